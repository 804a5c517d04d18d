"""Patterns of peace and war: recurrence, rivals, escalation, how wars and battles end."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from guaranteesim.analysis.statistics.intervals import Estimate, estimate_proportion, estimate_share
from guaranteesim.analysis.statistics.paired_differences import (
    estimate_proportion_difference,
    estimate_share_difference,
)
from validation.patterns.counting import (
    MAJOR,
    began_within,
    disputes,
    dyad_years,
    opens_dispute,
    wars_longer_than,
    wars_won,
)
from validation.patterns.lab import LOST, STOPPED, WON, Lab, Ran
from validation.patterns.pattern import Pattern, Target, about, between, counted, falls, rises
from validation.patterns.ratios import relative_change

ARMING, STILL = "states.PRO.growth_per_year=0.2", "states.PRO.growth_per_year=0"
SOON = 6
"""Months in which a balance that will change has not changed yet."""
_N = 35
"""Wars ended 1946–90 between contiguous states."""


def _war_within(lab: Lab, years: float) -> Estimate:
    ran = lab.run("after-war")
    return estimate_proportion(began_within(ran, ran.events["opens_war"], years))


def _dispute_within(lab: Lab, years: float) -> Estimate:
    ran = lab.run("after-war")
    return estimate_proportion(began_within(ran, opens_dispute(ran), years))


def _onset_of_war(lab: Lab) -> Estimate:
    ran = lab.run("rivals")
    return estimate_share(ran.count(ran.events["opens_war"]), dyad_years(ran))


def _onset_of_disputes(lab: Lab) -> Estimate:
    ran = lab.run("rivals")
    return estimate_share(disputes(ran)[1], dyad_years(ran))


def _escalation(lab: Lab, name: str) -> Estimate:
    return estimate_share(*disputes(lab.run(name)))


def _escalation_by_pact(lab: Lab) -> Estimate:
    return estimate_share_difference(*disputes(lab.run("pact")), *disputes(lab.run("rivals")))


def _arming(lab: Lab, *sets: str) -> Estimate:
    arming, still = (lab.run("after-war", growth, *sets) for growth in (ARMING, STILL))
    return estimate_proportion_difference(
        *(ran.by_month(ran.crises(*MAJOR), SOON) for ran in (arming, still))
    )


def _arming_without_foresight(lab: Lab) -> Estimate:
    return _arming(lab, "challenger.closing_window=0")


def _peacekeepers(lab: Lab) -> Estimate:
    kept, none = (_wars_in_five_years(lab.run(name)) for name in ("peacekeepers", "after-war"))
    each = np.ones(kept.size)
    return relative_change(kept, each, none, each)


def _wars_in_five_years(ran: Ran) -> np.ndarray:
    return began_within(ran, ran.events["opens_war"], 5)


def _wars_won(lab: Lab, among: tuple[int, ...]) -> Estimate:
    return estimate_share(*wars_won(lab.run("rivals"), *among))


def _longer_than(lab: Lab, months: int) -> Estimate:
    return estimate_share(*wars_longer_than(lab.run("rivals"), months))


def _battles(ran: Ran) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Attacks on the ground: which events, whether they succeeded, at what ratio of force; (k,) each."""
    events = ran.events
    present = events["own_be"] + events["in_place_be"] + events["treaty_be"] + events["outside_be"]
    return ran.crises(*MAJOR), events["success"], events["committed_be"] / np.maximum(present, 1e-9)


def _attackers_win(lab: Lab) -> Estimate:
    ran = lab.run("rivals")
    battles, won, _ = _battles(ran)
    return estimate_share(ran.count(battles & won), ran.count(battles))


def _by_ratio(lab: Lab) -> Estimate:
    ran = lab.run("rivals")
    battles, won, ratio = _battles(ran)
    many, few = battles & (ratio > 3), battles & (ratio <= 1)
    return estimate_share_difference(
        ran.count(many & won), ran.count(many), ran.count(few & won), ran.count(few)
    )


def _recurrence() -> tuple[Pattern, ...]:
    record = (
        ("war", 5, 3, "years 1–5"),
        ("war", 10, 10, "years 6–10"),
        ("war", 20, 14, "years 11–20"),
        ("dispute", 1, 13, "year 1"),
        ("dispute", 5, 23, "years 2–5"),
    )
    measures = {"war": _war_within, "dispute": _dispute_within}
    return tuple(
        Pattern(
            f"new-{what}-within-{years}-year{'s' * (years > 1)}",
            f"Contiguous states after a war: a new {what} within {years} year{'s' * (years > 1)}.",
            "[ContiguousWars], n = 35",
            counted(count, _N),
            f"after-war: worlds with a {what} by then",
            partial(measures[what], years=years),
            use="fitted",
            because=f"{what}, {fitted}",
        )
        for what, years, count, fitted in record
    )


def _lengths() -> tuple[Pattern, ...]:
    record = ((6, 77), (12, 58), (24, 33), (36, 23), (52, 13))
    return tuple(
        Pattern(
            f"wars-longer-than-{months}-months",
            f"{round(100 * count / _WARS)} % of wars last longer than {months} months.",
            "[WarLengths], n = 95",
            counted(count, _WARS),
            f"rivals: wars that last longer than {months} months",
            partial(_longer_than, months=months),
            use="fitted",
            because=f"war, {months} months",
        )
        for months, count in record
    )


_WARS = 95
"""Disputes of GML 2.2.1 that reached war."""
_ROUGH = "rivalries are listed by different rules, and the model's dyad is a generic one"

PATTERNS = (
    *_recurrence(),
    *_lengths(),
    Pattern(
        "rivals-onset-of-war",
        "Strategic rivals begin a war at .0071 a directed dyad-year.",
        "[RivalDyads], n = 9,188 directed dyad-years (scenarios/history/panel)",
        about(0.0071, 2, "0.71 % a directed dyad-year", _ROUGH),
        "rivals: wars a dyad-year not at war",
        _onset_of_war,
        use="fitted",
        because="war onset",
    ),
    Pattern(
        "rivals-onset-of-disputes",
        "Strategic rivals begin a militarised dispute at .072 a directed dyad-year.",
        "[RivalDyads], n = 9,188 directed dyad-years (scenarios/history/panel)",
        about(0.072, 2, "7.2 % a directed dyad-year", _ROUGH),
        "rivals: disputes a dyad-year not at war",
        _onset_of_disputes,
        use="fitted",
        because="dispute onset",
    ),
    Pattern(
        "pact-lowers-escalation",
        "Disputes become wars more rarely where the target has an outside pact.",
        "[DisputeEscalation]: 2.3 % with a major power's pact against 6.2 % without",
        falls(),
        "pact less rivals: share of disputes that become wars",
        _escalation_by_pact,
        unit="points",
        use="fitted",
        because="escalation with a pact",
    ),
    Pattern(
        "escalation-without-a-pact",
        "Few disputes become wars.",
        "[DisputeEscalation]: 6.2 % of disputes without an outside pact",
        about(0.062, 2, "6.2 %", _ROUGH),
        "rivals: share of disputes that become wars",
        partial(_escalation, name="rivals"),
        use="fitted",
        because="war onset",
    ),
    Pattern(
        "escalation-with-a-pact",
        "Still fewer become wars where the target has a major power's pact.",
        "[DisputeEscalation]: 2.3 %",
        about(0.023, 2, "2.3 %", _ROUGH),
        "pact: share of disputes that become wars",
        partial(_escalation, name="pact"),
        use="fitted",
        because="escalation with a pact",
    ),
    Pattern(
        "arming-opens-the-closing-window",
        "A protégé that arms during a ceasefire is attacked earlier, before the balance has changed.",
        "[Fearon1995], commitment problem",
        rises(),
        "after-war: major violation in the first half year, protégé growing 20 % a year less not growing",
        _arming,
        unit="points",
    ),
    Pattern(
        "no-early-attack-without-foresight",
        "A challenger that does not look ahead is not moved by arming: if anything it is deterred.",
        "[Fearon1995], the control",
        Target(
            -math.inf, 0.005, "not above 0", "the 95 % interval ends below half a point", "sign", whole=True
        ),
        "the same with the weight of the closing window at 0",
        _arming_without_foresight,
        unit="points",
        use="restated",
        because="challenger.closing_window",
    ),
    Pattern(
        "peacekeepers-cut-recurrence",
        "Peacekeepers cut the recurrence of war by half to five sixths.",
        "[Fortna2008], civil wars",
        between(-0.85, -0.5, "−50 to −85 %", "the span of the studies; they are of civil wars"),
        "peacekeepers against after-war: war within five years, relative change",
        _peacekeepers,
    ),
    Pattern(
        "initiators-win-decided-wars",
        "Initiators win most of the wars that are decided.",
        "[InterstateWars]: 69 % of 88",
        counted(61, 88),
        "rivals: wars won by the challenger, of those won or lost",
        partial(_wars_won, among=(WON, LOST)),
        use="fitted",
        because="initiator wins",
    ),
    Pattern(
        "initiators-win-counting-stalemates",
        "Counting stalemates, initiators have won fewer than half of the wars since 1945.",
        "[InterstateWars], since 1945: 40 % of 48",
        counted(19, 48),
        "rivals: wars won by the challenger, of all that ended",
        partial(_wars_won, among=(WON, LOST, STOPPED)),
        use="fitted",
        because="initiator wins",
    ),
    Pattern(
        "initiators-win-half-of-their-wars",
        "Of the wars that grew out of disputes, initiators won half, stalemates counted.",
        "[WarLengths]: 51 won, 26 lost, 18 otherwise, of 95",
        counted(51, _WARS),
        "rivals: wars won by the challenger, of all that ended",
        partial(_wars_won, among=(WON, LOST, STOPPED)),
        use="fitted",
        because="initiator wins",
    ),
    Pattern(
        "attackers-win-battles",
        "Attackers win three battles in five.",
        "[Battles657]: 60.4 % (the contest is fitted to them: a check of the pipeline, not of the fit)",
        between(0.504, 0.704, "60.4 %", "ten points either way, for draws and for acts that are not battles"),
        "rivals: grabs and invasions that succeed",
        _attackers_win,
        use="fitted",
        because="theatre.contest",
    ),
    Pattern(
        "numbers-alone-explain-little",
        "The share of attackers who win rises little with the ratio of force.",
        "[Battles657]: 56 % at a ratio up to 1, 69 % above 3",
        between(0.0, 0.26, "13 points", "from nothing to twice the figure"),
        "rivals: success of grabs and invasions at a ratio above 3 less at most 1",
        _by_ratio,
        unit="points",
        use="fitted",
        because="theatre.contest",
    ),
)
