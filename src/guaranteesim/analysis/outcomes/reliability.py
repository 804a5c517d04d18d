"""Reliability three ways: true, believed, observed.

The record is selected: a guarantor is tested where the challenger doubts it, so what is observed may lie
far from what is true of all guarantors at all times, in either direction (Fearon 2002: selection effects).
"""

from __future__ import annotations

import numpy as np

from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate, estimate_mean, estimate_share
from guaranteesim.analysis.statistics.mean_bounds import ValueRange
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results


def estimate_true_reliability(results: Results) -> Estimate:
    """Return chance that a guarantor, asked at any time to meet the gravest act, would honour.

    Mean over all.
    """
    return _estimate_mean_of(results, Worlds.true_reliability)


def estimate_believed_reliability(results: Results) -> Estimate:
    """Return the challenger's record of the guarantors at the horizon, mean over them."""
    return _estimate_mean_of(results, Worlds.believed_reliability)


def estimate_observed_reliability(results: Results) -> Estimate:
    """Return share of the tests that guarantors met.

    A party called in a crisis is one test, unless it was willing and overruled, which shows nothing.
    """
    return estimate_share(*count_tests(results))


def count_tests(results: Results) -> tuple[np.ndarray, np.ndarray]:
    """Tests met, and tests, a world; (W,) integers twice."""
    worlds = results.worlds
    return Worlds.obligations_kept.read(worlds), Worlds.obligations.read(worlds)


def _estimate_mean_of(results: Results, column: str) -> Estimate:
    return (
        estimate_mean(results.worlds[column], ValueRange(0.0, 1.0)) if column in results.worlds else UNKNOWN
    )
