"""The table of a design: finite numbers, each path once."""

from __future__ import annotations

import numpy as np
import pytest

from guaranteesim.ensemble.experiment import Design
from guaranteesim.errors import UserError


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_not_finite_is_refused(bad: float) -> None:
    with pytest.raises(UserError, match="row 2 of the design has no finite number for b; fill it in, or"):
        Design.from_columns({"a": [0, 1], "b": [0, bad]})


@pytest.mark.parametrize(
    ("paths", "values", "message"),
    [
        (("a",), np.zeros((0, 1)), "the design has no rows: give at least one"),
        (("a",), np.zeros((2, 2)), "needs one column of values for each path"),
        (("a",), np.zeros(2), "needs one column of values for each path"),
        (("a", "b", "a"), np.zeros((2, 3)), "the design sets a twice; remove one of the two columns"),
        (("a",), np.array([["much"]]), "a design has numbers only; remove what is none"),
    ],
)
def test_what_is_no_table_is_refused(paths: tuple[str, ...], values: np.ndarray, message: str) -> None:
    with pytest.raises(UserError, match=message):
        Design(paths, values)


def test_columns_have_one_length() -> None:
    with pytest.raises(UserError, match="need one length"):
        Design.from_columns({"a": [0, 1], "b": [0]})


def test_whole_numbers_become_floats() -> None:
    design = Design(("a",), np.array([[1], [2]]))
    assert design.values.dtype == np.float64
    assert design.rows == 2


def test_a_design_may_set_nothing() -> None:
    assert Design.without_paths().rows == 1
    assert Design.from_columns({}).rows == 1
    assert Design((), np.zeros((3, 0))).rows == 3


def test_the_frame_has_a_column_for_each_path() -> None:
    frame = Design.from_columns({"x.y": [1.0, 2.0], "z": [3.0, 4.0]}).to_frame()
    assert list(frame) == ["x.y", "z"]
    assert frame["z"].tolist() == [3.0, 4.0]
