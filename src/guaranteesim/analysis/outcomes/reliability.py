"""Reliability of guarantors: true, believed by the challenger, and observed.

The observed record is selected: the challenger tests a guarantor when it doubts it. The observed reliability
may therefore differ from the true one in either direction through selection [Fearon2002].
"""

from __future__ import annotations

import numpy as np

from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate, estimate_mean, estimate_share
from guaranteesim.analysis.statistics.mean_bounds import ValueRange
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results


def estimate_true_reliability(results: Results) -> Estimate:
    """Return the mean chance that a guarantor would honour if called at any time for the gravest act."""
    return _estimate_mean_of(results, Worlds.true_reliability)


def estimate_believed_reliability(results: Results) -> Estimate:
    """Return the challenger's belief about the guarantors at the horizon, a mean over guarantors."""
    return _estimate_mean_of(results, Worlds.believed_reliability)


def estimate_observed_reliability(results: Results) -> Estimate:
    """Return the share of the tests that guarantors met.

    A party called in a crisis is one test, except where it was willing and overruled: then its reliability
    does not show.
    """
    return estimate_share(*count_tests(results))


def count_tests(results: Results) -> tuple[np.ndarray, np.ndarray]:
    """Return the tests met and all tests per world, integers (W,) each."""
    worlds = results.world_table
    return Worlds.obligations_kept.read(worlds), Worlds.obligations.read(worlds)


def _estimate_mean_of(results: Results, column: str) -> Estimate:
    worlds = results.world_table
    return estimate_mean(worlds[column], ValueRange(0.0, 1.0)) if column in worlds else UNKNOWN
