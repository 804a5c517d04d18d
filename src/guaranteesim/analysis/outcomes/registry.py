"""The outcomes a comparison reports, each with its estimate and its paired difference.

A new outcome is one more entry of :data:`OUTCOMES`; tables, differences and exports find it there.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from guaranteesim.analysis.outcomes import outcome_ranges, reliability
from guaranteesim.analysis.statistics import intervals, paired_differences
from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate
from guaranteesim.analysis.statistics.mean_bounds import SHARE, ValueRange
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results


@dataclass(frozen=True)
class Outcome(ABC):
    """One number an arrangement is judged by.

    Attributes:
        name: Its column.
        title: What readers see.
        unit: "share", "months", "BE-months", "$bn" …
    """

    name: str
    title: str
    unit: str

    @abstractmethod
    def estimate(self, results: Results) -> Estimate:
        """Return the outcome with its interval."""

    @abstractmethod
    def estimate_difference(self, results: Results, baseline: Results) -> Estimate:
        """This run less the baseline, world by world on common random numbers."""

    def compute_by_world(self, results: Results) -> np.ndarray | None:
        """Return the outcome in each world, (W,) float64.

        None where it is not one of worlds or not in the run.
        """
        return None

    def find_range(self, results: Results) -> ValueRange:
        """Return the range in which the outcome of a world of the run must lie."""
        return SHARE


@dataclass(frozen=True)
class ShareOfWorlds(Outcome):
    """In what share of the worlds something happened.

    Attributes:
        happened: Whether it did, (W,) booleans.
        range_of: 0 … 1, unless the scenario leaves no choice.
    """

    happened: Callable[[Results], np.ndarray]
    range_of: Callable[[Results], ValueRange] = field(
        default=outcome_ranges.range_of_whole_share, kw_only=True
    )

    def estimate(self, results: Results) -> Estimate:
        """Return the interval of Clopper and Pearson: worlds are independent."""
        found = intervals.estimate_proportion(self.happened(results))
        known = found.is_known and self.find_range(results) == ValueRange(found.value, found.value)
        return replace(found, low=found.value, high=found.value) if known else found

    def estimate_difference(self, results: Results, baseline: Results) -> Estimate:
        """World by world."""
        within = self.find_range(results) - self.find_range(baseline)
        return paired_differences.estimate_proportion_difference(
            self.happened(results), self.happened(baseline), within
        )

    def compute_by_world(self, results: Results) -> np.ndarray | None:
        """1 where it happened, 0 elsewhere."""
        return np.asarray(self.happened(results), dtype=np.float64)

    def find_range(self, results: Results) -> ValueRange:
        """Return the range in which the outcome of a world of the run must lie."""
        return self.range_of(results)


@dataclass(frozen=True)
class ShareOfCrises(Outcome):
    """Share of crises of which something was true; crises cluster within worlds."""

    counts: Callable[[Results], tuple[np.ndarray, np.ndarray]]

    def estimate(self, results: Results) -> Estimate:
        """Return a ratio of sums over worlds."""
        return intervals.estimate_share(*self.counts(results))

    def estimate_difference(self, results: Results, baseline: Results) -> Estimate:
        """Paired by world; the two arrangements need not have had the same crises."""
        return paired_differences.estimate_share_difference(*self.counts(results), *self.counts(baseline))


_Ratio = tuple[float, np.ndarray, ValueRange]
"""Value, influence of each world (W,), and the range of what a world not seen makes of it."""


@dataclass(frozen=True)
class RatioOfCrises(ShareOfCrises):
    """A ratio of sums over the crises of all worlds, of amounts or counts that are no parts of each other.

    Unknown where the run does not have one of its columns.
    """

    part: str
    whole: str

    def estimate(self, results: Results) -> Estimate:
        """Return the ratio with its interval; the worlds behind it are those that had a crisis."""
        ratio = self._compute_ratio(results)
        if ratio is None:
            return UNKNOWN
        behind = int(np.count_nonzero(self.counts(results)[1]))
        return self._keep_in_range(ratio, 0.0, self._find_greatest_ratio(results), behind)

    def estimate_difference(self, results: Results, baseline: Results) -> Estimate:
        """Return the difference of both ratios, world by world."""
        this, that = self._compute_ratio(results), self._compute_ratio(baseline)
        if this is None or that is None:
            return UNKNOWN
        gap = this[0] - that[0], this[1] - that[1], this[2] - that[2]
        return self._keep_in_range(
            gap, -self._find_greatest_ratio(baseline), self._find_greatest_ratio(results), len(results.worlds)
        )

    @staticmethod
    def _keep_in_range(found: _Ratio, least: float, most: float, n: int) -> Estimate:
        value, influence, unseen = found
        wide = intervals.estimate_smooth_mean(value, influence, unseen)
        return Estimate(value, max(wide.low, least), min(wide.high, most), n)

    def _find_greatest_ratio(self, results: Results) -> float:
        """Return the greatest ratio that a crisis can have: all, or all guarantors."""
        return 1.0 if self.unit == "share" else float(len(results.scenario.guarantors))

    def _compute_ratio(self, results: Results) -> _Ratio | None:
        """Return the ratio, the influence of each world on it, and where a world not seen would put it.

        Such a world has as much of the whole as others with a crisis, and none or all of the part. None where
        the ratio is unknown.
        """
        if not {self.part, self.whole} <= set(results.worlds):
            return None
        part, whole = self.counts(results)
        if not whole.any():
            return None
        mean, usual = float(whole.mean()), float(whole[whole > 0].mean())
        value = float(part.mean()) / mean
        none, every = (
            value + (ratio - value) * usual / mean for ratio in (0.0, self._find_greatest_ratio(results))
        )
        return value, (part - value * whole) / mean, ValueRange(none, every, reached=True)


@dataclass(frozen=True)
class MeanOfWorlds(Outcome):
    """A mean over worlds; unknown where the run does not have one of its columns.

    Attributes:
        columns: Whose sum it is.
        range_of: The range of a world's value in a run; none of these outcomes can be negative.
    """

    columns: tuple[str, ...]
    range_of: Callable[[Results], ValueRange] = field(default=outcome_ranges.range_not_negative, kw_only=True)

    def estimate(self, results: Results) -> Estimate:
        """Return the interval of a mean of rare and heavy-tailed values."""
        values = self.compute_by_world(results)
        return UNKNOWN if values is None else intervals.estimate_mean(values, self.find_range(results))

    def estimate_difference(self, results: Results, baseline: Results) -> Estimate:
        """World by world."""
        these, those = self.compute_by_world(results), self.compute_by_world(baseline)
        if these is None or those is None:
            return UNKNOWN
        return paired_differences.estimate_mean_difference(
            these, those, self.find_range(results) - self.find_range(baseline)
        )

    def find_range(self, results: Results) -> ValueRange:
        """Return the range in which the outcome of a world of the run must lie."""
        return self.range_of(results)

    def compute_by_world(self, results: Results) -> np.ndarray | None:
        """Return the sum of its columns."""
        if not all(name in results.worlds for name in self.columns):
            return None
        first, *others = (results.worlds[name].to_numpy(dtype=np.float64) for name in self.columns)
        return sum(others, first)


def _make_stage_outcome(stage: str, title: str) -> ShareOfCrises:
    def count_stage_crises(results: Results) -> tuple[np.ndarray, np.ndarray]:
        return results.worlds[stage].to_numpy(), Worlds.casus.read(results.worlds)

    return ShareOfCrises(stage, title, "share", count_stage_crises)


def _make_ratio_outcome(name: str, title: str, unit: str, part: str, whole: str) -> RatioOfCrises:
    def count_part_and_whole(results: Results) -> tuple[np.ndarray, np.ndarray]:
        parts, wholes = (results.worlds[column].to_numpy(dtype=np.float64) for column in (part, whole))
        return parts, wholes

    return RatioOfCrises(name, title, unit, count_part_and_whole, part, whole)


def _make_flag_outcome(
    column: str, title: str, range_of: Callable[[Results], ValueRange] = outcome_ranges.range_of_whole_share
) -> ShareOfWorlds:
    def find_flagged_worlds(results: Results) -> np.ndarray:
        return np.asarray(results.worlds[column].to_numpy() > 0)

    return ShareOfWorlds(column, title, "share", find_flagged_worlds, range_of=range_of)


FUNNEL: tuple[Outcome, ...] = (
    _make_stage_outcome(Worlds.called, "called"),
    _make_stage_outcome(Worlds.judged, "judged met by a party"),
    _make_stage_outcome(Worlds.decided, "decided"),
    _make_stage_outcome(Worlds.honoured, "honoured by at least one"),
    _make_stage_outcome(Worlds.adequate, "adequate"),
    _make_stage_outcome(Worlds.in_time, "adequate in time"),
)
"""Shares of the crises that met the casus foederis."""

FULFILMENT: tuple[Outcome, ...] = (
    _make_ratio_outcome(
        "guarantors_called", "guarantors called", "number a crisis", Worlds.guarantors_called, Worlds.called
    ),
    _make_ratio_outcome(
        "guarantors_honouring",
        "guarantors that honour",
        "number a crisis",
        Worlds.obligations_kept,
        Worlds.called,
    ),
    _make_ratio_outcome(
        "force_in_time", "promised force in time", "share", Worlds.treaty_be, Worlds.promised_be
    ),
    _make_ratio_outcome(
        "force_sent", "promised force sent, early or late", "share", Worlds.sent_be, Worlds.promised_be
    ),
)
"""How many guarantors honour, and how much of what they promised comes, over the crises called."""

OUTCOMES: tuple[Outcome, ...] = (
    *FUNNEL,
    *FULFILMENT,
    ShareOfWorlds(
        "casus_in_horizon",
        "casus foederis met within the horizon",
        "share",
        lambda results: Worlds.casus.read(results.worlds) > 0,
        range_of=outcome_ranges.range_of_casus,
    ),
    _make_flag_outcome(
        "major_violation", "major violation within the horizon", outcome_ranges.range_of_major_violation
    ),
    MeanOfWorlds(
        "mean_peace_months",
        "mean months of peace",
        "months",
        (Worlds.peace_months,),
        range_of=outcome_ranges.range_of_peace_months,
    ),
    MeanOfWorlds(
        "war_months",
        "mean months of war",
        "months",
        (Worlds.war_months,),
        range_of=outcome_ranges.range_of_months,
    ),
    MeanOfWorlds(
        "territory_lost",
        "territory lost",
        "share",
        (Worlds.territory_lost,),
        range_of=outcome_ranges.range_of_whole_share,
    ),
    _make_flag_outcome("clash", "direct clash with a guarantor or bystander"),
    _make_flag_outcome("nuclear_use", "nuclear use (an assumed hazard)"),
    MeanOfWorlds(
        "in_place_be_months",
        "guarantors' forces in place",
        "BE-months",
        (Worlds.in_place_be_months,),
        range_of=outcome_ranges.range_of_in_place_be_months,
    ),
    MeanOfWorlds(
        "fighting_be_months",
        "outside forces fighting",
        "BE-months",
        (Worlds.fighting_be_months,),
        range_of=outcome_ranges.range_of_fighting_be_months,
    ),
    MeanOfWorlds(
        "be_months",
        "forces in place and fighting",
        "BE-months",
        (Worlds.in_place_be_months, Worlds.fighting_be_months),
        range_of=outcome_ranges.range_of_be_months,
    ),
    MeanOfWorlds("arms_bn", "arms given", "$bn", (Worlds.arms_bn,), range_of=outcome_ranges.range_of_arms_bn),
    MeanOfWorlds(
        "true_reliability",
        "true reliability of a guarantor",
        "share",
        (Worlds.true_reliability,),
        range_of=outcome_ranges.range_of_share,
    ),
    MeanOfWorlds(
        "believed_reliability",
        "reliability believed",
        "share",
        (Worlds.believed_reliability,),
        range_of=outcome_ranges.range_of_share,
    ),
    ShareOfCrises(
        "observed_reliability", "reliability observed when tested", "share", reliability.count_tests
    ),
)


def find_outcome(name: str) -> Outcome:
    """Return the outcome of that name; KeyError for another."""
    return {item.name: item for item in OUTCOMES}[name]
