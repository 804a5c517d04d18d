"""Scoring rules for probabilities, and how sure a mean score over few cases is.

Both scores are losses, 0 at best, and proper: nobody scores better by saying what he does not believe
(Brier 1950; Good 1952; Gneiting and Raftery 2007). An outcome may be a half: then no forecast has a log
score of 0, and the best forecast is a half.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from guaranteesim.analysis.statistics.intervals import TAIL, UNKNOWN, Estimate, Floats

CLIP = 0.01
"""The log score takes no forecast nearer to 0 or 1 than this: certainty that errs would cost infinitely."""
RESAMPLES = 10_000

Score = Callable[[Floats, Floats], Floats]
"""Losses (n,) of forecasts in 0..1 (n,) against outcomes in 0..1 (n,)."""


def compute_brier_loss(forecasts: Floats, outcomes: Floats) -> Floats:
    """Return squared error of each forecast."""
    return np.square(forecasts - outcomes)


def compute_log_loss(forecasts: Floats, outcomes: Floats) -> Floats:
    """Minus the log of the probability given to what happened, forecasts clipped by :data:`CLIP`."""
    clipped = np.clip(forecasts, CLIP, 1 - CLIP)
    return np.asarray(-(outcomes * np.log(clipped) + (1 - outcomes) * np.log1p(-clipped)))


SCORES: Mapping[str, Score] = {"brier": compute_brier_loss, "log": compute_log_loss}


def estimate_mean_loss(losses: Floats, seed: int) -> Estimate:
    """Return mean loss with its 95 % percentile bootstrap interval over cases (Efron 1979).

    Cases are drawn with replacement :data:`RESAMPLES` times; equal seeds and equal numbers of cases draw
    the same, so that differences of losses are resampled as pairs. One case has no interval.

    Args:
        losses: (n,) a loss, or a difference of losses, a case.
        seed: Any integer from 0.
    """
    n = losses.size
    if not n:
        return UNKNOWN
    mean = float(losses.mean())
    if n == 1:
        return Estimate(mean, np.nan, np.nan, 1)
    low, high = np.quantile(_draw_resamples(n, seed) @ losses / n, [1 - TAIL, TAIL])
    return Estimate(mean, float(low), float(high), n)


@cache
def _draw_resamples(n: int, seed: int) -> Floats:
    """Return how often each of ``n`` cases is in each resample, (RESAMPLES, n); every row adds up to n."""
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    return drawn.astype(np.float64)


def compute_rate_of_others(outcomes: Floats, groups: np.ndarray) -> Floats:
    """For each case the mean outcome of the other cases of its group, (n,).

    Where a case is alone in its group the others of all groups stand in, and a half where there are none.
    """
    rates = np.full(outcomes.size, 0.5)
    for position in range(outcomes.size):
        others = np.arange(outcomes.size) != position
        alike = others & (groups == groups[position])
        chosen = alike if alike.any() else others
        if chosen.any():
            rates[position] = outcomes[chosen].mean()
    return rates
