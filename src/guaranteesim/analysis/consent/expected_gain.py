"""Expected gain of a state, estimated over worlds, and the contribution of this estimate to the error.

A state does not know which world it is in. Only the challenger knows a number that differs from world to
world: its own motivation. It therefore expects the mean gain over the worlds with that motivation, which a
least-squares line approximates. Its errors have sandwich variances [White1980], so that the spread of gains
may depend on motivation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from guaranteesim.analysis.statistics.intervals import Floats

LEAST_FOR_LINE = 30
"""Least number of worlds for fitting a line; below it the mean is used."""


@dataclass(frozen=True, repr=False)
class ExpectedGain:
    """A mean, or a line, fitted to a gain over worlds.

    Attributes:
        value: (W,) the expected gain in each world.
        design: (W, k) the regressors: a constant, and the motivation where the state knows it.
        residual: (W,) the gain less the expected gain.
    """

    value: Floats
    design: Floats
    residual: Floats

    def compute_influence(self, by: Floats) -> Floats:
        """Return the influence of each world on the mean of f(value) through this estimate.

        Args:
            by: (W,) the derivative of f with respect to ``value``, world by world.

        Returns:
            (W,) values with mean 0.
        """
        size = self.value.size
        # Standard influence of a least-squares estimate: projection of the gradient times the residual.
        gradient = by @ self.design / size
        information = self.design.T @ self.design / size
        return np.asarray((self.design @ np.linalg.solve(information, gradient)) * self.residual)


def estimate_expected_gain(gains: Floats, motivation: Floats | None = None) -> ExpectedGain:
    """Return the gain that a state expects.

    Args:
        gains: (W,) paired differences of utility.
        motivation: (W,) the motivation, known to the state; None for a state that does not know it.
    """
    constant = _make_constant(gains.size)
    # Worlds with equal motivation leave the slope undefined.
    if motivation is None or gains.size < LEAST_FOR_LINE or not float(np.ptp(motivation)):
        # One number stands for all worlds, so that it takes no room for each of them.
        value = np.broadcast_to(gains.mean(), gains.shape)
        return ExpectedGain(value, constant, gains - value)
    # Standardising keeps the information matrix well conditioned.
    known = (motivation - motivation.mean()) / motivation.std()
    design = np.column_stack([constant, known])
    value = design @ np.linalg.lstsq(design, gains, rcond=None)[0]
    return ExpectedGain(value, design, gains - value)


@lru_cache(maxsize=1)
def _make_constant(size: int) -> Floats:
    """Return the regressor of a mean, (size, 1), which all states of all arrangements share."""
    constant = np.ones((size, 1))
    constant.setflags(write=False)
    return constant
