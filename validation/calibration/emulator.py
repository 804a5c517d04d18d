"""A quick stand-in for the simulation: each count as a smooth function of the free parameters.

A penalised binomial regression on Legendre polynomials: every parameter to the third degree, every pair to
the first. It is fitted to worlds that each have their own parameters, so its value is the share of
successes among the trials of a population with those parameters, whatever makes worlds differ in how many
trials they have. Its error is the sandwich estimate over worlds.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PENALTY = 2.0
"""Ridge on every coefficient but the constant, in units of a binomial trial."""
_STEPS = 60
_DONE = 1e-8


def basis(places: Floats) -> Floats:
    """Polynomials of places in the prior 0..1, (W, parameters); shape (W, 1 + 3n + n(n−1)/2)."""
    x = 2 * places - 1
    single = [x, (3 * x**2 - 1) / 2, (5 * x**3 - 3 * x) / 2]
    pairs = [x[:, one] * x[:, other] for one, other in combinations(range(x.shape[1]), 2)]
    return np.column_stack([np.ones(x.shape[0]), *single, *pairs])


@dataclass(frozen=True)
class Emulator:
    """Coefficients (p,) on the logit scale and their covariance (p, p)."""

    coefficients: Floats
    covariance: Floats

    def logit(self, terms: Floats) -> Floats:
        """Logit of the share at ``terms`` (n, p) of :func:`basis`; shape (n,)."""
        return np.asarray(terms @ self.coefficients)

    def variance(self, terms: Floats) -> Floats:
        """Squared standard error of :meth:`logit`, (n,)."""
        return np.asarray(((terms @ self.covariance) * terms).sum(axis=1))


def fit(terms: Floats, successes: Floats, trials: Floats) -> Emulator:
    """The emulator of a count, by Newton's method; terms (W, p), successes and trials (W,)."""
    used = trials > 0
    terms, successes, trials = terms[used], successes[used], trials[used]
    penalty = np.full(terms.shape[1], PENALTY)
    penalty[0] = 1e-6
    beta = np.zeros(terms.shape[1])
    beta[0] = np.log((successes.sum() + 0.5) / (trials.sum() - successes.sum() + 0.5))
    for _ in range(_STEPS):
        share = _share(terms @ beta)
        slope = terms.T @ (successes - trials * share) - penalty * beta
        curvature = (terms * (trials * share * (1 - share))[:, None]).T @ terms + np.diag(penalty)
        step = np.linalg.solve(curvature, slope)
        beta = beta + step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < _DONE:
            break
    residual = terms * (successes - trials * _share(terms @ beta))[:, None]
    bread = np.linalg.inv(curvature)
    return Emulator(beta, bread @ (residual.T @ residual) @ bread)


def slope_basis(places: Floats) -> Floats:
    """How a slope may depend on places in the prior, (W, 1 + parameters)."""
    return np.column_stack([np.ones(len(places)), 2 * places - 1])


def fit_slope(places: Floats, successes: Floats, trials: Floats, x: Floats) -> Emulator:
    """The emulator of the slope of a logit on ``x`` (W,), with :func:`slope_basis` for terms.

    The logit is a polynomial of the free parameters plus ``x`` times a slope that is linear in them.
    """
    level, slope = basis(places), slope_basis(places)
    whole = fit(np.column_stack([level, slope * x[:, None]]), successes, trials)
    here = slice(level.shape[1], None)
    return Emulator(whole.coefficients[here], whole.covariance[here, here])


def _share(logit: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -30, 30))))


@dataclass(frozen=True)
class Check:
    """How an emulator does on worlds it was not fitted to.

    ``slope`` of the outcome on the emulator's logit (1 is right), ``explained`` share of the deviance, and
    groups of equal numbers of trials by emulated share: ``emulated``, ``simulated``, ``error`` (standard
    error).
    """

    slope: float
    explained: float
    emulated: Floats
    simulated: Floats
    error: Floats

    @property
    def worst(self) -> float:
        """Largest distance of a group in standard errors."""
        return float(np.max(np.abs(self.emulated - self.simulated) / np.maximum(self.error, 1e-12)))


def check(emulator: Emulator, terms: Floats, successes: Floats, trials: Floats, groups: int = 8) -> Check:
    """Hold ``emulator`` against held-out worlds."""
    used = trials > 0
    terms, successes, trials = terms[used], successes[used], trials[used]
    logit = emulator.logit(terms)
    share = _share(logit)
    slope = fit(np.column_stack([np.ones(logit.size), logit]), successes, trials).coefficients[1]
    null = np.full(share.shape, successes.sum() / trials.sum())
    explained = 1 - _deviance(successes, trials, share) / _deviance(successes, trials, null)
    order = np.argsort(np.round(logit, 9), kind="stable")  # worlds at one place stay in their order
    cut = np.searchsorted(np.cumsum(trials[order]), np.linspace(0, trials.sum(), groups + 1)[1:-1])
    parts = np.split(order, cut)
    rows = np.array([_group(share[part], successes[part], trials[part]) for part in parts if part.size])
    return Check(float(slope), float(explained), rows[:, 0], rows[:, 1], rows[:, 2])


def _group(share: Floats, successes: Floats, trials: Floats) -> tuple[float, float, float]:
    total = trials.sum()
    emulated = float((share * trials).sum() / total)
    excess = successes - trials * share
    return emulated, float(successes.sum() / total), float(np.sqrt((excess**2).sum()) / total)


def _deviance(successes: Floats, trials: Floats, share: Floats) -> float:
    """−2 log likelihood without the part that does not depend on the share."""
    share = np.clip(share, 1e-12, 1 - 1e-12)
    return float(-2 * (successes * np.log(share) + (trials - successes) * np.log1p(-share)).sum())
