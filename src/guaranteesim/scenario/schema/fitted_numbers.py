"""Numbers fitted to the record: what ``make calibrate`` wrote down beside this file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from guaranteesim.scenario.numbers.quantity import Quantity

FITTED = Path(__file__).with_name("fitted.json")
"""Written by ``python -m validation.calibration``; never by hand."""


@cache
def list_fitted_numbers() -> dict[str, dict[str, Any]]:
    """Return every fitted path with its distribution, its 90 % posterior range, and what is said about it."""
    numbers: dict[str, dict[str, Any]] = json.loads(FITTED.read_text(encoding="utf-8"))
    return numbers


def read_fitted_number(path: str) -> Quantity:
    """Return the fitted number at the dotted ``path`` of a scenario.

    Its distribution is the spread between worlds and what is not known of it, together. It is fitted to the
    record of rivalries, wars and alliances, which is not the same as validated: see
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
