"""Limits of the engine, checked when a scenario is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from guaranteesim.scenario.reading.gaps import stop_at_gaps
from guaranteesim.scenario.schema.reference_checks import Item, Path
from guaranteesim.scenario.schema.theatre import INSTRUMENTS

if TYPE_CHECKING:
    from guaranteesim.scenario.numbers.quantity import Quantity
    from guaranteesim.scenario.schema.root import Scenario

MOST_RUNGS = 128
"""Rungs are kept as codes from 0 in one signed byte, in the record of crises and in its files."""
MOST_CHANGE = 1e6
"""By how much the events of one state may multiply a number together. Growth over the longest run multiplies
a force by 1e30, and squares of that must stay far below the largest float, 1e308."""


def find_limit_problems(scenario: Scenario) -> Iterator[Item]:
    """Yield the path, the message and the remedy of everything that exceeds a limit of the engine."""
    yield from _check_rungs(scenario)
    yield from _check_changes(scenario)


@stop_at_gaps
def _check_rungs(scenario: Scenario) -> Iterator[Item]:
    rungs = len(scenario.ladder)
    if rungs > MOST_RUNGS:
        message = f"{rungs} rungs, and the engine holds at most {MOST_RUNGS}"
        yield ("ladder",), message, "remove rungs, or put neighbours together"


@stop_at_gaps
def _check_changes(scenario: Scenario) -> Iterator[Item]:
    """Yield a problem for the event that lets a number of a state grow beyond the limit."""
    grown: dict[tuple[str, str], float] = {}
    for name, event in scenario.events.items():
        ratios: list[tuple[Path, str, Quantity]] = [
            (("forces", instrument), instrument, getattr(event.forces, instrument))
            for instrument in INSTRUMENTS
        ]
        ratios.append((("motivation",), "motivation", event.motivation))
        for path, what, ratio in ratios:
            before = grown.get((event.state, what), 1.0)
            # Only growth counts: the events may happen in any subset, so a shrinking one may be absent.
            after = grown[event.state, what] = before * max(ratio.high, 1.0)
            # Report the event that crosses the limit, and not those after it.
            if before <= MOST_CHANGE < after:
                subject = what if what in ("motivation", "sanctions") else f"{what} forces"
                message = (
                    f"with the events before it in this file the {subject} of {event.state} could grow more "
                    f"than {MOST_CHANGE:,.0f}-fold, which is the limit for all events of a state together"
                )
                yield ("events", name, *path), message, "remove events, or let each change less"
