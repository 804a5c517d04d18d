"""95 % bounds for the mean of rare and heavy-tailed values: quantiles of the mean under random weights.

The method is that of Gaffke [Gaffke2005]. One value, the largest possible one, is added to the sample. All
values get random weights: the gaps between ordered uniform numbers. The upper bound is a quantile of the
weighted mean. For values of 0 and 1 it is the bound of [ClopperPearson1934]. No bounded distribution is known
for which it fails [LearnedMillerThomas2019], [Phan2021].

Two changes bring the coverage closer to 95 %, because the original bound often covers more. First, where the
largest possible value lies far beyond the sample, the added value lies only somewhat beyond the largest value
seen (:data:`REACH`). Second, the added value weighs less than a full world where many values were seen
(:func:`_weigh_unseen`).

The quantile is computed by the saddlepoint approximation [BarndorffNielsen1986] to the distribution of a
mean with Dirichlet weights [LugannaniRice1980], [Gatto2019]. Its first term is the signed root of the
empirical likelihood ratio [Owen1988]. It uses no random numbers, so equal samples have equal bounds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_Point = tuple[float, float]
"""A search coordinate, and the signed root found there."""

REACH = 8.0
"""Relative distance of the unseen value beyond the largest value seen, times the effective number of values.

Eight values of one size give an unseen value of twice their size; a single value gives one nine times as
large. The number is chosen so that intervals cover the mean of brigade-equivalents fighting, which only one
world in a hundred has, in 93 to 97 % of samples of 1,000 worlds (``python -m validation.coverage``).
"""
_FURTHEST = 1e12
"""End of the search for the quantile: the bound then equals the unseen value to ten digits."""
_LAST_DIGITS = 1e-13
"""Relative differences below this are rounding errors of double precision."""
_CLOSE = 1e-6
"""Tolerance of the search for the quantile, in standard normal units."""


@dataclass(frozen=True)
class ValueRange:
    """Range of the possible outcomes per world.

    Attributes:
        low: The least possible value.
        high: The greatest possible value.
        reached: Whether single worlds lie at the ends, even if rarely. If so, an end is the value of worlds
            not seen. If not, the ends only limit the value that the sample suggests.
    """

    low: float = -math.inf
    high: float = math.inf
    reached: bool = False

    @property
    def difference(self) -> ValueRange:
        """The range of a difference between two such values."""
        return self - self

    @property
    def has_room(self) -> bool:
        """Return whether values can differ at all."""
        return self.high > self.low

    def __add__(self, other: ValueRange) -> ValueRange:
        """Return the range of a sum."""
        return ValueRange(self.low + other.low, self.high + other.high, self.reached or other.reached)

    def __sub__(self, other: ValueRange) -> ValueRange:
        """Return the range of a difference."""
        return ValueRange(self.low - other.high, self.high - other.low, self.reached or other.reached)

    def scale_range(self, weight: float) -> ValueRange:
        """Return the range of a value multiplied by 0 … ``weight``."""
        return ValueRange(min(weight * self.low, 0.0), max(weight * self.high, 0.0), self.reached)

    def intersect(self, other: ValueRange) -> ValueRange:
        """Return the intersection with another range."""
        return ValueRange(max(self.low, other.low), min(self.high, other.high), self.reached)

    def enclose(self, other: ValueRange) -> ValueRange:
        """Return the smallest range that contains both."""
        low, high = min(self.low, other.low), max(self.high, other.high)
        return ValueRange(low, high, self.reached or other.reached)


ANY = ValueRange()
"""The range without limits."""
SHARE = ValueRange(0.0, 1.0, reached=True)
"""The range of a yes-or-no outcome, or of a share that may be 1 in single worlds."""


def compute_upper_bound(values: Floats, within: ValueRange, quantile: float) -> float:
    """Return the upper bound for the mean of independent values.

    Args:
        values: (n,) finite values, n at least 1.
        within: The range of a value. Where all values are equal, the bound lies 3.7 / n of the way to the end
            of the range; if the end is infinite, the bound is the value itself.
        quantile: The standard normal quantile of the level.
    """
    return -compute_lower_bound(-values, ValueRange(-within.high, -within.low, within.reached), quantile)


def compute_lower_bound(values: Floats, within: ValueRange, quantile: float) -> float:
    """Return the lower bound for the mean; the arguments are those of :func:`compute_upper_bound`."""
    centre = float(values.mean())
    # Rounding errors would look like a tiny spread, and the bound would ignore the range.
    values = _remove_rounding(values, centre)
    unseen, weight = _choose_unseen_value(values, within)
    if unseen >= centre:
        return centre
    below, weights = _group_distances(centre - values, centre - unseen, weight)
    return centre - _solve_quantile(below, weights, quantile)


def find_unseen_range(values: Floats, within: ValueRange) -> ValueRange:
    """Return the range of the values that represent worlds not seen, below and above the sample (n,)."""
    low, _ = _choose_unseen_value(values, within)
    high, _ = _choose_unseen_value(-values, ValueRange(-within.high, -within.low, within.reached))
    return ValueRange(low, -high, reached=True)


def _choose_unseen_value(values: Floats, within: ValueRange) -> tuple[float, float]:
    """Return the value below the sample that represents worlds not seen, and its weight in worlds."""
    middle = _find_middle_value(values)
    below = np.maximum(middle - values, 0.0)
    effective = _count_effective(below)
    # Without any value below the middle, the spread above it is the best guide to the size of values below.
    apart = below if effective else np.abs(values - middle)
    spread = _count_effective(apart)
    if within.reached or not spread:
        unseen = within.low
    else:
        unseen = max(middle - float(apart.max()) * (1 + REACH / spread), within.low)
    # All values are equal and the range has no end: the sample itself is the only bound.
    if math.isinf(unseen):
        return float(values.min()), 0.0
    return min(unseen, float(values.min())), _weigh_unseen(effective)


def _remove_rounding(values: Floats, centre: float) -> Floats:
    """Return the values, or the centre for each if they differ only by rounding errors."""
    alike = float(np.ptp(values)) <= _LAST_DIGITS * abs(centre)
    return np.full_like(values, centre) if alike else values


def _count_effective(sizes: Floats) -> float:
    """Return the effective number of values, (Σ size)² / Σ size²; 0 if all sizes are 0."""
    # Dividing by the largest size first keeps the squares from overflowing.
    largest = float(sizes.max())
    if not largest:
        return 0.0
    scaled = sizes / largest
    return float(scaled.sum()) ** 2 / float(scaled @ scaled)


def _find_middle_value(values: Floats) -> float:
    """Return the upper median, which is a value of the sample."""
    position = values.size // 2
    return float(np.partition(values, position)[position])


def _weigh_unseen(effective: float) -> float:
    """Return the weight of the unseen value in worlds, by the effective number of values on its side.

    The weight is 1 for no values, as in Gaffke's bound, and falls to ½ for many values, as in the interval of
    Jeffreys for values of 0 and 1.
    """
    return 0.5 + 0.5 / (1 + effective)


def _group_distances(values: Floats, unseen: float, weight: float) -> tuple[Floats, Floats]:
    """Return distances and weights, (m,) each, with the worlds at the usual value grouped into one entry."""
    # Most worlds have no event and share one value; grouping them makes the search fast for rare events.
    usual = _find_middle_value(values)
    apart = values[values != usual]
    distances = np.concatenate([apart, [usual, unseen]])
    weights = np.ones(distances.size)
    weights[-2:] = values.size - apart.size, weight
    return distances, weights


def _solve_quantile(distances: Floats, weights: Floats, quantile: float) -> float:
    """Return the quantile of the mean of ``distances`` under random ``weights``."""
    total, largest = float(weights.sum()), float(distances.max())
    shift = float(weights @ distances) / total
    # Scaling to mean 0 and maximum 1 makes one search work for every unit.
    scaled = (distances - shift) / (largest - shift)
    # The search starts at the normal approximation, which is close for large samples.
    spread = math.sqrt(float(weights @ np.square(scaled)))
    low, high, last = (0.0, 0.0), (math.inf, math.inf), (0.0, 0.0)
    position, mean = quantile, 0.0
    while position < _FURTHEST:
        found, mean = _approximate_tail(scaled, weights, position / (spread + position))
        if abs(found - quantile) < _CLOSE:
            break
        here = (position, found)
        low, high = (here, high) if found < quantile else (low, here)
        position, last = _choose_next_point(low, high, last, here, quantile), here
    return shift + mean * (largest - shift)


def _choose_next_point(low: _Point, high: _Point, last: _Point, here: _Point, wanted: float) -> float:
    """Return the next search coordinate: the secant through two points, within the bracket."""
    rise = here[1] - last[1]
    position = here[0] + (wanted - here[1]) * (here[0] - last[0]) / rise if rise else math.inf
    # The secant may leave the bracket, or jump too far where the function is flat.
    if low[0] < position < min(high[0], 10 * here[0]):
        return position
    return 2 * here[0] if math.isinf(high[0]) else (low[0] + high[0]) / 2


def _approximate_tail(distances: Floats, weights: Floats, tilt: float) -> tuple[float, float]:
    """Return the modified signed root at one tilt of the weights, and the mean under the tilted weights.

    The tilted weights are proportional to 1 / (1 − tilt · distance). They solve the saddlepoint equation at
    their mean.

    Args:
        distances: (m,) with weighted mean 0 and maximum 1.
        weights: (m,).
        tilt: Above 0 and below 1.
    """
    tilted = 1 / (1 - tilt * distances)
    by_weight = weights * tilted
    mean = float(by_weight @ distances) / float(by_weight.sum())
    left = 1 - tilt * mean
    exponent = float(weights.sum()) * math.log(left) + float(weights @ np.log(tilted))
    # The floor keeps the root above 0 where rounding makes the exponent vanish.
    root = math.sqrt(max(-2 * exponent, 1e-300))
    curvature = float(by_weight @ (tilted * np.square(distances - mean)))
    slope = tilt * math.sqrt(curvature)
    return root + math.log(slope / root) / root, mean
