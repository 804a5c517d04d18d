"""Zone of agreement in a finite list of packages, as pure functions on arrays.

There are P packages and S states. ``surplus`` (P, S) is the gain over no deal that each state expects of each
package, less its objections; it is −inf where an objection is absolute. ``required`` (P, S) is True where a
package needs the acceptance of a state.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def find_zone(surplus: Floats, required: Flags) -> Flags:
    """Return where a package leaves every required state at least as well off as no deal, bool (P,)."""
    # A surplus of exactly 0 counts as acceptance: the state is indifferent, so it does not refuse.
    return np.asarray(((surplus >= 0) | ~required).all(axis=1))


def find_least_surplus(surplus: Floats, required: Flags) -> Floats:
    """Return the least surplus of a required state in each package, (P,); inf where none is required."""
    # inf is neutral for a minimum, so states that are not required never decide it.
    return np.asarray(np.where(required, surplus, np.inf).min(axis=1, initial=np.inf))


def find_nearest_package(surplus: Floats, required: Flags) -> int | None:
    """Return the package with the greatest least surplus of a required state.

    Return None if every package meets an absolute objection.
    """
    return find_best_package(
        find_least_surplus(surplus, required), find_least_surplus(surplus, required) > -np.inf
    )


def find_best_package(values: Floats, among: Flags) -> int | None:
    """Return the first package with the greatest value among those flagged; None if none is flagged."""
    if not among.any():
        return None
    return int(np.argmax(np.where(among, values, -np.inf)))


def compute_nash_product(surplus: Floats, required: Flags) -> Floats:
    """Return the geometric mean of the surpluses of the required states, (P,); 0 where one is not positive.

    It is the product that Nash [Nash1950] maximises, with no deal as the disagreement point, to the power of
    1 over the number of required states. The power does not change the order of packages with the same
    required states, and makes packages with different numbers of them comparable.
    """
    # Logarithms keep a product of many small surpluses from underflowing; log(0) = −inf makes it 0.
    with np.errstate(divide="ignore"):
        logs = np.log(np.maximum(surplus, 0.0))
    count = required.sum(axis=1)
    total = np.where(required, logs, 0.0).sum(axis=1)
    return np.asarray(np.exp(total / np.maximum(count, 1)))


def find_nash_point(surplus: Floats, required: Flags) -> int | None:
    """Return the package with the greatest Nash product in the zone of agreement; None if it is empty."""
    return find_best_package(compute_nash_product(surplus, required), find_zone(surplus, required))


def compute_ideal_shares(surplus: Floats, required: Flags) -> Floats:
    """Return the least share of its ideal that a required state gets in each package, (P,).

    The ideal of a state is the most it gets in a package of the zone that needs it; a state that gains
    nothing in any of them has no share to compare. The package with the greatest least share is the
    Kalai-Smorodinsky solution [KalaiSmorodinsky1975] carried over to a finite number of packages. Outside the
    zone the share is −inf.
    """
    zone = find_zone(surplus, required)
    counted = required & zone[:, None]
    ideal = np.where(counted, surplus, 0.0).max(axis=0, initial=0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(required & (ideal > 0), surplus / ideal, np.inf)
    least = shares.min(axis=1, initial=np.inf)
    # Where no required state has anything to gain, all packages are alike.
    return np.where(zone, np.where(np.isinf(least), 1.0, least), -np.inf)


def find_ties(values: Floats, among: Flags, best: int | None) -> tuple[int, ...]:
    """Return the other packages among those flagged whose value is that of the best one."""
    if best is None:
        return ()
    # Sums in another order differ in the last digits.
    same = np.isclose(values, values[best], rtol=1e-9, atol=1e-12) & among
    return tuple(int(place) for place in np.flatnonzero(same) if place != best)


def count_zone_without_states(surplus: Floats, required: Flags) -> NDArray[np.int64]:
    """Return the size of the zone if the acceptance of one state were not required, for each state (S,)."""
    sizes = np.zeros(required.shape[1], dtype=np.int64)
    for position in range(sizes.size):
        # The same list of packages is judged again with one requirement less.
        others = required.copy()
        others[:, position] = False
        sizes[position] = np.count_nonzero(find_zone(surplus, others))
    return sizes


def count_zone_without_objection(
    finite: Floats, absolutes: Floats, required: Flags, position: int, cost: Floats, absolute: Flags
) -> int:
    """Return the number of packages in the zone if one objection were dropped.

    Args:
        finite: (P, S) surplus after the objections that have a price.
        absolutes: (P, S) how many absolute objections each state has to each package.
        required: (P, S) whether the package needs the acceptance of the state.
        position: The index of the state that objects.
        cost: (P,) price of the objection where it applies and has one, 0 elsewhere.
        absolute: (P,) whether it applies and is absolute.
    """
    dropped, left = finite.copy(), absolutes.copy()
    dropped[:, position] += cost
    # A state with two absolute objections still refuses after one of them is dropped.
    left[:, position] -= absolute
    return int(np.count_nonzero(find_zone(np.where(left > 0, -np.inf, dropped), required)))
