"""What the challenger expects states to deliver against an act (docs/model.md III.iv.d and g)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.equations import arrival_weight
from guaranteesim.model.actors.axes import ARMS, FIGHTING_COLUMNS
from guaranteesim.model.block import Bools
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.actors.coalition import Coalition

_PORTION = 256
"""Worlds estimated at a time, so that their arrays stay in the cache."""


class ExpectedDeliveries:
    """What n states are expected to deliver in the worlds at ``at`` (k,), once they have decided.

    The states are those in ``columns`` (n,) and decide after ``days`` (k, n). Growth of forces is left out.
    ``be`` (k, n, 7) is all that they have, and ``hanging`` (k, n, 7) the part of it that hangs on an enabler.
    """

    def __init__(self, coalition: Coalition, at: Index, days: Floats, columns: Index) -> None:
        self._model, self._at = coalition.model, at
        self.be: Floats = coalition.be.take(at, 0).take(columns, 1)
        units = coalition.units.take(at, 0).take(columns, 1)
        enablers = coalition.enablers
        self.hanging = None if enablers is None else enablers.share.take(at, 0).take(columns, 1)
        self._can_fight = units.take(FIGHTING_COLUMNS, 2) > 0
        self._arrival: Floats = days[:, :, None] + coalition.lag_days.take(at, 0).take(columns, 1)
        self._arrival_to_fight = self._arrival.take(FIGHTING_COLUMNS, 2)

    def estimate_be(self, rung: int) -> Floats:
        """Return what counts in the contest of an act at ``rung``, BE, (k, n, 7).

        Help inside the window counts in full and later help at its weight. Where the rung opens a war, the
        challenger adds its ``aid_months`` of arms deliveries.
        """
        window = self._model.ladder.read_number("window_days", rung, self._at)
        # Arms are a flow per month, the other instruments a stock.
        months = window / 30
        if self._model.ladder.opens_war[rung]:
            months = months + self._model.numbers.challenger.aid_months.take(self._at)
        late = self._weigh_late_help(rung)
        weight = arrival_weight(self._arrival, window[:, None, None], late[:, None, None])
        weight[:, :, ARMS] *= months[:, None]
        return np.asarray(self.be * weight)

    def _weigh_late_help(self, rung: int) -> Floats:
        """Return the weight of help after the window of the act, (k,)."""
        # In a war that is valued by its course, help that comes weeks later fights for most of it.
        if self._model.spec.switches.valued_war and self._model.ladder.opens_war[rung]:
            return np.ones(self._at.size)
        return np.asarray(self._model.numbers.theatre.contest.late_weight.take(self._at))

    def find_fighting(self, rung: int) -> Bools:
        """Return which fighting instruments would be in the fight against an act at ``rung``, bool (k, n, 3).

        They arrive inside the window of the act, or at any time where the rung opens a war.
        """
        if self._model.ladder.opens_war[rung]:
            return np.asarray(self._can_fight & np.isfinite(self._arrival_to_fight))
        window = self._model.ladder.read_number("window_days", rung, self._at)
        return np.asarray(self._can_fight & (self._arrival_to_fight <= window[:, None, None]))


def split_worlds(at: Index) -> Iterator[Index]:
    """Yield the positions ``at`` in portions."""
    for first in range(0, at.size, _PORTION):
        yield at[first : first + _PORTION]
