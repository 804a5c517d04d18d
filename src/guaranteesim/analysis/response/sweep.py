"""Sweeps: an experiment over the values of one or two numbers, with crossings and lines of indifference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from guaranteesim.analysis.experiments.outcome_arrays import compute_outcome_by_row
from guaranteesim.analysis.experiments.row_estimates import (
    RowEstimates,
    estimate_row_differences,
    estimate_rows,
)
from guaranteesim.analysis.experiments.row_outcomes import Experiment, Variant
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome, ShareOfWorlds
from guaranteesim.analysis.response.crossings import CrossingSearch, find_crossings
from guaranteesim.analysis.response.indifference import IndifferenceMap, map_indifference
from guaranteesim.analysis.statistics.table_cells import make_nullable
from guaranteesim.scenario.numbers.factor import Factor


@dataclass(frozen=True)
class PairCrossings:
    """Where one arrangement less another changes sign along the path."""

    name: str
    other: str
    search: CrossingSearch


@dataclass(frozen=True, repr=False)
class Sweep:
    """Arrangements over the values of one number, or of two.

    Attributes:
        experiment: The runs: a grid over the factors.
        factors: The numbers that vary, one or two.
        pair: Names of the two arrangements that the answer is about, the baseline second; the same twice if
            there is one arrangement only.
    """

    experiment: Experiment
    factors: tuple[Factor, ...]
    pair: tuple[str, str]

    def __repr__(self) -> str:
        paths = " × ".join(factor.path for factor in self.factors)
        return f"Sweep({paths}, {len(self.experiment.variants)} arrangements)"

    @property
    def outcome(self) -> Outcome:
        """The outcome."""
        return self.experiment.outcomes[0]

    @property
    def axes(self) -> list[np.ndarray]:
        """The values of each factor, ascending."""
        return [np.unique(self.experiment.design.values[:, place]) for place in range(len(self.factors))]

    def estimate(self, name: str) -> RowEstimates:
        """Return the outcome of an arrangement at every design point."""
        values = compute_outcome_by_row(self.experiment.results, self._find(name).key, self.outcome)
        return estimate_rows(values, is_share=isinstance(self.outcome, ShareOfWorlds))

    def estimate_difference(self, name: str, other: str) -> RowEstimates:
        """Return one arrangement less another at every design point, world by world."""
        these, those = (
            compute_outcome_by_row(self.experiment.results, self._find(item).key, self.outcome)
            for item in (name, other)
        )
        return estimate_row_differences(these, those, is_share=isinstance(self.outcome, ShareOfWorlds))

    def find_pair_crossings(self, name: str, other: str) -> PairCrossings:
        """Return where one arrangement less another changes sign; of a sweep of one number."""
        gaps = self.estimate_difference(name, other)
        order = np.argsort(self.experiment.design.values[:, 0])
        ordered = RowEstimates(gaps.value[order], gaps.low[order], gaps.high[order])
        is_log = self.factors[0].scale == "log"
        return PairCrossings(name, other, find_crossings(self.axes[0], ordered, is_log=is_log))

    def list_crossings(self) -> list[PairCrossings]:
        """Return the crossings of every pair of arrangements; of a sweep of one number."""
        names = self.experiment.arrangements
        return [
            self.find_pair_crossings(name, other)
            for place, other in enumerate(names)
            for name in names[place + 1 :]
        ]

    def map_pair(self) -> IndifferenceMap:
        """Return the difference of the pair over the plane; of a sweep of two numbers."""
        first, second = self.axes
        # Rows of a grid have the second number varying fastest; listed values may be in any order.
        order = np.lexsort((self.experiment.design.values[:, 1], self.experiment.design.values[:, 0]))
        gaps = self.estimate_difference(*self.pair)
        return map_indifference(
            first, second, RowEstimates(gaps.value[order], gaps.low[order], gaps.high[order])
        )

    def table(self) -> pd.DataFrame:
        """Return the table of the experiment: one line per arrangement and design point."""
        return self.experiment.table()

    def crossings(self) -> pd.DataFrame:
        """Return the crossings of every pair as a table; empty for a sweep of two numbers.

        Returns:
            ``name``, ``other``, ``path``, ``value`` with ``_low`` and ``_high`` (95 %; missing where it is
            open), ``below`` and ``above``: which of the two has the lower outcome on either side. A pair
            without a crossing has one line without a value.
        """
        rows = [] if len(self.factors) > 1 else [_build_row(pair, self) for pair in self.list_crossings()]
        lines = [line for row in rows for line in row]
        columns = ["name", "other", "path", "value", "value_low", "value_high", "below", "above"]
        return make_nullable(pd.DataFrame(lines, columns=columns))

    def _find(self, name: str) -> Variant:
        return next(item for item in self.experiment.variants if item.arrangement == name)


def _build_row(pair: PairCrossings, sweep: Sweep) -> list[dict[str, object]]:
    base = {"name": pair.name, "other": pair.other, "path": sweep.factors[0].path}
    lines: list[dict[str, object]] = []
    for item in pair.search.crossings:
        # The difference is name less other: a positive one means that other is lower.
        lower, higher = (pair.other, pair.name) if item.before == 1 else (pair.name, pair.other)
        lines.append(
            {
                **base,
                "value": item.value,
                "value_low": item.low if np.isfinite(item.low) else None,
                "value_high": item.high if np.isfinite(item.high) else None,
                "below": lower,
                "above": higher,
            }
        )
    if lines:
        return lines
    lower = {1: pair.other, -1: pair.name, 0: "not resolved"}[pair.search.side]
    return [{**base, "value": None, "value_low": None, "value_high": None, "below": lower, "above": lower}]


def choose_pair(experiment: Experiment, wanted: Sequence[str] | None) -> tuple[str, str]:
    """Return the pair of the answer: the two asked for, or the baseline and the one that differs most."""
    names = experiment.arrangements
    if wanted is not None:
        return wanted[0], wanted[1]
    if len(names) == 1:
        return names[0], names[0]
    outcome = experiment.outcomes[0]
    spreads = {item.arrangement: item.median for item in experiment.summarise(outcome)}
    base = spreads[experiment.baseline]
    others = [name for name in names if name != experiment.baseline]
    return max(others, key=lambda name: abs(spreads[name] - base)), experiment.baseline
