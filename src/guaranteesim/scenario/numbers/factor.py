"""Factors: numbers of a scenario that an experiment varies, each within its range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.numbers.shape import Array

Scale = Literal["linear", "log"]


@dataclass(frozen=True)
class Factor:
    """One number that an experiment varies.

    Attributes:
        path: Path of the number, as ``--set`` takes it.
        low: Least value.
        high: Greatest value.
        unit: Unit that the schema declares.
        scale: Spacing of its values, and of its axis in a figure.
        points: Number of values asked for, or None for the number that suits the design.
        values: Values to use, if they were listed one by one.
        quantity: Distribution of the scenario that the values follow; None for even spacing.
    """

    path: str
    low: float
    high: float
    unit: str = ""
    scale: Scale = "linear"
    points: int | None = None
    values: tuple[float, ...] | None = None
    quantity: Quantity | None = None

    def list_values(self, points: int) -> Array:
        """Return the values of a grid: those listed, or ``points`` values from low to high.

        The number that the factor itself asks for replaces ``points``.
        """
        if self.values is not None:
            return np.array(self.values, dtype=np.float64)
        count = points if self.points is None else self.points
        if self.scale == "log":
            return np.geomspace(self.low, self.high, count)
        return np.linspace(self.low, self.high, count)

    def convert_uniform(self, u: Array) -> Array:
        """Return the values at positions ``u`` in [0, 1], an array of any shape.

        They follow the distribution of the scenario if there is one, else the spacing of ``scale``. A list of
        values is cut into equal parts.
        """
        if self.values is not None:
            place = np.minimum((np.asarray(u) * len(self.values)).astype(np.intp), len(self.values) - 1)
            return np.array(self.values, dtype=np.float64)[place]
        if self.quantity is not None:
            # The ends of the unit interval have no finite value under an unbounded distribution.
            edge = 1e-9
            return self.quantity.sample_values(np.clip(u, edge, 1 - edge))
        if self.scale == "log":
            low, high = np.log(self.low), np.log(self.high)
            values = np.exp(low + np.asarray(u) * (high - low))
        else:
            values = self.low + np.asarray(u) * (self.high - self.low)
        # Rounding may leave the range by the last digit, and bounds of the schema hold exactly.
        return np.asarray(np.clip(values, self.low, self.high))
