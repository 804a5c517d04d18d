"""Ranges that hold one by one: the product of betas nearest to the joint posterior.

A scenario draws every number by itself. Drawn so from the marginal posteriors, combinations that the record
rules out would come back: a precise chooser with much to gain, say. So what is shipped is the mean-field
variational approximation (Jordan et al. 1999, Machine Learning 37, 183–233; Blei, Kucukelbir and McAuliffe
2017, JASA 112, 859–877): independent betas over the prior ranges that minimise the Kullback–Leibler
divergence to the posterior. Such ranges are narrower than the marginal posteriors; both are reported.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaincinv, betaln, digamma

from guaranteesim.streams import Streams
from validation.calibration.free import FREE, Floats
from validation.calibration.posterior import Posterior

POINTS = 512
"""Points at which the divergence is averaged, the same throughout."""
DRAWS = 4000
_LEAST, _MOST = 0.0, 6.0
_STEPS = 40
_PROBE = 1e-4
"""Step of the numerical gradient in log shapes: so wide that the last digits of a sum do not show in it."""


def draws(posterior: Posterior, score: Callable[[Floats], Floats]) -> dict[str, Floats]:
    """Independent draws of every free parameter, (DRAWS,) each, in its own unit.

    ``score`` gives the log likelihood at places in the prior, (n, parameters) → (n,).
    """
    shapes = betas(posterior, score)
    u = _uniforms("independent", DRAWS)
    return {
        free.name: free.low + (free.high - free.low) * betaincinv(*shapes[column], u[:, column])
        for column, free in enumerate(FREE)
    }


def betas(posterior: Posterior, score: Callable[[Floats], Floats]) -> Floats:
    """Shapes of the betas over the prior ranges in their own units, (parameters, 2)."""
    u = _uniforms("divergence", POINTS)

    @lru_cache(maxsize=4 * len(FREE))
    def drawn(column: int, a: float, b: float) -> Floats:
        return np.asarray(betaincinv(a, b, u[:, column]))

    def loss(logs: Floats) -> float:
        shapes = np.exp(logs.reshape(-1, 2))
        shares = np.column_stack([drawn(column, *shape) for column, shape in enumerate(shapes.tolist())])
        places = np.column_stack([_place(column, shares[:, column]) for column in range(len(FREE))])
        return -float((score(places) + _log_prior(shares)).mean() + _entropy(shapes).sum())

    start = np.log(np.clip(_marginal(posterior), 1.01, 300)).ravel()
    bounds = [(_LEAST, _MOST)] * start.size
    found = minimize(
        loss, start, method="L-BFGS-B", bounds=bounds, options={"maxiter": _STEPS, "eps": _PROBE}
    )
    return np.asarray(np.exp(found.x.reshape(-1, 2)))


def _uniforms(stream: str, size: int) -> Floats:
    return Streams(0, np.arange(size)).draw_uniform_matrix(stream, 0, [free.name for free in FREE])


def _place(column: int, share: Floats) -> Floats:
    free = FREE[column]
    value = free.low + (free.high - free.low) * share
    return np.clip(free.place(value), 0, 1)


def _log_prior(shares: Floats) -> Floats:
    """Log density of the prior in its own units, up to a constant, summed over parameters, (n,)."""
    total = np.zeros(len(shares))
    for column, free in enumerate(FREE):
        if free.log:
            total -= np.log(free.low + (free.high - free.low) * shares[:, column])
    return total


def _entropy(shapes: Floats) -> Floats:
    a, b = shapes.T
    return np.asarray(
        betaln(a, b) - (a - 1) * digamma(a) - (b - 1) * digamma(b) + (a + b - 2) * digamma(a + b)
    )


def _marginal(posterior: Posterior) -> Floats:
    """The betas with the mean and variance of each marginal posterior, (parameters, 2)."""
    rows = []
    for free in FREE:
        share = (posterior.values[free.name] - free.low) / (free.high - free.low)
        total = share.mean() * (1 - share.mean()) / share.var() - 1
        rows.append((share.mean() * total, (1 - share.mean()) * total))
    return np.array(rows)
