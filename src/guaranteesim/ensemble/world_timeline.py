"""One telling world, run again by itself and written down month by month."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from guaranteesim.ensemble.arrow_tables import build_arrow_table
from guaranteesim.ensemble.pandas_frames import convert_to_frame
from guaranteesim.ensemble.run.blocks import open_model
from guaranteesim.errors import GuaranteesimError
from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.schema import Scenario


def find_telling_world(scenario: Scenario, events: Iterable[pa.Table]) -> int:
    """Return the world to show: the first with a major violation in which the casus foederis was met.

    Failing that the first with a crisis, failing that the first. ``events`` come in the order of worlds.
    """
    major = [name for name, rung in scenario.ladder.items() if rung.major]
    crisis: int | None = None
    for part in events:
        rows = convert_to_frame(part.select(["world", "rung", "casus"]))
        telling = rows.loc[rows["rung"].isin(major) & rows["casus"], "world"]
        if len(telling):
            return int(telling.iloc[0])
        if crisis is None and len(rows):
            crisis = int(rows["world"].iloc[0])
    return crisis or 0


def simulate_timeline(scenario: Scenario, seed: int, row: pa.Table) -> pa.Table:
    """Month by month in one world: one row a month, as it stands when the month is over.

    Args:
        scenario: What was run.
        seed: With what seed.
        row: The world's row of the table of worlds; the world, run by itself, must give it again.

    Raises:
        GuaranteesimError: if it does not.
    """
    months = []
    with open_model(scenario, row.column("world").to_numpy(), seed) as model:
        while model.month < model.horizon:
            model.step()
            months.append(_record_month(model))
        _check_same(build_arrow_table(model.record.build_world_table()), row)
    return build_arrow_table({name: np.array([month[name] for month in months]) for name in months[0]})


def _record_month(model: GuaranteeModel) -> dict[str, int | float | bool]:
    row: dict[str, int | float | bool] = {
        "world": int(model.worlds[0]),
        "month": model.month,
        "territory": float(model.front.territory[0]),
        "at_war": bool(model.front.at_war[0]),
        "challenger_be": float(model.challenger.ground[0]),
        "protege_be": float(model.protege.ground[0]),
        "in_force": bool(model.calendar.any_in_force[0]),
        "standing_sanctions": float(model.standing_sanctions.compute_share()[0]),
    }
    for state in model.coalition.members:
        row[f"resolve_{state.code}"] = float(state.resolve[0])
        row[f"reliability_{state.code}"] = float(state.compute_reliability()[0])
    return row


def _check_same(alone: pa.Table, row: pa.Table) -> None:
    """A world that differs from itself would mean that results depend on the size of the blocks."""
    differing = [name for name in alone.column_names if not alone.column(name).equals(row.column(name))]
    if differing:
        raise GuaranteesimError(
            f"world {row.column('world')[0]} run by itself differs from the same world in its block in "
            f"{', '.join(differing)}. This is a fault in the model: please report it with scenario and seed"
        )
