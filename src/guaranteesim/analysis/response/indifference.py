"""Lines of indifference: where two arrangements are equal over a plane of two numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.experiments.row_estimates import RowEstimates

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class IndifferenceMap:
    """A difference over a plane.

    Attributes:
        first: Values of the first number, (n,).
        second: Values of the second number, (m,).
        value: The difference, (n, m).
        side: 1 or −1 where the difference is resolved, else 0, (n, m).
        lines: Pieces of the line on which the difference is 0, each (points, 2): first and second number.
    """

    first: Floats
    second: Floats
    value: Floats
    side: NDArray[np.int8]
    lines: tuple[Floats, ...]


def map_indifference(first: Floats, second: Floats, gaps: RowEstimates) -> IndifferenceMap:
    """Return the map of a difference on a grid.

    Args:
        first: Values of the first number, ascending, (n,).
        second: Values of the second number, ascending, (m,).
        gaps: The difference in every combination, the second number varying fastest, (n · m,).
    """
    shape = (len(first), len(second))
    value = gaps.value.reshape(shape)
    side = (gaps.is_above_zero.astype(np.int8) - gaps.is_below_zero.astype(np.int8)).reshape(shape)
    return IndifferenceMap(first, second, value, side, tuple(_trace_zero(first, second, value)))


def _trace_zero(first: Floats, second: Floats, value: Floats) -> list[Floats]:
    import contourpy

    generator = contourpy.contour_generator(second, first, value)
    # contourpy gives x before y, which here is the second number before the first.
    return [np.asarray(line)[:, ::-1] for line in generator.lines(0.0)]
