"""Step 2 of the month: what the challenger knows when it looks at its options.

Of each supporter it has a record (a Beta reliability) and today's public signs, read with an error.
What each rung would then bring is worked out in :mod:`guaranteesim.model.steps.anticipation`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING

from guaranteesim.model.steps.anticipation import Anticipation
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel


@dataclass(frozen=True)
class Outlook:
    """What one rung would bring, as the challenger sees it; each of shape (k,)."""

    activation: Floats
    """Chance that some commitment acts and is honoured by somebody."""
    help_chance: Floats
    """Chance that any help comes under the treaty."""
    treaty_be: Floats
    """Brigade-equivalents that then come, expected."""
    other_be: Floats
    """Brigade-equivalents expected in any case: aid outside the treaty, troops in place that fight."""
    clash: Floats
    """Chance that it fights a guarantor."""
    fighting_be: Floats
    """Guarantor force it would fight if there is a clash, brigade-equivalents."""
    nuclear_clash: Floats
    """Chance that it fights a nuclear guarantor."""
    sanctions: Floats
    """Expected share of the fullest conceivable sanctions, at most 1."""


class Posture:
    """The challenger's reading of every supporter in the worlds at ``at`` (k,); arrays (k, N).

    ``place`` (k,) is where it could act, as far as commitments of limited scope go.
    """

    def __init__(self, model: GuaranteeModel, at: Index, location: Floats | None = None) -> None:
        self.model, self.at, self.location = model, at, location
        coalition, weight = model.coalition, model.numbers.willingness
        self.growth = coalition.read_growth(at)
        signs = model.streams.draw_normal_matrix("misperception", model.month, coalition.codes, at)
        signs *= model.numbers.challenger.misperception.take(at)[:, None]
        signs += weight.resolve.take(at)[:, None] * coalition.read_resolve(at)
        self.signs = signs
        self.record = coalition.read_reliability(at)

    @cached_property
    def _anticipation(self) -> Anticipation:
        return Anticipation(self.model, self.at, self.growth, self.signs, self.record, self.location)

    def select_outlook(self, rung: int) -> Outlook:
        """What an act at ``rung`` would bring."""
        rows = slice(rung * self.at.size, (rung + 1) * self.at.size)
        found = self._anticipation
        return Outlook(**{item.name: getattr(found, item.name)[rows] for item in fields(Outlook)})
