"""Means of an outcome over the rows of an experiment that are alike in one number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.experiments.outcome_arrays import compute_outcome_by_row
from guaranteesim.analysis.experiments.row_outcomes import Experiment
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome, ShareOfWorlds

Floats = NDArray[np.float64]

MOST_BINS = 8
_LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class BinnedMeans:
    """Mean outcome by bins of one number, all other numbers and theories averaged; (bins,) each.

    Attributes:
        centre: Mean of the number in each bin, ascending.
        value: Mean outcome.
        low: Low end of its 95 % interval; nan with one world.
        high: High end.
    """

    centre: Floats
    value: Floats
    low: Floats
    high: Floats

    @property
    def reach(self) -> float:
        """Greatest less least mean."""
        return float(self.value.max() - self.value.min())


def average_outcome(experiment: Experiment, arrangement: str, outcome: Outcome) -> Floats:
    """Return an outcome of an arrangement, averaged over theories and levels, (rows, worlds)."""
    variants = [item for item in experiment.variants if item.arrangement == arrangement]
    whole = compute_outcome_by_row(experiment.results, variants[0].key, outcome)
    for variant in variants[1:]:
        whole = whole + compute_outcome_by_row(experiment.results, variant.key, outcome)
    return whole / len(variants)


def bin_rows(values: Floats) -> list[NDArray[np.intp]]:
    """Return the rows of each bin of a number: each of its values, or of many values eighths of the rows.

    Rows with equal values are in one bin.

    Args:
        values: The number in every row, (rows,).
    """
    known, place = np.unique(values, return_inverse=True)
    if len(known) > MOST_BINS:
        ends = np.unique(np.quantile(values, np.linspace(0, 1, MOST_BINS + 1))[1:-1])
        place = np.searchsorted(ends, values, side="right")
    return [np.flatnonzero(place == number) for number in np.unique(place)]


def compute_binned_means(values: Floats, outcomes: Floats, *, is_share: bool) -> BinnedMeans:
    """Return the mean outcome in each bin of a number.

    The interval covers luck and the choice of rows: the variance of the mean over worlds and that over rows
    are added, and the degrees of freedom are those of Satterthwaite (1946). Where rows share their luck this
    is slightly too wide, because the interaction of rows and worlds is counted twice.

    Args:
        values: The number in every row, (rows,).
        outcomes: The outcome in every world of every row, (rows, worlds).
        is_share: True if the outcome is between 0 and 1, which then bound the interval. One world with 0 and
            one with 1 are added for its ends, so that it has a width if all worlds are alike.
    """
    groups = bin_rows(values)
    ends = [_estimate_mean(outcomes[rows], is_share=is_share) for rows in groups]
    value, low, high = (np.array(column) for column in zip(*ends, strict=True))
    return BinnedMeans(np.array([values[rows].mean() for rows in groups]), value, low, high)


def rank_paths(experiment: Experiment, outcome: Outcome, names: Sequence[str]) -> list[int]:
    """Return the places of the varied numbers, the one that moves the binned means most first.

    Args:
        experiment: The experiment.
        outcome: The outcome.
        names: Arrangements whose reaches are added up.
    """
    is_share = isinstance(outcome, ShareOfWorlds)
    reaches = np.zeros(len(experiment.design.paths))
    for name in names:
        outcomes = average_outcome(experiment, name, outcome).mean(axis=1, keepdims=True)
        for place, values in enumerate(experiment.design.values.T):
            reaches[place] += compute_binned_means(values, outcomes, is_share=is_share).reach
    return [int(place) for place in np.argsort(-reaches, kind="stable")]


def _estimate_mean(outcomes: Floats, *, is_share: bool) -> tuple[float, float, float]:
    from scipy.special import stdtrit

    value = float(outcomes.mean())
    rows, worlds = outcomes.shape
    if worlds < 2:
        return value, np.nan, np.nan
    by_world = outcomes.mean(axis=0)
    if is_share:
        by_world = np.array([*by_world, 0.0, 1.0])
    parts = [(float(by_world.var(ddof=1)) / len(by_world), len(by_world) - 1)]
    if rows > 1:
        parts.append((float(outcomes.mean(axis=1).var(ddof=1)) / rows, rows - 1))
    variance = sum(part for part, _ in parts)
    if not variance:
        return value, value, value
    freedom = variance**2 / sum(part**2 / count for part, count in parts)
    half = float(stdtrit(freedom, (1 + _LEVEL) / 2)) * np.sqrt(variance)
    low, high = by_world.mean() - half, by_world.mean() + half
    if is_share:
        # The worlds that were added draw the interval towards a half.
        low, high = min(max(low, 0.0), value), max(min(high, 1.0), value)
    return value, float(low), float(high)
