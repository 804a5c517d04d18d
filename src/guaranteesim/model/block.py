"""The block of worlds: its scenario, drawn numbers, random streams and clock.

The parts of the model see it through a chain of classes that declare attributes only. Each adds what its
layer may read, so that imports run downward and a misspelt attribute fails the type check:

- :class:`Block`: scenario, numbers, streams and clock;
- :class:`guaranteesim.model.actors.theatre.Theatre`: the ladder, the front line, the arrays of the
supporters;
- :class:`guaranteesim.model.arrangement.parties.Parties`: challenger, protégé and supporters;
- :class:`guaranteesim.model.arrangement.bound_arrangement.BoundArrangement`: commitments and their calendar;
- :class:`guaranteesim.model.month.Month`: all of it, which the steps of the month see.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from guaranteesim.model.decisions import DecisionSource
from guaranteesim.scenario.numbers.drawn import DrawnScenario
from guaranteesim.scenario.numbers.posterior_sample import FITTED_ROW
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.numbers.varied import VariedNumber
from guaranteesim.scenario.schema import Scenario
from guaranteesim.streams import Floats, Index, Streams

Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]
Months = NDArray[np.int64]

NEVER = np.iinfo(np.int64).max
"""Month of what does not happen."""


class Block:
    """A block of W worlds of one scenario."""

    spec: Scenario
    """The scenario as validated. Mesa gives the name ``scenario`` to something else."""
    numbers: DrawnScenario
    """The scenario's numbers, drawn: each is an array over the worlds, (W,)."""
    streams: Streams
    """The random streams of these worlds."""
    varied: Mapping[str, VariedNumber]
    """Numbers that differ between these worlds, by their path, instead of those of the scenario."""
    decisions: DecisionSource | None
    """Decisions that replace those of the model; None where the model decides for every state."""
    worlds: Months
    """World numbers, (W,)."""
    size: int
    """W, the number of worlds."""
    horizon: int
    """Number of months to simulate."""
    month: int
    """Current month: 0 before the first step, then 1 to ``horizon``."""
    nuclear_risk: bool
    """True if the challenger has nuclear weapons and the scenario counts the risk of their use."""

    def draw_again(self, path: str, quantity: Quantity, at: Index) -> Floats:
        """Return a fresh draw this month of the number at ``path``, for the worlds at ``at`` (k,)."""
        draw, draw_row = partial(self._draw_uniform_again, path, at), partial(self._draw_fitted_row, at)
        varied = self.varied.get(path)
        if varied is not None:
            return varied.sample_values(draw, draw_row, at)
        return quantity.draw_values(draw(), draw_row)

    def _draw_fitted_row(self, at: Index | None = None) -> Floats:
        # One draw a world, the first and only one: the fitted numbers of a world belong to one row of the
        # posterior throughout, whoever leads the challenger.
        return self.streams.draw_uniform("draw", 0, FITTED_ROW, at)

    def _draw_uniform_again(self, path: str, at: Index) -> Floats:
        # The month is part of the address, so that a later draw differs from the first.
        return self.streams.draw_uniform("redraw", self.month, path, at)
