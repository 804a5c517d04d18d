"""Step 1 of the month: shocks to resolve, elections, growth of forces, and what the calendar holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guaranteesim.model.guarantee import GuaranteeModel


def advance(model: GuaranteeModel) -> None:
    """Let an arrangement lapse, every state advance, events happen, and terms end or begin."""
    model.term.begin_month()
    model.common_shock = model.streams.normal("resolve-common", model.month)
    model.agents.do("advance")
    model.events.happen()
    model.term.end_term()
    model.phases.advance(model.month)
    model.standing.advance()
