"""A scenario in which every number is the centre of its range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema.root import Scenario


def centre_numbers(scenario: Scenario) -> Scenario:
    """Return the scenario with every quantity replaced by its centre, as a point."""
    centred: Scenario = _centre_value(scenario)
    return centred


def _centre_value(value: Any) -> Any:
    if isinstance(value, Quantity):
        return value if value.is_point else Quantity.from_form(value.centre)
    if isinstance(value, Frozen):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        return value.model_copy(update={name: _centre_value(item) for name, item in fields.items()})
    if isinstance(value, Mapping):
        return {key: _centre_value(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_centre_value(item) for item in value)
    return value
