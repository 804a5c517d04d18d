"""Shapley's split against games whose split is known, and against the mean over all orders."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from guaranteesim.analysis.channels.shapley import (
    compute_alone,
    compute_removed,
    compute_shapley_values,
    find_movers,
)

PLAYERS = range(1, 7)


def make_game(players, value):
    """A game from a function of the tuple of players in a set."""
    members = [[i for i in range(players) if s >> i & 1] for s in range(1 << players)]
    return np.array([value(item) for item in members], dtype=float)


def average_orders(values):
    """The definition: what each player adds when it joins, over all orders."""
    players = len(values).bit_length() - 1
    orders = list(permutations(range(players)))
    parts = np.zeros(players)
    for order in orders:
        inside = 0
        for player in order:
            parts[player] += values[inside | 1 << player] - values[inside]
            inside |= 1 << player
    return parts / len(orders)


@pytest.mark.parametrize("players", PLAYERS)
def test_an_additive_game_gives_each_player_its_own(players):
    own = np.random.default_rng(players).normal(size=players)
    values = make_game(players, lambda inside: 3 + own[inside].sum())
    for compute in (compute_shapley_values, compute_alone, compute_removed):
        np.testing.assert_allclose(compute(values), own, atol=1e-12)


@pytest.mark.parametrize("players", PLAYERS)
def test_pure_interaction_is_split_equally(players):
    values = make_game(players, lambda inside: 12.0 * (len(inside) == players))
    np.testing.assert_allclose(compute_shapley_values(values), 12 / players, atol=1e-12)
    np.testing.assert_allclose(compute_removed(values), 12)
    if players > 1:
        np.testing.assert_array_equal(compute_alone(values), 0)


def test_the_glove_game():
    """One left glove and two right ones: the left is worth 2/3, each right one 1/6 [Shapley1953]."""
    values = make_game(3, lambda inside: float(0 in inside and len(inside) > 1))
    np.testing.assert_allclose(compute_shapley_values(values), [2 / 3, 1 / 6, 1 / 6], atol=1e-12)


@pytest.mark.parametrize("players", PLAYERS)
def test_parts_add_up_to_the_whole_in_every_world(players):
    values = np.random.default_rng(players).normal(size=(1 << players, 40))
    parts = compute_shapley_values(values)
    np.testing.assert_allclose(parts.sum(axis=0), values[-1] - values[0], rtol=0, atol=1e-12)


@pytest.mark.parametrize("players", [2, 3, 5])
def test_against_the_mean_over_all_orders(players):
    values = np.random.default_rng(players).normal(size=1 << players)
    np.testing.assert_allclose(compute_shapley_values(values), average_orders(values), atol=1e-12)


def test_a_dummy_gets_exactly_nothing():
    own = np.random.default_rng(1).normal(size=(1 << 3, 50))
    # Player 1 is put between the others and never changes a value.
    values = own[[(s & 1) | (s >> 1 & 6) for s in range(1 << 4)]]
    assert (compute_shapley_values(values)[1] == 0).all()
    np.testing.assert_array_equal(find_movers(values), [True, False, True, True])
    np.testing.assert_allclose(
        np.delete(compute_shapley_values(values), 1, axis=0), compute_shapley_values(own), atol=1e-12
    )


def test_players_who_add_alike_get_alike():
    values = make_game(4, lambda inside: float(len(inside) ** 2))
    np.testing.assert_allclose(compute_shapley_values(values), 4, atol=1e-12)


def test_the_parts_of_a_sum_are_the_sums_of_the_parts():
    one, other = np.random.default_rng(2).normal(size=(2, 1 << 4, 3))
    both = compute_shapley_values(one + 2 * other)
    np.testing.assert_allclose(
        both, compute_shapley_values(one) + 2 * compute_shapley_values(other), atol=1e-12
    )


def test_a_game_without_players():
    assert compute_shapley_values(np.ones((1, 5))).shape == (0, 5)


@pytest.mark.parametrize("sets", [3, 12, 1 << 13])
def test_another_number_of_sets_is_refused(sets):
    with pytest.raises(ValueError, match="2 to the power"):
        compute_shapley_values(np.zeros(sets))
