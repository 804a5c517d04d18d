"""Step 1 of the month: shocks to resolve, elections, growth of forces."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guaranteesim.model.guarantee import GuaranteeModel


def advance(model: GuaranteeModel) -> None:
    """Draw the month's shock common to all states, (W,), and let every state advance."""
    model.common_shock = model.streams.normal("resolve-common", model.month)
    model.agents.do("advance")
