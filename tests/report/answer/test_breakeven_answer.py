"""Sentences on a break-even point: each unit once, signs as signs."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from guaranteesim.analysis.response.break_even import BreakEven
from guaranteesim.analysis.response.break_even_result import BreakEvenResult
from guaranteesim.analysis.response.crossings import Crossing, CrossingSearch
from guaranteesim.report.answer.breakeven import build_break_even_answer


def write(crossings: tuple[Crossing, ...], format_value: Callable[[float], str]) -> str:
    search = CrossingSearch(crossings, 0 if crossings else 1, 0.0)
    found = BreakEven(search, crossings, 100, True, 0.1)
    result = BreakEvenResult(
        found, "a.path", "the cost", -0.5, 1.0, ("a", "b"), ("A", "B"), "gain", "Russia", format_value, 1, "0"
    )
    return build_break_even_answer(result)[0].replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("format_value", "shown"),
    [
        (lambda value: f"{value:.3g} in utility", "−0.14 in utility (95 %: −0.165 to −0.116)"),
        ("{:.3g}".format, "−0.14 (95 %: −0.165 to −0.116)"),
        (lambda value: f"{100 * value:.0f} %", "−14 % (95 %: −16 % to −12 %)"),
    ],
)
def test_a_unit_is_said_once(format_value: Callable[[float], str], shown: str) -> None:
    assert write((Crossing(-0.14, -0.165, -0.116, 1),), format_value) == (
        f"Russia gains nothing from A over no deal where the cost is {shown}; below it Russia gains by "
        "signing, above it Russia would rather refuse."
    )


def test_an_open_end_has_no_unit() -> None:
    text = write((Crossing(2, -math.inf, 3, 1),), lambda value: f"{value:g} months")
    assert "where the cost is 2 months (95 %: the end of the range to 3);" in text


def test_a_range_has_its_unit_at_the_end() -> None:
    text = write((), lambda value: f"{value:g} in utility")
    assert text.startswith("Never within the cost from −0.5 to 1 in utility: ")
