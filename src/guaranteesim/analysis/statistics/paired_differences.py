"""95 % intervals for differences between two arrangements that met the same histories.

World i of one run and world i of the other share their random numbers. The sample therefore consists of
pairs of worlds, not of two independent runs.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate, estimate_mean, estimate_share
from guaranteesim.analysis.statistics.mean_bounds import ANY, SHARE, ValueRange


def estimate_mean_difference(these: ArrayLike, those: ArrayLike, within: ValueRange = ANY) -> Estimate:
    """Return the mean of these − those over worlds; both are (W,), and differences lie in ``within``.

    Where all pairs agree, the interval still allows for pairs not seen, which may differ by the whole range.
    """
    return estimate_mean(np.asarray(these, dtype=np.float64) - np.asarray(those, dtype=np.float64), within)


def estimate_proportion_difference(
    these: ArrayLike, those: ArrayLike, within: ValueRange = SHARE.difference
) -> Estimate:
    """Return the difference of two shares of worlds, from pairs of booleans (W,).

    The interval has a length even where the runs agree in every world.
    """
    return estimate_mean_difference(np.asarray(these, dtype=bool), np.asarray(those, dtype=bool), within)


def estimate_share_difference(
    part: ArrayLike, whole: ArrayLike, other_part: ArrayLike, other_whole: ArrayLike
) -> Estimate:
    """Return the difference of two shares of crises, Σ part / Σ whole − Σ other_part / Σ other_whole.

    All arguments are (W,). The intervals of both shares
    (:func:`~guaranteesim.analysis.statistics.intervals.estimate_share`) are combined by the method of
    variance estimates recovery [Newcombe1998], [ZouDonner2008], with the correlation of the two
    linearised ratios over the worlds.
    """
    one, other = estimate_share(part, whole), estimate_share(other_part, other_whole)
    if not (one.is_known and other.is_known):
        return UNKNOWN
    tied = _compute_correlation(
        _compute_ratio_influence(part, whole, one.value),
        _compute_ratio_influence(other_part, other_whole, other.value),
    )
    gap = one.value - other.value
    # The lower end of a difference combines the lower reach of one share and the upper of the other.
    below = _combine_reach(one.value - one.low, other.high - other.value, tied)
    above = _combine_reach(one.high - one.value, other.value - other.low, tied)
    return Estimate(gap, max(gap - below, -1.0), min(gap + above, 1.0), min(one.n, other.n))


def _compute_ratio_influence(part: ArrayLike, whole: ArrayLike, ratio: float) -> np.ndarray:
    """Return the influence of each world on the ratio, up to a factor, (W,)."""
    return np.asarray(part, dtype=np.float64) - ratio * np.asarray(whole, dtype=np.float64)


def _compute_correlation(one: np.ndarray, other: np.ndarray) -> float:
    scale = math.sqrt(float(one @ one) * float(other @ other))
    return float(np.clip(one @ other / scale, -1, 1)) if scale > 0 else 0.0


def _combine_reach(one: float, other: float, tied: float) -> float:
    return math.sqrt(max(one**2 + other**2 - 2 * tied * one * other, 0.0))
