"""Regret: what an arrangement gives away in a state of the world against the best one there [Savage1951].

Gains are oriented so that more is better, one row an arrangement and one column a state of the world.
"""

from __future__ import annotations

import numpy as np

from guaranteesim.analysis.statistics.intervals import Floats

HIGH_SHARE = 0.9
"""Share of the states of the world in which the regret is at most the "high" regret."""


def compute_regrets(gains: Floats) -> Floats:
    """Return the regret of every arrangement in every state, (A, …) as ``gains``; 0 for the best."""
    return np.asarray(gains.max(axis=0) - gains)


def compute_mean_over_states(values: Floats, weights: Floats) -> Floats:
    """Return the weighted mean over states, (A,); ``values`` (A, S), ``weights`` (S,) with sum 1."""
    return np.asarray(values @ weights)


def compute_quantile_over_states(values: Floats, weights: Floats, share: float) -> Floats:
    """Return the least value that at least ``share`` of the weight does not exceed, (A,)."""
    order = np.argsort(values, axis=1, kind="stable")
    reached = np.cumsum(weights[order], axis=1)
    # The sum of weights differs from 1 by rounding, which must not push the quantile one state further.
    place = np.minimum((reached < share - 1e-9).sum(axis=1), values.shape[1] - 1)
    rows = np.arange(len(values))
    return np.asarray(values[rows, order[rows, place]])
