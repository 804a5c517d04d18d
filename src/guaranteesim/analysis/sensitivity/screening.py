"""What is not varied: fixed numbers, switches and weights, which no analysis of drawn inputs can judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.schema import Scenario


@dataclass(frozen=True)
class FixedNumber:
    """A number that every world has alike.

    Attributes:
        path: Its path.
        value: Its value in the first scenario that fixes it.
        range: Range in which it may be moved, if the scenario states one.
    """

    path: str
    value: float
    range: tuple[float, float] | None


def list_fixed_numbers(scenarios: Iterable[Scenario]) -> list[FixedNumber]:
    """Return the numbers that are points in every scenario that has them, by path."""
    points: dict[str, FixedNumber] = {}
    varied: set[str] = set()
    for scenario in scenarios:
        for path, quantity in list_quantities(scenario):
            if quantity.is_point:
                points.setdefault(path, FixedNumber(path, quantity.centre, quantity.range))
            else:
                varied.add(path)
    return [item for path, item in points.items() if path not in varied]


def list_switches(scenario: Scenario) -> dict[str, bool]:
    """Return the switches of the model, by path."""
    return dict(_find_flags(scenario.switches, "switches"))


def _find_flags(value: Any, path: str) -> Iterable[tuple[str, bool]]:
    if isinstance(value, bool):
        yield path, value
    elif isinstance(value, Frozen):
        for name in type(value).model_fields:
            yield from _find_flags(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _find_flags(item, f"{path}.{key}")
