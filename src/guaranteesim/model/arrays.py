"""Arithmetic on worlds × states arrays whose last bit depends on nothing but the numbers.

NumPy's own reductions change their order of addition with the shape of the array; results would
then depend on the size of the block. These add state by state, always in the same order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from guaranteesim.streams import Floats

TOLERANCE = 1e-8
"""A threshold that is just reached is reached, also where there is no noise."""


def logistic(z: Any) -> Floats:
    """Λ(z) = 1/(1 + e^(−z)), any shape, without overflow."""
    from scipy.special import expit

    return np.asarray(expit(z))


def sum_last_axis(values: Floats) -> Floats:
    """Sum over the last axis, shape ``values.shape[:-1]``."""
    out = np.zeros(values.shape[:-1])
    for column in range(values.shape[-1]):
        out += values[..., column]
    return out


def any_probability(chances: Floats) -> Floats:
    """Chance that at least one of independent events happens, over the last axis."""
    nobody = np.ones(chances.shape[:-1])
    for column in range(chances.shape[-1]):
        nobody *= 1 - chances[..., column]
    return 1 - nobody
