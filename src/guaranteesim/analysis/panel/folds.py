"""Forecasts out of fold: base rate, logit and level of the model, fitted without the rows they are for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.panel.regression import (
    RIDGES,
    fit_logit,
    fit_shift,
    to_logit,
    to_probability,
)

Floats = NDArray[np.float64]

MODEL, ADJUSTED, BASE, CONSTANT, LOGIT = "model", "adjusted", "base_rate", "constant", "logit"
FORECASTERS: Mapping[str, str] = {
    MODEL: "the model, as it stands",
    ADJUSTED: "the model, its level adjusted",
    BASE: "the base rate of the others",
    CONSTANT: "the best constant, known afterwards",
    LOGIT: "a logit on the same facts",
}
"""Who forecasts, in the order of the tables."""

_LEAST = 1e-12

ERAS = (1914, 1946, 1990)
"""First years of the eras after the first: the world wars, the Cold War, and what came after it."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Rows of one question.

    Attributes:
        forecasts: (n,) of the model, within 0 and 1.
        outcomes: (n,) 0 or 1.
        covariates: (n, k) the facts that the rule reads.
    """

    forecasts: Floats
    outcomes: Floats
    covariates: Floats


@dataclass(frozen=True, eq=False)
class Forecasts:
    """Forecasts of the rows of one question.

    Attributes:
        said: (n,) of everybody, by :data:`FORECASTERS`.
        added: (n,) what the covariates of the logit add to its intercept, in logits.
    """

    said: Mapping[str, Floats]
    added: Floats


def forecast_out_of_fold(sample: Sample, folds: NDArray[np.intp]) -> Forecasts:
    """Return the forecasts of everybody for every row.

    Args:
        sample: The rows.
        folds: The fold of each row, numbered from 0; at least two. A row's base rate, regression and shift
            are fitted to the rows of all other folds. The model has nothing to fit.
    """
    n = len(sample.outcomes)
    said = {name: np.empty(n) for name in (ADJUSTED, BASE)}
    for fold in range(int(folds.max()) + 1):
        here, rest = folds == fold, folds != fold
        rate = smooth_rate(sample.outcomes[rest])
        said[BASE][here] = rate
        shift = fit_shift(sample.forecasts[rest], rate)
        said[ADJUSTED][here] = to_probability(to_logit(sample.forecasts[here]) + shift)
    said[MODEL] = sample.forecasts
    said[LOGIT], added = _forecast_by_logit(sample, folds)
    # It knows the answer on average: to beat it takes an order, not a level.
    said[CONSTANT] = np.full(n, np.clip(sample.outcomes.mean(), 0.5 / (n + 1), 1 - 0.5 / (n + 1)))
    return Forecasts({name: said[name] for name in FORECASTERS}, added)


def _forecast_by_logit(sample: Sample, folds: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Return the forecasts of a logit out of fold, and what its covariates alone add, in logits.

    The penalty is the one of :data:`RIDGES` that scores best afterwards, which is to the advantage of the
    logit.
    """
    best, least = (sample.forecasts, sample.forecasts), np.inf
    covariates = _standardise(sample.covariates)
    for ridge in RIDGES:
        whole = fit_logit(covariates, sample.outcomes, ridge)
        said, added = np.empty(len(sample.outcomes)), np.empty(len(sample.outcomes))
        for fold in range(int(folds.max()) + 1):
            here, rest = folds == fold, folds != fold
            # The fit to all rows is near, so that a few steps are enough; the optimum does not depend on it.
            beta = fit_logit(covariates[rest], sample.outcomes[rest], ridge, start=whole)
            added[here] = covariates[here] @ beta[1:]
            said[here] = to_probability(beta[0] + added[here])
        said = np.clip(said, _LEAST, 1 - _LEAST)
        loss = -float(np.mean(np.where(sample.outcomes > 0.5, np.log(said), np.log1p(-said))))
        if loss < least:
            best, least = (said, added), loss
    return best


def smooth_rate(outcomes: Floats) -> float:
    """Return the share of events with half an event and half a row more: never 0 or 1."""
    return float((outcomes.sum() + 0.5) / (len(outcomes) + 1))


def smooth_count(count: Floats, trials: Floats) -> Floats:
    """Return simulated shares as forecasts, likewise: a small sample of worlds cannot say never."""
    return np.asarray((count + 0.5) / (trials + 1))


def number_groups(labels: np.ndarray) -> NDArray[np.intp]:
    """Return the group of each row, numbered from 0 in the order of the sorted labels."""
    return np.unique(labels, return_inverse=True)[1].reshape(-1)


def find_eras(years: np.ndarray) -> NDArray[np.intp]:
    """Return the era of each year, numbered from 0 among those that occur."""
    return number_groups(np.searchsorted(ERAS, years, side="right"))


def _standardise(covariates: Floats) -> Floats:
    """Return columns with mean 0 and spread 1, 0 where a column never varies; no outcome is read for it."""
    spread = covariates.std(axis=0)
    return np.asarray((covariates - covariates.mean(axis=0)) / np.where(spread > 1e-12, spread, 1.0))
