"""Differences of an outcome in sentences: the noun of the outcome, its unit, and sizes with intervals."""

from __future__ import annotations

import math

from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.report.words.formats import (
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

    def format_size(self, value: float, digits: int = 0) -> str:
        """Return the size of a difference without its sign and unit: "25", "0.6".

        ``digits`` are the decimals of a share of one point or more.
        """
        size = abs(self.scale(value))
        if not self._is_share:
            return format_number(size)
        # Whole points are what the samples support; a part of one point needs a digit to differ from none.
        if size >= 0.95 or not size:
            return f"{size:.{digits if size else 0}f}"
        return f"{size:.1f}" if size >= 0.05 else f"<{NBSP}0.1"

    def format_sized_interval(self, estimate: Estimate) -> str:
        """Return the size of a resolved difference with its interval: "25 (21 to 29)"."""
        digits = self._find_digits(estimate)
        value = self.format_size(estimate.value, digits)
        if math.isnan(estimate.low):
            return value
        ends = [self.format_size(end, digits) for end in (estimate.low, estimate.high)]
        low, high = ends if estimate.value >= 0 else ends[::-1]
        return f"{value} ({low} to {high})"

    def format_signed_interval(self, estimate: Estimate) -> str:
        """Return a difference with sign and interval: "−25 (−29 to −21)", "0 (−2 to +2)"."""
        digits = self._find_digits(estimate)
        value, *ends = (
            self.format_signed(item, digits) for item in (estimate.value, estimate.low, estimate.high)
        )
        return value if math.isnan(estimate.low) else f"{value} ({ends[0]} to {ends[1]})"

    def format_signed(self, value: float, digits: int = 0) -> str:
        """Return a difference with its sign: "−25", "+0.6", "0"."""
        text = self.format_size(value, digits)
        is_nothing = text == "0" or text.startswith("<")
        return text if is_nothing else f"{MINUS if value < 0 else '+'}{text}"

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
