"""Scoring rules for probabilities, and intervals of mean scores over few cases.

Both scores are losses with a minimum of 0. Both are proper: the expected loss is least for the probability
that the forecaster believes [Brier1950], [Good1952], [GneitingRaftery2007]. An outcome may be a half. The
best forecast is then a half, and its log loss is above 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from guaranteesim.analysis.statistics.intervals import TAIL, UNKNOWN, Estimate, Floats

CLIP = 0.01
"""Least distance of a forecast from 0 and 1 in the log loss, which could otherwise be infinite."""
RESAMPLES = 10_000

Score = Callable[[Floats, Floats], Floats]
"""Losses (n,) of forecasts in 0..1 (n,) against outcomes in 0..1 (n,)."""


def compute_brier_loss(forecasts: Floats, outcomes: Floats) -> Floats:
    """Return the squared error of each forecast, (n,)."""
    return np.square(forecasts - outcomes)


def compute_log_loss(forecasts: Floats, outcomes: Floats) -> Floats:
    """Return −log of the probability of the outcome, (n,), with forecasts clipped by :data:`CLIP`."""
    clipped = np.clip(forecasts, CLIP, 1 - CLIP)
    return np.asarray(-(outcomes * np.log(clipped) + (1 - outcomes) * np.log1p(-clipped)))


SCORES: Mapping[str, Score] = {"brier": compute_brier_loss, "log": compute_log_loss}


def estimate_mean_loss(losses: Floats, seed: int) -> Estimate:
    """Return the mean loss with its 95 % percentile bootstrap interval over cases [Efron1979].

    Cases are drawn with replacement :data:`RESAMPLES` times. Equal seeds and equal numbers of cases give
    equal resamples, so that differences of losses are resampled as pairs. A single case has no interval.

    Args:
        losses: (n,) one loss, or difference of losses, per case.
        seed: Any integer from 0.
    """
    n = losses.size
    if not n:
        return UNKNOWN
    mean = float(losses.mean())
    if n == 1:
        return Estimate(mean, np.nan, np.nan, 1)
    # One matrix product gives the mean of every resample.
    low, high = np.quantile(_draw_resamples(n, seed) @ losses / n, [1 - TAIL, TAIL])
    return Estimate(mean, float(low), float(high), n)


@cache
def _draw_resamples(n: int, seed: int) -> Floats:
    """Return the count of each of ``n`` cases in each resample, (RESAMPLES, n); every row sums to n."""
    # Counts per case are equivalent to drawing cases with replacement, and make the mean one product.
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    return drawn.astype(np.float64)


def compute_rate_of_others(outcomes: Floats, groups: np.ndarray) -> Floats:
    """Return for each case the mean outcome of the other cases of its group, (n,).

    A case that is alone in its group gets the mean of all other cases; a single case gets a half.
    """
    rates = np.full(outcomes.size, 0.5)
    for position in range(outcomes.size):
        # The case itself is left out: a baseline must not know the answer.
        others = np.arange(outcomes.size) != position
        alike = others & (groups == groups[position])
        chosen = alike if alike.any() else others
        if chosen.any():
            rates[position] = outcomes[chosen].mean()
    return rates
