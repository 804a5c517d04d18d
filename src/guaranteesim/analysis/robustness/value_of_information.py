"""Value of information: what knowing more before choosing an arrangement would add to the outcome chosen.

The chooser takes the arrangement with the best expected outcome. Perfect information lets the chooser take
the best one in each state of the world. Partial perfect information tells a single input: the expected gain
of each arrangement given the input is a smooth regression of its gain on the input, so that no further
simulation is necessary [StrongOakleyBrennan2014]. A regression also fits some luck, which makes the value of
an input without any influence positive. Dummy inputs, drawn without any relation to the gains, show how
large that is; nothing is claimed below it.

Gains are oriented so that more is better.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from guaranteesim.analysis.statistics.intervals import Floats

_KNOTS = (0.0, 0.5, 1.0)
_DEGREE = 3
LEAST_ROWS = 20
"""Least number of rows for a regression with the five coefficients of the spline."""
DUMMIES = 2000
"""Least number of dummy inputs."""
_REPEATS = 40
_CHUNK = 250
_DRAWS = 20_000


def compute_perfect_value(gains: Floats, weights: Floats) -> float:
    """Return the expected value of knowing the state of the world before choosing (EVPI).

    Args:
        gains: (A, S) gain of every arrangement in every state.
        weights: (S,) weights of the states, with sum 1.
    """
    return float(gains.max(axis=0) @ weights - (gains @ weights).max())


@dataclass(frozen=True)
class InputValues:
    """Value of knowing each input alone (EVPPI), with what chance alone would show.

    Attributes:
        values: (J,) expected gain by knowing the input; never below 0.
        errors: (J,) standard error of each value.
        noise: The value that a dummy input exceeds in 2.5 % of cases.
        family_noise: The value that the greatest of J dummy inputs exceeds in 5 % of cases.
    """

    values: Floats
    errors: Floats
    noise: float
    family_noise: float


def estimate_input_values(gains: Floats, positions: Floats, seed: int, dummies: int = DUMMIES) -> InputValues:
    """Return the value of knowing each input before choosing.

    The regression is a cubic spline with one inner knot on the rank of the input. Ranks make the result
    independent of the scale of an input, and let all inputs share one projection.

    Args:
        gains: (A, R) gain of every arrangement in every row.
        positions: (R, J) inputs, in any monotone scale.
        seed: Seed of the dummy inputs.
        dummies: Least number of dummy inputs; there are at least forty for each input.

    Raises:
        ValueError: fewer than ``LEAST_ROWS`` rows.
    """
    rows = gains.shape[1]
    if rows < LEAST_ROWS:
        raise ValueError(f"needs at least {LEAST_ROWS} rows")
    basis = _build_basis(rows)
    centred = (gains - gains.mean(axis=1, keepdims=True)).T
    # In the order of an input its ranks are 1 … R, for which the projection is the same for all.
    orders = np.argsort(positions, axis=0, kind="stable").T
    values, errors = _evaluate_orders(gains, centred, basis, orders)
    inputs = len(orders)
    rng = np.random.default_rng([seed, inputs])
    chance = _evaluate_dummies(gains, centred, basis, max(dummies, _REPEATS * inputs), rng)
    by_family = chance[: inputs * (len(chance) // max(inputs, 1))]
    greatest = by_family.reshape(-1, inputs).max(axis=1) if inputs else np.zeros(1)
    return InputValues(values, errors, float(np.quantile(chance, 0.975)), float(np.quantile(greatest, 0.95)))


def _build_basis(rows: int) -> Floats:
    """Return orthonormal columns that span the splines on the ranks, (R, 5)."""
    from scipy.interpolate import BSpline

    knots = np.r_[[_KNOTS[0]] * _DEGREE, _KNOTS, [_KNOTS[-1]] * _DEGREE]
    design = BSpline.design_matrix((np.arange(rows) + 0.5) / rows, knots, _DEGREE).toarray()
    return np.asarray(np.linalg.qr(design)[0])


def _evaluate_orders(
    gains: Floats, centred: Floats, basis: Floats, orders: np.ndarray
) -> tuple[Floats, Floats]:
    """Return value and standard error for each order of the rows; ``orders`` (M, R)."""
    means = gains.mean(axis=1)
    best = int(means.argmax())
    values, errors = [np.zeros(0)], [np.zeros(0)]
    for first in range(0, len(orders), _CHUNK):
        sorted_gains = centred[orders[first : first + _CHUNK]]
        fitted = basis @ (basis.T @ sorted_gains) + means
        choice = fitted.argmax(axis=2)
        values.append(fitted.max(axis=2).mean(axis=1) - means[best])
        # What the choice by the input gains in each row, over always taking the arrangement best on average.
        whole = sorted_gains + means
        gained = np.take_along_axis(whole, choice[:, :, None], axis=2)[:, :, 0] - whole[:, :, best]
        errors.append(gained.std(axis=1, ddof=1) / math.sqrt(gains.shape[1]))
    return np.maximum(np.concatenate(values), 0.0), np.concatenate(errors)


def _evaluate_dummies(
    gains: Floats, centred: Floats, basis: Floats, count: int, rng: np.random.Generator
) -> Floats:
    found = []
    for first in range(0, count, _CHUNK):
        rows = np.tile(np.arange(gains.shape[1]), (min(_CHUNK, count - first), 1))
        found.append(_evaluate_orders(gains, centred, basis, rng.permuted(rows, axis=1))[0])
    return np.concatenate(found)


@dataclass(frozen=True)
class SampleValue:
    """Value of a larger sample of worlds, in the unit of the outcome.

    Attributes:
        doubled: Expected value of as many worlds again (EVSI).
        resolved: Expected value of so many that no error of sampling is left.
    """

    doubled: float
    resolved: float


def estimate_sample_value(means: Floats, covariance: Floats, seed: int) -> SampleValue:
    """Return what more worlds would add to the expected outcome of the arrangement chosen.

    The true means are normal around those found. As many worlds again would halve that variance, so the means
    found then vary with half of it.

    Args:
        means: (A,) mean gain of every arrangement over the sample.
        covariance: (A, A) covariance of these means by sampling.
        seed: Seed of the draws.
    """
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    root = vectors * np.sqrt(np.maximum(values, 0))
    half = np.random.default_rng(seed).standard_normal((_DRAWS // 2, means.size))
    # Pairs of opposite draws leave the mean exact.
    moved = np.concatenate([half, -half]) @ root.T
    best = int(means.argmax())

    def compute_gain(spread: float) -> float:
        drawn = means + spread * moved
        return float((drawn.max(axis=1) - drawn[:, best]).mean())

    return SampleValue(compute_gain(math.sqrt(0.5)), compute_gain(1.0))
