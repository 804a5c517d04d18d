"""Numbers that differ between positions: given values, and one of several quantities each."""

from __future__ import annotations

import numpy as np
import pytest

from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.numbers.varied import GivenQuantities, GivenValues

U = np.array([0.1, 0.5, 0.9, 0.3])


def refuse_draw() -> np.ndarray:
    raise AssertionError("a given value needs no draw")


def test_given_values_are_not_drawn() -> None:
    values = np.array([1.0, 2.0, 3.0])
    given = GivenValues(values)
    found = given.sample_values(refuse_draw, refuse_draw)
    assert found.tolist() == [1, 2, 3]
    # The model may write into its numbers; the design must stay.
    found[0] = 9
    assert values[0] == 1
    assert given.sample_values(refuse_draw, refuse_draw, np.array([2, 0])).tolist() == [3, 1]


def test_each_position_has_the_quantile_of_its_own_quantity() -> None:
    quantities = (Quantity.point(7), Quantity.uniform(0, 10), Quantity.normal(0, 1))
    given = GivenQuantities(quantities, np.array([0, 1, 2, 1]))
    expected = [7.0, 5.0, float(quantities[2].sample_values(0.9)), 3.0]
    assert given.sample_values(lambda: U, refuse_draw).tolist() == expected


def test_some_positions_are_drawn_again() -> None:
    quantities = (Quantity.point(7), Quantity.uniform(0, 10))
    given = GivenQuantities(quantities, np.array([0, 1, 0, 1]))
    found = given.sample_values(lambda: np.array([0.5, 0.25]), refuse_draw, np.array([2, 3]))
    assert found.tolist() == [7, 2.5]


@pytest.mark.parametrize("quantity", [Quantity.uniform(0.2, 0.7), Quantity.triangular(0, 1, 3)])
def test_a_quantity_alone_is_drawn_as_it_is(quantity: Quantity) -> None:
    given = GivenQuantities((quantity, Quantity.point(0)), np.zeros(4, dtype=np.intp))
    assert np.array_equal(given.sample_values(lambda: U, refuse_draw), quantity.sample_values(U))


def test_a_fitted_quantity_takes_the_row_of_its_own_position() -> None:
    fitted = Quantity.from_form({"fitted": "challenger.motivation"})
    given = GivenQuantities((Quantity.uniform(0, 1), fitted), np.array([0, 1, 1, 0]))
    rows = np.array([0.2, 0.4, 0.6, 0.8])
    expected = fitted.draw_values(U, lambda: rows)
    assert given.sample_values(lambda: U, lambda: rows).tolist() == [0.1, expected[1], expected[2], 0.3]
    some = given.sample_values(lambda: U[2:], lambda: rows[2:], np.array([2, 3]))
    assert some.tolist() == [expected[2], 0.3]
