"""Do the month in C and the month by hand give the same worlds, value by value?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from validation.by_hand import PlainWorld
from validation.freeing import free
from validation.same_luck import Difference, Draws, SameLuck

from benchmarks.limit.worlds import CompiledMonth, Floats
from guaranteesim.scenario.schema import Scenario

RELATIVE, ABSOLUTE = 1e-9, 1e-12


def compare_with_hand(scenario: Scenario, worlds: int) -> tuple[int, list[Difference]]:
    """How many values of worlds, crises and months were compared, and those that differ.

    ``Difference.engine`` is what the C has, ``plain`` what the month by hand has.
    """
    compiled, draws = CompiledMonth(scenario), Draws(scenario.run.seed, worlds)
    ran = compiled.run(0, worlds, keep_months=True)
    assert ran.months is not None
    met, compared, found = 0, 0, []
    for number in range(worlds):
        world = PlainWorld(scenario, SameLuck(draws, number))
        world.run_model()
        here = ran.crises[ran.crises[:, 0] == number]
        tables = (
            ("worlds", compiled.row_columns, ran.rows[number][None], [world.record.row()]),
            ("crises", compiled.crisis_columns, here, world.record.crises),
            ("months", compiled.month_columns, ran.months[number], world.record.months),
        )
        for table, columns, ours, theirs in tables:
            compared += sum(len(row) for row in theirs)
            found += _differ(table, number, dict(zip(columns, ours.T, strict=True)), theirs)
        met += len(here)
        free(world)
    return compared, found


def _differ(
    table: str, world: int, ours: Mapping[str, Floats], theirs: Sequence[Mapping[str, Any]]
) -> list[Difference]:
    lines = len(next(iter(ours.values())))
    if lines != len(theirs):
        return [Difference(table, "lines", world, 0, float(lines), float(len(theirs)))]
    found = []
    for line, row in enumerate(theirs):
        month = int(row.get("month", line + 1 if table == "months" else 0))
        for column, value in row.items():
            mine = _total(ours, column)[line]
            if not np.isclose(mine, float(value), rtol=RELATIVE, atol=ABSOLUTE):
                found.append(Difference(table, column, world, month, float(mine), float(value)))
    return found


def _total(ours: Mapping[str, Floats], column: str) -> Floats:
    """A column; the utility of a state is the sum of its parts."""
    if column in ours:
        return ours[column]
    total: Floats = np.sum([values for name, values in ours.items() if name.startswith(f"{column}_")], axis=0)
    return total
