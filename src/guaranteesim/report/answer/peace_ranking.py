"""What a comparison finds about peace, and the names and numbers it is told with."""

from __future__ import annotations

from collections.abc import Sequence

from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.comparison.leaders import find_least_in_force
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.report.words.formats import format_count
from guaranteesim.report.words.intervals import format_share_interval, join_names_briefly, make_short_titles

VIOLATION = find_outcome("major_violation")
"""The measure of peace: in what share of the worlds there was a major violation."""


class PeaceRanking:
    """A comparison with its order by :data:`VIOLATION`, each arrangement as if in force.

    Attributes:
        comparison: The comparison.
        titles: Short titles by name.
        leaders: The arrangement that keeps the peace best, and those not told apart from it.
        best: The run of that arrangement.
    """

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.titles = make_short_titles(comparison.results)
        self.leaders = find_least_in_force(comparison, VIOLATION)
        self.best = comparison[self.leaders.best]

    @property
    def has_one_arrangement(self) -> bool:
        """Whether there is only one arrangement, so that there is no order to tell."""
        return len(self.comparison.arrangements) == 1

    @property
    def sample_size_phrase(self) -> str:
        """Write how many worlds there were: "at 300 worlds"."""
        return f"at {format_count(self.comparison.worlds, 'world')}"

    def join_titles(self, names: Sequence[str]) -> str:
        """Write arrangements in a row; the baseline first, so that it is among those named."""
        first = sorted(names, key=lambda name: name != self.comparison.baseline)
        return join_names_briefly([self.titles[name] for name in first])

    def format_violation(self, name: str) -> str:
        """Write how often an arrangement in force is violated."""
        return format_share_interval(VIOLATION.estimate(self.comparison[name]))
