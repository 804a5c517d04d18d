"""Correlated votes: the exact answer under a one-factor Gaussian copula.

State i consents if √r·Z + √(1-r)·ε_i < Φ⁻¹(p_i), with one shock Z common to all and the correlation r
(Vasicek 1987; Li 2000). Given Z the votes are independent, so the answer is the mean of
``BoundRule.compute_probability`` over Z. With more parties or a higher correlation, this function of Z
changes more suddenly. The trapezoidal rule with a small enough step is nearly exact for such smooth functions
(Trefethen & Weideman 2014), while a fixed number of Gauss-Hermite nodes may miss the change. Every state
keeps its own probability p_i. Correlation helps rules that need many consents and hurts rules that need one.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from guaranteesim.errors import RuleError
from guaranteesim.treaty.activation import Activation
from guaranteesim.treaty.bound import BoundRule
from guaranteesim.treaty.node import Floats

MOST_NODES = 100
"""Largest number of Gauss-Hermite nodes: beyond it, rounding destroys the weights of the outer nodes."""
REACH = 6.5
"""Range of the shock in standard deviations: a probability of 8e-11 lies outside."""
COARSEST, FINEST = 1, 11
"""Limits of the step as powers of two: from 1/2 to 1/2048."""
STEP = 1.5
"""Largest step times √(players·r/(1-r)) with errors below 1e-6. Measured, see the table below."""


def compute_correlated_activation(
    rule: BoundRule,
    p: ArrayLike,
    objection: ArrayLike | None = None,
    *,
    rho: ArrayLike,
    nodes: int | None = None,
) -> Activation:
    """Return the probability that the rule decides and that each state acts, for votes with a common shock.

    Without ``nodes``, errors are below 1e-6 for correlations up to 0.999 and below 1e-4 for all others. With
    ``nodes``, Gauss-Hermite quadrature is used. For all kinds of rules, up to this number of parties and with
    probabilities from 0.01 to 0.99, its errors are below:

    =====  =======  =======  =======  =======  =======  =======
    nodes  parties  r = 0.1  r = 0.2  r = 0.4  r = 0.6  r = 0.9
    =====  =======  =======  =======  =======  =======  =======
    8      5        1e-7     1e-5     1e-3     1e-2     1e-1
    8      35       1e-3     2e-2     6e-2     9e-2     2e-1
    16     5        1e-12    1e-9     1e-5     1e-3     4e-2
    16     35       4e-6     5e-4     1e-2     4e-2     9e-2
    64     5        1e-12    1e-12    1e-12    1e-10    1e-3
    64     35       1e-12    1e-10    2e-5     1e-3     3e-2
    =====  =======  =======  =======  =======  =======  =======

    Args:
        rule: The bound rule.
        p: (..., n) probability that each state consents.
        objection: (..., n) probability that it objects; by default 1 - p. The shock moves consent alone: a
            state that does not consent objects as often as without the shock.
        rho: Correlation of the states' latent willingness, from 0 to below 1; one number or an array over the
            leading axes of ``p``.
        nodes: Number of Gauss-Hermite nodes, 1 to 100; by default the trapezoidal rule with a suitable step.

    Returns:
        Activation as from ``rule.compute_probability``. Probabilities of 0 and 1 stay exact.

    Raises:
        RuleError: as ``rule.compute_probability``, rho outside [0, 1), or nodes outside 1 to 100.
    """
    common = np.asarray(rho, dtype=np.float64)
    if not ((common >= 0) & (common < 1)).all():
        raise RuleError("rho must lie between 0 and 1, 1 itself excluded")
    if nodes is not None and not 1 <= nodes <= MOST_NODES:
        raise RuleError(f"nodes must lie between 1 and {MOST_NODES}")
    # Without correlation the shock has no effect, and one exact answer replaces the mean.
    if common.ndim == 0 and common == 0:
        return rule.compute_probability(p, objection)
    if nodes is not None:
        return _average_over_shocks(rule, p, objection, common, _make_hermite_nodes(nodes))
    fineness = find_fineness(common, len(rule.players))
    if common.ndim == 0:
        return _average_over_shocks(rule, p, objection, common, make_trapezoid_nodes(int(fineness)))
    return _average_by_step(rule, p, objection, common, fineness)


def find_fineness(rho: Floats, players: int) -> Floats:
    """Return k per correlation such that a step of 1/2^k is small enough."""
    # Slope of the threshold in Z, times the sharpening by the number of votes.
    steepness = np.sqrt(players * rho / (1 - rho))
    fineness = np.ceil(np.log2(np.maximum(steepness / STEP, 1.0)))
    return np.asarray(np.clip(fineness, COARSEST, FINEST))


def _average_by_step(
    rule: BoundRule, p: ArrayLike, objection: ArrayLike | None, rho: Floats, fineness: Floats
) -> Activation:
    """Return the mean over the shock with a step per world, so that worlds do not depend on one another."""
    n = len(rule.parties)
    sheets = (
        [_clip_probabilities(p)]
        if objection is None
        else [_clip_probabilities(p), _clip_probabilities(objection)]
    )
    shape = np.broadcast_shapes(rho.shape, *(sheet.shape[:-1] for sheet in sheets))
    flat = [np.broadcast_to(sheet, (*shape, n)).reshape(-1, n) for sheet in sheets]
    common, steps = (np.broadcast_to(values, shape).reshape(-1) for values in (rho, fineness))
    decided, acts = np.empty(common.size), np.empty((common.size, n))
    for step in np.unique(steps):
        # Worlds with the same step share one call; the steps are powers of two, so there are few.
        worlds = np.flatnonzero(steps == step)
        consent, *refuse = (sheet[worlds] for sheet in flat)
        part = _average_over_shocks(
            rule, consent, refuse[0] if refuse else None, common[worlds], make_trapezoid_nodes(int(step))
        )
        decided[worlds], acts[worlds] = part.decided, part.acts
    return Activation(decided.reshape(shape), acts.reshape(*shape, n))


def _average_over_shocks(
    rule: BoundRule,
    p: ArrayLike,
    objection: ArrayLike | None,
    rho: Floats,
    shocks_and_weights: tuple[Floats, Floats],
) -> Activation:
    """Return the mean of the rule's answer over these values of the common shock."""
    from scipy.special import ndtri  # slow to import, and uncorrelated votes have no use for it

    shocks, weights = shocks_and_weights
    consent = _condition_on_shock(ndtri(_clip_probabilities(p)), rho, shocks)
    refuse = (
        None
        if objection is None
        else _compute_objection_probability(_clip_probabilities(p), _clip_probabilities(objection), consent)
    )
    given = rule.compute_probability(consent, refuse)
    return Activation(
        _compute_weighted_mean(given.decided, weights, -1), _compute_weighted_mean(given.acts, weights, -2)
    )


@cache
def _make_hermite_nodes(count: int) -> tuple[Floats, Floats]:
    """Return Gauss-Hermite nodes and weights for the standard normal density."""
    shocks, weights = np.polynomial.hermite_e.hermegauss(count)
    return shocks, weights / math.sqrt(2 * math.pi)


@cache
def make_trapezoid_nodes(fineness: int) -> tuple[Floats, Floats]:
    """Return nodes a step of 1/2^fineness apart, and their weights for the standard normal density."""
    most = math.ceil(REACH * 2**fineness)
    shocks = np.arange(-most, most + 1) / 2**fineness
    return shocks, np.exp(-(shocks**2) / 2) / (math.sqrt(2 * math.pi) * 2**fineness)


def _clip_probabilities(values: ArrayLike) -> Floats:
    chances = np.asarray(values, dtype=np.float64)
    if chances.ndim == 0 or not ((chances >= 0) & (chances <= 1)).all():
        raise RuleError("chances must lie between 0 and 1, with the parties on the last axis")
    return chances


def _condition_on_shock(threshold: Floats, rho: Floats, shocks: Floats) -> Floats:
    """Return the probability of each state's consent per value of the common shock, (..., nodes, n)."""
    from scipy.special import ndtr

    rho = rho[..., None, None]
    return np.asarray(ndtr((threshold[..., None, :] - np.sqrt(rho) * shocks[:, None]) / np.sqrt(1 - rho)))


def _compute_objection_probability(p: Floats, objection: Floats, consent: Floats) -> Floats:
    """Return the probability of an objection per value of the common shock, (..., nodes, n)."""
    # Among the states that do not consent, the share that objects is the same for every shock.
    share = np.divide(objection, 1 - p, out=np.zeros(np.broadcast(p, objection).shape), where=p < 1)
    return np.asarray((1 - consent) * np.minimum(share, 1)[..., None, :])


def _compute_weighted_mean(values: Floats, weights: Floats, axis: int) -> Floats:
    """Return the weighted mean of ``values`` over ``axis``, clipped to 0..1."""
    # Computed from differences to the first value, so that a constant stays exactly itself.
    first, *others = np.moveaxis(values, axis, 0)
    mean = first.copy()
    for value, weight in zip(others, weights[1:], strict=True):  # one by one: the order of addition is fixed
        mean += weight * (value - first)
    return np.asarray(np.clip(mean, 0.0, 1.0))
