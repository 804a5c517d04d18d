"""95 % intervals for what a sample of worlds shows.

An interval shows how far a number may be off because only these worlds were drawn. Every world draws its own
numbers from the ranges that the scenario states, so the estimate is a mean over these ranges. The interval
does not show how the estimate would move under other ranges or another model. More worlds make the interval
shorter. They do not reduce the uncertainty about the ranges.

The intervals hold for rare events and for amounts with a heavy tail, because most outcomes are of that kind:
``validation/coverage`` draws samples of worlds from a large population and counts how often they cover.

Crises cluster within worlds: a world with an unlucky draw of leaders has many similar crises. Every share of
crises is therefore a ratio of sums over worlds, and its error is computed from worlds, not from crises.
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
"""Confidence level of every single interval."""
TAIL = (1 + LEVEL) / 2
LEAST_FOR_MEAN = 4
"""Least number of values at which the interval of a mean keeps its level (tried: normal, uniform,
exponential)."""
LEAST_FOR_MEDIAN = 6
"""Least number of independent values whose range covers the median with at least 95 % (1 − 2⁻⁵)."""


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval.

    Attributes:
        value: The estimate; nan where it is not defined (a share of no crises), and inf for a time beyond
            the horizon.
        low: Lower end; nan where the sample is too small for an interval.
        high: Upper end; nan where the sample is too small, inf where it lies beyond the horizon.
        n: Number of worlds or crises in the sample.
    """

    value: float
    low: float
    high: float
    n: int

    @property
    def is_known(self) -> bool:
        """Return whether the value is defined."""
        return not math.isnan(self.value)

    @property
    def excludes_zero(self) -> bool:
        """Return whether 0 lies outside the interval."""
        return self.low > 0 or self.high < 0


UNKNOWN = Estimate(math.nan, math.nan, math.nan, 0)
"""The estimate from an empty sample."""


def compute_wilson_interval(count: float, n: float, quantile: float | None = None) -> tuple[float, float]:
    """Return the score interval of Wilson [Wilson1927] for the share ``count / n``.

    Args:
        count: Number of successes.
        n: Sample size, possibly an effective one.
        quantile: Replaces the normal quantile where the variance is itself estimated from few clusters.
    """
    z2 = float(scipy.special.ndtri(TAIL) if quantile is None else quantile) ** 2
    count, n = float(count), float(n)
    p = count / n
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    reach = math.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    low, high = max(middle - reach, 0.0), min(middle + reach, 1.0)
    return (0.0 if count == 0 else low), (1.0 if count == n else high)


def compute_binomial_interval(count: float, n: float) -> tuple[float, float]:
    """Return the interval of Clopper and Pearson [ClopperPearson1934] for the share ``count / n``.

    The coverage is never below the level. For a share of 0 or 1 one end is exact and the other end is 3.7 / n
    away. ``n`` may be an effective sample size and ``count`` a fraction: beta integrals then replace the
    binomial sums [KornGraubard1998].
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
    """Return the share Σ part / Σ whole of crises that cluster within worlds.

    The interval is that of Clopper and Pearson at the effective number of crises. This number is p(1−p) over
    the linearised variance of the ratio, times the squared ratio of the normal quantile to Student's for the
    worlds that had a crisis. The interval keeps its level for shares near 0 and 1 in clustered samples
    [KornGraubard1998], [Franco2019]. For a share of 0 or 1 the sample shows no variance, and each world with
    a crisis counts as one crisis.

    Args:
        part: (W,) crises per world in which the event happened, part ≤ whole.
        whole: (W,) crises per world.
    """
    part, whole = _convert_pair(part, whole)
    total, clusters = float(whole.sum()), int(np.count_nonzero(whole))
    if not clusters:
        return UNKNOWN
    p = float(part.sum()) / total
    effective = _count_effective_crises(part - p * whole, p, total, clusters)
    return Estimate(p, *compute_binomial_interval(p * effective, effective), int(total))


def _count_effective_crises(residual: Floats, p: float, total: float, clusters: int) -> float:
    """Return the effective number of crises.

    Before the correction for few clusters it is at most the number of crises.
    """
    if clusters == 1:
        return 1.0
    # A share of 0 or 1 has no visible variance: assume that crises within a world are fully dependent.
    found = float(clusters)
    if p not in (0, 1):
        variance = clusters / (clusters - 1) * float(np.square(residual).sum()) / total**2
        found = min(p * (1 - p) / variance, total) if variance > 0 else total
    return found * float(scipy.special.ndtri(TAIL) / scipy.special.stdtrit(clusters - 1, TAIL)) ** 2


def estimate_mean(values: ArrayLike, within: ValueRange = ANY) -> Estimate:
    """Return the mean over independent worlds, with the interval of ``mean_bounds``.

    Args:
        values: (W,) one value per world; fewer than 4 values have no interval.
        within: The range of possible values per world. Where all worlds agree, the interval extends
            3.7 / W of the way to the ends of this range; an infinite end does not extend it.
    """
    sample = np.asarray(values, dtype=np.float64)
    if not sample.size:
        return UNKNOWN
    return estimate_smooth_mean(float(sample.mean()), sample, within)


def estimate_smooth_mean(value: float, influence: ArrayLike, within: ValueRange = ANY) -> Estimate:
    """Return a smooth function of means over worlds with its interval.

    The function is approximated by the mean of the influences of the worlds, as in the delta method
    [Hampel1974], and has the interval of that mean.

    Args:
        value: The estimate.
        influence: (W,) W times the change of the estimate by each world, up to a constant.
        within: The range of possible outcomes per world.
    """
    moved = np.asarray(influence, dtype=np.float64)
    if moved.size < LEAST_FOR_MEAN:
        return Estimate(value, math.nan, math.nan, moved.size)
    # Centring at the estimate removes the arbitrary constant of the influences.
    sample = moved - float(moved.mean()) + value
    quantile = float(scipy.special.ndtri(TAIL))
    low, high = compute_lower_bound(sample, within, quantile), compute_upper_bound(sample, within, quantile)
    return Estimate(value, min(max(low, within.low), value), max(min(high, within.high), value), moved.size)


def estimate_smooth_chance(value: float, influence: ArrayLike) -> Estimate:
    """Return a mean of chances with its interval, within 0 … 1; a mean of 0 or 1 is exact.

    The arguments are those of :func:`estimate_smooth_mean`.
    """
    moved = np.asarray(influence, dtype=np.float64)
    # A mean of chances is 0 or 1 only if every chance is: acceptance is then certain, not merely unobserved.
    if value in (0, 1):
        return Estimate(value, value, value, moved.size)
    return estimate_smooth_mean(value, moved, ValueRange(0.0, 1.0))


def estimate_median(values: ArrayLike) -> Estimate:
    """Return the median of independent values with an interval by order statistics, exact for any law.

    The median is the least value that at least half of the values do not exceed. Values may be inf (not
    reached by the horizon), and so may the median. Fewer than 6 values have no interval.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    n = ordered.size
    if not n:
        return UNKNOWN
    centre = float(ordered[(n - 1) // 2])
    if n < LEAST_FOR_MEDIAN:
        return Estimate(centre, math.nan, math.nan, n)
    # The greatest rank whose binomial tail is at most 2.5 %; Python counts from 0, ranks from 1.
    rank = int(np.count_nonzero(scipy.special.bdtr(np.arange(n // 2), n, 0.5) <= 1 - TAIL))
    return Estimate(centre, float(ordered[rank - 1]), float(ordered[n - rank]), n)


def estimate_clustered_median(values: ArrayLike, world: ArrayLike) -> Estimate:
    """Return the median of values that cluster within worlds, with the interval of [Woodruff1952].

    Args:
        values: (k,) one value per crisis.
        world: (k,) the world of each crisis.
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
    # The interval of the share below the median is carried over to the ranks of the values.
    below = estimate_share(np.bincount(position, weights=sample <= centre), whole)
    reach = (below.high - below.low) / 2 * sample.size
    # Rounding outwards keeps the coverage at or above the level.
    low = max(math.floor(sample.size / 2 - reach), 0)
    high = min(math.ceil(sample.size / 2 + reach), sample.size - 1)
    return Estimate(centre, float(ordered[low]), float(ordered[high]), sample.size)


def _convert_pair(part: ArrayLike, whole: ArrayLike) -> tuple[Floats, Floats]:
    return np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
