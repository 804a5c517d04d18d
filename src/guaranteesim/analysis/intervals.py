"""95 % intervals for what a sample of worlds shows.

Crises cluster within worlds: a world unlucky in its leaders has many, all alike. Every share of crises is
therefore a ratio of sums over worlds, and its error is that of the worlds, not of the crises.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy  # its submodules load when first used: rules are explained without them
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

LEVEL = 0.95
"""Confidence of every interval, each by itself."""
TAIL = (1 + LEVEL) / 2
LEAST_FOR_MEDIAN = 6
"""From so many independent values on, their range covers the median with at least 95 % (1 − 2⁻⁵)."""


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval.

    Attributes:
        value: The estimate; nan where nothing can be said (no crisis to take a share of), and inf for a
            time that lies beyond the horizon.
        low: Lower end; nan where there is too little to give one.
        high: Upper end, likewise; inf where it lies beyond the horizon.
        n: How many worlds or crises stand behind it.
    """

    value: float
    low: float
    high: float
    n: int

    @property
    def known(self) -> bool:
        """Whether there is anything to report."""
        return not math.isnan(self.value)

    @property
    def excludes_zero(self) -> bool:
        """Whether 0 lies outside the interval."""
        return self.low > 0 or self.high < 0


UNKNOWN = Estimate(math.nan, math.nan, math.nan, 0)
"""Where nothing stands behind a number."""


def wilson(count: float, n: float, quantile: float | None = None) -> tuple[float, float]:
    """Wilson's (1927) score interval for the share ``count / n``.

    ``n`` may be an effective sample size; ``quantile`` replaces the normal one where the variance is itself
    estimated from few clusters.
    """
    z2 = float(scipy.special.ndtri(TAIL) if quantile is None else quantile) ** 2
    count, n = float(count), float(n)
    p = count / n
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    reach = math.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    low, high = max(middle - reach, 0.0), min(middle + reach, 1.0)
    return (0.0 if count == 0 else low), (1.0 if count == n else high)


def proportion(flags: ArrayLike) -> Estimate:
    """Share of independent worlds in which something happened; ``flags`` (W,) booleans."""
    happened = np.asarray(flags, dtype=bool)
    if not happened.size:
        return UNKNOWN
    count = int(np.count_nonzero(happened))
    return Estimate(count / happened.size, *wilson(count, happened.size), happened.size)


def share(part: ArrayLike, whole: ArrayLike) -> Estimate:
    """Share Σ part / Σ whole of crises that cluster within worlds.

    Wilson's interval at the effective number of crises, p(1−p) over the linearised variance of the ratio,
    with Student's quantile for the worlds that had a crisis: the interval that keeps its level for shares
    near 0 and 1 in clustered samples (Korn and Graubard 1998; Franco, Little, Louis and Slud 2019).
    Where the variance cannot be seen (no success, or nothing else), one crisis a world counts.

    Args:
        part: (W,) crises a world in which it happened, part ≤ whole.
        whole: (W,) crises a world.
    """
    part, whole = _pair(part, whole)
    total, clusters = float(whole.sum()), int(np.count_nonzero(whole))
    if not clusters:
        return UNKNOWN
    p = float(part.sum()) / total
    effective, quantile = _effective(part - p * whole, p, total, clusters)
    return Estimate(p, *wilson(p * effective, effective, quantile), int(total))


def _effective(residual: Floats, p: float, total: float, clusters: int) -> tuple[float, float | None]:
    """Effective number of crises, at most their number, and the quantile to use."""
    if clusters == 1:
        return 1.0, None
    quantile = float(scipy.special.stdtrit(clusters - 1, TAIL))
    if p in (0, 1):
        return clusters, quantile
    variance = clusters / (clusters - 1) * float(np.square(residual).sum()) / total**2
    return (min(p * (1 - p) / variance, total) if variance > 0 else total), quantile


def mean(values: ArrayLike) -> Estimate:
    """Mean over independent worlds, with Student's interval; ``values`` (W,)."""
    sample = np.asarray(values, dtype=np.float64)
    if not sample.size:
        return UNKNOWN
    centre = float(sample.mean())
    if sample.size == 1:
        return Estimate(centre, math.nan, math.nan, 1)
    quantile = float(scipy.special.stdtrit(sample.size - 1, TAIL))
    reach = quantile * float(sample.std(ddof=1)) / math.sqrt(sample.size)
    return Estimate(centre, centre - reach, centre + reach, sample.size)


def smooth_mean(value: float, influence: ArrayLike) -> Estimate:
    """A smooth function of means over worlds, with the delta method's interval and Student's quantile.

    Args:
        value: The estimate.
        influence: (W,) what each world moves it by, W times over, with mean 0 (Hampel 1974).
    """
    moved = np.asarray(influence, dtype=np.float64)
    if moved.size < 2:
        return Estimate(value, math.nan, math.nan, moved.size)
    reach = _smooth_reach(moved)
    return Estimate(value, value - reach, value + reach, moved.size)


def smooth_chance(value: float, influence: ArrayLike) -> Estimate:
    """As :func:`smooth_mean`, built on the logit scale so that it stays within 0 … 1; exact at either end."""
    moved = np.asarray(influence, dtype=np.float64)
    if value in (0, 1):
        return Estimate(value, value, value, moved.size)
    if moved.size < 2:
        return Estimate(value, math.nan, math.nan, moved.size)
    centre = float(scipy.special.logit(value))
    reach = _smooth_reach(moved) / (value * (1 - value))
    low, high = scipy.special.expit([centre - reach, centre + reach])
    return Estimate(value, float(low), float(high), moved.size)


def _smooth_reach(moved: Floats) -> float:
    quantile = float(scipy.special.stdtrit(moved.size - 1, TAIL))
    return quantile * float(moved.std(ddof=1)) / math.sqrt(moved.size)


def median(values: ArrayLike) -> Estimate:
    """Median of independent values by order statistics, exact whatever their distribution.

    The median is the least value that at least half do not exceed. Values may be inf (not reached by the
    horizon); so may the answer. Below 6 values there is no interval.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    n = ordered.size
    if not n:
        return UNKNOWN
    centre = float(ordered[(n - 1) // 2])
    if n < LEAST_FOR_MEDIAN:
        return Estimate(centre, math.nan, math.nan, n)
    rank = int(np.count_nonzero(scipy.special.bdtr(np.arange(n // 2), n, 0.5) <= 1 - TAIL))
    return Estimate(centre, float(ordered[rank - 1]), float(ordered[n - rank]), n)


def clustered_median(values: ArrayLike, world: ArrayLike) -> Estimate:
    """Median of values that cluster within worlds; Woodruff's (1952) interval.

    Args:
        values: (k,) one a crisis.
        world: (k,) the world of each.
    """
    sample = np.asarray(values, dtype=np.float64)
    if not sample.size:
        return UNKNOWN
    ordered = np.sort(sample)
    centre = float(ordered[(sample.size - 1) // 2])
    _, place = np.unique(np.asarray(world), return_inverse=True)
    whole = np.bincount(place).astype(np.float64)
    if whole.size < LEAST_FOR_MEDIAN:
        return Estimate(centre, math.nan, math.nan, sample.size)
    below = share(np.bincount(place, weights=sample <= centre), whole)
    reach = (below.high - below.low) / 2 * sample.size
    low = max(math.floor(sample.size / 2 - reach), 0)
    high = min(math.ceil(sample.size / 2 + reach), sample.size - 1)
    return Estimate(centre, float(ordered[low]), float(ordered[high]), sample.size)


def _pair(part: ArrayLike, whole: ArrayLike) -> tuple[Floats, Floats]:
    return np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
