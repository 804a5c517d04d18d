"""Estimates the package does not have: relative changes and differences of differences over paired worlds."""

from __future__ import annotations

import math

import numpy as np
import scipy

from guaranteesim.analysis.statistics.intervals import TAIL, UNKNOWN, Estimate, estimate_mean


def relative_change(
    part: np.ndarray, whole: np.ndarray, other_part: np.ndarray, other_whole: np.ndarray
) -> Estimate:
    """(Σ part / Σ whole) / (Σ other part / Σ other whole) − 1 over paired worlds, (W,) each.

    The interval is that of the logarithm of the ratio, linearised world by world (delta method).
    """
    sums = [np.asarray(column, dtype=float) for column in (part, whole, other_part, other_whole)]
    if not all(column.sum() for column in sums):
        return UNKNOWN
    one, per, other, other_per = (column / column.mean() for column in sums)
    means = [column.mean() for column in sums]
    ratio = means[0] / means[1] / (means[2] / means[3])
    influence = (one - per) - (other - other_per)
    reach = float(scipy.special.ndtri(TAIL)) * influence.std(ddof=1) / math.sqrt(influence.size)
    return Estimate(ratio - 1, ratio * math.exp(-reach) - 1, ratio * math.exp(reach) - 1, influence.size)


def difference_of_differences(
    one: np.ndarray, other: np.ndarray, third: np.ndarray, fourth: np.ndarray
) -> Estimate:
    """Mean of (one − other) − (third − fourth) over worlds that met the same luck, (W,) each."""
    return estimate_mean((one.astype(float) - other) - (third.astype(float) - fourth))
