"""Shapley's split of a game among its players [Shapley1953].

A game gives every set of players a value. Sets are numbered by bits: player i belongs to set S if bit i of S
is 1, so that set 0 is empty and set 2ᵏ − 1 holds all k players. The value of a set may be an array, such as
one value per world; the split then holds in each world, because it is linear in the values.
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_PLAYERS = 12
"""Number of players beyond which 2ᵏ sets are too many to be studied."""


def count_players(values: Floats) -> int:
    """Return k, where the first axis of ``values`` has 2ᵏ sets.

    Raises:
        ValueError: the length is no power of two, or k is above :data:`MOST_PLAYERS`.
    """
    sets = len(values)
    players = sets.bit_length() - 1
    if sets != 1 << players or players > MOST_PLAYERS:
        raise ValueError(f"a game has 2 to the power of its players as sets, not {sets}")
    return players


def compute_shapley_values(values: Floats) -> Floats:
    """Return each player's part of the value of all less the value of nobody.

    The part is the mean, over all orders in which players join, of what the player adds when it joins. It is
    exactly 0 for a player that never adds anything.

    Args:
        values: (2ᵏ, …) the value of every set of players.

    Returns:
        (k, …) the parts, which add up to ``values[-1] - values[0]``.
    """
    players = count_players(values)
    parts = np.empty((players, *values.shape[1:]))
    for player in range(players):
        without, added = compute_marginals(values, player)
        # The share of orders in which exactly these others have joined before the player.
        by_size = [factorial(size) * factorial(players - size - 1) for size in range(players)]
        shares = np.array([by_size[int(others).bit_count()] / factorial(players) for others in without])
        parts[player] = np.tensordot(shares, added, axes=1)
    return parts


def compute_marginals(values: Floats, player: int) -> tuple[NDArray[np.intp], Floats]:
    """Return the sets without a player, (2ᵏ⁻¹,), and what the player adds to each, (2ᵏ⁻¹, …)."""
    sets = np.arange(len(values), dtype=np.intp)
    without = sets[sets >> player & 1 == 0]
    return without, np.asarray(values[without | 1 << player] - values[without])


def compute_alone(values: Floats) -> Floats:
    """Return what each player adds to nobody, (k, …); ``values`` (2ᵏ, …)."""
    return np.asarray(values[_number_singles(values)] - values[0])


def compute_removed(values: Floats) -> Floats:
    """Return what is lost if each player alone leaves all others, (k, …); ``values`` (2ᵏ, …)."""
    everybody = len(values) - 1
    return np.asarray(values[everybody] - values[everybody ^ _number_singles(values)])


def find_movers(values: Floats) -> NDArray[np.bool_]:
    """Return which players add anything to any set, in any entry of its value, (k,); ``values`` (2ᵏ, …)."""
    players = range(count_players(values))
    return np.array([compute_marginals(values, player)[1].any() for player in players], dtype=bool)


def _number_singles(values: Floats) -> NDArray[np.intp]:
    """Return the numbers of the sets of one player, (k,)."""
    return np.left_shift(1, np.arange(count_players(values), dtype=np.intp))
