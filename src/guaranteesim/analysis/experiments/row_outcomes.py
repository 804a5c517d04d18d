"""Outcomes of an experiment by arrangement, theory and row of the design, as tables and in short."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guaranteesim.analysis.experiments.outcome_arrays import compute_outcome_by_row
from guaranteesim.analysis.experiments.row_estimates import (
    RowEstimates,
    estimate_row_differences,
    estimate_rows,
)
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome, ShareOfWorlds
from guaranteesim.ensemble.experiment import Design, ExperimentResults

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Variant:
    """One arrangement under one theory and one set of levels.

    Attributes:
        key: Its name in the experiment.
        arrangement: Name of the scenario.
        title: Title of the scenario.
        theory: Name of the theory; ``defaults`` for the scenario as written.
        levels: The settings ``path=value`` that are not numbers.
    """

    key: str
    arrangement: str
    title: str
    theory: str
    levels: tuple[str, ...] = ()

    @property
    def setting(self) -> tuple[str, tuple[str, ...]]:
        """What arrangements must share to be compared: theory and levels."""
        return self.theory, self.levels


@dataclass(frozen=True)
class RowSpread:
    """The means of an outcome over all rows and settings of one arrangement, and how it fares.

    Attributes:
        arrangement: Name of the scenario.
        title: Its title.
        least: Least row mean.
        median: Median of the row means.
        greatest: Greatest row mean.
        less: Share of the rows in which it is resolved to be below the baseline; nan for the baseline.
        more: Share of the rows in which it is resolved to be above.
    """

    arrangement: str
    title: str
    least: float
    median: float
    greatest: float
    less: float
    more: float


@dataclass(frozen=True, repr=False)
class Experiment:
    """Arrangements, theories and rows of a design, crossed on the same luck.

    Attributes:
        results: The worlds.
        variants: Arrangements × theories × levels, in order.
        outcomes: Outcomes that are reported.
        baseline: Name of the arrangement that differences are taken from.
        title: Title of the experiment.
        version: Version of the program.
    """

    results: ExperimentResults
    variants: tuple[Variant, ...]
    outcomes: tuple[Outcome, ...]
    baseline: str
    title: str = ""
    version: str = "(version unknown)"

    def __repr__(self) -> str:
        return (
            f"Experiment({len(self.variants)} variants, {self.design.rows:,} rows, "
            f"{self.results.worlds:,} worlds each)"
        )

    @property
    def design(self) -> Design:
        """The design."""
        return self.results.design

    @property
    def worlds(self) -> int:
        """Worlds of each row."""
        return self.results.worlds

    @property
    def seed(self) -> int:
        """The seed of all randomness."""
        return self.results.seed

    @cached_property
    def arrangements(self) -> tuple[str, ...]:
        """Names of the arrangements, in order."""
        return tuple(dict.fromkeys(variant.arrangement for variant in self.variants))

    def estimate(self, variant: Variant, outcome: Outcome) -> RowEstimates:
        """Return an outcome of a variant in every row."""
        values = compute_outcome_by_row(self.results, variant.key, outcome)
        return estimate_rows(values, is_share=isinstance(outcome, ShareOfWorlds))

    def estimate_difference(self, variant: Variant, outcome: Outcome) -> RowEstimates:
        """Return a variant less the baseline under the same theory and levels, in every row."""
        base = self._find_base(variant)
        these, those = (compute_outcome_by_row(self.results, key, outcome) for key in (variant.key, base.key))
        return estimate_row_differences(these, those, is_share=isinstance(outcome, ShareOfWorlds))

    def table(self) -> pd.DataFrame:
        """Return one line per variant and row.

        Returns:
            ``arrangement``, ``theory``, ``levels``, ``row`` (from 1), a column for every path of the design,
            and for every outcome x, x_low, x_high (95 %), ``x_difference`` from the baseline and its ends.
        """
        return pd.concat([self._build_lines(variant) for variant in self.variants], ignore_index=True)

    def summarise(self, outcome: Outcome) -> list[RowSpread]:
        """Return the spread of an outcome over rows, theories and levels, one entry per arrangement."""
        return [self._summarise_arrangement(name, outcome) for name in self.arrangements]

    def _find_base(self, variant: Variant) -> Variant:
        return next(
            item
            for item in self.variants
            if item.arrangement == self.baseline and item.setting == variant.setting
        )

    def _build_lines(self, variant: Variant) -> pd.DataFrame:
        rows = self.design.rows
        columns: dict[str, object] = {
            "arrangement": [variant.arrangement] * rows,
            "theory": [variant.theory] * rows,
            "levels": [" ".join(variant.levels)] * rows,
            "row": np.arange(1, rows + 1),
            **{path: self.design.values[:, place] for place, path in enumerate(self.design.paths)},
        }
        for outcome in self.outcomes:
            columns |= _name_columns(outcome.name, self.estimate(variant, outcome))
            columns |= _name_columns(f"{outcome.name}_difference", self.estimate_difference(variant, outcome))
        return pd.DataFrame(columns)

    def _summarise_arrangement(self, name: str, outcome: Outcome) -> RowSpread:
        variants = [variant for variant in self.variants if variant.arrangement == name]
        means = np.concatenate([self.estimate(variant, outcome).value for variant in variants])
        less = more = np.nan
        if name != self.baseline:
            gaps = [self.estimate_difference(variant, outcome) for variant in variants]
            less = float(np.mean(np.concatenate([gap.is_below_zero for gap in gaps])))
            more = float(np.mean(np.concatenate([gap.is_above_zero for gap in gaps])))
        return RowSpread(
            name,
            variants[0].title,
            float(means.min()),
            float(np.median(means)),
            float(means.max()),
            less,
            more,
        )


def _name_columns(name: str, found: RowEstimates) -> dict[str, Floats]:
    return {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}
