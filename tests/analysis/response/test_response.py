"""Crossings, break-even points and lines of indifference against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from guaranteesim.analysis.experiments.row_estimates import (
    RowEstimates,
    estimate_row_differences,
    estimate_rows,
)
from guaranteesim.analysis.response.break_even import find_break_even
from guaranteesim.analysis.response.crossings import find_crossings
from guaranteesim.analysis.response.indifference import map_indifference

Floats = NDArray[np.float64]


def exact(values: Floats, spread: float = 0.0) -> RowEstimates:
    return RowEstimates(values, values - spread, values + spread)


class Coins:
    """Two flags in every world: one with chance 0.4, one with chance 0.2 + 0.3 x; they are equal at 2/3."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.these, self.those = rng.random(40_000), rng.random(40_000)

    def compare(self, values: Floats, worlds: int) -> RowEstimates:
        these = self.these[None, :worlds] < 0.2 + 0.3 * values[:, None]
        those = np.broadcast_to(self.those[None, :worlds] < 0.4, these.shape)
        return estimate_row_differences(these.astype(float), those.astype(float), is_share=True)


def test_a_crossing_is_interpolated() -> None:
    x = np.linspace(0, 1, 11)
    [found] = find_crossings(x, exact(0.5 - 0.75 * x, 0.15)).crossings
    assert found.value == pytest.approx(2 / 3)
    assert (found.low, found.high) == pytest.approx((0.35 / 0.75, 0.65 / 0.75))
    assert found.before == 1


def test_two_crossings_are_both_found() -> None:
    x = np.linspace(0, 1, 41)
    found = find_crossings(x, exact((x - 0.25) * (x - 0.75), 0.01)).crossings
    assert [item.value for item in found] == pytest.approx([0.25, 0.75], abs=0.01)
    assert [item.before for item in found] == [1, -1]


def test_a_curve_that_never_crosses_says_on_which_side_it_is() -> None:
    x = np.linspace(0, 1, 11)
    search = find_crossings(x, exact(0.1 + x, 0.05))
    assert (search.crossings, search.side, search.unresolved) == ((), 1, 0.0)


def test_noise_around_zero_is_no_crossing() -> None:
    x = np.linspace(0, 1, 11)
    search = find_crossings(x, exact(0.01 * (-1.0) ** np.arange(11), 0.5))
    assert (search.crossings, search.side, search.unresolved) == ((), 0, 1.0)


def test_a_crossing_that_is_not_resolved_to_the_end_is_open_there() -> None:
    x = np.linspace(0, 1, 11)
    [found] = find_crossings(x, exact(0.5 - 0.6 * x, 0.2)).crossings
    assert math.isinf(found.high)
    assert found.low == pytest.approx(0.5)
    assert not found.is_resolved


def test_logarithmic_interpolation() -> None:
    x = np.geomspace(0.01, 100, 9)
    [found] = find_crossings(x, exact(np.log(x) - math.log(3.0), 0.1), is_log=True).crossings
    assert found.value == pytest.approx(3.0)
    assert found.high == pytest.approx(3.0 * math.exp(0.1))


def test_the_interval_of_a_crossing_covers() -> None:
    """The true point is 2/3. Of 1,000 intervals at 95 %, 930 to 970 hold it (2.9 standard errors)."""
    x = np.linspace(0, 2, 41)
    covered = 0
    for seed in range(1000):
        coins = Coins(seed)
        gaps = coins.compare(x, 1000)
        [found] = find_crossings(x, gaps).crossings
        covered += found.low <= 2 / 3 <= found.high
    assert 930 <= covered <= 970


def test_break_even_reaches_its_tolerance() -> None:
    found = find_break_even(Coins(1).compare, 0.0, 2.0, tolerance=0.05, worlds=500, most_worlds=40_000)
    [point] = found.points
    assert found.is_narrow
    assert found.worlds > 500
    assert max(point.high - point.value, point.value - point.low) <= 0.05
    assert point.value == pytest.approx(2 / 3, abs=0.08)


@pytest.mark.nightly
def test_break_even_covers() -> None:
    """As for a crossing, at a fixed number of worlds: 930 to 970 of 1,000 intervals hold 2/3."""
    covered = 0
    for seed in range(1000):
        found = find_break_even(Coins(seed).compare, 0.0, 2.0, tolerance=0.01, worlds=1000, most_worlds=1000)
        [point] = found.points
        covered += point.low <= 2 / 3 <= point.high
    assert 930 <= covered <= 970


def test_break_even_says_never() -> None:
    def compare(values: Floats, worlds: int) -> RowEstimates:
        return exact(0.3 + 0 * values, 0.1)

    found = find_break_even(compare, 0.0, 1.0, tolerance=0.01, worlds=100, most_worlds=1000)
    assert (found.points, found.search.side, found.worlds) == ((), 1, 100)


def test_break_even_says_that_the_limit_was_reached() -> None:
    found = find_break_even(Coins(2).compare, 0.0, 2.0, tolerance=0.001, worlds=500, most_worlds=2000)
    assert not found.is_narrow
    assert found.worlds == 2000


def test_a_line_of_indifference() -> None:
    """The difference x + 2 y − 1.5 is 0 on a straight line."""
    first, second = np.linspace(0, 1, 6), np.linspace(0, 1, 9)
    x, y = np.meshgrid(first, second, indexing="ij")
    made = map_indifference(first, second, exact((x + 2 * y - 1.5).reshape(-1), 0.1))
    [line] = made.lines
    assert line[:, 0] + 2 * line[:, 1] == pytest.approx(np.full(len(line), 1.5))
    assert made.side[0, 0] == -1
    assert made.side[-1, -1] == 1


def test_row_estimates_are_those_of_each_row() -> None:
    values = np.random.default_rng(1).integers(0, 2, (3, 200)).astype(float)
    found = estimate_rows(values, is_share=True)
    assert found.value == pytest.approx(values.mean(axis=1))
    assert (found.low > 0).all()
    assert (found.high < 1).all()
    one = estimate_rows(values[:, :1], is_share=False)
    assert np.isnan(one.low).all()


def test_equal_rows_still_have_an_interval() -> None:
    same = np.ones((2, 50))
    found = estimate_row_differences(same, same, is_share=True)
    assert (found.value == 0).all()
    assert (found.low < 0).all()
    assert (found.high > 0).all()
