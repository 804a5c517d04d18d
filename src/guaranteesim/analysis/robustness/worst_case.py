"""Worst case: the outcome of an arrangement in the state of the world that is worst for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.statistics.intervals import Floats


def compute_worst_gains(gains: Floats) -> Floats:
    """Return the least gain of every arrangement, (A,); ``gains`` (A, S), more is better."""
    return np.asarray(gains.min(axis=1))


def find_worst_states(gains: Floats) -> NDArray[np.intp]:
    """Return the state in which each arrangement does worst, (A,); the first of equal ones."""
    return np.asarray(gains.argmin(axis=1))
