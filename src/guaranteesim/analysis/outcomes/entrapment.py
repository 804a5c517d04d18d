"""Moral hazard and entrapment: provocations by the protégé, and the states that they draw in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from guaranteesim.analysis.outcomes import outcome_ranges
from guaranteesim.analysis.outcomes.outcome_kinds import MeanOfWorlds, Outcome, ShareOfCrises, ShareOfWorlds
from guaranteesim.analysis.statistics.mean_bounds import ValueRange
from guaranteesim.analysis.statistics.table_cells import build_estimate_cells, make_nullable
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results

DECADE = 120
"""Length of a decade in months."""


@dataclass(frozen=True)
class WorldRate(MeanOfWorlds):
    """A mean over worlds, converted to another unit.

    Attributes:
        times: Returns the factor of the conversion for a run.
    """

    times: Callable[[Results], float]

    def compute_by_world(self, results: Results) -> np.ndarray | None:
        """Return the sum of the columns in the new unit, (W,)."""
        found = super().compute_by_world(results)
        return None if found is None else found * self.times(results)

    def find_range(self, results: Results) -> ValueRange:
        """Return the range in the new unit."""
        found, times = super().find_range(results), self.times(results)
        return ValueRange(found.low * times, found.high * times, found.reached)


def _make_crisis_share(column: str, title: str) -> ShareOfWorlds:
    return ShareOfWorlds(
        column, title, "share", lambda results: results.world_table[column].to_numpy() > 0, columns=(column,)
    )


def _find_provoked_crises(results: Results) -> tuple[np.ndarray, np.ndarray]:
    acts: list[str] = [Worlds.acts[rung] for rung in results.scenario.rungs]
    return Worlds.provoked.read(results.world_table), results.world_table[acts].sum(axis=1).to_numpy()


# Provocations are counted per decade, so that runs with different horizons can be read together.
_BY_COLUMN: dict[str, Outcome] = {
    "provocations": WorldRate(
        "provocations_a_decade",
        "provocations by the protégé a decade",
        "number",
        lambda results: DECADE / results.scenario.run.horizon_months,
        columns=(Worlds.provocations,),
        range_of=outcome_ranges.range_of_months,
    ),
    "provoked": ShareOfCrises(
        "provoked", "crises that followed one", "share", _find_provoked_crises, columns=(Worlds.provoked,)
    ),
    "drawn_in": _make_crisis_share("drawn_in", "outsiders drawn in by one"),
    "voided": _make_crisis_share("voided", "guarantee voided by an attack"),
    "in_force_months": WorldRate(
        "years_in_force",
        "years in force",
        "years",
        lambda results: 1 / 12,
        columns=(Worlds.in_force_months,),
        range_of=outcome_ranges.range_of_months,
    ),
}
"""Measures in the order in which they are shown, by the column of worlds that each one needs."""


def list_entrapment_measures(runs: Sequence[Results]) -> list[Outcome]:
    """Return the measures that all runs have columns for; none if a run lacks the column ``provoked``."""
    if not all(Worlds.provoked in item.world_table for item in runs):
        return []
    return [item for name, item in _BY_COLUMN.items() if all(name in run.world_table for run in runs)]


def build_entrapment_table(runs: Sequence[Results]) -> pd.DataFrame:
    """Return one row per run: ``name``, and every measure as x, x_low and x_high (95 %), as if in force.

    The table is empty where the runs have no measure in common.
    """
    rows: list[dict[str, object]] = []
    measures = list_entrapment_measures(runs)
    for run in runs if measures else ():
        row: dict[str, object] = {"name": run.name}
        for item in measures:
            row |= build_estimate_cells(item.name, item.estimate(run))
        rows.append(row)
    return make_nullable(pd.DataFrame(rows))
