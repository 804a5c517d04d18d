"""Differences in sentences."""

from __future__ import annotations

import math

import pytest

from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.report.words.differences import DifferenceWords

POINTS = DifferenceWords(find_outcome("major_violation"))
MONTHS = DifferenceWords(find_outcome("war_months"))


@pytest.mark.parametrize(
    ("value", "low", "high", "sized", "signed"),
    [
        (-0.254, -0.294, -0.214, "25 (21 to 29)", "−25 (−29 to −21)"),
        (0.032, 0.014, 0.053, "3 (1 to 5)", "+3 (+1 to +5)"),
        (-0.005, -0.016, 0.016, "0.5 (2 to 2)", "−0.5 (−2 to +2)"),
        (0.04, 0.038, 0.042, "4.0 (3.8 to 4.2)", "+4.0 (+3.8 to +4.2)"),
        (0.013, 0.0005, 0.026, "1 (0.1 to 3)", "+1 (+0.1 to +3)"),
        (0.0, -0.015, 0.015, "0 (2 to 2)", "0 (−2 to +2)"),
        # Not resolved: what rounds to 0 is 0, with and without other digits beside it.
        (0.0003, -0.0121, 0.0127, "0 (1 to 1)", "0 (−1 to +1)"),
        (-0.0006, -0.0018, 0.0004, "0.1 (0.2 to 0)", "−0.1 (−0.2 to 0)"),
        # Resolved: decimals enough to tell it from 0.
        (0.0004, 0.0002, 0.0006, "0.04 (0.02 to 0.1)", "+0.04 (+0.02 to +0.1)"),
        (0.2, math.nan, math.nan, "20", "+20"),
    ],
)
def test_points(value: float, low: float, high: float, sized: str, signed: str) -> None:
    estimate = Estimate(value, low, high, 500)
    assert POINTS.format_signed_interval(estimate).replace("\N{NO-BREAK SPACE}", " ") == signed
    if not low < 0 < high:
        assert POINTS.format_sized_interval(estimate).replace("\N{NO-BREAK SPACE}", " ") == sized


def test_amounts_keep_their_unit_and_digits() -> None:
    assert (POINTS.noun, POINTS.unit) == ("major violations", "points")
    assert (MONTHS.noun, MONTHS.unit) == ("mean months of war", "months")
    assert MONTHS.format_value(4.26) == "4.3\N{NO-BREAK SPACE}months"
    assert POINTS.format_value(0.374) == "37\N{NO-BREAK SPACE}%"
    assert MONTHS.format_signed_interval(Estimate(-4.26, -5.5, -3.0, 9)) == "−4.3 (−5.5 to −3.0)"
    assert MONTHS.format_signed_interval(Estimate(0.004, -0.02, 0.03, 9)) == "0 (−0.02 to +0.03)"
