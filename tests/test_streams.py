"""Addressed randomness: what a draw depends on, and that the draws are what they claim to be.

Statistical checks use fixed seeds and |z| < 4.75: each would fail falsely for 2 in a million seeds.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guaranteesim.streams import Streams

LIMIT = 4.75
MANY = 200_000
STATES = ("USA", "GBR", "POL")

few_worlds = st.lists(st.integers(0, 2**40), min_size=1, max_size=20, unique=True)
seeds = st.integers(0, 2**63 - 1)


def _many(seed: int = 3) -> Streams:
    return Streams(seed, np.arange(MANY))


@settings(max_examples=50, deadline=None)
@given(seed=seeds, worlds=few_worlds, data=st.data())
def test_a_world_draws_the_same_in_any_company_and_order(
    seed: int, worlds: list[int], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(worlds))))
    together = Streams(seed, np.array(worlds)).draw_normal_matrix("a", 7, STATES)
    shuffled = Streams(seed, np.array(worlds)[order]).draw_normal_matrix("a", 7, STATES)
    alone = Streams(seed, np.array(worlds[:1])).draw_normal_matrix("a", 7, STATES)
    np.testing.assert_array_equal(shuffled, together[order])
    np.testing.assert_array_equal(alone, together[:1])


@settings(max_examples=50, deadline=None)
@given(seed=seeds, worlds=few_worlds, data=st.data())
def test_a_selection_is_that_part_of_the_whole(seed: int, worlds: list[int], data: st.DataObject) -> None:
    at = np.array(data.draw(st.lists(st.integers(0, len(worlds) - 1), max_size=5)), dtype=np.intp)
    streams = Streams(seed, np.array(worlds))
    for draw in (streams.draw_uniform, streams.draw_normal):
        np.testing.assert_array_equal(draw("a", 1, "USA", at), draw("a", 1, "USA")[at])
    whole = streams.draw_uniform_matrix("a", 1, STATES)
    np.testing.assert_array_equal(streams.draw_uniform_matrix("a", 1, STATES, at), whole[at])


def test_a_state_draws_the_same_beside_any_others() -> None:
    streams = Streams(1, np.arange(50))
    sheet = streams.draw_uniform_matrix("votes", 12, STATES)
    for column, state in enumerate(STATES):
        np.testing.assert_array_equal(sheet[:, column], streams.draw_uniform("votes", 12, state))
    np.testing.assert_array_equal(streams.draw_uniform_matrix("votes", 12, ("POL",))[:, 0], sheet[:, 2])


def test_drawing_twice_is_drawing_once() -> None:
    streams = Streams(1, np.arange(50))
    np.testing.assert_array_equal(streams.draw_uniform("a", 1), streams.draw_uniform("a", 1))
    np.testing.assert_array_equal(
        streams.draw_uniform("a", 1), Streams(1, np.arange(50)).draw_uniform("a", 1)
    )


ADDRESSES = [
    (3, "a", 1, "USA"),
    (4, "a", 1, "USA"),
    (3, "b", 1, "USA"),
    (3, "a", 2, "USA"),
    (3, "a", 1, "GBR"),
    (3, "a", 11, ""),
    (3, "a1", 1, ""),
]


@pytest.mark.parametrize("one", range(len(ADDRESSES)))
def test_addresses_that_differ_a_little_share_nothing(one: int) -> None:
    """Would show a correlation of 0.011 between two addresses."""
    draws = [_many(seed).draw_uniform(stream, month, state) for seed, stream, month, state in ADDRESSES]
    for other in range(one):
        z = np.corrcoef(draws[one], draws[other])[0, 1] * np.sqrt(MANY)
        assert abs(z) < LIMIT


def test_an_address_does_not_run_together_with_another() -> None:
    streams = Streams(1, np.arange(4))
    assert not np.array_equal(streams.draw_uniform("a", 12, "3"), streams.draw_uniform("a", 1, "23"))
    assert not np.array_equal(streams.draw_uniform("a", 1, "1"), streams.draw_uniform("a\x1f1", 1, ""))


def test_uniforms_fill_the_interval_evenly() -> None:
    """Would show any hundredth of the interval holding 11 % more or less than its share."""
    draws = _many().draw_uniform("a", 1, "USA")
    assert 0 < draws.min() < draws.max() < 1
    counts = np.bincount((draws * 100).astype(int), minlength=100)
    z = (counts - MANY / 100) / np.sqrt(MANY / 100 * 0.99)
    assert np.abs(z).max() < LIMIT
    assert abs((draws.mean() - 0.5) * np.sqrt(12 * MANY)) < LIMIT


@pytest.mark.parametrize("lag", [1, 2, 64])
def test_neighbouring_worlds_are_independent(lag: int) -> None:
    """Would show a correlation of 0.011 between the worlds w and w + lag."""
    draws = _many().draw_normal("a", 1, "USA")
    z = np.mean(draws[:-lag] * draws[lag:]) * np.sqrt(MANY - lag)
    assert abs(z) < LIMIT


def test_every_bit_that_shows_is_fair() -> None:
    """The 24 leading bits; would show one that is set in 50.6 % of the draws."""
    draws = (_many().draw_uniform("a", 1) * 2**24).astype(np.int64)
    for bit in range(24):
        z = (np.count_nonzero(draws >> bit & 1) - MANY / 2) / np.sqrt(MANY / 4)
        assert abs(z) < LIMIT


@pytest.mark.parametrize(("power", "expected", "variance"), [(1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)])
def test_normals_have_the_moments_of_a_normal(power: int, expected: int, variance: int) -> None:
    draws = _many().draw_normal("a", 1, "USA")
    z = (np.mean(draws**power) - expected) / np.sqrt(variance / MANY)
    assert abs(z) < LIMIT
    assert np.abs(draws).max() < 9


def test_one_world_keeps_its_luck_through_the_months() -> None:
    """The draws of one world over 5,000 months: would show a mean that is off by 0.02."""
    streams = Streams(9, np.array([17]))
    draws = np.array([streams.draw_uniform("a", month, "USA")[0] for month in range(5000)])
    assert abs((draws.mean() - 0.5) * np.sqrt(12 * draws.size)) < LIMIT
    assert abs(np.corrcoef(draws[1:], draws[:-1])[0, 1] * np.sqrt(draws.size)) < LIMIT
