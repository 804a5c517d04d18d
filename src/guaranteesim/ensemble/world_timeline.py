"""One telling world, simulated again by itself and recorded month by month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa

from guaranteesim.ensemble.arrow_tables import build_arrow_table
from guaranteesim.ensemble.columns import Events, Timeline, Worlds
from guaranteesim.ensemble.pandas_frames import convert_to_frame
from guaranteesim.ensemble.run.blocks import open_model
from guaranteesim.errors import GuaranteesimError
from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.schema import Scenario


def find_telling_world(scenario: Scenario, events: Iterable[pa.Table]) -> int:
    """Return the number of the world to show.

    It is the first with a major violation in which the casus foederis was met. If there is none, it is the
    first with a crisis, and if there is no crisis, it is world 0.

    Args:
        scenario: Scenario of the run.
        events: Tables of events in the order of worlds.
    """
    major = [name for name, rung in scenario.ladder.items() if rung.major]
    crisis: int | None = None
    for part in events:
        rows = convert_to_frame(part.select([Events.world, Events.rung, Events.casus]))
        telling = rows.loc[rows[Events.rung].isin(major) & rows[Events.casus], Events.world]
        if len(telling):
            return int(telling.iloc[0])
        if crisis is None and len(rows):
            crisis = int(rows[Events.world].iloc[0])
    return crisis or 0


def simulate_timeline(scenario: Scenario, seed: int, row: pa.Table) -> pa.Table:
    """Return one row per month of one world, as it stands when the month is over.

    Args:
        scenario: Scenario of the run.
        seed: Seed of the run.
        row: Row of the world in the table of worlds. The world, simulated by itself, must give it again.

    Raises:
        GuaranteesimError: if the world does not give the same row.
    """
    months = []
    with open_model(scenario, row.column(Worlds.world).to_numpy(), seed) as model:
        while model.month < model.horizon:
            model.step()
            months.append(record_month(model))
        check_same_world(model.record.build_world_table(), row)
    values = {name: np.array([month[name] for month in months]) for name in months[0]}
    return build_arrow_table(Timeline, values)


def record_month(model: GuaranteeModel) -> dict[str, int | float | bool]:
    """Return the row of the timeline of a model of one world, as it stands after its last month."""
    row: dict[str, int | float | bool] = {
        Timeline.world: int(model.worlds[0]),
        Timeline.month: model.month,
        Timeline.territory: float(model.front.territory[0]),
        Timeline.at_war: bool(model.front.at_war[0]),
        Timeline.challenger_be: float(model.challenger.ground[0]),
        Timeline.protege_be: float(model.protege.ground[0]),
        Timeline.in_force: bool(model.calendar.any_in_force[0]),
        Timeline.standing_sanctions: float(model.standing_sanctions.compute_share()[0]),
    }
    if model.ceasefire is not None:
        row[Timeline.incidents] = int(model.ceasefire.incidents[0])
    for state in model.coalition.members:
        row[Timeline.resolve[state.code]] = float(state.resolve[0])
        row[Timeline.reliability[state.code]] = float(state.compute_reliability()[0])
    return row


def check_same_world(alone: Mapping[str, np.ndarray], row: pa.Table) -> None:
    """Check a world that was simulated by itself against its row in the table of worlds.

    Raises:
        GuaranteesimError: if they differ.
    """
    # A world that differs from itself would mean that results depend on the size of the blocks.
    differing = [name for name, value in alone.items() if value[0] != row.column(name)[0].as_py()]
    if differing:
        raise GuaranteesimError(
            f"world {row.column(Worlds.world)[0]} run by itself differs from the same world in its block in "
            f"{', '.join(differing)}. This is a fault in the model: please report it with scenario and seed"
        )
