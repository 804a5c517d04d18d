"""Numbers we assumed: a range, said to be an assumption."""

from __future__ import annotations

from guaranteesim.scenario.numbers.quantity import Quantity


def assume_uniform(low: float, high: float) -> Quantity:
    """Equally likely anywhere from ``low`` to ``high``, marked as an assumption of ours."""
    return Quantity.uniform(low, high, source="assumption")
