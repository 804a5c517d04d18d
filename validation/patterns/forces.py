"""Patterns of forces: in place or on call, tripwires, presence."""

from __future__ import annotations

import numpy as np

from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.analysis.statistics.paired_differences import (
    estimate_mean_difference,
    estimate_proportion_difference,
    estimate_share_difference,
)
from validation.patterns.counting import LOW
from validation.patterns.lab import Lab, Ran
from validation.patterns.pattern import Pattern, falls, nothing_beyond, rises
from validation.patterns.ratios import difference_of_differences

_PACT = "arrangement.commitments.pact"
IN_PLACE = (f"{_PACT}.in_place={{MAJ: {{ground: 10}}}}", f"{_PACT}.each_provides.ground=0")
ABSENT = (f"{_PACT}.each_provides.ground=0",)
LIGHT = (f"{_PACT}.in_place={{MAJ: {{ground: 2}}}}", f"{_PACT}.each_provides.ground=0")
TRIPWIRE = f"{_PACT}.in_place={{MAJ: {{ground: 0.2}}}}"
"""Some 1,200 troops: what the battlegroups in the Baltic states began with."""
DENIAL = ("switches.tripwire_resolve=false",)
RESOLVE = ("willingness.tripwire=2", "challenger.clash_half_be=0")


def _violated(ran: Ran) -> np.ndarray:
    return np.asarray(ran.worlds["major_violation"])


def _in_place_or_mobile(lab: Lab) -> Estimate:
    stationed, mobile = lab.run("presence", *IN_PLACE), lab.run("presence")
    return estimate_proportion_difference(_violated(stationed), _violated(mobile))


def _presence_and_war(lab: Lab) -> Estimate:
    stationed, absent = lab.run("presence", *IN_PLACE), lab.run("presence", *ABSENT)
    return estimate_mean_difference(stationed.acts("invasion"), absent.acts("invasion"))


def _low_level(ran: Ran) -> tuple[np.ndarray, np.ndarray]:
    return ran.acts(*LOW), ran.worlds["opportunities"]


def _presence_and_disputes(lab: Lab) -> Estimate:
    stationed, absent = lab.run("presence", *IN_PLACE), lab.run("presence", *ABSENT)
    return estimate_share_difference(*_low_level(stationed), *_low_level(absent))


def _light_and_disputes(lab: Lab) -> Estimate:
    light, absent = lab.run("presence", *LIGHT), lab.run("presence", *ABSENT)
    return estimate_mean_difference(light.acts(*light.rungs), absent.acts(*absent.rungs))


def _tripwire_as_denial(lab: Lab) -> Estimate:
    wired, bare = lab.run("pact", TRIPWIRE, *DENIAL), lab.run("pact", *DENIAL)
    return estimate_proportion_difference(_violated(wired), _violated(bare))


def _tripwire_as_resolve(lab: Lab) -> Estimate:
    wired, bare = (_violated(lab.run("pact", *sets)) for sets in ((TRIPWIRE, *RESOLVE), RESOLVE))
    wired_denial, bare_denial = (_violated(lab.run("pact", *sets)) for sets in ((TRIPWIRE, *DENIAL), DENIAL))
    return difference_of_differences(wired, bare, wired_denial, bare_denial)


PATTERNS = (
    Pattern(
        "in-place-over-mobile",
        "Ground forces in the theatre deter more than the same forces that would have to come.",
        "[Frederick2020]",
        falls(),
        "presence: ten brigades in place less ten on call; major violation in ten years",
        _in_place_or_mobile,
        unit="points",
    ),
    Pattern(
        "troops-nearby-less-war",
        "Where guarantors' troops are nearby there is less war.",
        "[OMahony2018]",
        falls(),
        "presence: ten brigades in place less none; invasions a world",
        _presence_and_war,
        unit="",
    ),
    Pattern(
        "troops-nearby-more-low-level-acts",
        "Where guarantors' troops are nearby there are more disputes below war.",
        "[OMahony2018]",
        rises(),
        "presence: ten brigades in place less none; grey zone and strikes an opportunity",
        _presence_and_disputes,
        unit="points",
    ),
    Pattern(
        "light-forces-more-disputes",
        "Light ground forces inside the protégé go with more disputes.",
        "[Frederick2020]",
        rises(),
        "presence: two brigades in place less none; acts on any rung, a world",
        _light_and_disputes,
        unit="",
    ),
    Pattern(
        "tripwire-as-denial-does-little",
        "A small tripwire adds little to a pact if forces must shift the local balance.",
        "[ReiterPoast2021]; [MusgraveWard2023]",
        nothing_beyond(0.05, "five points in ten years, little beside what the pact itself does"),
        "pact, resolve channel off: 1,200 troops in place less none; major violation in ten years",
        _tripwire_as_denial,
        unit="points",
    ),
    Pattern(
        "tripwire-as-resolve-does-more",
        "The same tripwire does more if attacked troops bind their state and any clash counts in full.",
        "[Schelling1966], as against [ReiterPoast2021]",
        falls(),
        "pact: effect of 1,200 troops with a strong resolve channel, less their effect as denial",
        _tripwire_as_resolve,
        unit="points",
    ),
)
