"""The order of the arrangements of a comparison by peace, with the names and numbers for the sentences."""

from __future__ import annotations

from collections.abc import Sequence

from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.comparison.leaders import find_least_in_force
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.report.words.intervals import format_share_interval
from guaranteesim.report.words.names import format_count, join_names_briefly, make_short_titles

VIOLATION = find_outcome("major_violation")
"""The measure of peace: the share of worlds with a major violation."""


class PeaceRanking:
    """A comparison ranked by :data:`VIOLATION`, each arrangement as if in force.

    Attributes:
        comparison: The comparison.
        titles: Short titles by name.
        leaders: The arrangement that keeps the peace best, and those that are tied with it.
        best: The run of that arrangement.
    """

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.titles = make_short_titles(comparison.results)
        self.leaders = find_least_in_force(comparison, VIOLATION)
        self.best = comparison[self.leaders.best]

    @property
    def has_one_arrangement(self) -> bool:
        """True if there is only one arrangement, so that there is no order to report."""
        return len(self.comparison.arrangements) == 1

    @property
    def sample_size_phrase(self) -> str:
        """The number of worlds, as "at 300 worlds"."""
        return f"at {format_count(self.comparison.worlds, 'world')}"

    def join_titles(self, names: Sequence[str]) -> str:
        """Return the titles of arrangements in a row, the last ones counted."""
        # The baseline comes first, so that it is among those that are named and not only counted.
        first = sorted(names, key=lambda name: name != self.comparison.baseline)
        return join_names_briefly([self.titles[name] for name in first])

    def format_violation(self, name: str) -> str:
        """Return how often an arrangement in force is violated, as an interval."""
        return format_share_interval(VIOLATION.estimate(self.comparison[name]))
