"""Kinds of outcome: shares and means of worlds, shares and ratios of crises, each with its interval."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from guaranteesim.analysis.outcomes import outcome_ranges
from guaranteesim.analysis.statistics import intervals, paired_differences
from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate
from guaranteesim.analysis.statistics.mean_bounds import SHARE, ValueRange
from guaranteesim.ensemble.results import Results


@dataclass(frozen=True)
class Outcome(ABC):
    """One number by which arrangements are compared.

    Attributes:
        name: Its column in tables.
        title: Its title as shown to readers.
        unit: "share", "months", "BE-months", "$bn" …
        columns: Columns of worlds that it is computed from, apart from those named after a rung.
    """

    name: str
    title: str
    unit: str
    columns: tuple[str, ...] = field(kw_only=True)

    @abstractmethod
    def estimate(self, results: Results) -> Estimate:
        """Return the outcome with its 95 % interval."""

    @abstractmethod
    def estimate_difference(self, results: Results, baseline: Results) -> Estimate:
        """Return this run less the baseline, world by world on common random numbers."""

    def compute_by_world(self, results: Results) -> np.ndarray | None:
        """Return the outcome in each world, (W,) float64.

        Return None for an outcome of crises, or where the run does not have the columns.
        """
        return None

    def find_range(self, results: Results) -> ValueRange:
        """Return the range of the possible outcomes per world of the run."""
        return SHARE


@dataclass(frozen=True)
class ShareOfWorlds(Outcome):
    """Share of the worlds in which an event happened.

    Attributes:
        happened: Returns whether the event happened in each world of a run, bool (W,).
        range_of: Returns the range of the outcome: 0 … 1, or one value if the scenario determines it.
    """

    happened: Callable[[Results], np.ndarray]
    range_of: Callable[[Results], ValueRange] = field(
        default=outcome_ranges.range_of_whole_share, kw_only=True
    )

    def estimate(self, results: Results) -> Estimate:
        """Return the share with the interval of Clopper and Pearson, because worlds are independent."""
        found = intervals.estimate_proportion(self.happened(results))
        # An outcome that the scenario determines has no uncertainty, for any number of worlds.
        known = found.is_known and self.find_range(results) == ValueRange(found.value, found.value)
        return replace(found, low=found.value, high=found.value) if known else found

    def estimate_difference(self, results: Results, baseline: Results) -> Estimate:
        """Return this run less the baseline, world by world on common random numbers."""
        # A pair of worlds not seen may differ by the difference of the two ranges.
        within = self.find_range(results) - self.find_range(baseline)
        return paired_differences.estimate_proportion_difference(
            self.happened(results), self.happened(baseline), within
        )

    def compute_by_world(self, results: Results) -> np.ndarray | None:
        """Return 1 where the event happened and 0 elsewhere, (W,)."""
        return np.asarray(self.happened(results), dtype=np.float64)

    def find_range(self, results: Results) -> ValueRange:
        """Return the range of the possible outcomes per world of the run."""
        return self.range_of(results)


@dataclass(frozen=True)
class ShareOfCrises(Outcome):
    """Share of crises with a property; crises cluster within worlds.

    Attributes:
        counts: Returns the crises with the property and all crises, per world, (W,) each.
    """

    counts: Callable[[Results], tuple[np.ndarray, np.ndarray]]

    def estimate(self, results: Results) -> Estimate:
        """Return the ratio of sums over worlds, with its interval."""
        return intervals.estimate_share(*self.counts(results))

    def estimate_difference(self, results: Results, baseline: Results) -> Estimate:
        """Return this run less the baseline, paired by world.

        The two runs need not have had the same crises.
        """
        return paired_differences.estimate_share_difference(*self.counts(results), *self.counts(baseline))


_Ratio = tuple[float, np.ndarray, ValueRange]
"""Value, influence of each world (W,), and the range of the value that one more world would give."""


@dataclass(frozen=True)
class RatioOfCrises(ShareOfCrises):
    """Ratio of two amounts or counts, each summed over the crises of all worlds.

    Unknown where the run does not have one of the columns.

    Attributes:
        part: The column of the numerator.
        whole: The column of the denominator.
    """

    part: str
    whole: str

    def estimate(self, results: Results) -> Estimate:
        """Return the ratio with its interval; its sample is the worlds that had a crisis."""
        ratio = self._compute_ratio(results)
        if ratio is None:
            return UNKNOWN
        # Only worlds with a crisis carry information about the ratio.
        behind = int(np.count_nonzero(self.counts(results)[1]))
        return self._keep_in_range(ratio, 0.0, self._find_greatest_ratio(results), behind)

    def estimate_difference(self, results: Results, baseline: Results) -> Estimate:
        """Return the difference of the two ratios, world by world."""
        this, that = self._compute_ratio(results), self._compute_ratio(baseline)
        if this is None or that is None:
            return UNKNOWN
        gap = this[0] - that[0], this[1] - that[1], this[2] - that[2]
        least, most = -self._find_greatest_ratio(baseline), self._find_greatest_ratio(results)
        return self._keep_in_range(gap, least, most, len(results.world_table))

    @staticmethod
    def _keep_in_range(found: _Ratio, least: float, most: float, n: int) -> Estimate:
        value, influence, unseen = found
        wide = intervals.estimate_smooth_mean(value, influence, unseen)
        return Estimate(value, max(wide.low, least), min(wide.high, most), n)

    def _find_greatest_ratio(self, results: Results) -> float:
        """Return the greatest possible ratio per crisis: 1 for a share, else the number of guarantors."""
        return 1.0 if self.unit == "share" else float(len(results.scenario.guarantors))

    def _compute_ratio(self, results: Results) -> _Ratio | None:
        """Return the ratio, the influence of each world, and the range for a world not seen.

        A world not seen is assumed to have the mean denominator of worlds with a crisis, and a ratio of 0 or
        the greatest possible one. Return None where the ratio is unknown.
        """
        if not {self.part, self.whole} <= set(results.world_table):
            return None
        part, whole = self.counts(results)
        if not whole.any():
            return None
        mean, usual = float(whole.mean()), float(whole[whole > 0].mean())
        value = float(part.mean()) / mean
        # The change of a ratio of means by one more world, to first order.
        none, every = (
            value + (ratio - value) * usual / mean for ratio in (0.0, self._find_greatest_ratio(results))
        )
        return value, (part - value * whole) / mean, ValueRange(none, every, reached=True)


@dataclass(frozen=True)
class MeanOfWorlds(Outcome):
    """Mean over worlds; unknown where the run does not have one of the columns.

    Attributes:
        columns: Columns of worlds, which are summed.
        range_of: Returns the range of the sum per world in a run; none of these outcomes can be negative.
    """

    range_of: Callable[[Results], ValueRange] = field(default=outcome_ranges.range_not_negative, kw_only=True)

    def estimate(self, results: Results) -> Estimate:
        """Return the mean with an interval for rare and heavy-tailed values."""
        values = self.compute_by_world(results)
        return UNKNOWN if values is None else intervals.estimate_mean(values, self.find_range(results))

    def estimate_difference(self, results: Results, baseline: Results) -> Estimate:
        """Return this run less the baseline, world by world on common random numbers."""
        these, those = self.compute_by_world(results), self.compute_by_world(baseline)
        if these is None or those is None:
            return UNKNOWN
        return paired_differences.estimate_mean_difference(
            these, those, self.find_range(results) - self.find_range(baseline)
        )

    def find_range(self, results: Results) -> ValueRange:
        """Return the range of the possible outcomes per world of the run."""
        return self.range_of(results)

    def compute_by_world(self, results: Results) -> np.ndarray | None:
        """Return the sum of the columns in each world, (W,)."""
        if not all(name in results.world_table for name in self.columns):
            return None
        first, *others = (results.world_table[name].to_numpy(dtype=np.float64) for name in self.columns)
        return sum(others, first)
