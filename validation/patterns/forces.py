"""Patterns of forces: in place or on call, tripwires, presence."""

from __future__ import annotations

import numpy as np

from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.analysis.statistics.paired_differences import (
    estimate_mean_difference,
    estimate_proportion_difference,
    estimate_share_difference,
)
from validation.patterns.counting import LOW, MAJOR
from validation.patterns.lab import Lab, Ran
from validation.patterns.pattern import Pattern, between, falls, nothing_beyond, rises
from validation.patterns.ratios import difference_of_differences, relative_change

_PACT = "arrangement.commitments.pact"
IN_PLACE = (f"{_PACT}.in_place={{MAJ: {{ground: 10}}}}", f"{_PACT}.each_provides.ground=0")
ABSENT = (f"{_PACT}.each_provides.ground=0",)
LIGHT = (f"{_PACT}.in_place={{MAJ: {{ground: 2}}}}", f"{_PACT}.each_provides.ground=0")
TRIPWIRE = f"{_PACT}.in_place={{MAJ: {{ground: 0.2}}}}"
"""Some 1,200 troops: what the battlegroups in the Baltic states began with."""
DENIAL = ("switches.tripwire_resolve=false",)
DOUBLED = "states.PRO.forces.ground={uniform: [20, 300]}"
"""Twice the protégé's army of the population, world by world."""
READY, RESERVE = "protege.readiness=0.9", "protege.readiness=0.4"
EXIT = "events={exit: {title: exit, source: assumption, state: MAJ, month: 1, withdraws: true}}"
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


def _relative_invasions(lab: Lab, *sets: str) -> Estimate:
    """Invasions with these settings relative to none, without a pact."""
    changed, plain = lab.run("rivals", *sets), lab.run("rivals")
    each = np.ones(plain.size)
    return relative_change(changed.acts("invasion"), each, plain.acts("invasion"), each)


def _local_balance(lab: Lab) -> Estimate:
    doubled, plain = lab.run("rivals", DOUBLED), lab.run("rivals")
    return estimate_proportion_difference(_violated(doubled), _violated(plain))


def _size_of_local_balance(lab: Lab) -> Estimate:
    return _relative_invasions(lab, DOUBLED)


def _first_line(lab: Lab) -> Estimate:
    ready, slow = (lab.run("rivals", sets) for sets in (READY, RESERVE))
    return estimate_proportion_difference(_violated(ready), _violated(slow))


def _long_term_balance(lab: Lab) -> Estimate:
    growing, still = (lab.run("rivals", f"states.PRO.growth_per_year={g}") for g in (0.03, 0))
    return estimate_mean_difference(*(_first_year(ran) for ran in (growing, still)))


def _first_year(ran: Ran) -> np.ndarray:
    return ran.by_month(ran.crises(*MAJOR), 12)


def _exit_of_the_lead(lab: Lab) -> Estimate:
    left, stayed = lab.run("led-alliance", EXIT), lab.run("led-alliance")
    return estimate_proportion_difference(_violated(left), _violated(stayed))


def _share_lost_by_exit(lab: Lab) -> Estimate:
    """What the exit of the lead adds to violations, as a share of what the text had taken from them."""
    runs = (lab.run("led-alliance", EXIT), lab.run("led-alliance"), lab.run("rivals"))
    left, stayed, bare = (_violated(ran).astype(float) for ran in runs)
    ones = np.ones(left.size)
    found = relative_change(bare - left, ones, bare - stayed, ones)
    return Estimate(-found.value, -found.high, -found.low, found.n)


PATTERNS = (
    Pattern(
        "local-balance-deters",
        "The more force stands on the spot, the protégé's own above all, the better deterrence holds.",
        "[HuthRussett1984]; [Huth1988]: the balance at the place and time of the attack",
        falls(),
        "rivals: protégé's army doubled, less as it is; major violation in ten years",
        _local_balance,
        unit="points",
    ),
    Pattern(
        "size-of-local-balance",
        "An army twice as large takes away a third of the invasions or more.",
        "[Huth1988]; the figure is an assumption of ours, made before it was tried",
        between(-0.9, -0.3, "−30 to −90 %", "from the least that would be of note to nearly all"),
        "rivals: invasions, protégé's army doubled against as it is, relative change",
        _size_of_local_balance,
    ),
    Pattern(
        "first-line-army-deters",
        "An army that is ready deters more than one of the same size that has to be called up.",
        "[Huth1988]: the immediate balance, of forces that are ready at the start",
        falls(),
        "rivals: readiness of the protégé's army 0.9 less 0.4; major violation in ten years",
        _first_line,
        unit="points",
    ),
    Pattern(
        "long-term-balance-does-little",
        "What a state could raise in years hardly matters today.",
        "[Huth1988]: the long-term balance, against the immediate and short-term ones",
        nothing_beyond(0.01, "a point in a year, little beside the yearly rate of violations"),
        "rivals: protégé growing 3 % a year less not growing; major violation in the first year",
        _long_term_balance,
        unit="points",
    ),
    Pattern(
        "exit-of-the-lead-costs",
        "If the state that leads an alliance leaves it, the alliance deters less.",
        "[BurilkovWolff2025]: what Europe would have to replace without the United States",
        rises(),
        "led alliance: lead leaves in month 1 less stays; major violation in ten years",
        _exit_of_the_lead,
        unit="points",
    ),
    Pattern(
        "size-of-the-exit",
        "The exit of the lead costs a third of what the alliance took from violations, or more.",
        "[BurilkovWolff2025]; the third is an assumption of ours, made before it was tried",
        between(0.33, 1.0, "33 to 100 %", "from a third to everything"),
        "led alliance: violations added by the exit, of those that the alliance had taken away",
        _share_lost_by_exit,
    ),
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
        use="restated",
        because="willingness.tripwire",
    ),
)
