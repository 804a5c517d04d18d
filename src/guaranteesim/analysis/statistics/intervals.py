"""95 % intervals for what a sample of worlds shows.

An interval says how far chance may have moved a number: the chance by which these worlds were drawn, and no
others. Every world draws its own numbers from the ranges that the scenario states, so the number itself is a
mean over these ranges. The interval does not say how the number would move if the ranges, or the model, were
others: more worlds make it as short as one likes, and the ignorance about the ranges stays.

The intervals hold for events that are rare and for amounts with a heavy tail, which is what the outcomes are:
``validation/coverage`` draws samples of worlds from a large population and counts how often they cover.

Crises cluster within worlds: a world unlucky in its leaders has many, all alike. Every share of crises is
therefore a ratio of sums over worlds, and its error is that of the worlds, not of the crises.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy  # its submodules load when first used: rules are explained without them
from numpy.typing import ArrayLike

from guaranteesim.analysis.statistics.mean_bounds import (
    ANY,
    ValueRange,
    compute_lower_bound,
    compute_upper_bound,
)
from guaranteesim.analysis.statistics.mean_bounds import Floats as Floats  # others take the type from here

LEVEL = 0.95
"""Confidence of every interval, each by itself."""
TAIL = (1 + LEVEL) / 2
LEAST_FOR_MEAN = 4
"""From so many values on the interval of a mean keeps its level (tried: normal, uniform, exponential)."""
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
    def is_known(self) -> bool:
        """Return whether there is anything to report."""
        return not math.isnan(self.value)

    @property
    def excludes_zero(self) -> bool:
        """Return whether 0 lies outside the interval."""
        return self.low > 0 or self.high < 0


UNKNOWN = Estimate(math.nan, math.nan, math.nan, 0)
"""Where nothing stands behind a number."""


def compute_wilson_interval(count: float, n: float, quantile: float | None = None) -> tuple[float, float]:
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


def compute_binomial_interval(count: float, n: float) -> tuple[float, float]:
    """Return the interval of Clopper and Pearson (1934) for the share ``count / n``.

    It never covers less often than it says. The end of a share seen in no case, or in every case, is exact;
    the other end is then 3.7 / n away. ``n`` may be an effective sample size and ``count`` a fraction, for
    which beta integrals stand for the binomial sums (Korn and Graubard 1998).
    """
    rest = n - count
    low = float(scipy.special.betaincinv(count, rest + 1, 1 - TAIL)) if count > 0 else 0.0
    high = float(scipy.special.betaincinv(count + 1, rest, TAIL)) if rest > 0 else 1.0
    return low, high


def estimate_proportion(flags: ArrayLike) -> Estimate:
    """Return the share of independent worlds in which something happened; ``flags`` (W,) booleans."""
    happened = np.asarray(flags, dtype=bool)
    if not happened.size:
        return UNKNOWN
    count = int(np.count_nonzero(happened))
    return Estimate(count / happened.size, *compute_binomial_interval(count, happened.size), happened.size)


def estimate_share(part: ArrayLike, whole: ArrayLike) -> Estimate:
    """Return share Σ part / Σ whole of crises that cluster within worlds.

    The interval of Clopper and Pearson at the effective number of crises, p(1−p) over the linearised variance
    of the ratio, times the square of the normal quantile over Student's for the worlds that had a crisis: it
    keeps its level for shares near 0 and 1 in clustered samples (Korn and Graubard 1998; Franco, Little,
    Louis and Slud 2019). Where the variance cannot be seen (no success, or nothing else), one crisis a world
    counts.

    Args:
        part: (W,) crises a world in which it happened, part ≤ whole.
        whole: (W,) crises a world.
    """
    part, whole = _convert_pair(part, whole)
    total, clusters = float(whole.sum()), int(np.count_nonzero(whole))
    if not clusters:
        return UNKNOWN
    p = float(part.sum()) / total
    effective = _count_effective_crises(part - p * whole, p, total, clusters)
    return Estimate(p, *compute_binomial_interval(p * effective, effective), int(total))


def _count_effective_crises(residual: Floats, p: float, total: float, clusters: int) -> float:
    """Return the effective number of crises, at most their number."""
    if clusters == 1:
        return 1.0
    found = float(clusters)
    if p not in (0, 1):
        variance = clusters / (clusters - 1) * float(np.square(residual).sum()) / total**2
        found = min(p * (1 - p) / variance, total) if variance > 0 else total
    return found * float(scipy.special.ndtri(TAIL) / scipy.special.stdtrit(clusters - 1, TAIL)) ** 2


def estimate_mean(values: ArrayLike, within: ValueRange = ANY) -> Estimate:
    """Return the mean over independent worlds, with the interval of ``mean_bounds``.

    Args:
        values: (W,) one a world; below 4 there is no interval.
        within: The range in which the value of a world must lie. Where all worlds agree, the interval runs
            3.7 W-ths of the way to its ends, and has no length where it has none.
    """
    sample = np.asarray(values, dtype=np.float64)
    if not sample.size:
        return UNKNOWN
    return estimate_smooth_mean(float(sample.mean()), sample, within)


def estimate_smooth_mean(value: float, influence: ArrayLike, within: ValueRange = ANY) -> Estimate:
    """Return a smooth function of means over worlds with its interval.

    The function is taken as the mean of what each world adds to it, as in the delta method (Hampel 1974), and
    has the interval of that mean.

    Args:
        value: The estimate.
        influence: (W,) what each world moves it by, W times over, up to a constant.
        within: The range of the outcome of a world.
    """
    moved = np.asarray(influence, dtype=np.float64)
    if moved.size < LEAST_FOR_MEAN:
        return Estimate(value, math.nan, math.nan, moved.size)
    sample = moved - float(moved.mean()) + value
    quantile = float(scipy.special.ndtri(TAIL))
    low, high = compute_lower_bound(sample, within, quantile), compute_upper_bound(sample, within, quantile)
    return Estimate(value, min(max(low, within.low), value), max(min(high, within.high), value), moved.size)


def estimate_smooth_chance(value: float, influence: ArrayLike) -> Estimate:
    """As :func:`estimate_smooth_mean` for a mean of chances: within 0 … 1, and exact at either end."""
    moved = np.asarray(influence, dtype=np.float64)
    if value in (0, 1):
        return Estimate(value, value, value, moved.size)
    return estimate_smooth_mean(value, moved, ValueRange(0.0, 1.0))


def estimate_median(values: ArrayLike) -> Estimate:
    """Return median of independent values by order statistics, exact whatever their distribution.

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


def estimate_clustered_median(values: ArrayLike, world: ArrayLike) -> Estimate:
    """Return median of values that cluster within worlds; Woodruff's (1952) interval.

    Args:
        values: (k,) one a crisis.
        world: (k,) the world of each.
    """
    sample = np.asarray(values, dtype=np.float64)
    if not sample.size:
        return UNKNOWN
    ordered = np.sort(sample)
    centre = float(ordered[(sample.size - 1) // 2])
    _, position = np.unique(np.asarray(world), return_inverse=True)
    whole = np.bincount(position).astype(np.float64)
    if whole.size < LEAST_FOR_MEDIAN:
        return Estimate(centre, math.nan, math.nan, sample.size)
    below = estimate_share(np.bincount(position, weights=sample <= centre), whole)
    reach = (below.high - below.low) / 2 * sample.size
    low = max(math.floor(sample.size / 2 - reach), 0)
    high = min(math.ceil(sample.size / 2 + reach), sample.size - 1)
    return Estimate(centre, float(ordered[low]), float(ordered[high]), sample.size)


def _convert_pair(part: ArrayLike, whole: ArrayLike) -> tuple[Floats, Floats]:
    return np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
