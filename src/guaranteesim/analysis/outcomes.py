"""The outcomes a comparison reports, each with its estimate and its paired difference.

A new outcome is one more entry of :data:`OUTCOMES`; tables, differences and exports find it there.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from guaranteesim.analysis import intervals, paired, reliability
from guaranteesim.analysis.intervals import UNKNOWN, Estimate
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
        """The outcome with its interval."""

    @abstractmethod
    def difference(self, results: Results, baseline: Results) -> Estimate:
        """This run less the baseline, world by world on common random numbers."""

    def of_worlds(self, results: Results) -> np.ndarray | None:
        """The outcome in each world, (W,) float64; None where it is not one of worlds or not in the run."""
        return None


@dataclass(frozen=True)
class ShareOfWorlds(Outcome):
    """In what share of the worlds something happened."""

    happened: Callable[[Results], np.ndarray]

    def estimate(self, results: Results) -> Estimate:
        """Wilson's interval: worlds are independent."""
        return intervals.proportion(self.happened(results))

    def difference(self, results: Results, baseline: Results) -> Estimate:
        """Paired, after Bonett and Price."""
        return paired.proportion_difference(self.happened(results), self.happened(baseline))

    def of_worlds(self, results: Results) -> np.ndarray | None:
        """1 where it happened, 0 elsewhere."""
        return np.asarray(self.happened(results), dtype=np.float64)


@dataclass(frozen=True)
class ShareOfCrises(Outcome):
    """What share of crises something was true of; crises cluster within worlds."""

    counts: Callable[[Results], tuple[np.ndarray, np.ndarray]]

    def estimate(self, results: Results) -> Estimate:
        """A ratio of sums over worlds."""
        return intervals.share(*self.counts(results))

    def difference(self, results: Results, baseline: Results) -> Estimate:
        """Paired by world; the two arrangements need not have had the same crises."""
        return paired.share_difference(*self.counts(results), *self.counts(baseline))


@dataclass(frozen=True)
class MeanOfWorlds(Outcome):
    """A mean over worlds; unknown where the run does not have one of its columns."""

    columns: tuple[str, ...]

    def estimate(self, results: Results) -> Estimate:
        """Student's interval, cut at 0: none of these can be negative."""
        values = self.of_worlds(results)
        if values is None:
            return UNKNOWN
        found = intervals.mean(values)
        return replace(found, low=max(found.low, 0.0))

    def difference(self, results: Results, baseline: Results) -> Estimate:
        """Student's interval on the pairs."""
        these, those = self.of_worlds(results), self.of_worlds(baseline)
        return UNKNOWN if these is None or those is None else paired.mean_difference(these, those)

    def of_worlds(self, results: Results) -> np.ndarray | None:
        """The sum of its columns."""
        if not set(self.columns) <= set(results.worlds):
            return None
        return np.asarray(results.worlds[list(self.columns)].sum(axis=1), dtype=np.float64)


def _stage(stage: str, title: str) -> ShareOfCrises:
    def counts(results: Results) -> tuple[np.ndarray, np.ndarray]:
        return results.worlds[stage].to_numpy(), results.worlds["casus"].to_numpy()

    return ShareOfCrises(stage, title, "share", counts)


def _flag(column: str, title: str) -> ShareOfWorlds:
    return ShareOfWorlds(column, title, "share", lambda results: results.worlds[column].to_numpy() > 0)


FUNNEL: tuple[Outcome, ...] = (
    _stage("called", "called"),
    _stage("judged", "judged met by a party"),
    _stage("decided", "decided"),
    _stage("honoured", "honoured by a party"),
    _stage("adequate", "adequate"),
    _stage("in_time", "adequate in time"),
)
"""Shares of the crises that met the casus foederis."""

OUTCOMES: tuple[Outcome, ...] = (
    *FUNNEL,
    ShareOfWorlds(
        "casus_in_horizon", "casus foederis met within the horizon", "share",
        lambda results: results.worlds["casus"].to_numpy() > 0,
    ),
    _flag("major_violation", "major violation within the horizon"),
    MeanOfWorlds("mean_peace_months", "mean months of peace", "months", ("peace_months",)),
    MeanOfWorlds("war_months", "months of war", "months", ("war_months",)),
    MeanOfWorlds("territory_lost", "territory lost", "share", ("territory_lost",)),
    _flag("clash", "direct clash with a guarantor or bystander"),
    _flag("nuclear_use", "nuclear use (an assumed hazard)"),
    MeanOfWorlds("in_place_be_months", "guarantors' forces in place", "BE-months", ("in_place_be_months",)),
    MeanOfWorlds("fighting_be_months", "outside forces fighting", "BE-months", ("fighting_be_months",)),
    MeanOfWorlds(
        "be_months", "forces in place and fighting", "BE-months",
        ("in_place_be_months", "fighting_be_months"),
    ),
    MeanOfWorlds("arms_bn", "arms given", "$bn", ("arms_bn",)),
    MeanOfWorlds("true_reliability", "true reliability of a guarantor", "share", ("true_reliability",)),
    MeanOfWorlds("believed_reliability", "reliability believed", "share", ("believed_reliability",)),
    ShareOfCrises("observed_reliability", "reliability observed when tested", "share", reliability.record),
)  # fmt: skip


def outcome(name: str) -> Outcome:
    """The outcome of that name; KeyError for another."""
    return {item.name: item for item in OUTCOMES}[name]
