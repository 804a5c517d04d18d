"""Search for the quantities of a scenario, and their replacement by drawn numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers import drawn
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.numbers.shape import Array
from guaranteesim.scenario.schema.root import Scenario

Draw = Callable[[str, Quantity], Array]
"""Function of a dotted path and the quantity there; returns the drawn values, float64 (worlds,)."""


def list_quantities(model: Frozen) -> Iterator[tuple[str, Quantity]]:
    """Yield every quantity of ``model`` with its dotted path, in the order of the schema and the file.

    A path such as ``states.USA.stake`` is also a path of ``--set``; items of a tuple have their index.
    """
    yield from _find_quantities(model, "")


def draw_numbers(scenario: Scenario, draw: Draw) -> drawn.DrawnScenario:
    """Return the scenario with every quantity replaced by ``draw(path, quantity)``.

    The result has the attributes of the scenario: ``numbers.states["USA"].stake`` is a float64 array of shape
    (worlds,). Maps stay maps, tuples stay tuples, and other values stay as they are.
    """
    numbers: drawn.DrawnScenario = _draw_value(scenario, "", draw)
    return numbers


def _draw_value(value: Any, path: str, draw: Draw) -> Any:
    if isinstance(value, Quantity):
        return draw(path, value)
    if isinstance(value, Frozen):
        # Parts of the schema without any quantity have no class of drawn numbers.
        kind = getattr(drawn, f"Drawn{type(value).__name__}", None)
        if kind is None:
            return value
        return kind(
            **{name: _draw_value(item, there, draw) for name, item, there in _list_fields(value, path)}
        )
    if isinstance(value, Mapping):
        return {key: _draw_value(item, _join_path(path, key), draw) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_draw_value(item, _join_path(path, index), draw) for index, item in enumerate(value))
    return value


def _find_quantities(value: Any, path: str) -> Iterator[tuple[str, Quantity]]:
    if isinstance(value, Quantity):
        yield path, value
    elif isinstance(value, Frozen):
        for _, item, there in _list_fields(value, path):
            yield from _find_quantities(item, there)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _find_quantities(item, _join_path(path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _find_quantities(item, _join_path(path, index))


def _list_fields(model: Frozen, path: str) -> Iterator[tuple[str, Any, str]]:
    for name in type(model).model_fields:
        yield name, getattr(model, name), _join_path(path, name)


def _join_path(path: str, part: object) -> str:
    return f"{path}.{part}" if path else str(part)
