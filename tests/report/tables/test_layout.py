"""Tables that fit a width: columns are spread evenly over as few tables as possible."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from guaranteesim.report.tables.layout import build_fitting_tables


def render(width: int, columns: int, heading: str = "mean") -> list[list[str]]:
    """Return the lines of each table."""
    screen = Console(file=io.StringIO(), width=width)
    cells = [(f"{heading} {number}", ["12 % (9–15)", "1 %"]) for number in range(columns)]
    for part in build_fitting_tables("Title", ["first-arrangement", "second"], cells, width):
        screen.print(part)
    text = screen.file.getvalue()  # type: ignore[attr-defined]
    return [table.splitlines() for table in text.rstrip().split("\n\n")]


def count_columns(table: list[str]) -> int:
    return " ".join(table).count("mean")


def test_columns_that_fit_stay_in_one_table() -> None:
    [table] = render(80, 4)
    assert count_columns(table) == 4


@pytest.mark.parametrize("columns", [5, 6, 7, 8])
def test_no_column_is_left_over_alone(columns: int) -> None:
    found = [count_columns(table) for table in render(60, columns)]
    assert sum(found) == columns
    assert max(found) - min(found) <= 1


def test_long_headings_are_broken_before_a_column_goes_to_a_further_table() -> None:
    [table] = render(80, 5, "an estimate of the mean")
    assert all(len(line) <= 80 for line in table)
