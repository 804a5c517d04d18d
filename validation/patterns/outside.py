"""Patterns of help without a treaty: frequent as aid, rare as force."""

from __future__ import annotations

import numpy as np

from guaranteesim.analysis.statistics.intervals import Estimate, estimate_share
from guaranteesim.analysis.statistics.paired_differences import estimate_share_difference
from guaranteesim.model.crises import OUTSIDE
from validation.patterns.counting import MAJOR, pairs_that_fought
from validation.patterns.lab import Lab, Ran
from validation.patterns.pattern import Pattern, between, rises

_AID, _FORCE = OUTSIDE.index("aid"), OUTSIDE.index("force")
HELPERS = ("MAJ", "MIA", "MIB")
PARTIES = ("MAJ", "MIA")


def _helped(ran: Ran, code: int) -> np.ndarray:
    """Events in which some state helped in this way, bool (k,)."""
    helped = [ran.events[f"outside_{state}"] == code for state in HELPERS]
    return np.asarray(np.any(helped, axis=0))


def _with_help(ran: Ran, code: int) -> tuple[np.ndarray, np.ndarray]:
    major = ran.crises(*MAJOR)
    return ran.count(major & _helped(ran, code)), ran.count(major)


def _aid_over_force(lab: Lab) -> Estimate:
    ran = lab.run("rivals")
    return estimate_share_difference(*_with_help(ran, _AID), *_with_help(ran, _FORCE))


def _aid(lab: Lab) -> Estimate:
    return estimate_share(*_with_help(lab.run("rivals"), _AID))


def _without_a_pact(ran: Ran) -> tuple[np.ndarray, np.ndarray]:
    wars = ran.events["opens_war"]
    fought = sum(ran.count(wars & (ran.events[f"outside_{state}"] == _FORCE)) for state in PARTIES)
    return np.asarray(fought), ran.count(wars) * len(PARTIES)


def _pact_and_fighting(lab: Lab) -> Estimate:
    fought = pairs_that_fought(lab.run("pact"), PARTIES)
    return estimate_share_difference(*fought, *_without_a_pact(lab.run("rivals")))


PATTERNS = (
    Pattern(
        "aid-outside-the-treaty",
        "States that promised nothing give arms, intelligence or sanctions far more often than they fight.",
        "[SanctionsRecord]; the cases of Korea 1950 and Ukraine 2022 in history.md",
        rises(),
        "rivals, grabs and invasions: with aid from anyone less with force from anyone",
        _aid_over_force,
        unit="points",
        use="restated",
        because="outside_treaty.force",
    ),
    Pattern(
        "aid-is-neither-rare-nor-certain",
        "Some attacked states are helped by states that promised nothing, and some are not.",
        "The cases of history.md without a treaty or without a casus foederis; [AtopWars] for states with"
        " one. No rate is known",
        between(0.1, 0.9, "10 to 90 %", "no rate is known: one in ten to nine in ten"),
        "rivals, grabs and invasions: with aid from at least one of three states",
        _aid,
    ),
    Pattern(
        "pacts-bring-allies-into-wars",
        "A state with a pact fights alongside more often than the same state without one.",
        "[AtopWars]; [HuthRussett1984]: an alliance goes with the defender fighting",
        rises(),
        "pact less rivals, wars: share of pairs of target and state in which it fights",
        _pact_and_fighting,
        unit="points",
        use="restated",
        because="outside_treaty.force",
    ),
)
