"""Sentences about the crises of one world, one line per crisis."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from guaranteesim.ensemble.columns import Events
from guaranteesim.ensemble.results import Results
from guaranteesim.report.drawing.captions import find_plain_rung_title
from guaranteesim.report.words.names import format_count, join_names

MAX_CRISES = 8
"""Largest number of crises described. If there are more, the gravest are."""
WITHHELD = ("objected", "abstained", "casus not met")
_OUTCOMES = ("honoured", "late", "reneged", "overruled", *WITHHELD, "excused")
"""Votes of a party that was called, as in the table of events, in the order of the sentence."""
_SAID = {
    "late": "honoured too late",
    "overruled": "willing, but the rule did not decide",
    "casus not met": "did not hold the casus foederis met",
    "excused": "not willing, and excused by the challenger's veto",
}


def number_crises(results: Results, world: int) -> pd.DataFrame:
    """Return the crises of one world by month with a column ``number``, 0 for those not described.

    Only crises that met the casus foederis are described. If no crisis met it, all of them can be.
    """
    if results.event_table.empty:
        return results.events.assign(number=0)
    found = results.event_table.find_rows(Events.world, world)
    crises = found.sort_values("month", kind="stable", ignore_index=True)
    severity = pd.Series(
        [results.scenario.ladder[str(rung)].severity for rung in crises[Events.rung]], dtype=float
    )
    eligible = severity[crises[Events.casus]] if crises[Events.casus].any() else severity
    chosen = sorted(eligible.sort_values(ascending=False, kind="stable").index[:MAX_CRISES])
    numbers = {row: number for number, row in enumerate(chosen, start=1)}
    return crises.assign(number=[numbers.get(row, 0) for row in range(len(crises))])


def describe_numbered_crises(results: Results, crises: pd.DataFrame) -> list[str]:
    """Return one line per numbered crisis, and one for the rest."""
    if crises.empty:
        return ["No act of the challenger in this world: no commitment was tested."]
    numbered = crises["number"] > 0
    lines = [_describe_numbered_crisis(results, crisis) for _, crisis in crises[numbered].iterrows()]
    rest = crises[~numbered]
    outside = int((~rest[Events.casus]).sum())
    if len(rest) > outside or (len(rest) and not crises[Events.casus].any()):
        graver = ", none on a graver rung," if _are_rest_milder(results, crises[numbered], rest) else ""
        lines.append(f"{format_count(len(rest), 'further act')}{graver} not told here.")
    elif outside:
        lines.append(
            f"{format_count(outside, 'further act')} met the casus foederis of no commitment in force."
        )
    return lines


def _are_rest_milder(results: Results, told: pd.DataFrame, rest: pd.DataFrame) -> bool:
    """Return whether every described act is at least as grave as each of the rest."""
    severity = {name: rung.severity for name, rung in results.scenario.ladder.items()}
    least = min(severity[str(rung)] for rung in told[Events.rung])
    return least >= max(severity[str(rung)] for rung in rest[Events.rung])


def _describe_numbered_crisis(results: Results, crisis: pd.Series) -> str:
    rung = find_plain_rung_title(results.scenario, str(crisis[Events.rung]))
    ended = "the act succeeded" if crisis[Events.success] else "the act failed"
    war = " and opened a war" if crisis[Events.opens_war] else ""
    clash = "; direct clash" if crisis[Events.clash] else ""
    nuclear = "; nuclear use" if crisis[Events.nuclear_use] else ""
    response = _describe_response(results, crisis)
    month = f"Month {crisis[Events.month]}"
    return f"{crisis['number']} · {month}, {rung}: {response}; {ended}{war}{clash}{nuclear}."


def _describe_response(results: Results, crisis: pd.Series) -> str:
    parties = results.scenario.guarantors
    if not parties:
        return "no commitment to call"
    if not crisis[Events.casus]:
        return "casus foederis not met"
    # The casus foederis can be met without a call if nobody can name the author of the act.
    if not crisis[Events.called]:
        return "casus foederis met, but its author was not plain enough to call on anyone"
    votes = {outcome: _find_parties(crisis, "vote", parties, outcome) for outcome in _OUTCOMES}
    said = [
        f"{join_names(states)} {_SAID.get(outcome, outcome)}" for outcome, states in votes.items() if states
    ]
    return "; ".join([*_describe_timing(crisis), *said, *_describe_blocking_parties(crisis, parties)])


def _find_parties(crisis: pd.Series, column: str, parties: Sequence[str], word: str) -> list[str]:
    return [state for state in parties if str(crisis.get(f"{column}_{state}", "")) == word]


def _describe_timing(crisis: pd.Series) -> list[str]:
    if pd.isna(crisis[Events.days_to_act]):
        return []
    return [
        f"first help after {_format_days(crisis[Events.days_to_act])} of a window of "
        f"{_format_days(crisis[Events.window_days])}"
    ]


def _describe_blocking_parties(crisis: pd.Series, parties: Sequence[str]) -> list[str]:
    """Return the parties that prevented a decision, as one sentence part or none."""
    if crisis[Events.decided]:
        return []
    # A party is decisive if its consent alone would have changed the outcome.
    alone = _find_parties(crisis, "block", parties, "decisive")
    if alone:
        whose = join_names(alone) if len(alone) == 1 else f"any one of {join_names(alone)}"
        return [f"only the consent of {whose} was missing"]
    blocking = _find_parties(crisis, "block", parties, "blocked")
    return [f"blocked by {join_names(blocking)}"] if blocking else []


def _format_days(number: float) -> str:
    days = round(float(number))
    return "less than a day" if days < 1 else format_count(days, "day")
