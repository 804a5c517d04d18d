"""Separation of luck from assumptions: draws of the true performance behind noisy means.

The best of several noisy means is better than any true one, so that regret, worst cases and ranks that are
read from means of a few worlds are biased. The true means of a theory are therefore taken as one sample from
a normal distribution over rows, whose covariance is that of the noisy means less that of luck (the empirical
Bayes estimate of [FayHerriot1979]). Every statistic is computed from draws of the true means given the noisy
ones. This keeps their spread, which means that are merely shrunk do not [Louis1984].

Chances pile up near 0 and 1 and are not normal over rows. For them every other draw is made on the scale of
the arcsine of the root, on which luck is the same for every chance and the tails are longer. The two scales
err in opposite directions.

Where the true means are normal over rows, the intervals of 95 % cover in 94 to 95 % of samples. Chances at 60
rows of 50 worlds, half of them near 0 or 1: those of the mean regret cover in 85 to 98 % and those of the
worst regret in 81 to 89 %, the misses above. More worlds a row help.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from guaranteesim.analysis.outcomes.outcome_kinds import Outcome, ShareOfWorlds
from guaranteesim.analysis.robustness.orientation import find_value_range
from guaranteesim.analysis.robustness.states_of_world import StatesOfWorld
from guaranteesim.analysis.statistics.intervals import Floats


@dataclass(frozen=True)
class _Scale:
    """Noisy means on one scale.

    Attributes:
        means: (T, B, R) the means.
        luck: (T, B, B) their covariance by luck.
        restore: Returns means of this scale on that of the outcome, within its range.
    """

    means: Floats
    luck: Floats
    restore: Callable[[Floats], Floats]


def draw_true_means(
    states: StatesOfWorld, draws: int, seed: int, outcome: Outcome
) -> Iterator[tuple[Floats, Floats]]:
    """Yield draws of the true means, (B, T, R), each with weights of the rows, (R,).

    The weights are those of the Bayesian bootstrap [Rubin1981]: they say how far a mean over the rows, and
    the covariance between them, may be off because only these rows were sampled. Errors are the same normal
    numbers under every theory, because a row meets the same luck under all.

    Args:
        states: The noisy means.
        draws: Number of draws.
        seed: Seed of the draws.
        outcome: The outcome; draws beyond its range are set to its ends.
    """
    count, rows = len(states.means), states.rows
    scales = list(_list_scales(states, outcome))
    rng = np.random.default_rng([seed, draws])
    for number in range(draws):
        scale = scales[number % len(scales)]
        weights = rng.dirichlet(np.ones(rows))
        normals, shift = rng.standard_normal((count, rows)), rng.standard_normal((count, 1))
        fits = [_fit_theory(*theory, weights) for theory in zip(scale.means, scale.luck, strict=True)]
        true = np.stack([fit.centre + fit.root @ normals + fit.drift @ shift for fit in fits], axis=1)
        yield scale.restore(true), weights


def _list_scales(states: StatesOfWorld, outcome: Outcome) -> Iterator[_Scale]:
    """Yield the scale of the outcome and, of a chance, that of its angle."""
    within = find_value_range(outcome)
    means = states.means.transpose(1, 0, 2)
    yield _Scale(means, states.luck, lambda true: np.clip(true, within.low, within.high))
    if isinstance(outcome, ShareOfWorlds):
        angles = np.arcsin(np.sqrt(np.clip(means, 0.0, 1.0)))
        yield _Scale(angles, _convert_luck(states), lambda true: np.sin(np.clip(true, 0.0, math.pi / 2)) ** 2)


def _convert_luck(states: StatesOfWorld) -> Floats:
    """Return the covariance of angles by luck: variances of 1 / 4W, the correlations of the means."""
    spread = np.sqrt(np.diagonal(states.luck, axis1=1, axis2=2))
    # A scenario that does the same in all worlds of every row has no luck on either scale.
    inverse = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 0)
    return np.asarray(states.luck * inverse[:, :, None] * inverse[:, None, :] / (4 * states.worlds))


@dataclass(frozen=True)
class _Fit:
    """Distribution of the true means of a theory, given the noisy ones.

    Attributes:
        centre: (B, R) expected true means.
        root: (B, B) root of the covariance of a row around them.
        drift: (B, B) root of the covariance that all rows share, because the mean over rows is estimated.
    """

    centre: Floats
    root: Floats
    drift: Floats


def _fit_theory(means: Floats, luck: Floats, weights: Floats) -> _Fit:
    centre = means.mean(axis=1, keepdims=True)
    seen = np.atleast_2d(np.cov(means, aweights=weights))
    true = _keep_positive(seen - luck)
    # A pseudo-inverse, because scenarios that are alike in every world leave no variance between them.
    shrink = true @ np.linalg.pinv(true + luck, hermitian=True, rcond=1e-10)
    rest = np.eye(len(means)) - shrink
    drift = rest @ (true + luck) @ rest.T / means.shape[1]
    return _Fit(centre + shrink @ (means - centre), _find_root(rest @ true), _find_root(drift))


def _keep_positive(matrix: Floats) -> Floats:
    """Return the nearest matrix without negative eigenvalues."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return np.asarray((vectors * np.maximum(values, 0)) @ vectors.T)


def _find_root(matrix: Floats) -> Floats:
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T)
