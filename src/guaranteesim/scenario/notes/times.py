"""Notes on months and dates beyond the horizon or beyond the end of the arrangement."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from guaranteesim.scenario.notes.promises import walk_commitments
from guaranteesim.scenario.notes.registry import Found, kind_of_note
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.reading.problems import Path
from guaranteesim.scenario.schema.calendar import find_month

if TYPE_CHECKING:
    from guaranteesim.scenario.schema import Event, Scenario

_LONGER = "raise run.horizon_months, or remove it"


def _note_beyond_horizon(
    path: Path, month: Quantity | None, scenario: Scenario, what: str
) -> Iterator[Found]:
    """Yield a note if a first month lies beyond the horizon in every world."""
    horizon = scenario.run.horizon_months
    # The model rounds first months up. The lowest value decides, because one world in time is enough.
    if month is not None and math.isfinite(month.low) and math.ceil(month.low) > horizon:
        yield path, f"month {month} lies beyond the horizon of {horizon} months: {what}", _LONGER


@kind_of_note
def event_beyond_horizon(scenario: Scenario) -> Iterator[Found]:
    """Find events that come after the last month of the run."""
    horizon = scenario.run.horizon_months
    for name, event in scenario.events.items():
        path = ("events", name)
        yield from _note_beyond_horizon((*path, "month"), event.month, scenario, "the event never happens")
        if event.date is not None and _find_first_month(scenario, event) > horizon:
            message = (
                f"{event.date} is month {_find_first_month(scenario, event):,}, beyond the horizon "
                f"of {horizon} months: the event never happens"
            )
            yield (*path, "date"), message, _LONGER


def _find_first_month(scenario: Scenario, event: Event) -> int:
    if event.date is None or scenario.start.date is None:
        return 0
    return find_month(event.date, scenario.start.date)


@kind_of_note
def commitment_beyond_horizon(scenario: Scenario) -> Iterator[Found]:
    """Find commitments that begin, end or deploy after the last month of the run."""
    horizon = scenario.run.horizon_months
    for path, commitment in walk_commitments(scenario):
        never = "the commitment is never in force"
        yield from _note_beyond_horizon((*path, "from_month"), commitment.from_month, scenario, never)
        # A sunset in or after the last month of the run never takes anything away.
        if commitment.until_month is not None and commitment.until_month.low >= horizon:
            message = f"has no effect: month {commitment.until_month} is not before the last month, {horizon}"
            yield (*path, "until_month"), message, _LONGER
        if commitment.deployment is not None:
            first, last = commitment.deployment.from_month, commitment.deployment.until_month
            there = (*path, "deployment")
            if math.ceil(first.low) > horizon:
                yield from _note_beyond_horizon(
                    (*there, "from_month"), first, scenario, "no force is ever in place"
                )
            else:
                yield from _note_beyond_horizon(
                    (*there, "until_month"), last, scenario, "the forces are never all there"
                )


@kind_of_note
def terms_beyond_horizon(scenario: Scenario) -> Iterator[Found]:
    """Find terms of the arrangement that take effect after the last month of the run."""
    terms, path, horizon = scenario.arrangement, ("arrangement",), scenario.run.horizon_months
    if terms.sanctions_relief is not None:
        where, first = (*path, "sanctions_relief", "from_month"), terms.sanctions_relief.from_month
        yield from _note_beyond_horizon(where, first, scenario, "no sanctions are ever lifted")
    if terms.protege_force_cap is not None and terms.drawdown_months.low > horizon:
        message = f"the force is not down to the cap within the horizon of {horizon} months"
        yield (*path, "drawdown_months"), message, _LONGER


@kind_of_note
def term_beyond_horizon(scenario: Scenario) -> Iterator[Found]:
    """Find a duration that ends with the run or later, unless it has a source."""
    duration, horizon = scenario.arrangement.duration, scenario.run.horizon_months
    if (
        duration is None
        or duration.months.low < horizon
        # Treaties of 15 or 99 years are common: a length with a source is what the text says.
        or not (duration.months.source is None or duration.months.is_assumption)
    ):
        return
    unheld = "the arrangement never lapses" + (" and renewal has no effect" if duration.renewal else "")
    message = f"a term of {duration.months} months is not over before the horizon of {horizon}: {unheld}"
    remedy = "raise run.horizon_months; or give the source of the length, if the text says so"
    yield ("arrangement", "duration", "months"), message, remedy


@kind_of_note
def begins_after_the_end(scenario: Scenario) -> Iterator[Found]:
    """Find what begins only after the arrangement or the commitment has ended for good."""
    duration = scenario.arrangement.duration
    # With a vote on renewal the arrangement may last to the horizon.
    end = math.inf if duration is None or duration.renewal is not None else math.floor(duration.months.high)
    ended = f"the arrangement has ended by then: it runs {duration.months if duration else ''} months"
    for path, commitment in walk_commitments(scenario):
        if math.ceil(commitment.from_month.low) > end:
            yield (*path, "from_month"), ended, "let it begin earlier, or make duration longer"
        if commitment.deployment is None or commitment.until_month is None:
            continue
        if math.ceil(commitment.deployment.from_month.low) > math.floor(commitment.until_month.high):
            message = (
                f"no force is ever in place: the commitment has ended with month {commitment.until_month}"
            )
            remedy = "let the deployment begin earlier, or change until_month"
            yield (*path, "deployment", "from_month"), message, remedy
    relief = scenario.arrangement.sanctions_relief
    if relief is not None and math.ceil(relief.from_month.low) > end:
        where = ("arrangement", "sanctions_relief", "from_month")
        yield where, ended, "let it begin earlier, or make duration longer"
