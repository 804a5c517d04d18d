"""Step 2 of the month, posture (docs/model.md III.iv.b): the challenger's reading of the supporters.

For each supporter it has a record, and it reads today's public signs with an error. The consequences of each
rung are anticipated in :mod:`guaranteesim.model.steps.anticipation`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from guaranteesim.model.month import Month
from guaranteesim.model.steps.anticipation import Anticipation
from guaranteesim.model.steps.occasion import Occasion
from guaranteesim.streams import Floats, Index


@dataclass(frozen=True)
class Outlook:
    """The consequences of an act at one rung, as the challenger expects them; each (k,)."""

    activation: Floats
    """Probability that some commitment acts and is honoured by somebody."""
    help_chance: Floats
    """Probability that any help comes under the treaty."""
    treaty_be: Floats
    """Expected brigade-equivalents under the treaty."""
    other_be: Floats
    """Expected brigade-equivalents in any case: aid outside the treaty, troops in place that fight."""
    clash: Floats
    """Probability that the challenger fights a supporter."""
    fighting_be: Floats
    """Supporter force it would fight if there is a clash, brigade-equivalents."""
    nuclear_clash: Floats
    """Probability that it fights a nuclear supporter."""
    nuclear_be: Floats
    """Force of nuclear supporters it would fight if it clashes with one, brigade-equivalents."""
    sanctions: Floats
    """Expected share of the fullest conceivable sanctions, at most 1."""


class Posture:
    """The challenger's reading of every supporter, and of the occasion, in the worlds at ``at`` (k,).

    ``growth``, ``signs`` and ``record`` are (N, k), worlds last. ``location`` (k,) is where it could act, as
    far as commitments of limited scope go.
    """

    def __init__(self, model: Month, at: Index, location: Floats | None = None) -> None:
        self.model, self.at, self.location = model, at, location
        coalition = model.coalition
        self.growth: Floats = model.supporter_arrays.grown.take(at, 1)
        error = model.streams.draw_normal_matrix("misperception", model.month, coalition.codes, at).T
        weight = model.numbers.willingness.resolve.take(at)
        self.signs: Floats = error * model.numbers.challenger.misperception.take(at)
        self.signs = self.signs + weight * model.supporter_arrays.resolve.take(at, 1)
        self.record = np.ascontiguousarray(coalition.read_reliability(at).T)
        self.occasion = Occasion(model, at)

    @cached_property
    def _anticipation(self) -> Anticipation:
        return Anticipation(self.model, self.at, self.growth, self.signs, self.record, self.location)

    def select_outlook(self, rung: int) -> Outlook:
        """Return the outlook of an act at ``rung``."""
        outlooks = self._anticipation
        return Outlook(**{item.name: getattr(outlooks, item.name)[rung] for item in fields(Outlook)})
