"""The dated events of a scenario in words: date, probability and changes."""

from __future__ import annotations

from collections.abc import Iterator

from guaranteesim.analysis.text.calendar_marks import make_readable_name
from guaranteesim.report.words.formats import NBSP
from guaranteesim.report.words.names import capitalize_first, find_state_title, format_date, join_names
from guaranteesim.report.words.quantities import format_quantity, format_quantity_month, format_quantity_share
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import Event, Ratios, Scenario
from guaranteesim.scenario.schema.theatre import INSTRUMENTS


def describe_scenario_events(scenario: Scenario) -> list[str]:
    """Return the scenario's events, one complete sentence each, in the order of the file."""
    return [_describe_event(scenario, name, event) for name, event in scenario.events.items()]


def _describe_event(scenario: Scenario, name: str, event: Event) -> str:
    """Return one event: date, probability, title, changes and source."""
    when = "" if event.month is None else format_quantity_month(scenario, event.month)
    if event.date is not None:
        when = format_date(event.date)
    elif when.startswith("a "):
        when = f"in {when}"
    chance = "" if event.chance.low >= 1 else f", with a chance of {format_quantity_share(event.chance)}"
    source = f" [{event.source}]" if event.source else ""
    changes = "; ".join(_describe_changes(scenario, event)) or "nothing changes"
    title = event.title or make_readable_name(name)
    return f"{capitalize_first(when)}{chance}: {title}. {capitalize_first(changes)}.{source}"


def _describe_changes(scenario: Scenario, event: Event) -> Iterator[str]:
    """Yield the changes of an event."""
    state = find_state_title(scenario, event.state)
    if event.withdraws:
        yield f"{state} withdraws: it acts under no commitment from then on"
    if event.new_leader:
        yield f"{state} has a new leadership"
    if not _is_exactly(event.resolve, 0):
        yield f"the resolve of {state} changes by {format_quantity(event.resolve)}{NBSP}logits"
    if not _is_exactly(event.motivation, 1):
        yield f"the motivation of {state} is multiplied by {format_quantity(event.motivation)}"
    yield from _describe_force_changes(scenario, event.forces, event.state)
    if not _is_exactly(event.lifts_sanctions, 0):
        yield f"{format_quantity_share(event.lifts_sanctions)} of the sanctions at the start are lifted"


def _describe_force_changes(scenario: Scenario, forces: Ratios, code: str) -> Iterator[str]:
    """Yield the change of an army, or of the instruments that a supporter can deliver."""
    state = find_state_title(scenario, code)
    ratios = {name: getattr(forces, name) for name in INSTRUMENTS}
    changed = {name: ratio for name, ratio in ratios.items() if not _is_exactly(ratio, 1)}
    if not changed:
        return
    # Principals fight with their army as a whole; supporters send instruments.
    if code in (scenario.challenger.state, scenario.protege.state):
        yield f"the army that {state} means to keep is multiplied by {format_quantity(forces.ground)}"
        return
    each = join_names([f"{name} by {format_quantity(ratio)}" for name, ratio in changed.items()])
    yield f"what {state} can deliver is multiplied: {each}"


def _is_exactly(quantity: Quantity, value: float) -> bool:
    return quantity.is_point and quantity.centre == value
