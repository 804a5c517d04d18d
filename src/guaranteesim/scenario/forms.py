"""Values that have a short and a map form, and how a patch meets them.

Two things in a scenario may be written in a short form: a number (``0.4``) and a decision rule
(``all``). A patch that adds to one opens it into its map form first; a patch that names another
distribution, or another rule, replaces it, because half of one and half of another is neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guaranteesim.scenario.distributions import SHAPES
from guaranteesim.scenario.quantity_form import QuantityForm

RULE_KEY = "rule"


def opened(key: str | int | None, value: Any) -> Any:
    """The map form of a short form: ``0.4`` as ``{value: 0.4}``, ``rule: all`` as ``{all: {}}``."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"value": value}
    if key == RULE_KEY and isinstance(value, str):
        return {value: {}}
    return value


def replaces(key: str | int | None, patch: Mapping[str, Any], base: Any) -> bool:
    """Whether the map ``patch`` stands for itself instead of being merged into ``base``."""
    if key == RULE_KEY:
        named = _rules_in(patch)
        return bool(named) and named != _rules_in(opened(key, base))
    is_number = patch.keys() <= QuantityForm.__annotations__.keys()
    return is_number and any(shape in patch for shape in SHAPES)


def _rules_in(form: Any) -> frozenset[str]:
    from guaranteesim.treaty import rule_table

    if not isinstance(form, Mapping):
        return frozenset()
    known = {row.key for row in rule_table()}
    return frozenset(str(form.get(RULE_KEY)) if key == RULE_KEY else key for key in form) & known
