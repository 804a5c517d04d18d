"""Chance that several states all accept, when one factor common to all moves their decisions.

State i accepts if √ρ·Z + √(1−ρ)·ε_i < Φ⁻¹(a_i). The factor Z is common to all states of a world and ε_i its
own: a one-factor Gaussian copula (Vasicek 1987; Li 2000), as in :mod:`guaranteesim.treaty.copula`.
Every state keeps its own chance a_i. With ρ = 0 the joint chance is the product of the chances, with ρ = 1
the least of them. Whatever the dependence is, it lies between max(0, Σ a_i − n + 1) and min a_i
(Fréchet 1951).
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

Combined = tuple[Floats, Sequence[Floats]]
Combine = Callable[[Sequence[Floats]], Combined]

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
    weights, leverage = average_over_factor(np.stack(chances), rho, _multiply_chances, len(chances))
    # Rounding must not lift the joint chance above the least of the chances.
    return JointChance(np.minimum(weights, np.min(chances, axis=0)), tuple(leverage))


def average_over_factor(rows: Floats, rho: Floats, combine: Combine, states: int) -> tuple[Floats, Floats]:
    """Return the mean of a combination of chances over the common factor, (W,), and its derivatives, (R, W).

    Args:
        rows: (R, W) the chances of which some are combined.
        rho: (W,) correlation; 1 is for the product alone, whose limit it is.
        combine: Gives the combination of independent chances, and its derivatives with respect to each.
        states: Number of states that decide.
    """
    weights, leverage = np.empty(rho.size), np.empty(rows.shape)
    for worlds, compute in _group_worlds(rho, states, combine):
        weights[worlds], leverage[:, worlds] = compute(rows[:, worlds], rho[worlds])
    return weights, leverage


def bound_joint_chance(chances: Sequence[float]) -> tuple[float, float]:
    """Return the least and the greatest chance that all accept, whatever their dependence (Fréchet 1951)."""
    if not chances:
        return 1.0, 1.0
    return max(0.0, sum(chances) - len(chances) + 1), min(chances)


def _group_worlds(rho: Floats, states: int, combine: Combine) -> Iterator[tuple[NDArray[np.intp], Compute]]:
    """Yield groups of worlds with what computes their joint chance and its derivatives."""
    if (rho == 0).any():
        yield np.flatnonzero(rho == 0), lambda matrix, _: _combine_rows(matrix, combine)
    if (rho == 1).any():
        yield np.flatnonzero(rho == 1), lambda matrix, _: _take_least(matrix)
    within = np.flatnonzero((rho > 0) & (rho < 1))
    # One halving more than votes take: a few states need more nodes than the rule of thumb gives.
    steps = find_fineness(rho[within], states) + 1
    for step in np.unique(steps):
        yield within[steps == step], partial(_average_by_step, combine=combine, fineness=int(step))


def _combine_rows(matrix: Floats, combine: Combine) -> tuple[Floats, Floats]:
    weights, leverage = combine(list(matrix))
    return weights, np.stack(list(leverage))


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


def _average_by_step(matrix: Floats, rho: Floats, combine: Combine, fineness: int) -> tuple[Floats, Floats]:
    """Return the joint chance and its derivatives by the trapezoidal rule over the common factor."""
    from scipy.special import ndtr, ndtri  # slow to import

    thresholds, root, own = ndtri(matrix), np.sqrt(rho), np.sqrt(1 - rho)
    near = np.clip(thresholds, -_FARTHEST, _FARTHEST)
    weights, leverage = np.zeros(rho.size), np.zeros(matrix.shape)
    step = 2.0**-fineness
    for shock, weight in zip(*make_trapezoid_nodes(fineness), strict=True):
        accepted, moves = combine(list(ndtr((thresholds - root * shock) / own)))
        weights += weight * accepted
        # Density of the factor where a state is just undecided; it stays finite where the chance is near 0.
        density = np.exp(-(((shock - root * near) / own) ** 2) / 2) / (np.sqrt(2 * np.pi) * own)
        leverage += step * density * np.stack(list(moves))
    return np.clip(weights, 0.0, 1.0), leverage
