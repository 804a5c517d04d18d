"""A logistic regression that always has an answer, and the shift that adjusts a level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RIDGES = (1.0, 10.0, 100.0, 1000.0)
"""Weights of the squares of the standardised slopes: from next to none to next to no slopes."""
_STEPS = 50
_CLOSE = 1e-10
_TINY = 1e-9


def fit_logit(
    covariates: Floats, outcomes: Floats, ridge: float = RIDGES[0], start: Floats | None = None
) -> Floats:
    """Return the intercept and the slopes of a logit, (k + 1,), by Newton's method.

    Args:
        covariates: (n, k); they should be standardised, because the penalty counts their slopes alike.
        outcomes: (n,) 0 or 1.
        ridge: Penalty on the squares of the slopes [LeCessie1992]; the intercept has
            none. With it there is one optimum, even where a covariate separates the outcomes.
        start: Where to begin, (k + 1,); the optimum does not depend on it.
    """
    design = np.column_stack([np.ones(len(outcomes)), covariates])
    penalty = np.full(design.shape[1], ridge)
    penalty[0] = 0.0
    beta = np.zeros(design.shape[1])
    beta[0] = to_logit((outcomes.sum() + 0.5) / (len(outcomes) + 1))
    # Without an event, or without a row that had none, the intercept has no optimum.
    if outcomes.min() == outcomes.max():
        return beta
    if start is not None:
        beta = start.copy()
    for _ in range(_STEPS):
        said = to_probability(design @ beta)
        slope = design.T @ (outcomes - said) - penalty * beta
        curve = (design * (said * (1 - said))[:, None]).T @ design + np.diag(penalty)
        # A ridge too small to matter keeps the curve invertible where all forecasts are 0 or 1.
        step = np.linalg.solve(curve + _TINY * np.eye(len(beta)), slope)
        here = _measure_fit(design, outcomes, penalty, beta)
        # Far from the optimum the curve is a bad guide, and the whole step may go beyond it.
        while _measure_fit(design, outcomes, penalty, beta + step) < here and np.abs(step).max() > _CLOSE:
            step = step / 2
        beta = beta + step
        if np.abs(step).max() < _CLOSE:
            break
    return beta


def _measure_fit(design: Floats, outcomes: Floats, penalty: Floats, beta: Floats) -> float:
    """Return the log-likelihood less the penalty, which the fit makes as large as it can be."""
    logits = design @ beta
    likelihood = float(outcomes @ logits) - float(np.logaddexp(0.0, logits).sum())
    return likelihood - float(penalty @ beta**2) / 2


def predict_logit(beta: Floats, covariates: Floats) -> Floats:
    """Return the probabilities of rows of covariates (n, k)."""
    return to_probability(beta[0] + covariates @ beta[1:])


def fit_shift(forecasts: Floats, rate: float) -> float:
    """Return the number of logits that brings the mean of the forecasts to a rate, which lies within 0 and 1.

    This is the maximum-likelihood intercept of a logit with the forecast's own logit as an offset.
    """
    low, high = -50.0, 50.0
    logits = to_logit(forecasts)
    for _ in range(60):
        middle = (low + high) / 2
        if to_probability(logits + middle).mean() < rate:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def to_logit(probability: Floats | float) -> Floats:
    """Return ln (p / (1 − p))."""
    p = np.asarray(probability, dtype=np.float64)
    return np.asarray(np.log(p) - np.log1p(-p))


def to_probability(logit: Floats | float) -> Floats:
    """Return Λ of a number of logits."""
    return np.asarray(1 / (1 + np.exp(-np.clip(np.asarray(logit, dtype=np.float64), -700, 700))))
