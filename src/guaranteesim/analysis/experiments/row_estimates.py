"""Estimates of every row of an experiment at once: means, shares and paired differences with 95 % intervals.

These are quick intervals for thousands of rows. Those of a single run
(:mod:`guaranteesim.analysis.statistics.intervals`) cost more and hold for rare events as well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class RowEstimates:
    """An estimate for every row with its 95 % interval, (rows,) each; ends are nan if there is one world."""

    value: Floats
    low: Floats
    high: Floats

    @property
    def is_below_zero(self) -> NDArray[np.bool_]:
        """True where the interval lies below 0."""
        return self.high < 0

    @property
    def is_above_zero(self) -> NDArray[np.bool_]:
        """True where the interval lies above 0."""
        return self.low > 0


def estimate_rows(values: Floats, *, is_share: bool) -> RowEstimates:
    """Return the mean of every row of ``values`` (rows, worlds).

    Args:
        values: An outcome in every world of every row.
        is_share: True if the outcome is 0 or 1; the interval is then that of Wilson (1927), else Student's.
    """
    if not is_share:
        return _estimate_means(values)
    n, z = values.shape[1], _find_normal_quantile()
    share = values.mean(axis=1)
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return RowEstimates(share, centre - half, centre + half)


def estimate_row_differences(these: Floats, those: Floats, *, is_share: bool) -> RowEstimates:
    """Return the mean of these − those in every row, world by world; both (rows, worlds).

    Args:
        these: An outcome of one arrangement.
        those: The same outcome of another, in the same worlds.
        is_share: True if the outcome is 0 or 1. The interval is then that of Agresti and Min (2005), which
            adds half a world to each of the four cells of the paired table, else Student's.
    """
    gaps = these - those
    if not is_share:
        return _estimate_means(gaps)
    n, z = gaps.shape[1], _find_normal_quantile()
    more, fewer = (gaps > 0).sum(axis=1) + 0.5, (gaps < 0).sum(axis=1) + 0.5
    size = n + 2
    centre = (more - fewer) / size
    half = z * np.sqrt((more + fewer) / size - centre**2) / np.sqrt(size)
    value = gaps.mean(axis=1)
    return RowEstimates(value, np.maximum(centre - half, -1.0), np.minimum(centre + half, 1.0))


def _estimate_means(values: Floats) -> RowEstimates:
    from scipy.special import stdtrit

    n = values.shape[1]
    mean = values.mean(axis=1)
    if n < 2:
        nothing = np.full(len(values), np.nan)
        return RowEstimates(mean, nothing, nothing)
    half = stdtrit(n - 1, (1 + _LEVEL) / 2) * values.std(axis=1, ddof=1) / np.sqrt(n)
    return RowEstimates(mean, mean - half, mean + half)


def _find_normal_quantile() -> float:
    from scipy.special import ndtri

    return float(ndtri((1 + _LEVEL) / 2))
