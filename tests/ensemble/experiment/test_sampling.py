"""Designs laid out from factors."""

from __future__ import annotations

import numpy as np
import pytest

from guaranteesim.ensemble.experiment.sampling import (
    MOST_ROWS,
    SAMPLERS,
    convert_unit_points,
    lay_out_grid,
    sample_latin_hypercube,
    sample_sobol_sequence,
)
from guaranteesim.errors import UserError
from guaranteesim.scenario.numbers.factor import Factor
from guaranteesim.scenario.numbers.quantity import Quantity

FACTORS = [Factor("a", 0, 1), Factor("b", 1, 1000, scale="log"), Factor("c", 0, 2, values=(0, 1, 2))]


def test_a_grid_has_every_combination_the_last_factor_fastest() -> None:
    design = lay_out_grid([Factor("a", 0, 1, points=2), Factor("b", 0, 2, values=(2, 0, 1))])
    assert design.paths == ("a", "b")
    assert design.values.tolist() == [[0, 2], [0, 0], [0, 1], [1, 2], [1, 0], [1, 1]]
    assert lay_out_grid([Factor("a", 0, 1), Factor("b", 0, 1)], points=3).rows == 9


def test_a_latin_hypercube_has_one_point_in_every_part_of_every_axis() -> None:
    rows = 40
    design = sample_latin_hypercube([Factor("a", 0, 1), Factor("b", -1, 3)], rows, seed=3)
    positions = (design.values - [0, -1]) / [1, 4]
    for axis in positions.T:
        assert sorted((axis * rows).astype(int)) == list(range(rows))


def test_a_sobol_sequence_has_a_power_of_two_of_points() -> None:
    for rows, made in ((2, 2), (100, 128), (128, 128), (129, 256)):
        assert sample_sobol_sequence(FACTORS, rows, seed=1).rows == made
    # A net in base 2: every part of 1/32 of an axis has two of 64 points.
    axis = sample_sobol_sequence([Factor("a", 0, 1), Factor("b", 0, 1)], 64, seed=1).values[:, 1]
    assert np.bincount((axis * 32).astype(int), minlength=32).tolist() == [2] * 32


@pytest.mark.parametrize("name", sorted(SAMPLERS))
def test_a_design_is_that_of_its_seed_and_within_its_ranges(name: str) -> None:
    design = SAMPLERS[name](FACTORS, 64, 1)
    assert design.paths == ("a", "b", "c")
    assert np.array_equal(design.values, SAMPLERS[name](FACTORS, 64, 1).values)
    assert not np.array_equal(design.values, SAMPLERS[name](FACTORS, 64, 2).values)
    for factor, column in zip(FACTORS, design.values.T, strict=True):
        assert factor.low <= column.min()
        assert column.max() <= factor.high
    assert set(design.values[:, 2]) == {0, 1, 2}


def test_saltelli_and_morris_have_at_least_the_rows_asked_for() -> None:
    """Base points of Saltelli are a power of two, with factors + 2 rows each."""
    for rows, made in ((2, 10), (40, 40), (41, 80)):
        assert SAMPLERS["saltelli"](FACTORS, rows, 1).rows == made
    for rows, made in ((2, 8), (80, 80), (81, 84)):
        assert SAMPLERS["morris"](FACTORS, rows, 1).rows == made


def test_morris_moves_one_factor_at_a_time_and_stays_out_of_far_tails() -> None:
    quantity = Quantity.normal(0, 1)
    design = SAMPLERS["morris"]([Factor("a", 0, 1), Factor("b", -9, 9, quantity=quantity)], 60, 1)
    steps = np.diff(design.values.reshape(-1, 3, 2), axis=1)
    assert ((steps != 0).sum(axis=2) == 1).all()
    assert np.abs(design.values[:, 1]).max() == pytest.approx(2.576, abs=0.001)


def test_points_follow_the_distribution() -> None:
    quantity = Quantity.triangular(0, 1, 5)
    design = sample_latin_hypercube([Factor("a", 0, 5, quantity=quantity)], 1000, seed=1)
    middles = (np.arange(1000) + 0.5) / 1000
    # Each value lies within its part of 1/1000, so no quantile can be far from its own.
    assert np.sort(design.values[:, 0]) == pytest.approx(quantity.sample_values(middles), abs=0.06)


def test_unit_points_become_values() -> None:
    points = np.array([[0.0, 0.5, 0.0], [1.0, 1.0, 0.99]])
    assert convert_unit_points(FACTORS, points).values == pytest.approx(
        np.array([[0, 1000**0.5, 0], [1, 1000, 2]])
    )


@pytest.mark.parametrize("name", sorted(SAMPLERS))
def test_a_number_of_rows_that_makes_no_design_is_refused(name: str) -> None:
    with pytest.raises(UserError, match="a design needs at least 2 rows to vary anything, not 1"):
        SAMPLERS[name](FACTORS, 1, 1)
    with pytest.raises(UserError, match="would have 1,000,001 rows; ask for fewer"):
        SAMPLERS[name](FACTORS, MOST_ROWS + 1, 1)
    with pytest.raises(UserError, match="needs a number to vary: name at least one"):
        SAMPLERS[name]([], 10, 1)


def test_a_grid_that_is_too_large_is_refused() -> None:
    with pytest.raises(UserError, match="would have 1,002,001 rows; ask for fewer"):
        lay_out_grid([Factor("a", 0, 1), Factor("b", 0, 1)], points=1001)
    with pytest.raises(UserError, match="at least 2 rows"):
        lay_out_grid([])
