"""Break-even points: the value of a number at which a paired difference is 0, to a stated tolerance.

The difference is evaluated on common random numbers: the same worlds at every value. Over a fixed set of
worlds its mean is a step function of the value. So a coarse grid finds the brackets, finer grids around each
narrow it, and the interval of the difference is inverted (:mod:`guaranteesim.analysis.response.crossings`).
Worlds are added until the interval is narrower than the tolerance.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.experiments.row_estimates import RowEstimates
from guaranteesim.analysis.response.crossings import Crossing, CrossingSearch, find_crossings

Floats = NDArray[np.float64]

Evaluate = Callable[[Floats, int], RowEstimates]
"""Returns the difference at some values, (n,), in so many worlds; the same worlds at every value."""

COARSE = 13
"""Values of the first grid over the whole range."""
FINE = 9
"""Values of a grid around a crossing."""
_MOST_ROUNDS = 8


@dataclass(frozen=True)
class BreakEven:
    """Break-even points within a range.

    Attributes:
        search: The crossings over the whole range, as the first grid shows them.
        points: The crossings, refined.
        worlds: Worlds that it took, at each value.
        is_narrow: True if every point's interval is within the tolerance.
        tolerance: Greatest half-width of the interval that was asked for.
    """

    search: CrossingSearch
    points: tuple[Crossing, ...]
    worlds: int
    is_narrow: bool
    tolerance: float


def find_break_even(
    evaluate: Evaluate,
    low: float,
    high: float,
    *,
    tolerance: float,
    worlds: int,
    most_worlds: int,
    is_log: bool = False,
) -> BreakEven:
    """Return where a difference is 0 between ``low`` and ``high``.

    Args:
        evaluate: The difference at given values in a given number of worlds.
        low: Least value.
        high: Greatest value.
        tolerance: Half-width of the interval to reach.
        worlds: Worlds to begin with.
        most_worlds: Worlds at which to stop, whatever the interval is then.
        is_log: Space the values by their logarithm.
    """
    grid = np.geomspace(low, high, COARSE) if is_log else np.linspace(low, high, COARSE)
    search = find_crossings(grid, evaluate(grid, worlds), is_log=is_log)
    # Where a value is not resolved, more worlds may still resolve it.
    while not search.crossings and search.unresolved and worlds < most_worlds:
        worlds = min(4 * worlds, most_worlds)
        search = find_crossings(grid, evaluate(grid, worlds), is_log=is_log)
    points = []
    needed = worlds
    for crossing in search.crossings:
        point, took = _refine(evaluate, crossing, (low, high), tolerance, worlds, most_worlds, is_log)
        points.append(point)
        needed = max(needed, took)
    narrow = all(_measure_half_width(point) <= tolerance for point in points)
    return BreakEven(search, tuple(points), needed, narrow, tolerance)


def _refine(
    evaluate: Evaluate,
    crossing: Crossing,
    ends: tuple[float, float],
    tolerance: float,
    worlds: int,
    most_worlds: int,
    is_log: bool,
) -> tuple[Crossing, int]:
    """Return the crossing on ever finer grids, with more worlds where the interval is too wide."""
    for _ in range(_MOST_ROUNDS):
        low, high = _widen(crossing, ends)
        grid = np.geomspace(low, high, FINE) if is_log else np.linspace(low, high, FINE)
        found = find_crossings(grid, evaluate(grid, worlds), is_log=is_log).crossings
        if found:
            crossing = min(found, key=lambda item: abs(item.value - crossing.value))
        half = _measure_half_width(crossing)
        spacing = float(np.diff(grid).max())
        if half <= tolerance and spacing <= max(half, tolerance / 2):
            break
        if half > tolerance and spacing <= half:
            if worlds >= most_worlds:
                break
            # The interval narrows with the square root of the worlds.
            wanted = 1.2 * worlds * (half / tolerance) ** 2 if math.isfinite(half) else 4.0 * worlds
            worlds = int(min(max(wanted, 2 * worlds), most_worlds))
    return crossing, worlds


def _widen(crossing: Crossing, ends: tuple[float, float]) -> tuple[float, float]:
    """Return a range that holds the interval of a crossing with some room on either side."""
    low = ends[0] if math.isinf(crossing.low) else crossing.low
    high = ends[1] if math.isinf(crossing.high) else crossing.high
    room = 0.35 * (high - low)
    return max(low - room, ends[0]), min(high + room, ends[1])


def _measure_half_width(crossing: Crossing) -> float:
    return max(crossing.high - crossing.value, crossing.value - crossing.low)
