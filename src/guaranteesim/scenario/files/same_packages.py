"""Packages that are the same in everything the model reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from guaranteesim.scenario.files.packages import Package
from guaranteesim.scenario.schema import Arrangement

_SAID_ONLY = frozenset({"title", "description", "text", "source", "note", "confidence"})
"""Keys that tell a reader what is meant and where it is from; no world and no objection reads them."""
_NAMED = frozenset({"commitments", "provides", "in_place", "reservations"})
"""Maps by names that the author of the file chooses: one of them may be called "note"."""


def find_same_packages(found: Iterable[Package]) -> dict[str, str]:
    """Return, for each package, the name of the first one that is the same in all the model reads.

    Packages of a negotiation differ in their arrangement alone. The run of the first one stands for all.
    """
    first: dict[str, str] = {}
    return {
        package.name: first.setdefault(describe_read_data(package.scenario.arrangement), package.name)
        for package in found
    }


def group_same_packages(found: Sequence[Package]) -> list[tuple[Package, ...]]:
    """Return the packages in groups that are the same in all the model reads, in the order of the first."""
    stands_for = find_same_packages(found)
    return [
        tuple(other for other in found if stands_for[other.name] == item.name)
        for item in found
        if stands_for[item.name] == item.name
    ]


def describe_read_data(arrangement: Arrangement) -> str:
    """Return all that the model reads of an arrangement, as text that can be compared.

    Titles, texts, sources and notes are left out, and so is the pace of a drawdown without a cap to draw down
    to.
    """
    data = _strip_said(arrangement.model_dump(mode="json"))
    if data.get("protege_force_cap") is None:
        data.pop("drawdown_months", None)
    return json.dumps(data, sort_keys=True)


def _strip_said(value: Any, by_name: bool = False) -> Any:
    if isinstance(value, list):
        return [_strip_said(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {
        key: _strip_said(item, key in _NAMED)
        for key, item in value.items()
        if by_name or key not in _SAID_ONLY
    }
    # A number with a source is written as a map, and means what the number alone means.
    return kept["value"] if kept.keys() == {"value"} else kept
