"""Default numbers of the schema: assumed ranges, and numbers fitted to the record."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from guaranteesim.scenario.numbers.quantity import Quantity

FITTED = Path(__file__).with_name("fitted.json")
"""File that ``python -m validation.calibration`` writes; it is never edited by hand."""


def assume_uniform(low: float, high: float) -> Quantity:
    """Return a uniform distribution from ``low`` to ``high``, marked as an assumption."""
    return Quantity.uniform(low, high, source="assumption")


@cache
def list_fitted_numbers() -> dict[str, dict[str, Any]]:
    """Return the distribution, 90 % posterior range and confidence of each fitted number, by dotted path."""
    numbers: dict[str, dict[str, Any]] = json.loads(FITTED.read_text(encoding="utf-8"))
    return numbers


def read_fitted_number(path: str) -> Quantity:
    """Return the fitted number at the dotted ``path`` of a scenario.

    Its distribution holds the spread between worlds and the uncertainty of the estimate together. It is
    fitted to the record of rivalries, wars and alliances, and fitted is not validated: see
    validation/calibration/README.md.
    """
    number = list_fitted_numbers()[path]
    low, high = number["posterior"]
    return Quantity.from_form(
        {
            **number["form"],
            "source": "fitted to the record (make calibrate)",
            "confidence": number["confidence"],
            "note": f"{number['of']}: 90 % posterior {low:g} to {high:g}",
        }
    )
