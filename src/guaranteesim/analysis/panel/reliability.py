"""How far forecasts come true, and the rows that they miss most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guaranteesim.analysis.statistics.intervals import compute_wilson_interval

Floats = NDArray[np.float64]

BINS = 10
LEAST_EXPECTED = 4.0
"""Least number of events expected, at the overall rate, in a bin: fewer say nothing."""
MISSES = 10


@dataclass(frozen=True)
class ReliabilityBin:
    """Rows with similar forecasts.

    Attributes:
        n: Rows.
        forecast: Their mean forecast.
        happened: The share in which it happened.
        low: Lower end of Wilson's 95 % interval, which takes rows as independent.
        high: Upper end.
    """

    n: int
    forecast: float
    happened: float
    low: float
    high: float


def bin_forecasts(forecasts: Floats, outcomes: Floats, bins: int = BINS) -> list[ReliabilityBin]:
    """Return rows in bins of equal size by forecast; equal forecasts stay together.

    There are fewer bins where events are rare, so that each can expect :data:`LEAST_EXPECTED`.
    """
    n = len(outcomes)
    rare = min(outcomes.sum(), n - outcomes.sum())
    bins = int(np.clip(rare // LEAST_EXPECTED, 1, bins))
    cuts = np.quantile(forecasts, np.arange(1, bins) / bins, method="lower")
    place = np.searchsorted(np.unique(cuts), forecasts, side="left")
    found = []
    for number in np.unique(place):
        there = place == number
        total, size = float(outcomes[there].sum()), int(there.sum())
        low, high = compute_wilson_interval(total, size)
        found.append(ReliabilityBin(size, float(forecasts[there].mean()), total / size, low, high))
    return found


def list_misses(
    forecasts: Floats, outcomes: Floats, labels: NDArray[np.object_], count: int = MISSES
) -> pd.DataFrame:
    """Return the events that were thought least likely, and the likeliest that did not come.

    Returns:
        ``what`` ("came" or "did not come"), ``row`` in words, ``forecast``; most surprising first in each.
    """
    parts = []
    for what, kind, sign in (("came", 1.0, 1), ("did not come", 0.0, -1)):
        there = np.flatnonzero(outcomes == kind)
        order = there[np.argsort(sign * forecasts[there], kind="stable")][:count]
        parts.append(pd.DataFrame({"what": what, "row": labels[order], "forecast": forecasts[order]}))
    return pd.concat(parts, ignore_index=True)
