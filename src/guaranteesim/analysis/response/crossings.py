"""Points along a path where two arrangements change places, each with its interval.

The interval of a crossing holds every value at which the paired difference is not told apart from 0: the 95 %
interval of the difference is inverted, as Fieller (1954) inverts that of a ratio. It covers the crossing as
often as the interval of the difference covers 0 there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.experiments.row_estimates import RowEstimates

Floats = NDArray[np.float64]
Side = Literal[-1, 0, 1]


@dataclass(frozen=True)
class Crossing:
    """A point where a difference changes sign.

    Attributes:
        value: Where the difference is 0.
        low: Lower end of the 95 % interval; −inf if the difference is not resolved down to the range's end.
        high: Upper end; inf if it is not resolved up to the range's end.
        before: Sign of the difference below the crossing.
    """

    value: float
    low: float
    high: float
    before: Side

    @property
    def is_resolved(self) -> bool:
        """Return whether the difference is resolved, with opposite signs, on both sides within the range."""
        return math.isfinite(self.low) and math.isfinite(self.high)


@dataclass(frozen=True)
class CrossingSearch:
    """All crossings within a range, and what holds where there is none.

    Attributes:
        crossings: In order of the path.
        side: The sign of the difference over the whole range if it is resolved nowhere else than on one side:
            1 or −1; 0 if nothing is resolved, or if there are crossings.
        unresolved: Share of the values at which the difference is not told apart from 0.
    """

    crossings: tuple[Crossing, ...]
    side: Side
    unresolved: float


def find_crossings(values: Floats, gaps: RowEstimates, *, is_log: bool = False) -> CrossingSearch:
    """Return where a difference changes sign along a path.

    Args:
        values: Values of the path, ascending, (n,).
        gaps: The difference at each value.
        is_log: Interpolate in the logarithm of the values.

    Sign changes between two stretches on which the difference is resolved count as one crossing. A sign
    change without a resolved stretch on either side is noise and is left out.
    """
    places = np.log(values) if is_log else values
    crossings = [_finish_crossing(places, gaps, *stretch, is_log) for stretch in _list_stretches(gaps)]
    found = tuple(item for item in crossings if item is not None)
    sides = {int(side) for side in _find_sides(gaps)} - {0}
    side: Side = 0
    if not found and len(sides) == 1:
        side = 1 if sides == {1} else -1
    return CrossingSearch(found, side, float(np.mean(_find_sides(gaps) == 0)))


def _find_sides(gaps: RowEstimates) -> NDArray[np.int8]:
    return gaps.is_above_zero.astype(np.int8) - gaps.is_below_zero.astype(np.int8)


def _list_stretches(gaps: RowEstimates) -> Iterator[tuple[int, int]]:
    """Yield the first and last position of the values between two resolved ones of opposite sign.

    A stretch that begins or ends unresolved reaches to −1 or n, if the value there has the other sign.
    """
    sides = _find_sides(gaps)
    resolved = np.flatnonzero(sides)
    if not resolved.size:
        return
    for before, after in pairwise(resolved):
        if sides[before] != sides[after]:
            yield int(before), int(after)
    first, last, n = int(resolved[0]), int(resolved[-1]), len(sides)
    if (gaps.value[:first] * sides[first] < 0).any():
        yield -1, first
    if (gaps.value[last + 1 :] * sides[last] < 0).any():
        yield last, n


def _finish_crossing(
    places: Floats, gaps: RowEstimates, before: int, after: int, is_log: bool
) -> Crossing | None:
    n = len(places)
    first, last = max(before, 0), min(after, n - 1)
    # The sign before the crossing, from whichever side of it is resolved.
    is_positive = gaps.low[before] > 0 if before >= 0 else gaps.low[after] <= 0
    side = 1 if is_positive else -1
    value = _find_root(places[first : last + 1], gaps.value[first : last + 1], side)
    if value is None:
        return None
    # Before the crossing the end nearest to 0 is the lower one of a positive difference.
    leaving, arriving = (gaps.low, gaps.high) if side == 1 else (gaps.high, gaps.low)
    low = _find_root(places[before : last + 1], leaving[before : last + 1], side) if before >= 0 else None
    high = (
        _find_root(places[first : after + 1][::-1], arriving[first : after + 1][::-1], -side)
        if after < n
        else None
    )
    read = math.exp if is_log else float
    return Crossing(
        read(value),
        -math.inf if low is None else read(low),
        math.inf if high is None else read(high),
        1 if side == 1 else -1,
    )


def _find_root(places: Floats, values: Floats, side: int) -> float | None:
    """Return where ``values``, of sign ``side`` at first, reach 0, by linear interpolation."""
    for place in range(len(values) - 1):
        one, other = values[place], values[place + 1]
        if one * side > 0 >= other * side:
            share = one / (one - other)
            return float(places[place] + share * (places[place + 1] - places[place]))
        if one == 0:
            return float(places[place])
    return None
