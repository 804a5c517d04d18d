"""The figures of the record: what the calibration meets, and what it is only compared with."""

from __future__ import annotations

from typing import Any

import numpy as np

from validation.calibration.panel_targets import read_targets
from validation.calibration.targets import BAND, LOOSE, RATE, SLOPE, Target

EITHER_SIDE = 0.75
"""Part of the hazard after a war that is the challenger's. The record counts what either side begins, and a
world has one challenger, known to be the one that wants something: between half of the hazard and all of it.
"""


def _of_challenger(events: int, cases: int) -> dict[str, float]:
    """A share of pairs with an event of either side as the share with one of the challenger.

    The error is that of the record, carried over to the logit of the new share.
    """
    either = events / cases
    share = 1 - (1 - either) ** EITHER_SIDE
    change = EITHER_SIDE * (1 - either) ** (EITHER_SIDE - 1) / (share * (1 - share))
    error = change * np.sqrt(either * (1 - either) / cases)
    return {"recorded": share, "cases": float(cases), "given_error": float(error)}


def _rate(event: str, *bins: str) -> dict[str, float]:
    """A rate of the panel, over all of it or over bins of the balance.

    The error is binomial, times what the bootstrap over rivalries adds to it in the whole panel.
    """
    table = read_targets("balance").set_index(["event", "pact", "balance"]).loc[event].loc["any"]
    whole = table.loc["all"]
    clustering = _error(whole["rate_low"], whole["rate_high"]) / _binomial_error(whole["events"], whole["n"])
    chosen = table.loc[list(bins or ("all",))]
    events, cases = int(chosen["events"].sum()), int(chosen["n"].sum())
    error = clustering * _binomial_error(events, cases)
    return {"recorded": events / cases, "cases": float(cases), "given_error": error}


def _binomial_error(events: float, cases: float) -> float:
    return float(np.sqrt(1 / events + 1 / (cases - events)))


def _ratio_of_balance(event: str, strong: str, weak: str) -> dict[str, float]:
    first, other = _rate(event, strong), _rate(event, weak)
    return {
        **first,
        "recorded_against": other["recorded"],
        "cases_against": other["cases"],
        "given_error": float(np.hypot(first["given_error"], other["given_error"])),
    }


def _ratio_of_pacts(event: str, pact: str, against: str) -> dict[str, float]:
    """The odds ratio of two kinds of pacts at equal balance, as odds against one half."""
    table = read_targets("pacts")
    chosen = (table["event"] == event) & (table["pact"] == pact) & (table["against"] == against)
    row = table[chosen].iloc[0]
    ratio, error = float(row["odds_ratio"]), np.log(row["odds_ratio_high"] / row["odds_ratio_low"]) / 3.92
    return {"recorded": ratio / (1 + ratio), "cases": float(row["n"]), "given_error": float(error)}


def _fighting(who: str) -> dict[str, float]:
    table = read_targets("fighting").set_index("who").loc[who]
    error = _error(table["rate_low"], table["rate_high"])
    return {"recorded": float(table["rate"]), "cases": float(table["n"]), "given_error": error}


def _error(low: float, high: float) -> float:
    return float(np.diff(np.log([low, high]) - np.log1p([-low, -high]))[0] / 3.92)


_PANEL = "[RivalDyads] 9,188 directed dyad-years of rivals (scenarios/history/panel)"
_CALLS = "[PactCalls] allies of targets of war, unshared defence pacts (scenarios/history/panel)"
_AFTER = "[ContiguousWars] contiguous belligerents, wars ended 1946–90, n = 35"
_AFTER_NOTE = "three quarters of the hazard of either side: a world has one challenger"
_ESCALATION = "[DisputeEscalation] 2,474 onsets, 2.3 % with an outside major-power pact, 6.2 % without"
_LENGTH = "[WarLengths] disputes that reached war, n = 95"

_NEAR = ("weaker", "even", "stronger")
"""Bins of the balance up to 1 : 2.7 and 2.7 : 1."""

PANEL_TARGETS = (
    Target(
        "dispute onset", "new dispute of a rival up to 2.7 times as strong or weak, a directed dyad-year",
        "panel_dispute_near", discrepancy=RATE, source=_PANEL, **_rate("dispute", *_NEAR),
    ),
    Target(
        "war onset", "war begun by a rival up to 2.7 times as strong or weak, a directed dyad-year",
        "panel_war_near", discrepancy=RATE, source=_PANEL, **_rate("war", *_NEAR),
    ),
    Target(
        "dispute by balance", "odds of a dispute, stronger against weaker rivals of this kind",
        "panel_dispute_stronger", discrepancy=RATE, source=_PANEL, against="panel_dispute_weaker",
        **_ratio_of_balance("dispute", "stronger", "weaker"),
    ),
    Target(
        "war by balance", "odds of war, stronger against weaker rivals of this kind",
        "panel_war_stronger", discrepancy=LOOSE, source=_PANEL, against="panel_war_weaker",
        **_ratio_of_balance("war", "stronger", "weaker"),
    ),
    Target(
        "dispute by minor pact", "odds of a dispute, target with a pact without a major power against none",
        "panel_dispute_minor", discrepancy=RATE, source=_PANEL, against="panel_dispute_none",
        note="above 1 because states in danger seek allies",
        **_ratio_of_pacts("dispute", "minor only", "none"),
    ),
    Target(
        "dispute by major pact", "odds of a dispute, pact with a major power against one without",
        "panel_dispute_major", discrepancy=RATE, source=_PANEL, against="panel_dispute_minor",
        **_ratio_of_pacts("dispute", "major", "minor only"),
    ),
    Target(
        "war by major pact", "odds of war, target with a pact with a major power against none",
        "panel_war_major", discrepancy=RATE, source=_PANEL, against="panel_war_none",
        **_ratio_of_pacts("war", "major", "none"),
    ),
)  # fmt: skip

TARGETS = (
    *PANEL_TARGETS,
    Target(
        "war, years 1–5", "war again within five years", "war_0_to_5",
        discrepancy=RATE, source=_AFTER, note=_AFTER_NOTE, **_of_challenger(3, 35),
    ),
    Target(
        "war, years 6–10", "war again in years 6–10 if not before", "war_5_to_10",
        discrepancy=RATE, source=_AFTER, note=_AFTER_NOTE, **_of_challenger(7, 32),
    ),
    Target(
        "war, years 11–20", "war again in years 11–20 if not before", "war_10_to_20",
        discrepancy=RATE, source=_AFTER, note=_AFTER_NOTE, **_of_challenger(4, 25),
    ),
    Target(
        "dispute, year 1", "new dispute within a year of a war", "dispute_0_to_1",
        discrepancy=RATE, source=_AFTER, note=_AFTER_NOTE, **_of_challenger(13, 35),
    ),
    Target(
        "dispute, years 2–5", "new dispute in years 2–5 if not before", "dispute_1_to_5",
        discrepancy=RATE, source=_AFTER, note=_AFTER_NOTE, **_of_challenger(10, 22),
    ),
    Target(
        "escalation with a pact", "odds that a dispute becomes war, with a pact against without",
        "war_in_dispute_with_pact", 0.023, 571, LOOSE, _ESCALATION,
        against="war_in_dispute_without_pact", recorded_against=0.062, cases_against=1903,
        note="the numbers of disputes follow from the 5.3 % overall; since 1945 0.9 against 4.0 %",
    ),
    Target(
        "deterred", "immediate extended deterrence succeeds", "deterred", 0.57, 54, LOOSE,
        "[HuthRussett1984] 54 cases",
        note="in the simulation: grave attacks made without the pact on the same luck, and not made with it",
    ),
    Target(
        "major fights", "a major power with a pact fights in the war", "major_honoured",
        discrepancy=LOOSE, source=_CALLS, **_fighting("major"),
    ),
    Target(
        "minor fights", "a minor power with a pact fights in the war", "minor_honoured",
        discrepancy=LOOSE, source=_CALLS, **_fighting("others"),
    ),
    Target(
        "selected slope", "slope of success on ln force ratio, chosen attacks", "battle", 0.478, 657, SLOPE,
        "[Battles657] 0.478, standard error 0.125", slope="battle_log_ratio", given_error=0.125,
    ),
    Target(
        "initiator wins", "a war is won by the state that began it", "war_won", 51 / 95, 95, LOOSE, _LENGTH,
        note="51 won, 26 lost, 18 otherwise; in the simulation it gained at least a tenth of the territory",
    ),
    *(
        Target(
            f"war, {later} months", f"a war of {sooner} months goes on for {later}" if sooner
            else f"a war lasts longer than {later} months",
            f"war_longer_{later}", left / there, there, RATE, _LENGTH,
        )
        for (sooner, there), (later, left) in (
            ((0, 95), (6, 77)), ((6, 77), (12, 58)), ((12, 58), (24, 33)), ((24, 33), (36, 23)),
            ((36, 23), (52, 13)),
        )
    ),
)  # fmt: skip

_AS_RECORDED: dict[str, Any] = {"discrepancy": RATE, "source": _AFTER, "fitted": False}

_PREPONDERANT = "a much stronger state gets what it wants without a war, of which the model knows nothing"

COMPARED = (
    Target(
        "dispute onset, all", "new dispute of any rival, a directed dyad-year",
        "panel_dispute", discrepancy=RATE, source=_PANEL, fitted=False, **_rate("dispute"),
    ),
    Target(
        "war onset, all", "war begun by any rival, a directed dyad-year",
        "panel_war", discrepancy=RATE, source=_PANEL, fitted=False, note=_PREPONDERANT, **_rate("war"),
    ),
    Target(
        "war, much stronger", "war begun by a rival more than 2.7 times as strong, a directed dyad-year",
        "panel_war_much_stronger", discrepancy=RATE, source=_PANEL, fitted=False, note=_PREPONDERANT,
        **_rate("war", "much stronger"),
    ),
    Target(
        "war, much weaker", "war begun by a rival more than 2.7 times as weak, a directed dyad-year",
        "panel_war_much_weaker", discrepancy=RATE, source=_PANEL, fitted=False, **_rate("war", "much weaker"),
    ),
    Target("war within 10 years", "war again within 10 years", "war_within_10", note=_AFTER_NOTE,
           **_AS_RECORDED, **_of_challenger(10, 35)),
    Target("war within 20 years", "war again within 20 years", "war_within_20", note=_AFTER_NOTE,
           **_AS_RECORDED, **_of_challenger(14, 35)),
    Target("dispute within 5 years", "new dispute within 5 years", "dispute_within_5", note=_AFTER_NOTE,
           **_AS_RECORDED, **_of_challenger(23, 35)),
    Target(
        "dispute becomes war", "a dispute becomes war, no pact",
        "war_in_dispute_without_pact", 0.062, 1903, LOOSE, _ESCALATION, fitted=False,
        note="all pairs of states, not rivals only; among rivals wars are 10 % of disputes",
    ),
    Target(
        "dispute becomes war, pact", "a dispute becomes war, with a pact",
        "war_in_dispute_with_pact", 0.023, 571, LOOSE, _ESCALATION, fitted=False, note="as above",
    ),
    Target(
        "some ally fights", "at least one of two parties keeps its word in a war",
        "any_honoured", cases=45, discrepancy=BAND, source=_CALLS, fitted=False,
        recorded=_fighting("any ally")["recorded"],
        note="of all allies of a target, six on average, where the simulation has two parties",
    ),
    Target(
        "words kept", "a party called in a war keeps its word", "honoured", 0.45, 1000, BAND,
        "22 % (since 1945), 41 % (defence pacts), 50 % (all) [BerkemeierFuhrmann2018], 74.5 % "
        "[LeedsLongMitchell2000]", fitted=False,
        note="contradictory sources: a band, not a point; as selected, among wars that did come",
    ),
    Target(
        "a bystander fights", "a state without a pact fights in a war (at most)",
        "bystander_fights", 0.061, 412, BAND, "[AtopWars] 25 of 412 pairs of target and ally",
        fitted=False, upper_bound=True, note="an upper bound: 6.1 % is for states that had an alliance",
    ),
)  # fmt: skip
