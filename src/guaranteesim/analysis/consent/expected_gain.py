"""Expected gain of a state, estimated over worlds, and what that estimate adds to the error.

A state does not know which world it is in. Only the challenger knows something that differs from world to
world: its own motivation. It therefore expects the mean over the worlds of that motivation, for which the
least-squares line stands (sandwich variances after White 1980, which need no equal spread).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guaranteesim.analysis.statistics.intervals import Floats

LEAST_FOR_LINE = 30
"""Below so many worlds a line is not fitted; the plain mean stands for it."""


@dataclass(frozen=True, repr=False)
class ExpectedGain:
    """A mean, or a line, fitted to a gain over worlds.

    Attributes:
        value: (W,) the gain expected in each world.
        design: (W, k) what is known in each world: a constant, and perhaps the motivation.
        residual: (W,) the gain less what was expected.
    """

    value: Floats
    design: Floats
    residual: Floats

    def compute_influence(self, by: Floats) -> Floats:
        """Return what the estimate adds to the influence of each world on the mean over worlds of f(value).

        Args:
            by: (W,) the derivative of f with respect to ``value``, world by world.

        Returns:
            (W,) values with mean 0.
        """
        size = self.value.size
        gradient = by @ self.design / size
        information = self.design.T @ self.design / size
        return np.asarray((self.design @ np.linalg.solve(information, gradient)) * self.residual)


def estimate_expected_gain(gains: Floats, motivation: Floats | None = None) -> ExpectedGain:
    """Return the gain a state expects.

    Args:
        gains: (W,) paired differences of utility.
        motivation: (W,) what the state knows of its world; None for a state that knows nothing of it.
    """
    constant = np.ones((gains.size, 1))
    if motivation is None or gains.size < LEAST_FOR_LINE or not float(np.ptp(motivation)):
        value = np.full(gains.size, gains.mean())
        return ExpectedGain(value, constant, gains - value)
    known = (motivation - motivation.mean()) / motivation.std()
    design = np.column_stack([constant, known])
    value = design @ np.linalg.lstsq(design, gains, rcond=None)[0]
    return ExpectedGain(value, design, gains - value)
