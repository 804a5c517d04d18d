"""The leaders of the supporters: whose tenure ends this month, and what the next ones change (III.iv.a)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from guaranteesim.equations import tenure_months
from guaranteesim.model.actors.theatre import Theatre
from guaranteesim.model.block import Months
from guaranteesim.scenario.numbers.drawn import DrawnResolve
from guaranteesim.streams import Floats, Index


class Leaders:
    """The leaders of N supporters in W worlds.

    The changes of a month are made all at once, since each state has few. A change is a pair of positions:
    one of ``rows`` (k,), the state, and one of ``at`` (k,), the world.
    """

    def __init__(self, model: Theatre, states: Sequence[str]) -> None:
        self._model, self._states = model, tuple(states)
        self._tenure = self._stack_states(lambda resolve: resolve.term_months)
        self._mean = self._stack_states(lambda resolve: resolve.mean)
        self._spread = self._stack_states(lambda resolve: resolve.leader_spread)

    def _stack_states(self, read_number: Callable[[DrawnResolve], Floats]) -> Floats:
        """Return one number of every state, (N, W)."""
        numbers = self._model.numbers.states
        rows = [read_number(numbers[code].resolve) for code in self._states]
        return np.array(rows).reshape(len(rows), self._model.size)

    def replace_leaders(self) -> None:
        """Bring new leaders into office where the tenure of those of today ends this month."""
        rows, at = np.nonzero(self._model.supporter_arrays.tenure_ends == self._model.month)
        if at.size:
            self.take_office(rows, at)

    def take_office(self, rows: Index, at: Index) -> None:
        """Begin new tenures: draw their ends and the mean resolve, and forget part of the record."""
        model, arrays = self._model, self._model.supporter_arrays
        uniform = model.streams.draw_uniform_pairs("term", model.month, self._states, rows, at)
        arrays.tenure_ends[rows, at] = find_tenure_end(model.month, uniform, self._tenure[rows, at])
        drawn = model.streams.draw_normal_pairs("leader", model.month, self._states, rows, at)
        arrays.mean[rows, at] = self._mean[rows, at] + self._spread[rows, at] * drawn
        # A record belongs to leaders in part: the next ones start with less of it.
        remembered = 1 - model.numbers.beliefs.leader_reset.take(at)
        arrays.kept[rows, at] *= remembered
        arrays.broken[rows, at] *= remembered


def find_tenure_end(month: int, uniform: Floats, mean_months: Floats) -> Months:
    """Return the month in which a tenure that begins in ``month`` ends, geometric with the given mean."""
    # A tenure of less than a month still lasts to the next.
    return np.asarray(month + 1 + tenure_months(uniform, mean_months), dtype=np.int64)
