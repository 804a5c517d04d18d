"""Standardised rank regression: a check of the other measures, and the direction of an influence.

The ranks of an output are regressed on the ranks of all inputs together [SaltelliSobol1995]. A coefficient
says how many standard deviations the output moves with one of the input; its sign is the direction. It sees
monotone influence only.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def regress_ranks(ranked: Floats, outputs: Floats) -> Floats:
    """Return the standardised coefficients, (k, m), of outputs (W, m) on inputs, by ranks.

    With fewer worlds than twice the inputs, where a joint regression says little, each coefficient is the
    rank correlation of the one input alone.

    Args:
        ranked: The inputs as :func:`standardise_ranks` gives them, (W, k).
        outputs: The outputs, (W, m).
    """
    answers = standardise_ranks(outputs)
    worlds, count = ranked.shape
    if worlds < 2 * count:
        return np.asarray(ranked.T @ answers / worlds)
    # Inputs are drawn independently, but for fitted numbers, whose correlations are moderate: the normal
    # equations are well conditioned. The small ridge only keeps a constant column from making them singular.
    square = ranked.T @ ranked + 1e-6 * worlds * np.eye(count)
    return np.asarray(np.linalg.solve(square, ranked.T @ answers))


def standardise_ranks(values: Floats) -> Floats:
    """Return the ranks of every column with mean 0 and standard deviation 1; 0 for a constant column."""
    ranks = np.column_stack([_rank_column(column) for column in values.T]) if values.size else values
    ranks = ranks - ranks.mean(axis=0)
    spread = ranks.std(axis=0)
    standardised: Floats = np.divide(ranks, spread, out=np.zeros_like(ranks), where=spread > 0)
    return standardised


def _rank_column(values: Floats) -> Floats:
    """Return ranks; equal values share their mean rank."""
    # scipy.stats.rankdata gives the same, but scipy.stats takes seconds to import.
    _, place, sizes = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(sizes) - (sizes - 1) / 2)[place.reshape(-1)])
