"""Step 1 of the month: shocks to resolve, elections, growth of forces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from guaranteesim.streams import Floats

if TYPE_CHECKING:
    from guaranteesim.model.guarantee import GuaranteeModel


@dataclass(frozen=True)
class Shocks:
    """A month's shocks to resolve: ``common`` to all states (W,), ``own`` of each supporter (W, N)."""

    common: Floats
    own: Floats


def advance(model: GuaranteeModel) -> None:
    """Draw the month's shocks on one sheet and let every state advance."""
    model.shocks = Shocks(
        common=model.streams.normal("resolve-common", model.month),
        own=model.streams.normal_sheet("resolve", model.month, model.coalition.codes),
    )
    model.agents.do("advance")
