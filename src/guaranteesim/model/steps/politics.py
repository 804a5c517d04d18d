"""Step 1 of the month: shocks to resolve, elections, growth of forces, and what the calendar holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel


def advance_politics(model: GuaranteeModel) -> None:
    """Let an arrangement lapse, every state advance, events happen, and terms end or begin."""
    model.duration.begin_month()
    model.common_shock = model.streams.draw_normal("resolve-common", model.month)
    model.agents.do("advance")
    model.events.apply_month()
    model.duration.hold_renewals()
    model.calendar.advance_month(model.month)
    model.standing_sanctions.begin_month()
