"""Numbers of a scenario by their path: look-up, bounds and replacement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.quantity import Measure, Quantity, find_measure
from guaranteesim.scenario.reading.schema_navigation import find_field
from guaranteesim.scenario.schema.root import Scenario

# Nine digits are enough for any list; Python refuses to read very long integers.
_INDEX = re.compile(r"[0-9]{1,9}")


def split_path(path: str) -> tuple[str | int, ...]:
    """Return the parts of a dotted path; a whole number is an index.

    Example:
        >>> split_path("states.USA.stake"), split_path("a.0.b")
        (('states', 'USA', 'stake'), ('a', 0, 'b'))
    """
    return tuple(int(part) if _INDEX.fullmatch(part) else part for part in path.split("."))


def find_number_measure(path: str) -> Measure | None:
    """Return the unit and bounds that the schema declares for the number at ``path``, or None."""
    info = find_field(Scenario, split_path(path))
    return None if info is None else find_measure(info)


def replace_numbers(scenario: Scenario, numbers: Mapping[str, Quantity]) -> Scenario:
    """Return the scenario with other numbers at some paths, not validated again.

    Raises:
        KeyError: a path that is no number of this scenario.
    """
    tree: dict[str | int, Any] = {}
    for path, quantity in numbers.items():
        *parents, last = split_path(path)
        branch = tree
        for part in parents:
            branch = branch.setdefault(part, {})
        branch[last] = quantity
    replaced: Scenario = _replace_value(scenario, tree, "")
    return replaced


def _replace_value(value: Any, tree: Any, path: str) -> Any:
    if isinstance(tree, Quantity):
        if not isinstance(value, Quantity):
            raise KeyError(path)
        return tree
    if isinstance(value, Frozen):
        known = type(value).model_fields
        _check_known(tree, known, path)
        update = {
            name: _replace_value(getattr(value, name), below, f"{path}.{name}")
            for name, below in tree.items()
        }
        return value.model_copy(update=update)
    if isinstance(value, Mapping):
        _check_known(tree, value, path)
        return {
            **value,
            **{key: _replace_value(value[key], below, f"{path}.{key}") for key, below in tree.items()},
        }
    if isinstance(value, tuple):
        _check_known(tree, range(len(value)), path)
        return tuple(
            _replace_value(item, tree[place], f"{path}.{place}") if place in tree else item
            for place, item in enumerate(value)
        )
    raise KeyError(path)


def _check_known(tree: Mapping[str | int, Any], known: Any, path: str) -> None:
    for part in tree:
        if part not in known:
            raise KeyError(f"{path}.{part}")
