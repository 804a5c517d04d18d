"""Comparison of arrangements under rival theories, with simultaneous intervals for all pairs.

World i has the same random numbers under every theory, so arrangements are compared pair by pair within a
theory. An ordering counts only where the simulation resolves it. The intervals are simultaneous: they are
widened so that all comparisons of an outcome, over all pairs and theories, hold together with 95 %
confidence (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import pandas as pd
import scipy  # its submodules load when first used
from numpy.typing import NDArray

from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.analysis.statistics.intervals import LEVEL, TAIL
from guaranteesim.analysis.statistics.table_cells import build_estimate_cells, make_nullable
from guaranteesim.ensemble.results import Results
from guaranteesim.scenario.schema import Scenario

Floats = NDArray[np.float64]
Sides = NDArray[np.int8]


@dataclass(frozen=True)
class Criterion:
    """An outcome by which arrangements are ranked; ``sign`` is 1 where more is better, −1 where less is."""

    outcome: str
    sign: int
    title: str
    best: str
    """Meaning of rank 1."""


CRITERIA = (
    Criterion("major_violation", -1, "Major violation within the horizon", "1 = least often"),
    Criterion(
        "honoured", 1, "Honoured by at least one, of the crises that met the casus foederis", "1 = most often"
    ),
)


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


def summarise_theory(runs: Sequence[Results]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the ``values`` and ``pairs`` of a :class:`Trial`, from the runs made under its theory, in order.

    The runs met the same histories. Of their tables only the columns of worlds are read that the outcomes of
    :data:`CRITERIA` name.
    """
    values, pairs = [], []
    for criterion in CRITERIA:
        item = find_outcome(criterion.outcome)
        for run in runs:
            estimate = item.estimate(run)
            row = {"outcome": item.name, "name": run.name, **build_estimate_cells("value", estimate)}
            values.append({**row, "n": estimate.n})
        for one, other in combinations(runs, 2):
            gap = build_estimate_cells("difference", item.estimate_difference(one, other))
            pairs.append({"outcome": item.name, "name": one.name, "other": other.name, **gap})
    return make_nullable(pd.DataFrame(values)), make_nullable(pd.DataFrame(pairs))


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
        # Both criteria are shares, so their differences lie within −1 … 1.
        return Gaps(value, np.maximum(low, -1.0), np.minimum(high, 1.0), comparisons)


def compute_widening(comparisons: int) -> float:
    """Return the factor that makes so many intervals hold together at 95 % (Bonferroni).

    >>> round(compute_widening(1), 6), round(compute_widening(1000), 2)
    (1.0, 2.07)
    """
    each = 1 - (1 - LEVEL) / 2 / max(comparisons, 1)
    return float(scipy.special.ndtri(each) / scipy.special.ndtri(TAIL))


def _order_by_name(values: pd.DataFrame, criterion: Criterion, names: tuple[str, ...]) -> Floats:
    found = values[values["outcome"] == criterion.outcome].set_index("name")["value"]
    return found.reindex(list(names)).to_numpy(dtype=np.float64, na_value=np.nan)


def _build_gap_matrices(pairs: pd.DataFrame, criterion: Criterion, names: tuple[str, ...]) -> Floats:
    """Return difference, low and high, (3, n, n), oriented by the criterion; nan on the diagonal."""
    position = {name: index for index, name in enumerate(names)}
    matrices = np.full((3, len(names), len(names)), np.nan)
    chosen = pairs[pairs["outcome"] == criterion.outcome]
    ends = chosen[["difference", "difference_low", "difference_high"]].to_numpy(np.float64, na_value=np.nan)
    for one, other, (value, low, high) in zip(chosen["name"], chosen["other"], ends, strict=True):
        i, j = position[one], position[other]
        for row, column, sign in ((i, j, criterion.sign), (j, i, -criterion.sign)):
            # Reversing a difference also exchanges its ends.
            matrices[:, row, column] = (value, low, high) if sign > 0 else (-value, -high, -low)
    return matrices
