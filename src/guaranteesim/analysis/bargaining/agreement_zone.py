"""Bargaining over a finite list of packages: who can agree on what. Pure functions on arrays.

P packages, S states; ``surplus`` (P, S) is what each state expects of each package beyond no deal, less its
objections, −inf where one is absolute; ``required`` (P, S) says whose acceptance each package takes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def find_zone(surplus: Floats, required: Flags) -> Flags:
    """Return which packages leave every required state at least as well off as no deal, (P,)."""
    return np.asarray(((surplus >= 0) | ~required).all(axis=1))


def find_least_surplus(surplus: Floats, required: Flags) -> Floats:
    """Return the least surplus of a required state in each package, (P,); inf where none is required."""
    return np.asarray(np.where(required, surplus, np.inf).min(axis=1, initial=np.inf))


def find_nearest_package(surplus: Floats, required: Flags) -> int | None:
    """Return the package whose worst-off required state is best off.

    None if each meets an absolute objection.
    """
    return find_best_package(
        find_least_surplus(surplus, required), find_least_surplus(surplus, required) > -np.inf
    )


def find_best_package(values: Floats, among: Flags) -> int | None:
    """Return the first package with the greatest value among those flagged; none if none is."""
    if not among.any():
        return None
    return int(np.argmax(np.where(among, values, -np.inf)))


def compute_nash_product(surplus: Floats, required: Flags) -> Floats:
    """Geometric mean of the surpluses of the required states, (P,); 0 where one of them is not positive.

    The product that Nash (1950) maximises, with no deal as the disagreement point, to the power of one over
    the number of states: the same order among packages that take the same states' acceptance, and a fair
    one where they take a different number.
    """
    with np.errstate(divide="ignore"):
        logs = np.log(np.maximum(surplus, 0.0))
    count = required.sum(axis=1)
    total = np.where(required, logs, 0.0).sum(axis=1)
    return np.asarray(np.exp(total / np.maximum(count, 1)))


def find_nash_point(surplus: Floats, required: Flags) -> int | None:
    """Return the package of the zone of agreement with the greatest Nash product.

    None if the zone is empty.
    """
    return find_best_package(compute_nash_product(surplus, required), find_zone(surplus, required))


def count_zone_without_states(surplus: Floats, required: Flags) -> NDArray[np.int64]:
    """Return how many packages the zone would hold if one state's acceptance were not required, (S,)."""
    sizes = np.zeros(required.shape[1], dtype=np.int64)
    for position in range(sizes.size):
        others = required.copy()
        others[:, position] = False
        sizes[position] = np.count_nonzero(find_zone(surplus, others))
    return sizes


def count_zone_without_objection(
    finite: Floats, absolutes: Floats, required: Flags, position: int, cost: Floats, absolute: Flags
) -> int:
    """Return how many packages the zone would hold if one objection were dropped.

    Args:
        finite: (P, S) surplus after the objections that have a price.
        absolutes: (P, S) how many absolute objections each state has to each package.
        required: (P, S) whose acceptance it takes.
        position: The index of the state that objects.
        cost: (P,) price of the objection where it applies and has one, 0 elsewhere.
        absolute: (P,) where it applies and is absolute.
    """
    dropped, left = finite.copy(), absolutes.copy()
    dropped[:, position] += cost
    left[:, position] -= absolute
    return int(np.count_nonzero(find_zone(np.where(left > 0, -np.inf, dropped), required)))
