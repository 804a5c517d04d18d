"""Differences of an outcome in sentences: the noun of the outcome, its unit, and sizes with intervals."""

from __future__ import annotations

import math

from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.report.words.formats import (
    MAX_DECIMALS,
    MINUS,
    NBSP,
    format_amount_difference,
    format_number,
    format_percent,
    format_share_difference,
)
from guaranteesim.scenario.schema import Scenario

_NOUNS = {
    "major_violation": "major violations",
    "casus_in_horizon": "cases that meet the casus foederis",
    "clash": "direct clashes with an outside state",
    "nuclear_use": "nuclear use",
}


def make_pair_titles(first: Scenario, second: Scenario) -> tuple[str, str]:
    """Return short titles of two arrangements, up to the first comma; their names if the titles are alike."""
    titles = [_shorten_title(item) for item in (first, second)]
    return (titles[0], titles[1]) if titles[0] != titles[1] else (first.name, second.name)


def _shorten_title(scenario: Scenario) -> str:
    # Titles may be folded over several lines in YAML.
    return " ".join((scenario.title or scenario.name).partition(",")[0].split())


class DifferenceWords:
    """Words for the differences of one outcome.

    Attributes:
        noun: What the outcome counts, within a sentence: "major violations".
        unit: Unit of a difference in the plural: "points" for a share, else the outcome's own.
    """

    def __init__(self, outcome: Outcome) -> None:
        self._is_share = outcome.unit == "share"
        self.noun = _NOUNS.get(outcome.name, outcome.title)
        self.unit = "points" if self._is_share else outcome.unit

    def format_value(self, value: float) -> str:
        """Return a value of the outcome: "37 %", "42 months"."""
        return format_percent(value) if self._is_share else f"{format_number(value)}{NBSP}{self.unit}"

    def format_size(self, value: float, digits: int = 0, *, is_resolved: bool = False) -> str:
        """Return the size of a difference without its sign and unit: "25", "0.6", "0".

        Args:
            value: The difference.
            digits: Decimals of a share of one point or more.
            is_resolved: True if the difference is told apart from 0. It then gets decimals enough to read as
                different from 0; otherwise a difference that rounds to 0 is written as 0.
        """
        size = abs(self.scale(value))
        least = self._count_decimals(size, digits)
        enough = (more for more in range(least, MAX_DECIMALS) if round(size, more))
        # One rule for all numbers: none is written as "<0.1" beside another written as 0.
        text = f"{size:,.{next(enough, least) if is_resolved else least}f}"
        return text if float(text.replace(",", "")) else "0"

    def _count_decimals(self, size: float, digits: int) -> int:
        """Return the decimals of a size in its unit: whole points, and one decimal below a point."""
        if self._is_share:
            return digits if size >= 0.95 else 1
        # The limits are those of format_number.
        return 2 if size < 0.095 else 1 if size < 9.95 else 0

    def format_sized_interval(self, estimate: Estimate) -> str:
        """Return the size of a resolved difference with its interval: "25 (21 to 29)"."""
        digits = self._find_digits(estimate)
        value, *ends = (
            self.format_size(number, digits, is_resolved=estimate.excludes_zero)
            for number in (estimate.value, estimate.low, estimate.high)
        )
        if math.isnan(estimate.low):
            return value
        low, high = ends if estimate.value >= 0 else ends[::-1]
        return f"{value} ({low} to {high})"

    def format_signed_interval(self, estimate: Estimate) -> str:
        """Return a difference with sign and interval: "−25 (−29 to −21)", "0 (−2 to +2)"."""
        digits = self._find_digits(estimate)
        value, *ends = (
            self.format_signed(number, digits, is_resolved=estimate.excludes_zero)
            for number in (estimate.value, estimate.low, estimate.high)
        )
        return value if math.isnan(estimate.low) else f"{value} ({ends[0]} to {ends[1]})"

    def format_signed(self, value: float, digits: int = 0, *, is_resolved: bool = False) -> str:
        """Return a difference with its sign: "−25", "+0.6", "0"; see :meth:`format_size`."""
        text = self.format_size(value, digits, is_resolved=is_resolved)
        # A rounded 0 has no sign, because the sign would claim a direction.
        return text if text == "0" else f"{MINUS if value < 0 else '+'}{text}"

    def format_cell(self, estimate: Estimate) -> str:
        """Return a difference for a table, with a star where its interval excludes 0."""
        return format_share_difference(estimate) if self._is_share else format_amount_difference(estimate)

    def scale(self, value: float) -> float:
        """Return a difference in its unit: a share in points."""
        return 100 * value if self._is_share else value

    def _find_digits(self, estimate: Estimate) -> int:
        """Return 1 where both ends of an interval would read alike in whole points, such as "4 (4 to 4)"."""
        alike = self.format_size(estimate.low) == self.format_size(estimate.high)
        return int(alike and estimate.excludes_zero)
