"""Chance that several states all accept, when one factor common to all moves their decisions.

State i accepts if √ρ·Z + √(1−ρ)·ε_i < Φ⁻¹(a_i), with the factor Z common to all states of a world and its own
ε_i: a one-factor Gaussian copula (Vasicek 1987; Li 2000), as for votes (:mod:`guaranteesim.treaty.copula`).
Every state keeps its own chance a_i. With ρ = 0 the joint chance is the product of the chances, with ρ = 1 the
least of them. Whatever the dependence is, it lies between max(0, Σ a_i − n + 1) and min a_i (Fréchet 1951).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.statistics.intervals import Floats
from guaranteesim.treaty.copula import find_fineness, make_trapezoid_nodes

Compute = Callable[[Floats, Floats], tuple[Floats, Floats]]

_FARTHEST = 8.2
"""Threshold in standard deviations that stands for a chance of 0 or 1 where a density is evaluated."""


@dataclass(frozen=True, repr=False)
class JointChance:
    """Chance that all states accept, by world.

    Attributes:
        weights: (W,) the chance.
        leverage: For each state, (W,): its derivative with respect to the state's own chance, which is
            the chance that all others accept where this state is just undecided.
    """

    weights: Floats
    leverage: tuple[Floats, ...]


def compute_joint_chance(chances: Sequence[Floats], rho: Floats) -> JointChance:
    """Return the chance that all states accept.

    Args:
        chances: One array (W,) per state.
        rho: (W,) correlation of their latent decisions, 0 to 1.
    """
    if not chances:
        return JointChance(np.ones(rho.size), ())
    if not rho.any() or len(chances) == 1:
        return JointChance(*_multiply_chances(chances))
    matrix = np.stack(chances)
    weights, leverage = np.empty(rho.size), np.empty(matrix.shape)
    for worlds, compute in _group_worlds(rho, len(chances)):
        weights[worlds], leverage[:, worlds] = compute(matrix[:, worlds], rho[worlds])
    return JointChance(weights, tuple(leverage))


def bound_joint_chance(chances: Sequence[float]) -> tuple[float, float]:
    """Return the least and the greatest chance that all accept, whatever their dependence (Fréchet 1951)."""
    if not chances:
        return 1.0, 1.0
    return max(0.0, sum(chances) - len(chances) + 1), min(chances)


def _group_worlds(rho: Floats, states: int) -> Iterator[tuple[NDArray[np.intp], Compute]]:
    """Yield groups of worlds with what computes their joint chance and its derivatives."""
    if (rho == 0).any():
        yield np.flatnonzero(rho == 0), lambda matrix, _: _multiply_rows(matrix)
    if (rho == 1).any():
        yield np.flatnonzero(rho == 1), lambda matrix, _: _take_least(matrix)
    within = np.flatnonzero((rho > 0) & (rho < 1))
    # One halving more than votes take: a few states need more nodes than the rule of thumb gives.
    steps = find_fineness(rho[within], states) + 1
    for step in np.unique(steps):
        yield within[steps == step], partial(_average_over_factor, fineness=int(step))


def _multiply_rows(matrix: Floats) -> tuple[Floats, Floats]:
    product, leverage = _multiply_chances(list(matrix))
    return product, np.stack(leverage)


def _multiply_chances(chances: Sequence[Floats]) -> tuple[Floats, tuple[Floats, ...]]:
    # Products before and after a state avoid a division by its own chance, which may be 0.
    size = chances[0].size
    after = [np.ones(size)]
    for chance in reversed(chances[1:]):
        after.append(after[-1] * chance)
    before, leverage = np.ones(size), []
    for chance, rest in zip(chances, reversed(after), strict=True):
        leverage.append(before * rest)
        before = before * chance
    return before, tuple(leverage)


def _take_least(matrix: Floats) -> tuple[Floats, Floats]:
    least = matrix.argmin(axis=0)
    return matrix.min(axis=0), (np.arange(len(matrix))[:, None] == least).astype(np.float64)


def _average_over_factor(matrix: Floats, rho: Floats, fineness: int) -> tuple[Floats, Floats]:
    """Return the joint chance and its derivatives by the trapezoidal rule over the common factor."""
    from scipy.special import ndtr, ndtri  # slow to import

    thresholds, root, own = ndtri(matrix), np.sqrt(rho), np.sqrt(1 - rho)
    near = np.clip(thresholds, -_FARTHEST, _FARTHEST)
    weights, leverage = np.zeros(rho.size), np.zeros(matrix.shape)
    step = 2.0**-fineness
    for shock, weight in zip(*make_trapezoid_nodes(fineness), strict=True):
        all_accept, others = _multiply_chances(ndtr((thresholds - root * shock) / own))
        weights += weight * all_accept
        # Density of the factor where a state is just undecided; it stays finite where the chance is near 0.
        density = np.exp(-(((shock - root * near) / own) ** 2) / 2) / (np.sqrt(2 * np.pi) * own)
        leverage += step * density * np.stack(others)
    return np.clip(weights, 0.0, matrix.min(axis=0)), leverage
