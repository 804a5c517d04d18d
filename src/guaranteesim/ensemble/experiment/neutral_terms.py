"""Terms that change nothing, so that scenarios with and without a term differ in numbers only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import Duration, SanctionsRelief, Scenario

_NOTHING = Quantity.point(0.0)
_NEVER = Quantity.point(1e9)
"""Months that no run reaches."""


def complete_terms(scenarios: Sequence[Scenario], describe: Callable[[Scenario], str]) -> list[Scenario]:
    """Return the scenarios, with neutral terms where they can then be simulated beside others.

    A relief from no sanctions lifts nothing, and an arrangement whose term never ends has no end. A
    scenario without one of these terms is given it with such numbers where only that tells it from one that
    has it. Its worlds are the same, bit for bit.

    Args:
        scenarios: The scenarios.
        describe: Returns a text that is equal for scenarios that differ in numbers only.
    """
    relief = next((found for item in scenarios if (found := item.arrangement.sanctions_relief)), None)
    duration = next((found for item in scenarios if (found := item.arrangement.duration)), None)
    if relief is None and duration is None:
        return list(scenarios)
    whole = [_complete(item, relief, duration) for item in scenarios]
    alike: dict[str, set[str]] = {}
    keys = [describe(item) for item in whole]
    for key, scenario in zip(keys, scenarios, strict=True):
        alike.setdefault(key, set()).add(describe(scenario))
    return [
        completed if len(alike[key]) > 1 else scenario
        for key, completed, scenario in zip(keys, whole, scenarios, strict=True)
    ]


def _complete(scenario: Scenario, relief: SanctionsRelief | None, duration: Duration | None) -> Scenario:
    """Return the scenario with neutral forms of the terms that it lacks."""
    arrangement = scenario.arrangement
    added: dict[str, object] = {}
    if arrangement.sanctions_relief is None and relief is not None:
        added["sanctions_relief"] = relief.model_copy(update={"share": _NOTHING})
    if arrangement.duration is None and duration is not None:
        added["duration"] = duration.model_copy(update={"months": _NEVER})
    if not added:
        return scenario
    return scenario.model_copy(update={"arrangement": arrangement.model_copy(update=added)})
