"""Short forms of numbers and decision rules, and patches of them.

A number (``0.4``) and a decision rule (``all``) have a short form and a map form, and each is one value. A
patch that names a distribution or a rule replaces the old value as a whole, because half of one and half
of another is neither. A patch that names none, such as ``{source: ...}`` or ``{veto: [USA]}``, adds to the
old value, which is expanded into its map form first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guaranteesim.scenario.numbers.distributions import SHAPES
from guaranteesim.scenario.numbers.quantity_form import QuantityForm

RULE_KEY = "rule"


def expand_short_form(key: str | int | None, value: Any) -> Any:
    """Return the map form of a short form: ``{value: 0.4}`` for ``0.4``, ``{all: {}}`` for ``rule: all``."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"value": value}
    if key == RULE_KEY and isinstance(value, str):
        return {value: {}}
    return value


def is_replacement(key: str | int | None, patch: Mapping[str, Any]) -> bool:
    """Return whether the map ``patch`` is a complete rule or number, which replaces the old value."""
    if key == RULE_KEY and _is_rule_form(patch):
        return True
    named = [shape for shape in SHAPES if shape in patch]
    if patch.keys() <= QuantityForm.__annotations__.keys():
        return bool(named)
    # A stray key, such as half of a source with a comma in it, does not make a number a map of parts.
    is_flat = not any(isinstance(value, Mapping) for value in patch.values())
    return is_flat and any(isinstance(patch[shape], int | float | list | str) for shape in named)


def _is_rule_form(form: Mapping[str, Any]) -> bool:
    from guaranteesim.treaty import list_rule_rows

    return RULE_KEY in form or any(row.key in form for row in list_rule_rows())
