"""Default numbers of the schema: assumed ranges, and numbers fitted to the record."""

from __future__ import annotations

from guaranteesim.scenario.numbers.posterior_sample import list_fitted_numbers
from guaranteesim.scenario.numbers.quantity import ASSUMPTION, Quantity

FITTED_SOURCE = "fitted to the record (make calibrate), drawn jointly with the other fitted numbers"
UNLEARNT_SOURCE = f"{ASSUMPTION}: the record does not narrow it (make calibrate)"


def assume_uniform(low: float, high: float) -> Quantity:
    """Return a uniform distribution from ``low`` to ``high``, marked as an assumption."""
    return Quantity.uniform(low, high, source=ASSUMPTION)


def read_fitted_number(path: str) -> Quantity:
    """Return the fitted number at the dotted ``path`` of a scenario.

    A world draws all of them from one row of the posterior, and then its own number. They are fitted to the
    record of rivalries, wars and alliances, and fitted is not validated: see
    validation/calibration/README.md.
    """
    number = list_fitted_numbers()[path]
    low, high = number["posterior"]
    return Quantity.from_form(
        {
            "fitted": path,
            "source": FITTED_SOURCE if number["learnt"] else UNLEARNT_SOURCE,
            "confidence": number["confidence"],
            "note": f"{number['of']}: 90 % posterior {low:g} to {high:g}",
        }
    )
