"""Calendar of a scenario: events, phases and votes on renewal as marks on the months of a run."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import Event, Scenario
from guaranteesim.scenario.schema.calendar import find_month


@dataclass(frozen=True)
class CalendarMark:
    """Entry of the calendar; months count from 1.

    Attributes:
        title: Title shown to readers.
        kind: "event" for a moment, "phase" for a stretch of time, "vote" for a vote on renewal.
        first: The month in which it begins; for an event the earliest possible month.
        last: The month in which it ends; for an event the latest possible month.
        chance: Chance that it happens at all.
        state: The state concerned; empty for phases.
        typical: Whether its months are central values of ranges and differ from world to world.
    """

    title: str
    kind: str
    first: int
    last: int
    chance: float = 1.0
    state: str = ""
    typical: bool = False


def list_calendar_marks(scenario: Scenario) -> list[CalendarMark]:
    """Return the marks within the horizon: events first, then the calendar of the arrangement."""
    horizon = scenario.run.horizon_months
    found = [*_list_event_marks(scenario), *_list_phase_marks(scenario), *_list_term_marks(scenario)]
    return [mark for mark in found if mark.first <= horizon]


def _list_event_marks(scenario: Scenario) -> Iterator[CalendarMark]:
    for name, event in scenario.events.items():
        first, last = _find_event_months(scenario, event)
        title = event.title or make_readable_name(name)
        yield CalendarMark(title, "event", first, last, event.chance.centre, event.state)


def make_readable_name(name: str) -> str:
    """Return a name of a scenario file as readable words, for items without a title."""
    words = name.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _find_event_months(scenario: Scenario, event: Event) -> tuple[int, int]:
    if event.date is not None and scenario.start.date is not None:
        month = find_month(event.date, scenario.start.date)
        return month, month
    # The schema requires either a date or a month.
    return (1, 1) if event.month is None else _find_month_range(event.month, scenario.run.horizon_months)


def _find_month_range(when: Quantity, horizon: int) -> tuple[int, int]:
    """Return the first and the last month of a range, within 1 … horizon where the range has no end."""
    return max(math.ceil(when.low), 1) if math.isfinite(when.low) else 1, _round_up_month(when.high, horizon)


def _round_up_month(value: float, horizon: int) -> int:
    return math.ceil(value) if math.isfinite(value) else horizon


def _list_phase_marks(scenario: Scenario) -> Iterator[CalendarMark]:
    horizon = scenario.run.horizon_months
    for name, commitment in scenario.arrangement.commitments.items():
        title = commitment.title or make_readable_name(name)
        begins = math.ceil(commitment.from_month.centre)
        # A commitment in force from the first month on needs no mark.
        if begins > 1 or commitment.until_month is not None:
            ends = math.floor(commitment.until_month.centre) if commitment.until_month else horizon
            uncertain = _is_uncertain(commitment.from_month, commitment.until_month)
            yield CalendarMark(f"In force: {title}", "phase", begins, ends, typical=uncertain)
        if commitment.deployment is not None:
            arrives = math.ceil(commitment.deployment.from_month.centre)
            complete = math.ceil(commitment.deployment.until_month.centre)
            uncertain = _is_uncertain(commitment.deployment.from_month, commitment.deployment.until_month)
            yield CalendarMark(
                f"Forces arrive: {title}", "phase", arrives, max(complete, arrives), typical=uncertain
            )


def _list_term_marks(scenario: Scenario) -> Iterator[CalendarMark]:
    terms, horizon = scenario.arrangement, scenario.run.horizon_months
    if terms.protege_force_cap is not None and terms.drawdown_months.centre > 0:
        ends, uncertain = math.ceil(terms.drawdown_months.centre), _is_uncertain(terms.drawdown_months)
        yield CalendarMark("Draw-down to the cap", "phase", 1, ends, typical=uncertain)
    if terms.sanctions_relief is not None:
        yield CalendarMark(
            "Sanctions lifted", "event", *_find_month_range(terms.sanctions_relief.from_month, horizon)
        )
    if terms.duration is None:
        return
    length = max(math.floor(terms.duration.months.centre), 1)
    uncertain = _is_uncertain(terms.duration.months)
    yield CalendarMark("First term", "phase", 1, length, typical=uncertain)
    if terms.duration.renewal is not None:
        further = _find_renewal_months(terms.duration.renewal.months, length)
        uncertain |= _is_uncertain(terms.duration.renewal.months)
        # Votes are shown at central durations; in each world they fall in its own months.
        for vote in range(length, horizon + 1, further):
            yield CalendarMark("Vote on renewal", "vote", vote, vote, typical=uncertain)


def _is_uncertain(*quantities: Quantity | None) -> bool:
    return any(item is not None and not item.is_point for item in quantities)


def _find_renewal_months(months: Quantity | None, length: int) -> int:
    return length if months is None else max(math.floor(months.centre), 1)
