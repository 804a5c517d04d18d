"""Comparison of arrangements under rival theories, with simultaneous intervals for all pairs.

World i has the same random numbers under every theory, so arrangements are compared pair by pair within a
theory. An ordering counts only where the simulation resolves it. The intervals are simultaneous: they are
widened so that all comparisons of an outcome, over all pairs and theories, hold together with 95 %
confidence (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import pandas as pd
import scipy  # its submodules load when first used
from numpy.typing import NDArray

from guaranteesim.analysis.consent.acceptance import Acceptance, compute_acceptance
from guaranteesim.analysis.consent.unconditional import (
    estimate_mixed_difference,
    estimate_mixed_outcome,
    mix_outcomes,
)
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.analysis.statistics.intervals import LEVEL, TAIL, Estimate
from guaranteesim.analysis.statistics.table_cells import build_estimate_cells, make_nullable
from guaranteesim.ensemble.results import Results
from guaranteesim.scenario.schema import Scenario

Floats = NDArray[np.float64]
Sides = NDArray[np.int8]


@dataclass(frozen=True)
class Criterion:
    """An outcome by which arrangements are ranked.

    Attributes:
        outcome: Name of the outcome.
        sign: 1 where more is better, −1 where less is.
        title: Its title as shown to readers.
        word: Its name in the head of a column.
        best: Meaning of rank 1.
        counts_refusals: Whether a world in which the sides refuse has the outcome of no deal.
    """

    outcome: str
    sign: int
    title: str
    word: str
    best: str
    counts_refusals: bool = False

    @property
    def name(self) -> str:
        """Name in tables: the outcome, or ``<outcome>_unconditional`` where refusals count."""
        return f"{self.outcome}_unconditional" if self.counts_refusals else self.outcome


CRITERIA = (
    Criterion("major_violation", -1, "Major violation within the horizon", "violation", "1 = least often"),
    Criterion(
        "honoured",
        1,
        "Honoured by at least one, of the crises that met the casus foederis",
        "honoured",
        "1 = most often",
    ),
    Criterion(
        "major_violation",
        -1,
        "Major violation within the horizon, counting refusals",
        "counting refusals",
        "1 = least often",
        counts_refusals=True,
    ),
)
"""Criteria in the order of display; the last needs what happens without a deal."""


@dataclass(frozen=True)
class Trial:
    """Results of the arrangements under one theory.

    Attributes:
        name: Name of the theory, or ``defaults``.
        title: Its title as shown to readers.
        short: A short name for column heads.
        values: ``outcome``, ``name``, ``value`` with ``_low`` and ``_high`` (95 %), ``n``.
        pairs: ``outcome``, ``name``, ``other``, ``difference`` (name less other, world by world) with
            ``_low`` and ``_high``, each interval 95 % by itself; one row per pair.
    """

    name: str
    title: str
    short: str
    values: pd.DataFrame
    pairs: pd.DataFrame


def summarise_theory(
    runs: Sequence[Results], no_deal: Results | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the ``values`` and ``pairs`` of a :class:`Trial`, from the runs made under its theory, in order.

    The runs met the same histories.

    Args:
        runs: The arrangements. Of their tables only the columns of worlds are read that the outcomes of
            :data:`CRITERIA` name, and those that acceptance needs.
        no_deal: The run without a deal; if None nobody is asked, and no criterion counts refusals.
    """
    acceptances = {} if no_deal is None else {run.name: compute_acceptance(run, no_deal) for run in runs}
    values, pairs = [], []
    for criterion in CRITERIA:
        if criterion.counts_refusals and no_deal is None:
            continue
        measure = _Measure(criterion, no_deal, acceptances)
        for run in runs:
            estimate = measure.estimate(run)
            row = {"outcome": criterion.name, "name": run.name, **build_estimate_cells("value", estimate)}
            values.append({**row, "n": estimate.n})
        for one, other in combinations(runs, 2):
            gap = build_estimate_cells("difference", measure.estimate_difference(one, other))
            pairs.append({"outcome": criterion.name, "name": one.name, "other": other.name, **gap})
    return make_nullable(pd.DataFrame(values)), make_nullable(pd.DataFrame(pairs))


class _Measure:
    """Values and differences of one criterion."""

    def __init__(
        self, criterion: Criterion, no_deal: Results | None, acceptances: Mapping[str, Acceptance]
    ) -> None:
        self._outcome = find_outcome(criterion.outcome)
        self._no_deal = no_deal if criterion.counts_refusals else None
        self._acceptances = acceptances

    def estimate(self, run: Results) -> Estimate:
        """Return the value of an arrangement."""
        if self._no_deal is None:
            return self._outcome.estimate(run)
        return estimate_mixed_outcome(self._outcome, run, self._no_deal, self._acceptances[run.name])

    def estimate_difference(self, one: Results, other: Results) -> Estimate:
        """Return the value of one arrangement less that of another, world by world."""
        if self._no_deal is None:
            return self._outcome.estimate_difference(one, other)
        mixed = [
            mix_outcomes(self._outcome, run, self._no_deal, self._acceptances[run.name])
            for run in (one, other)
        ]
        return estimate_mixed_difference(mixed[0], mixed[1])


@dataclass(frozen=True)
class Gaps:
    """Differences under every theory; a positive one means that the row is better.

    Attributes:
        value: (T, n, n) differences; nan without a number.
        low: (T, n, n) lower ends of the simultaneous intervals.
        high: (T, n, n) upper ends.
        comparisons: Number of comparisons for which the intervals hold together.
    """

    value: Floats
    low: Floats
    high: Floats
    comparisons: int

    @property
    def has_number(self) -> NDArray[np.bool_]:
        """True where there is a number, bool (T, n, n)."""
        return ~np.isnan(self.value)

    @cached_property
    def row_sides(self) -> Sides:
        """Order of row and column, (T, n, n): 1 if the row is better, −1 if worse, 0 if not resolved."""
        return (self.low > 0).astype(np.int8) - (self.high < 0).astype(np.int8)


@dataclass(frozen=True, repr=False)
class TheoryComparison:
    """The same arrangements under the defaults and under every theory.

    Attributes:
        scenarios: The arrangements under the defaults, in order.
        trials: The defaults, then every theory.
        worlds: Number of worlds per arrangement and theory.
        seed: Seed of all random numbers.
        notes: Notes for the reader.
        version: Version of the program.
    """

    scenarios: tuple[Scenario, ...]
    trials: tuple[Trial, ...]
    worlds: int
    seed: int
    notes: tuple[str, ...] = ()
    version: str = "(version unknown)"

    def __repr__(self) -> str:
        return (
            f"TheoryComparison({len(self.scenarios)} arrangements, {len(self.trials) - 1} theories, "
            f"{self.worlds} worlds each)"
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the arrangements, in order."""
        return tuple(scenario.name for scenario in self.scenarios)

    @property
    def theories(self) -> tuple[str, ...]:
        """Names of the theories, the defaults first."""
        return tuple(trial.name for trial in self.trials)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria that the results have: refusals count only where the sides were asked."""
        known = set(self.trials[0].values["outcome"])
        return tuple(criterion for criterion in CRITERIA if criterion.name in known)

    @property
    def horizon_months(self) -> int:
        """The horizon of every run, months."""
        return self.scenarios[0].run.horizon_months

    def values(self, criterion: Criterion) -> Floats:
        """Return the outcome of every arrangement under every theory, (T, n); nan without a number."""
        return np.stack([_order_by_name(trial.values, criterion, self.names) for trial in self.trials])

    def gaps(self, criterion: Criterion) -> Gaps:
        """Return all differences in a criterion, with simultaneous intervals."""
        parts = np.stack(
            [_build_gap_matrices(trial.pairs, criterion, self.names) for trial in self.trials], axis=1
        )
        value, low, high = parts
        # Each pair stands twice in the matrices, once from either side.
        comparisons = int(np.count_nonzero(~np.isnan(value)) // 2)
        # Half-widths grow by the ratio of normal quantiles, which is close for any interval near normal.
        factor = compute_widening(comparisons)
        low, high = value - factor * (value - low), value + factor * (high - value)
        # All criteria are shares, so their differences lie within −1 … 1.
        return Gaps(value, np.maximum(low, -1.0), np.minimum(high, 1.0), comparisons)


def compute_widening(comparisons: int) -> float:
    """Return the factor that makes so many intervals hold together at 95 % (Bonferroni).

    >>> round(compute_widening(1), 6), round(compute_widening(1000), 2)
    (1.0, 2.07)
    """
    each = 1 - (1 - LEVEL) / 2 / max(comparisons, 1)
    return float(scipy.special.ndtri(each) / scipy.special.ndtri(TAIL))


def _order_by_name(values: pd.DataFrame, criterion: Criterion, names: tuple[str, ...]) -> Floats:
    found = values[values["outcome"] == criterion.name].set_index("name")["value"]
    return found.reindex(list(names)).to_numpy(dtype=np.float64, na_value=np.nan)


def _build_gap_matrices(pairs: pd.DataFrame, criterion: Criterion, names: tuple[str, ...]) -> Floats:
    """Return difference, low and high, (3, n, n), oriented by the criterion; nan on the diagonal."""
    position = {name: index for index, name in enumerate(names)}
    matrices = np.full((3, len(names), len(names)), np.nan)
    chosen = pairs[pairs["outcome"] == criterion.name]
    ends = chosen[["difference", "difference_low", "difference_high"]].to_numpy(np.float64, na_value=np.nan)
    for one, other, (value, low, high) in zip(chosen["name"], chosen["other"], ends, strict=True):
        i, j = position[one], position[other]
        for row, column, sign in ((i, j, criterion.sign), (j, i, -criterion.sign)):
            # Reversing a difference also exchanges its ends.
            matrices[:, row, column] = (value, low, high) if sign > 0 else (-value, -high, -low)
    return matrices
