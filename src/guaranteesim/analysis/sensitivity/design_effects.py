"""Effects of the factors of a design on every outcome, and on every difference between two arrangements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guaranteesim.analysis.experiments.outcome_arrays import compute_outcome_by_row
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.sensitivity.run_sensitivity import Output, find_output
from guaranteesim.analysis.sensitivity.total_effects import EffectAnalysis, FactorEffect, Method
from guaranteesim.analysis.statistics.table_cells import make_nullable
from guaranteesim.ensemble.experiment import ExperimentResults
from guaranteesim.scenario.numbers.factor import Factor
from guaranteesim.scenario.schema import Scenario

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class OutputEffects:
    """An output, and the effects of the factors on it, the strongest first; none if it is constant."""

    output: Output
    effects: tuple[FactorEffect, ...]

    @property
    def resolved(self) -> tuple[FactorEffect, ...]:
        """The effects above the threshold of their dummies."""
        return tuple(effect for effect in self.effects if effect.is_resolved)


@dataclass(frozen=True, repr=False)
class TotalEffects:
    """Effects of a few factors on the outcomes of scenarios, and on their differences.

    Attributes:
        scenarios: The scenarios, the one that is subtracted in the chosen output first.
        method: ``sobol`` (Saltelli) or ``morris``.
        factors: The factors.
        screened: Worlds in which the factors were found to be the strongest inputs; None if they were given.
        inputs: Number of uncertain inputs of the scenarios; those that are no factor are drawn in every
            world.
        rows: Rows of the design.
        worlds: Worlds of each row.
        seed: Seed of everything.
        outputs: One entry for every outcome of every scenario and pair.
        chosen: The output that the answer and the figure are about.
        version: Version of the program.
    """

    scenarios: tuple[Scenario, ...]
    method: Method
    factors: tuple[Factor, ...]
    screened: int | None
    inputs: int
    rows: int
    worlds: int
    seed: int
    outputs: tuple[OutputEffects, ...]
    chosen: Output
    version: str

    @property
    def main(self) -> OutputEffects:
        """The output that was chosen."""
        return self.find(self.chosen.outcome.name, self.chosen.name, self.chosen.other)

    def __repr__(self) -> str:
        return f"TotalEffects({self.method}, {len(self.factors)} factors, {self.rows:,} rows)"

    def find(self, outcome: str, name: str, other: str | None = None) -> OutputEffects:
        """Return the effects on an outcome of a scenario, or on its difference from another.

        Raises:
            UserError: there is no such output.
        """
        return find_output(self.outputs, outcome, name, other)

    def table(self) -> pd.DataFrame:
        """Return one row for every output and factor, the strongest first.

        Returns:
            ``outcome``, ``name``, ``other`` (empty for the outcome itself) and ``factor``; then
            ``total_order`` and ``first_order`` with ``_low`` and ``_high`` (95 %), or ``mu_star`` with its
            ends, ``mu`` and ``sigma``; then ``threshold`` and ``resolved``.
        """
        rows = [_build_row(self.method, item, effect) for item in self.outputs for effect in item.effects]
        columns = ("outcome", "name", "other", "factor", *_COLUMNS[self.method], "threshold", "resolved")
        return make_nullable(pd.DataFrame(rows, columns=list(columns)))

    def list_factors(self) -> pd.DataFrame:
        """Return the factors: path, ends of the range, unit, and whether a distribution is followed."""
        rows = [
            {
                "factor": factor.path,
                "low": factor.low if np.isfinite(factor.low) else None,
                "high": factor.high if np.isfinite(factor.high) else None,
                "unit": factor.unit,
                "follows": "even spacing" if factor.quantity is None else "distribution of the scenario",
            }
            for factor in self.factors
        ]
        return pd.DataFrame(rows)


_COLUMNS: dict[Method, dict[str, Callable[[FactorEffect], float]]] = {
    "sobol": {
        "total_order": lambda effect: effect.size,
        "total_order_low": lambda effect: effect.low,
        "total_order_high": lambda effect: effect.high,
        "first_order": lambda effect: effect.first_order,
        "first_order_low": lambda effect: effect.first_low,
        "first_order_high": lambda effect: effect.first_high,
    },
    "morris": {
        "mu_star": lambda effect: effect.size,
        "mu_star_low": lambda effect: effect.low,
        "mu_star_high": lambda effect: effect.high,
        "mu": lambda effect: effect.mean,
        "sigma": lambda effect: effect.spread,
    },
}


def _build_row(method: Method, item: OutputEffects, effect: FactorEffect) -> dict[str, object]:
    return {
        "outcome": item.output.outcome.name,
        "name": item.output.name,
        "other": item.output.other or "",
        "factor": effect.path,
        **{name: read(effect) for name, read in _COLUMNS[method].items()},
        "threshold": effect.threshold,
        "resolved": effect.is_resolved,
    }


def find_design_effects(
    results: ExperimentResults, analysis: EffectAnalysis, outcomes: Sequence[Outcome]
) -> Iterator[OutputEffects]:
    """Yield the effects on every outcome of every scenario, and on its difference between any two.

    Args:
        results: The worlds of a design whose points are those of ``analysis``.
        analysis: The design.
        outcomes: Outcomes; those that a scenario does not have are left out for it.
    """
    for outcome in outcomes:
        values = {name: _compute_values(results, name, outcome) for name in results.names}
        there = {name: array for name, array in values.items() if array is not None}
        for name, array in there.items():
            yield OutputEffects(Output(outcome, name), analysis.find_effects(array))
        # The later scenario less the earlier one, so that the baseline is what is subtracted.
        for other, name in combinations(there, 2):
            gap = there[name] - there[other]
            yield OutputEffects(Output(outcome, name, other), analysis.find_effects(gap))


def _compute_values(results: ExperimentResults, name: str, outcome: Outcome) -> Floats | None:
    if not set(outcome.columns) <= set(results.list_columns(name)):
        return None
    return compute_outcome_by_row(results, name, outcome)
