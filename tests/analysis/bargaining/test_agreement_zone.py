"""Zone of agreement and Nash point against brute force and closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from guaranteesim.analysis.bargaining import agreement_zone as zones

surpluses = arrays.arrays(
    np.float64, st.tuples(st.integers(1, 12), st.integers(1, 4)),
    elements=st.one_of(st.floats(-2, 2).map(lambda x: round(x, 3)), st.just(-np.inf)),
)  # fmt: skip
seeds = st.integers(0, 2**31)


def random_requirement(surplus: np.ndarray, seed: int) -> np.ndarray:
    """At least one required state a package."""
    draws = np.random.default_rng(seed)
    required = draws.random(surplus.shape) < 0.6
    required[np.arange(len(surplus)), draws.integers(0, surplus.shape[1], len(surplus))] = True
    return required


def brute_zone(surplus: np.ndarray, required: np.ndarray) -> list[int]:
    return [
        place
        for place, row in enumerate(surplus.tolist())
        if all(value >= 0 for value, asked in zip(row, required[place], strict=True) if asked)
    ]


def brute_nash(surplus: np.ndarray, required: np.ndarray) -> float | None:
    means = [
        math.prod(v for v, asked in zip(surplus[p].tolist(), required[p], strict=True) if asked)
        ** (1 / int(required[p].sum()))
        for p in brute_zone(surplus, required)
    ]
    return max(means, default=None)


@settings(max_examples=300)
@given(surpluses, seeds)
def test_the_zone_by_brute_force(surplus: np.ndarray, seed: int) -> None:
    required = random_requirement(surplus, seed)
    assert np.flatnonzero(zones.find_zone(surplus, required)).tolist() == brute_zone(surplus, required)


@settings(max_examples=300)
@given(surpluses, seeds)
def test_the_nash_point_by_brute_force(surplus: np.ndarray, seed: int) -> None:
    required = random_requirement(surplus, seed)
    place, expected = zones.find_nash_point(surplus, required), brute_nash(surplus, required)
    if expected is None:
        assert place is None
    else:
        assert place in brute_zone(surplus, required)
        assert zones.compute_nash_product(surplus, required)[place] == pytest.approx(expected)


@settings(max_examples=200)
@given(surpluses, seeds)
def test_dropping_a_state_by_brute_force(surplus: np.ndarray, seed: int) -> None:
    required = random_requirement(surplus, seed)
    sizes = zones.count_zone_without_states(surplus, required)
    for state in range(surplus.shape[1]):
        others = required.copy()
        others[:, state] = False
        assert sizes[state] == len(brute_zone(surplus, others))
        assert sizes[state] >= len(brute_zone(surplus, required))


@settings(max_examples=200)
@given(surpluses, seeds)
def test_the_nearest_has_the_greatest_least_surplus(surplus: np.ndarray, seed: int) -> None:
    required = random_requirement(surplus, seed)
    least = [min(row[asked]) for row, asked in zip(surplus, required, strict=True)]
    place = zones.find_nearest_package(surplus, required)
    assert (place is None) == (max(least) == -np.inf)
    assert place is None or least[place] == max(least)


@settings(max_examples=100)
@given(surpluses, st.lists(st.floats(0.1, 10), min_size=4, max_size=4), seeds)
def test_nash_does_not_depend_on_the_units_of_utility(
    surplus: np.ndarray, units: list[float], seed: int
) -> None:
    required = np.ones(surplus.shape, dtype=bool)
    scaled = surplus * np.array(units)[: surplus.shape[1]]
    place, other = zones.find_nash_point(surplus, required), zones.find_nash_point(scaled, required)
    if place is not None and other is not None:
        product = zones.compute_nash_product(surplus, required)
        assert product[other] == pytest.approx(product[place])


def test_split_the_pie() -> None:
    """Two states share 1; no deal gives each nothing: Nash is the equal split."""
    share = np.linspace(0, 1, 101)
    surplus = np.column_stack([share, 1 - share])
    place = zones.find_nash_point(surplus, np.ones_like(surplus, dtype=bool))
    assert place is not None
    assert surplus[place].tolist() == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize(("own", "other"), [(0.0, 0.0), (0.3, 0.1), (0.1, 0.5)])
def test_split_the_surplus_over_outside_options(own: float, other: float) -> None:
    """With outside options each gets its own and half of what is left (Nash 1950)."""
    share = np.linspace(0, 1, 1001)
    surplus = np.column_stack([share - own, 1 - share - other])
    place = zones.find_nash_point(surplus, np.ones_like(surplus, dtype=bool))
    assert place is not None
    assert share[place] == pytest.approx(own + (1 - own - other) / 2, abs=1e-3)


def test_a_risk_averse_state_gets_less() -> None:
    """Utilities x and the root of 1 − x: the first gets 2/3 in closed form."""
    share = np.linspace(0, 1, 3001)
    surplus = np.column_stack([share, np.sqrt(1 - share)])
    place = zones.find_nash_point(surplus, np.ones_like(surplus, dtype=bool))
    assert place is not None
    assert share[place] == pytest.approx(2 / 3, abs=1e-3)


def test_more_states_do_not_make_a_package_worse() -> None:
    """One package takes three states' acceptance and another two: the mean, not the product, is compared."""
    surplus = np.array([[0.4, 0.4, 0.4], [0.3, 0.3, 0.0]])
    required = np.array([[True, True, True], [True, True, False]])
    assert zones.find_nash_point(surplus, required) == 0


def test_an_absolute_objection_and_no_package() -> None:
    surplus = np.array([[-np.inf, 1.0], [-np.inf, 2.0]])
    required = np.ones((2, 2), dtype=bool)
    assert not zones.find_zone(surplus, required).any()
    assert zones.find_nash_point(surplus, required) is None
    assert zones.find_nearest_package(surplus, required) is None
    assert zones.count_zone_without_states(surplus, required).tolist() == [2, 0]


def test_dropping_an_objection() -> None:
    finite = np.array([[-0.1, 0.2], [-0.4, 0.2], [0.1, 0.2]])
    required = np.ones((3, 2), dtype=bool)
    none = np.zeros(3, dtype=bool)
    cost = np.array([0.3, 0.3, 0.0])
    calm = np.zeros((3, 2))
    assert zones.count_zone_without_objection(finite, calm, required, 0, cost, none) == 2
    assert zones.count_zone_without_objection(finite, calm, required, 1, cost, none) == 1
    outright = np.array([True, True, True])
    absolutes = np.array([[1.0, 0.0], [2.0, 0.0], [1.0, 0.0]])
    assert zones.count_zone_without_objection(finite, absolutes, required, 0, np.zeros(3), none) == 0
    assert zones.count_zone_without_objection(finite, absolutes, required, 0, np.zeros(3), outright) == 1


@settings(max_examples=200)
@given(surpluses)
def test_the_nash_point_is_efficient(surplus: np.ndarray) -> None:
    """Nobody can gain on it in the zone without another losing, unless its product is nothing."""
    required = np.ones(surplus.shape, dtype=bool)
    place = zones.find_nash_point(surplus, required)
    if place is None or zones.compute_nash_product(surplus, required)[place] == 0:
        return
    others = surplus[zones.find_zone(surplus, required)]
    improves = (others >= surplus[place]).all(axis=1) & (others > surplus[place] + 1e-12).any(axis=1)
    assert not improves.any()
