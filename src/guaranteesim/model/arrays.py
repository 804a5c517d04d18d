"""Sums over worlds × states arrays that do not depend on the shape of the array.

NumPy's reductions change their order of addition with the shape, so a result would depend on the size of the
block. The functions here add column by column, always in the same order.
"""

from __future__ import annotations

import numpy as np

from guaranteesim.streams import Floats, Index


def sum_last_axis(values: Floats, columns: Index | None = None) -> Floats:
    """Return the sum over the last axis, or over these ``columns`` of it, shape ``values.shape[:-1]``."""
    summed = np.zeros(values.shape[:-1])
    for column in range(values.shape[-1]) if columns is None else columns:
        summed += values[..., column]
    return summed


def take_worlds_last(values: np.ndarray, at: Index) -> np.ndarray:
    """Return the worlds at ``at`` (k,) of values (W,) or (W, n) with the worlds last: (k,) or (n, k)."""
    return np.ascontiguousarray(values.take(at, 0).T)


def sum_first_axis(values: Floats) -> Floats:
    """Return the sum over the first axis, shape ``values.shape[1:]``."""
    summed = np.zeros(values.shape[1:])
    for row in values:
        summed += row
    return summed
