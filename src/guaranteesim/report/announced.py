"""The dated events of a scenario in words: when each may happen, how likely, and what it changes."""

from __future__ import annotations

from collections.abc import Iterator

from guaranteesim.analysis.calendar import spoken
from guaranteesim.report import wording
from guaranteesim.report.quantities import spread, spread_month, spread_share
from guaranteesim.report.wording import NBSP, listed
from guaranteesim.scenario.quantity import Quantity
from guaranteesim.scenario.schema import INSTRUMENTS, Event, Ratios, Scenario


def describe_events(scenario: Scenario) -> list[str]:
    """Return the scenario's events, one complete sentence each, in the order of the file."""
    return [_event(scenario, name, event) for name, event in scenario.events.items()]


def _event(scenario: Scenario, name: str, event: Event) -> str:
    when = "" if event.month is None else spread_month(scenario, event.month)
    if event.date is not None:
        when = wording.day(event.date)
    elif when.startswith("a "):
        when = f"in {when}"
    chance = "" if event.chance.low >= 1 else f", with a chance of {spread_share(event.chance)}"
    source = f" [{event.source}]" if event.source else ""
    changes = "; ".join(_changes(scenario, event)) or "nothing changes"
    return f"{_capital(when)}{chance}: {event.title or spoken(name)}. {_capital(changes)}.{source}"


def _changes(scenario: Scenario, event: Event) -> Iterator[str]:
    state = wording.state(scenario, event.state)
    if event.withdraws:
        yield f"{state} withdraws: it acts under no commitment from then on"
    if event.new_leader:
        yield f"{state} has a new leadership"
    if not _is(event.resolve, 0):
        yield f"the resolve of {state} changes by {spread(event.resolve)}{NBSP}logits"
    if not _is(event.motivation, 1):
        yield f"the motivation of {state} is multiplied by {spread(event.motivation)}"
    yield from _forces(scenario, event.forces, event.state)
    if not _is(event.lifts_sanctions, 0):
        yield f"{spread_share(event.lifts_sanctions)} of the sanctions at the start are lifted"


def _forces(scenario: Scenario, forces: Ratios, code: str) -> Iterator[str]:
    state = wording.state(scenario, code)
    ratios = {name: getattr(forces, name) for name in INSTRUMENTS}
    changed = {name: ratio for name, ratio in ratios.items() if not _is(ratio, 1)}
    if not changed:
        return
    if code in (scenario.challenger.state, scenario.protege.state):
        yield f"the army that {state} means to keep is multiplied by {spread(forces.ground)}"
        return
    each = listed([f"{name} by {spread(ratio)}" for name, ratio in changed.items()])
    yield f"what {state} can deliver is multiplied: {each}"


def _is(quantity: Quantity, value: float) -> bool:
    return quantity.is_point and quantity.centre == value


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
