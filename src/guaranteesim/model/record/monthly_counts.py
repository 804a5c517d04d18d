"""Month by month over all worlds, as integer counts.

Sums of counts over blocks are exact, so results do not depend on the size of the blocks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guaranteesim.streams import Floats

BINS = 200
"""Resolution of the quantiles: shares in 0..1 are counted in steps of 0.005."""

COUNTS = ("at_peace", "at_war", "crises", "in_force")
"""Worlds that have seen no major violation so far; worlds at war; worlds with an act this month; worlds in
which at least one commitment is in force when the month is over."""


class MonthlyCounts:
    """``counts[name]`` of shape (months,), ``histograms[name]`` of shape (months, BINS).

    ``sums`` are names of whole numbers that are counted besides :data:`COUNTS`.
    """

    def __init__(self, months: int, shares: tuple[str, ...], sums: tuple[str, ...] = ()) -> None:
        self.counts = {name: np.zeros(months, dtype=np.int64) for name in (*COUNTS, *sums)}
        self.histograms = {name: np.zeros((months, BINS), dtype=np.int64) for name in shares}

    def record_count(self, name: str, month: int, count: int) -> None:
        """Record in how many worlds ``name`` holds in ``month``, or how many there were in all of them."""
        self.counts[name][month - 1] = count

    def record_shares(self, name: str, month: int, values: Floats) -> None:
        """Record the values, shares in 0..1 of shape (W,), that ``name`` takes in ``month``."""
        bins = np.minimum((values * BINS).astype(np.int64), BINS - 1)
        self.histograms[name][month - 1] = np.bincount(bins, minlength=BINS)

    def __add__(self, other: MonthlyCounts) -> MonthlyCounts:
        """Return the counts of two blocks together."""
        merged = MonthlyCounts(0, ())
        merged.counts = {name: self.counts[name] + other.counts[name] for name in self.counts}
        merged.histograms = {name: self.histograms[name] + other.histograms[name] for name in self.histograms}
        return merged


def estimate_quantile(histogram: NDArray[np.int64], share: float) -> float:
    """Return the value below which ``share`` of the worlds lie, to within 1/(2·BINS), in one month."""
    cumulative = np.cumsum(histogram)
    position = int(np.searchsorted(cumulative, share * cumulative[-1]))
    # The middle of the bin is at most half a bin away from every value counted in it.
    return (min(position, BINS - 1) + 0.5) / BINS
