"""Layouts: closed forms, extreme places, and the form in the data file."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from guaranteesim.scenario.numbers.layouts import (
    CUT,
    MOST_OPPORTUNITIES,
    BetweenWorlds,
    Layout,
    OneNumber,
    Opportunities,
    read_layout,
)

U = np.linspace(0.001, 0.999, 41)
ENDS = np.array([0.0, 1.0])
LAYOUTS = (
    OneNumber("a"),
    BetweenWorlds("a", "b"),
    BetweenWorlds("a", 0.06),
    BetweenWorlds("a", "b", low=0.0),
    Opportunities("a", "b"),
    Opportunities("a", "b", most=6.0),
)


def fill(shape: int, **values: float) -> dict[str, np.ndarray]:
    return {name: np.full(shape, value) for name, value in values.items()}


def test_one_number_is_the_parameter_itself() -> None:
    values = np.array([1.5, -2.0, 7.0])
    assert OneNumber("a")({"a": values}, np.array([0.1, 0.5, 0.9])).tolist() == values.tolist()


@pytest.mark.parametrize(
    ("mean", "sd", "low"), [(1.0, 0.5, None), (1.0, 0.5, 0.0), (0.1, 0.5, 0.0), (-1, 0.5, 0.0)]
)
def test_between_worlds_is_a_truncated_normal(mean: float, sd: float, low: float | None) -> None:
    found = BetweenWorlds("a", "b", low)(fill(U.size, a=mean, b=sd), U)
    start = -CUT if low is None else max(-CUT, (low - mean) / sd)
    np.testing.assert_allclose(found, stats.truncnorm(start, CUT, mean, sd).ppf(U), rtol=1e-9, atol=1e-12)


def test_a_stated_spread_is_that_of_a_parameter() -> None:
    stated, given = BetweenWorlds("a", 0.06), BetweenWorlds("a", "b")
    np.testing.assert_array_equal(stated(fill(U.size, a=0.2), U), given(fill(U.size, a=0.2, b=0.06), U))


def test_between_worlds_ends_at_its_cut_and_its_floor() -> None:
    np.testing.assert_allclose(BetweenWorlds("a", "b")(fill(2, a=1.0, b=0.5), ENDS), [-0.5, 2.5])
    floor = BetweenWorlds("a", "b", low=0.0)(fill(2, a=0.3, b=0.5), ENDS)
    assert floor[0] == 0.0
    tiny = BetweenWorlds("a", "b", low=0.0)(fill(999, a=0.3, b=0.5), np.full(999, 2.0**-53))
    assert tiny.min() >= 0.0


@pytest.mark.parametrize(("mean", "shape"), [(0.1, 0.2), (1.0, 1.0), (4.0, 4.0)])
def test_opportunities_are_a_stretched_beta_of_that_mean(mean: float, shape: float) -> None:
    found = Opportunities("a", "b")(fill(U.size, a=mean, b=shape), U)
    exact = stats.beta(shape, shape * (MOST_OPPORTUNITIES - mean) / mean, scale=MOST_OPPORTUNITIES)
    np.testing.assert_allclose(found, exact.ppf(U), rtol=1e-7, atol=1e-12)
    assert exact.mean() == pytest.approx(mean)
    many = (np.arange(20_000) + 0.5) / 20_000
    assert Opportunities("a", "b")(fill(many.size, a=mean, b=shape), many).mean() == pytest.approx(
        mean, rel=5e-3
    )
    np.testing.assert_allclose(Opportunities("a", "b")(fill(2, a=mean, b=shape), ENDS), [0, 12])


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_a_layout_is_read_back_as_it_was(layout: Layout) -> None:
    assert read_layout(layout.build_form()) == layout


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_a_layout_needs_its_names_alone_and_rises_with_the_place(layout: Layout) -> None:
    values = layout(fill(U.size, **dict.fromkeys(layout.names, 0.5)), U)
    assert layout.location == layout.names[0]
    assert (np.diff(values) >= 0).all()
    assert layout.spreads == (np.ptp(values) > 0)


def test_a_kind_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        read_layout({"two_numbers": {"parameter": "a"}})
