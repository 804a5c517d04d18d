"""The numbers of the first edition: with them every term of the second is off, as closed forms need it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from guaranteesim.scenario.files.theory_file import read_theory

OVERLAY = Path(__file__).parents[1] / "scenarios" / "theories" / "first-edition.yaml"


def _strip_points(data: dict[str, Any]) -> dict[str, Any]:
    """Return the map with every point as a bare number, which a test may replace by a distribution."""
    return {
        key: (value["value"] if "value" in value else _strip_points(value))
        if isinstance(value, dict)
        else value
        for key, value in data.items()
    }


FIRST_EDITION: dict[str, Any] = _strip_points(read_theory(OVERLAY).changes.data)
"""Changes to any scenario, nested as in a file."""
