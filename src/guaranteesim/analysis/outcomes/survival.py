"""Survival of peace: the share of worlds without a major violation so far, month by month.

No world is censored before the horizon, so the product-limit estimate equals that share.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy  # its submodules load when first used: rules are explained without them

from guaranteesim.analysis.outcomes import outcome_ranges
from guaranteesim.analysis.statistics.intervals import TAIL, Estimate, Floats, estimate_mean, estimate_median
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results


def build_survival_table(results: Results) -> pd.DataFrame:
    """Return S(t) with pointwise 95 % intervals.

    Returns:
        One row per month from 0 to the horizon: ``month``, ``at_peace`` (worlds), ``survival``, ``low``,
        ``high``. The interval is that of Greenwood [Greenwood1926] on the scale of log(−log S). Where S is 0
        or 1 that scale is not defined, and the interval is the exact binomial bound.
    """
    horizon, worlds = results.scenario.run.horizon_months, len(results.world_table)
    ended = np.bincount(_find_violation_months(results), minlength=horizon)[:horizon]
    at_peace = worlds - np.concatenate([[0], np.cumsum(ended)])
    low, high = _compute_survival_band(at_peace / worlds, worlds)
    months = np.arange(horizon + 1)
    return pd.DataFrame(
        {"month": months, "at_peace": at_peace, "survival": at_peace / worlds, "low": low, "high": high}
    )


def estimate_median_peace(results: Results) -> Estimate:
    """Return the months of peace completed by the median world.

    The median is inf where at least half of the worlds are still at peace at the horizon.
    """
    months = results.world_table[Worlds.peace_months].to_numpy(dtype=np.float64)
    # Worlds still at peace have an unknown end beyond the horizon: inf in the order of values.
    return estimate_median(np.where(results.world_table[Worlds.major_violation], months, np.inf))


def estimate_mean_peace(results: Results) -> Estimate:
    """Return the mean months of peace within the horizon (restricted mean survival time)."""
    return estimate_mean(
        results.world_table[Worlds.peace_months], outcome_ranges.range_of_peace_months(results)
    )


def _find_violation_months(results: Results) -> np.ndarray:
    """Return the months of peace completed, for the worlds with a major violation."""
    worlds = results.world_table
    violated = worlds[Worlds.major_violation].astype(bool)
    return worlds[Worlds.peace_months][violated].to_numpy(dtype=np.int64)


def _compute_survival_band(survival: Floats, worlds: int) -> tuple[Floats, Floats]:
    """Return the ends of the pointwise intervals, (months,) each."""
    low, high = survival.copy(), survival.copy()
    inner = (survival > 0) & (survival < 1)
    s = survival[inner]
    # Greenwood on the log(−log S) scale keeps the ends within 0 … 1.
    reach = float(scipy.special.ndtri(TAIL)) * np.sqrt((1 - s) / (s * worlds)) / -np.log(s)
    low[inner], high[inner] = s ** np.exp(reach), s ** np.exp(-reach)
    bound = (1 - TAIL) ** (1 / worlds)
    low[survival == 1], high[survival == 0] = bound, 1 - bound
    # Every world begins at peace, so the first point has no uncertainty.
    low[0] = 1.0
    return low, high
