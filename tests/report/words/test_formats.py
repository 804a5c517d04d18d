"""Tests of numbers and lists as readers see them."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report.text_cases import plain

from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate
from guaranteesim.report.words import formats
from guaranteesim.report.words.commitment_calls import format_days
from guaranteesim.report.words.names import join_names


class TestFormats:
    @pytest.mark.parametrize(("estimate", "text"), [
        (Estimate(0.421, 0.394, 0.452, 9), "42 % (39–45)"), (Estimate(0, 0, 0.004, 9), "0 % (0–<1)"),
        (Estimate(0.001, 0, 0.02, 9), "<1 % (0–2)"), (Estimate(0.999, 0.98, 1, 9), ">99 % (98–100)"),
        (Estimate(1, 1, 1, 9), "100 %"),
        (Estimate(0.9985, 0.997, 0.999, 9), ">99 %"), (UNKNOWN, "–"),
        (Estimate(0.5, math.nan, math.nan, 1), "50 %"),
    ])  # fmt: skip
    def test_shares(self, estimate, text):
        assert plain(formats.format_share(estimate)) == text

    @pytest.mark.parametrize(("value", "text"), [
        (0, "0 %"), (1e-6, "<0.01 %"), (0.0004, "0.04 %"), (0.004, "0.4 %"), (0.0412, "4.1 %"),
        (0.0996, "10 %"), (0.41, "41 %"), (0.999, ">99 %"), (1, "100 %"),
    ])  # fmt: skip
    def test_small_shares(self, value, text):
        assert plain(formats.format_small_percent(value)) == text
        assert plain(formats.format_small_share(Estimate(value, value, value, 9))) == text

    @pytest.mark.parametrize(("estimate", "text"), [
        (Estimate(67, 59, 86, 9), "67 (59–86)"), (Estimate(math.inf, 106, math.inf, 9), "≥120 (106–≥120)"),
        (Estimate(math.inf, math.inf, math.inf, 9), "≥120"), (Estimate(40, 30, math.inf, 9), "40 (30–≥120)"),
        (UNKNOWN, "–"),
    ])  # fmt: skip
    def test_months(self, estimate, text):
        assert formats.format_months(estimate, 120) == text

    @pytest.mark.parametrize(("value", "text"), [
        (0, "0"), (0.0004, "< 0.01"), (0.07, "0.07"), (2.44, "2.4"), (38.2, "38"), (1240.0, "1,240"), (9.97,
        "10"),
        (math.inf, "never"),
    ])  # fmt: skip
    def test_numbers(self, value, text):
        assert plain(formats.format_number(value)) == text

    @pytest.mark.parametrize(("value", "text"), [
        (0, "exactly 0"), (1, "exactly 1"), (0.5, "0.50"), (0.125, "0.12"), (6.1e-5, "0.00006"), (0.9999,
        "0.9999"),
        (1e-12, "1e-12"),
    ])  # fmt: skip
    def test_chances_are_never_rounded_to_certainty(self, value, text):
        assert formats.format_probability(value) == text

    def test_differences(self):
        assert plain(formats.format_share_difference(Estimate(0.163, 0.12, 0.205, 9))) == "+16* (+12, +20)"
        assert (
            plain(formats.format_share_difference(Estimate(-0.021, -0.05, 0.008, 9))) == "−2.1 (−5.0, +0.8)"
        )
        assert (
            plain(formats.format_share_difference(Estimate(0.0003, 0.0001, 0.0005, 9)))
            == "+0.03* (+0.01, +0.05)"
        )
        assert plain(formats.format_share_difference(Estimate(0.0003, -0.0001, 0.0005, 9))) == "0 (0, +0.1)"
        assert plain(formats.format_amount_difference(Estimate(-15.7, -19.3, -12.1, 9))) == "−16* (−19, −12)"
        assert formats.format_amount_difference(Estimate(0, 0, 0, 9)) == "0"
        assert formats.format_share_difference(UNKNOWN) == "–"

    @pytest.mark.parametrize(("estimate", "text"), [
        ((1e-6, 4e-7, 2e-6), "+0.0001* (+0.00004, +0.0002)"),
        ((-3e-4, -6e-4, -1e-6), "−0.03* (−0.06, −0.0001)"),
        ((0.12, 3e-5, 0.24), "+12* (+0.003, +24)"),
        ((1e-10, 1e-11, 1e-9), "0 (0, 0)"), ((0.0, -4e-4, 4e-4), "0 (−0.04, +0.04)"),
        ((0.0, -0.045, 0.045), "0 (−4.5, +4.5)"), ((0.02, math.nan, math.nan), "+2.0"),
    ])  # fmt: skip
    def test_no_starred_difference_reads_as_zero(self, estimate, text):
        assert plain(formats.format_share_difference(Estimate(*estimate, 9))) == text

    @given(
        centre=st.floats(-100, 100), reach=st.floats(0, 10), digits=st.integers(0, 3),
        scale=st.sampled_from([1.0, 100.0]),
    )  # fmt: skip
    @settings(max_examples=300, deadline=None, derandomize=True)
    def test_a_star_and_the_numbers_shown_agree(self, centre, reach, digits, scale):
        """A star only where the interval excludes 0, and then neither value nor interval shows a 0."""
        made = Estimate(centre, centre - reach, centre + reach, 9)
        text = plain(formats.format_difference(made, digits, scale)).replace("−", "-")
        numbers = [
            float(part.replace(",", "")) for part in re.findall(r"[-+]?[0-9][0-9,.]*[0-9]|[0-9]", text)
        ]
        if "*" in text:
            assert made.excludes_zero
            assert all(numbers)
            assert len({math.copysign(1, number) for number in numbers}) == 1
        elif made.excludes_zero:
            assert min(abs(made.low), abs(made.high), abs(centre)) * scale < 1e-6

    def test_lists_and_days(self):
        assert [join_names(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
            "", "A", "A and B", "A, B and C",
        ]  # fmt: skip
        assert [plain(format_days(days)) for days in (0.02, 0.25, 1, 3, 2.26, 14.4)] == [
            "1 hour", "6 hours", "1 day", "3 days", "2.3 days", "14 days",
        ]  # fmt: skip
