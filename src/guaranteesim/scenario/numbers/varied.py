"""Numbers that differ between the rows of an experiment, in place of the one that the scenario gives."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.numbers.shape import Array

Index = NDArray[np.intp]


class VariedNumber(ABC):
    """One number at each of W positions of a block."""

    @abstractmethod
    def sample_values(
        self, draw: Callable[[], Array], draw_row: Callable[[], Array], at: Index | None = None
    ) -> Array:
        """Return the number at every position, (W,), or at the positions ``at``, (len(at),).

        Args:
            draw: Returns the uniform draws of the number at these positions.
            draw_row: Returns the uniform draws that the fitted numbers share at these positions.
            at: Positions asked for; None for all.
        """


@dataclass(frozen=True)
class GivenValues(VariedNumber):
    """A number whose value is given at every position, (W,)."""

    values: Array

    def sample_values(
        self, draw: Callable[[], Array], draw_row: Callable[[], Array], at: Index | None = None
    ) -> Array:
        """Return the given values; nothing is drawn."""
        return self.values.copy() if at is None else self.values.take(at)


@dataclass(frozen=True)
class GivenQuantities(VariedNumber):
    """A number that is one of several quantities, known or uncertain, at every position.

    Attributes:
        quantities: The quantities.
        codes: Which of them holds at each position, (W,).
    """

    quantities: tuple[Quantity, ...]
    codes: Index

    def sample_values(
        self, draw: Callable[[], Array], draw_row: Callable[[], Array], at: Index | None = None
    ) -> Array:
        """Return the value of each position's own quantity at its draw."""
        codes = self.codes if at is None else self.codes.take(at)
        draws = draw()
        values = np.empty(codes.size)
        for code, quantity in enumerate(self.quantities):
            here = np.flatnonzero(codes == code)
            if quantity.is_point:
                values[here] = quantity.centre
            elif here.size:
                values[here] = quantity.draw_values(draws.take(here), partial(_take_draws, draw_row, here))
        return values


def _take_draws(draw_row: Callable[[], Array], here: Index) -> Array:
    return draw_row().take(here)
