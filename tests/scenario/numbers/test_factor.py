"""Values of a factor: on a grid, and at positions in the unit interval."""

from __future__ import annotations

import numpy as np
import pytest

from guaranteesim.scenario.numbers.factor import Factor
from guaranteesim.scenario.numbers.quantity import Quantity

U = np.linspace(0, 1, 101)


def test_a_grid_is_spaced_evenly() -> None:
    assert Factor("x", 1, 3).list_values(5).tolist() == [1, 1.5, 2, 2.5, 3]
    assert Factor("x", 1, 3, points=2).list_values(5).tolist() == [1, 3]
    assert Factor("x", 1, 3, values=(3, 1, 2)).list_values(5).tolist() == [3, 1, 2]


def test_a_logarithmic_grid_has_equal_ratios_and_exact_ends() -> None:
    values = Factor("x", 0.01, 10, scale="log").list_values(7)
    assert values[[0, -1]].tolist() == [0.01, 10]
    assert values[1:] / values[:-1] == pytest.approx(10**0.5)


def test_positions_are_spread_over_the_range() -> None:
    assert Factor("x", -1, 3).convert_uniform(U) == pytest.approx(-1 + 4 * U)
    log = Factor("x", 0.01, 100, scale="log").convert_uniform(U)
    assert np.log10(log) == pytest.approx(-2 + 4 * U)


def test_no_value_leaves_the_range() -> None:
    draw = np.random.default_rng(1)
    for low, high in draw.lognormal(0, 3, (500, 2)).tolist():
        for scale in ("linear", "log"):
            ends = sorted((low, high))
            values = Factor("x", *ends, scale=scale).convert_uniform(np.array([0, 0.5, 1]))
            assert ends[0] <= values.min()
            assert values.max() <= ends[1]


@pytest.mark.parametrize(
    "quantity",
    [
        Quantity.uniform(2, 4),
        Quantity.triangular(0, 1, 5),
        Quantity.normal(3, 2),
        Quantity.from_form({"beta": [2, 3]}),
    ],
)
def test_values_follow_the_distribution_of_the_scenario(quantity: Quantity) -> None:
    factor = Factor("x", 0, 1, quantity=quantity)
    inside = U[1:-1]
    assert np.array_equal(factor.convert_uniform(inside), quantity.sample_values(inside))
    assert np.isfinite(factor.convert_uniform(np.array([0.0, 1.0]))).all()


def test_listed_values_have_equal_parts() -> None:
    values = Factor("x", 0, 5, values=(5, 0, 2)).convert_uniform(np.array([0, 0.33, 0.34, 0.66, 0.67, 1]))
    assert values.tolist() == [5, 5, 0, 0, 2, 2]


def test_any_shape_of_positions_is_kept() -> None:
    assert Factor("x", 0, 1).convert_uniform(np.zeros((2, 3))).shape == (2, 3)
