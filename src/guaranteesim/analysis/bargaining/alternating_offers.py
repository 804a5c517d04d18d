"""Alternating offers over lotteries of packages, with a risk that the talks break down.

Two states that take turns to offer, with a chance that a refusal ends the talks, have one subgame-perfect
equilibrium [Rubinstein1982], and as that chance goes to 0 both offers tend to the Nash solution
[BinmoreRubinsteinWolinsky1986]. Over a finite list of packages there may be many equilibria, so the offers
are lotteries over packages, as Nash has them, and what is left of the chances is no deal.

With three or more states the states take turns in a fixed order, every one of them must accept, and there are
many subgame-perfect equilibria. A *stationary* one is used, in which a state makes the same offer whenever
its turn comes [BritzHeringsPredtetchinski2010]. Its limit is the Nash solution where the frontier has no
corners. Where it has, as the lotteries over a few packages do, there may be several limits. The search begins
at the Nash solution, and three or more states may end elsewhere all the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy  # its submodules load when first used

from guaranteesim.analysis.bargaining.agreement_zone import Floats

_PRECISION = 1e-8
"""Greatest change of an offer from one round of turns to the next, relative to the greatest surplus."""
_MOST_STEPS = 300
_TIE = 1e-7
"""Weight of the surplus of the others in an offer: among offers that are alike to it, a state takes the best
for the others."""


@dataclass(frozen=True)
class Lottery:
    """What a state expects from an offer: chances of packages.

    Attributes:
        proposer: The state that makes the offer, or "" for the Nash solution.
        surplus: Expected surplus by state.
        chances: Chance of each package by its position, those of 0 left out.
    """

    proposer: str
    surplus: dict[str, float]
    chances: dict[int, float]


@dataclass(frozen=True)
class AlternatingOffers:
    """The offers of each state when it is its turn, all accepted at once, and their limit.

    Attributes:
        breakdown: Chance that the talks end with no deal after an offer is refused.
        offers: The offer of each state; the outcome if that state moves first. None were found if empty.
        nash: The Nash solution over the same lotteries.
    """

    breakdown: float
    offers: tuple[Lottery, ...]
    nash: Lottery


def solve_alternating_offers(
    surplus: Floats, states: tuple[str, ...], positions: tuple[int, ...], breakdown: float
) -> AlternatingOffers | None:
    """Return the stationary equilibrium of alternating offers, and the Nash solution.

    Args:
        surplus: (P, S) surplus of each package to each state, none below 0.
        states: The S states, in the order of their turns; every one must accept.
        positions: How the P packages are numbered in the result.
        breakdown: Chance that a refusal ends the talks.

    Returns:
        None if there are fewer than two states, or if one of them gains in no package.
    """
    if len(states) < 2 or not (surplus.max(axis=0) > 0).all():
        return None

    def describe(weights: Floats, proposer: str = "") -> Lottery:
        worth = dict(zip(states, (float(value) for value in weights @ surplus), strict=True))
        kept = zip(positions, weights, strict=True)
        return Lottery(proposer, worth, {place: float(chance) for place, chance in kept if chance > 1e-6})

    nash = find_nash_lottery(surplus)
    found = find_stationary_offers(surplus, breakdown, nash @ surplus)
    offers = () if found is None else tuple(map(describe, found, states))
    return AlternatingOffers(breakdown, offers, describe(nash))


def find_nash_lottery(surplus: Floats) -> Floats:
    """Return the chances of packages, (P,), with the greatest product of expected surpluses.

    ``surplus`` is (P, S) and not below 0. The multiplicative step raises the product every time
    [Cover1984]; it stops where no package would raise it by more than a millionth.
    """
    count, states = surplus.shape
    weights = np.full(count, 1 / count)
    for _ in range(20_000):
        gain = (surplus / (weights @ surplus)).sum(axis=1) / states
        if gain.max() < 1 + 1e-7:
            break
        weights = weights * gain
        # Rounding would otherwise let the sum drift over many steps.
        weights /= weights.sum()
    return np.asarray(weights)


def find_stationary_offers(surplus: Floats, breakdown: float, start: Floats) -> Floats | None:
    """Return the chances of packages that each state offers in its turn, (S, P); None if not found.

    Args:
        surplus: (P, S) surplus of each package to each state, none below 0.
        breakdown: Chance that a refusal ends the talks.
        start: (S,) expected surpluses to begin the search with.
    """
    scale = float(surplus.max())
    worth, stay = np.asarray(start, dtype=np.float64), 1 - breakdown
    for _ in range(_MOST_STEPS):
        found = _take_turns(surplus, stay, worth)
        if found is None:
            return None
        reached = found[0] @ surplus
        if float(np.abs(reached - worth).max()) <= _PRECISION * scale:
            return found
        worth = _extrapolate(surplus, stay, worth, reached)
    return None


def _take_turns(surplus: Floats, stay: float, worth: Floats) -> Floats | None:
    """Return the offer of each state, (S, P), if the first state offers ``worth`` after the last one."""
    offers: list[Floats] = []
    for proposer in reversed(range(surplus.shape[1])):
        offer = _find_best_offer(surplus, proposer, stay * worth)
        if offer is None:
            return None
        offers.append(offer)
        worth = offer @ surplus
    return np.array(offers[::-1])


def _find_best_offer(surplus: Floats, proposer: int, least: Floats) -> Floats | None:
    """Return the best lottery for a state that leaves each other one ``least`` or more; None if none does."""
    others = np.delete(np.arange(surplus.shape[1]), proposer)
    aim = surplus[:, proposer] + _TIE * surplus[:, others].sum(axis=1)
    solved = scipy.optimize.linprog(
        -aim,
        # The chances of packages may leave some for no deal.
        A_ub=np.vstack([-surplus[:, others].T, np.ones(len(surplus))]),
        b_ub=np.append(-least[others], 1.0),
        bounds=(0, None),
        method="highs",
    )
    return np.asarray(solved.x) if solved.status == 0 else None


def _extrapolate(surplus: Floats, stay: float, worth: Floats, reached: Floats) -> Floats:
    """Return a better guess than ``reached``, by Newton's step, where the step does better."""
    scale, gap = float(surplus.max()), reached - worth
    step = 1e-6 * scale
    slopes = np.zeros((worth.size, worth.size))
    for column in range(worth.size):
        moved = worth.copy()
        # Less is asked for than before, so that what was feasible still is.
        moved[column] -= step
        found = _take_turns(surplus, stay, moved)
        if found is None:
            return reached
        slopes[:, column] = (reached - found[0] @ surplus) / step
    try:
        guess = np.maximum(worth + np.linalg.solve(np.eye(worth.size) - slopes, gap), 0.0)
    except np.linalg.LinAlgError:
        return reached
    found = _take_turns(surplus, stay, guess)
    if found is None:
        return reached
    left = float(np.abs(found[0] @ surplus - guess).max())
    return guess if left < 0.5 * float(np.abs(gap).max()) else reached
