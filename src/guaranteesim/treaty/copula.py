"""Correlated willingness: the exact answer under a one-factor Gaussian copula.

State i consents where √r·Z + √(1-r)·ε_i < Φ⁻¹(p_i), with one shock Z common to all and r the correlation
(Vasicek 1987; Li 2000). Given Z the votes are independent, so the answer is the mean of
``BoundRule.probability`` over Z, by Gauss-Hermite quadrature.
Every state keeps its own chance p_i; correlation helps unanimity and hurts any-one.
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
"""Beyond it the weights of the outer nodes are lost to rounding."""


def correlated(
    rule: BoundRule, p: ArrayLike, objection: ArrayLike | None = None, *, rho: ArrayLike, nodes: int = 16
) -> Activation:
    """The chance that the rule decides and that each state acts, for votes that share a common shock.

    Args:
        rule: The bound rule.
        p: (..., n) chance that each state consents.
        objection: (..., n) chance that it objects; by default 1 - p. The shock moves consent alone:
            one that does not consent objects as often as it would without it.
        rho: Correlation of the states' latent willingness, from 0 to below 1; one number or an array over the
            leading axes of ``p``.
        nodes: Quadrature nodes, 1 to 100. 16 give eight digits up to rho = 0.5; use 32 near 0.7, 64 near 0.9.

    Returns:
        Activation as from ``rule.probability``; chances of exactly 0 and 1 stay exact.

    Raises:
        RuleError: as ``rule.probability``, rho outside [0, 1), or nodes outside 1 to 100.
    """
    common = np.asarray(rho, dtype=np.float64)
    if not ((common >= 0) & (common < 1)).all():
        raise RuleError("rho must lie between 0 and 1, 1 itself excluded")
    if not 1 <= nodes <= MOST_NODES:
        raise RuleError(f"nodes must lie between 1 and {MOST_NODES}")
    if common.ndim == 0 and common == 0:
        return rule.probability(p, objection)
    from scipy.special import ndtri  # slow to import, and uncorrelated votes have no use for it

    shocks, weights = _nodes(nodes)
    consent = _given(ndtri(_chances(p)), common, shocks)
    refuse = None if objection is None else _refused(_chances(p), _chances(objection), consent)
    given = rule.probability(consent, refuse)
    return Activation(_mean(given.decided, weights, -1), _mean(given.acts, weights, -2))


@cache
def _nodes(count: int) -> tuple[Floats, Floats]:
    """Nodes and weights for the standard normal density."""
    shocks, weights = np.polynomial.hermite_e.hermegauss(count)
    return shocks, weights / math.sqrt(2 * math.pi)


def _chances(values: ArrayLike) -> Floats:
    chances = np.asarray(values, dtype=np.float64)
    if chances.ndim == 0 or not ((chances >= 0) & (chances <= 1)).all():
        raise RuleError("chances must lie between 0 and 1, with the parties on the last axis")
    return chances


def _given(threshold: Floats, rho: Floats, shocks: Floats) -> Floats:
    """(..., nodes, n): the chance of each state's vote for each value of the common shock."""
    from scipy.special import ndtr

    rho = rho[..., None, None]
    return np.asarray(ndtr((threshold[..., None, :] - np.sqrt(rho) * shocks[:, None]) / np.sqrt(1 - rho)))


def _refused(p: Floats, objection: Floats, consent: Floats) -> Floats:
    """(..., nodes, n): the chance of an objection for each value of the common shock."""
    share = np.divide(objection, 1 - p, out=np.zeros(np.broadcast(p, objection).shape), where=p < 1)
    return np.asarray((1 - consent) * np.minimum(share, 1)[..., None, :])


def _mean(values: Floats, weights: Floats, axis: int) -> Floats:
    """The weighted mean, written as a first value and differences so that a constant stays exactly itself."""
    first, *others = np.moveaxis(values, axis, 0)
    mean = first.copy()
    for value, weight in zip(others, weights[1:], strict=True):  # one by one: the order of addition is fixed
        mean += weight * (value - first)
    return np.asarray(np.clip(mean, 0.0, 1.0))
