"""Rank survival: in which share of the states of the world an arrangement keeps a rank, or beats another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.statistics.intervals import Floats

_DIGITS = 12


def rank_arrangements(gains: Floats, margin: float = 0.0) -> NDArray[np.int64]:
    """Return the rank of every arrangement in every state, (A, S); 1 is best.

    Arrangements that are equal up to ``margin`` share the better rank.
    """
    ahead = gains[:, None, :] > gains[None, :, :] + margin
    return np.asarray(1 + ahead.sum(axis=0), dtype=np.int64)


def compute_rank_shares(gains: Floats, weights: Floats, margin: float = 0.0) -> Floats:
    """Return the share of states in which each arrangement has rank k or better, (A, A); column k − 1."""
    ranks = rank_arrangements(gains, margin)
    shares = np.column_stack([(ranks <= place) @ weights for place in range(1, len(gains) + 1)])
    # Weights add up to 1 but for rounding, which would show as "more than 99 %".
    return np.round(shares, _DIGITS)


def compute_win_shares(gains: Floats, weights: Floats, margin: float = 0.0) -> Floats:
    """Return the share of states in which the row beats the column by more than ``margin``, (A, A)."""
    ahead = gains[:, None, :] > gains[None, :, :] + margin
    return np.round(ahead @ weights, _DIGITS)
