"""Posterior predictive check: the targets by simulation, at posterior draws and as shipped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from validation.calibration import emulator
from validation.calibration.counting import Counts
from validation.calibration.experiment import Study, run
from validation.calibration.free import Floats, from_places
from validation.calibration.posterior import Posterior
from validation.calibration.targets import Target


@dataclass(frozen=True)
class Simulated:
    """A target as simulated: logit (or difference of logits) and its standard error over worlds."""

    logit: float
    error: float


def simulated(target: Target, counts: Counts) -> Simulated:
    """The target over all worlds of ``counts``."""
    if target.slope is not None:
        return _slope(counts, target.count, target.slope)
    value, variance = _logit(counts, target.count)
    if target.against is None:
        return Simulated(value, float(np.sqrt(variance)))
    other, more = _logit(counts, target.against)
    return Simulated(value - other, float(np.sqrt(variance + more)))


def _slope(counts: Counts, name: str, x: str) -> Simulated:
    """Slope of the logit of success on ``x``, by a binomial regression."""
    successes, trials = counts[name]
    terms = np.column_stack([np.ones(trials.size), counts[x][0]])
    found = emulator.fit(terms, successes, trials)
    return Simulated(float(found.coefficients[1]), float(np.sqrt(found.covariance[1, 1])))


def _logit(counts: Counts, name: str) -> tuple[float, float]:
    """Logit of the share of successes and its squared error; half a case is added, lest it be infinite."""
    successes, trials = counts[name]
    share = (successes.sum() + 0.5) / (trials.sum() + 1)
    excess = successes - trials * share
    variance = (excess**2).sum() / max(trials.sum() * share * (1 - share), 1e-9) ** 2
    return float(np.log(share / (1 - share))), float(variance)


def at_draws(study: Study, posterior: Posterior, draws: int, worlds: int, workers: int) -> list[Counts]:
    """Counts of ``worlds`` new worlds at each of ``draws`` evenly spaced posterior draws."""
    hyper = from_places(np.repeat(spaced(posterior, draws), worlds, axis=0))
    counts = run(study, np.arange(draws * worlds), hyper, workers)
    rows = [slice(draw * worlds, (draw + 1) * worlds) for draw in range(draws)]
    return [{name: (hits[part], trials[part]) for name, (hits, trials) in counts.items()} for part in rows]


def spaced(posterior: Posterior, draws: int) -> Floats:
    """Evenly spaced posterior draws, as places in the prior, (draws, parameters)."""
    return np.asarray(posterior.places[np.linspace(0, len(posterior.places) - 1, draws).astype(int)])
