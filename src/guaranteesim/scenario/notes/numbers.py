"""Notes on distributions and ranges that hold a single value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from guaranteesim.scenario.notes.registry import Found, kind_of_note
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.reading.problems import Path

if TYPE_CHECKING:
    from guaranteesim.scenario.schema import Scenario


@kind_of_note
def distribution_of_one_value(scenario: Scenario) -> Iterator[Found]:
    """Find distributions, and ranges of points, that leave a single value."""
    for path, number in _walk_numbers(scenario, ()):
        # The support decides and not the family: a choice may give all its weight to one value.
        if not number.is_point and number.low == number.high:
            message = f"this {number.shape.key} can only be {number.low:g}"
            yield path, message, f"write {number.low:g}, or give it a second value"
        if number.range is not None and number.range[0] == number.range[1]:
            yield path, f"its range is the single value {number.range[0]:g}", "widen it, or leave range out"


def _walk_numbers(value: Any, path: Path) -> Iterator[tuple[Path, Quantity]]:
    """Yield every number below a part of the scenario, with its path."""
    if isinstance(value, Quantity):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _walk_numbers(getattr(value, name), (*path, name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _walk_numbers(item, (*path, key))
