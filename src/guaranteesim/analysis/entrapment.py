"""Moral hazard and entrapment: what the protégé does under a guarantee, and who is drawn in by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from guaranteesim.analysis import limits
from guaranteesim.analysis.bounds import Range
from guaranteesim.analysis.frames import columns, nullable
from guaranteesim.analysis.outcomes import MeanOfWorlds, Outcome, ShareOfCrises, ShareOfWorlds
from guaranteesim.ensemble.results import Results

DECADE = 120
"""Months."""


@dataclass(frozen=True)
class Rate(MeanOfWorlds):
    """A mean over worlds, put into another unit."""

    times: Callable[[Results], float]

    def of_worlds(self, results: Results) -> np.ndarray | None:
        """The sum of its columns in that unit."""
        found = super().of_worlds(results)
        return None if found is None else found * self.times(results)

    def within(self, results: Results) -> Range:
        """Return the range in that unit."""
        found, times = super().within(results), self.times(results)
        return Range(found.low * times, found.high * times, found.reached)


def _flag(column: str, title: str) -> ShareOfWorlds:
    return ShareOfWorlds(column, title, "share", lambda results: results.worlds[column].to_numpy() > 0)


def _after_provocation(results: Results) -> tuple[np.ndarray, np.ndarray]:
    acts = [f"acts_{rung}" for rung in results.scenario.rungs]
    return results.worlds["provoked"].to_numpy(), results.worlds[acts].sum(axis=1).to_numpy()


_BY_COLUMN: dict[str, Outcome] = {
    "provocations": Rate(
        "provocations_a_decade",
        "provocations by the protégé a decade",
        "number",
        ("provocations",),
        lambda results: DECADE / results.scenario.run.horizon_months,
        range_of=limits.months,
    ),
    "provoked": ShareOfCrises("provoked", "crises that followed one", "share", _after_provocation),
    "drawn_in": _flag("drawn_in", "outsiders drawn in by one"),
    "voided": _flag("voided", "guarantee voided by an attack"),
    "in_force_months": Rate(
        "years_in_force",
        "years in force",
        "years",
        ("in_force_months",),
        lambda results: 1 / 12,
        range_of=limits.months,
    ),
}
"""What is measured, by the column of worlds it needs, in the order in which it is shown."""


def told(runs: Sequence[Results]) -> list[Outcome]:
    """The measures that all of the runs tell; none for runs made before crises were told apart."""
    if not all("provoked" in item.worlds for item in runs):
        return []
    return [item for name, item in _BY_COLUMN.items() if all(name in run.worlds for run in runs)]


def entrapment(runs: Sequence[Results]) -> pd.DataFrame:
    """One row a run: ``name``, and every measure as x, x_low and x_high (95 %), as if in force.

    No row where the runs tell none.
    """
    rows: list[dict[str, object]] = []
    measures = told(runs)
    for run in runs if measures else ():
        row: dict[str, object] = {"name": run.name}
        for item in measures:
            row |= columns(item.name, item.estimate(run))
        rows.append(row)
    return nullable(pd.DataFrame(rows))
