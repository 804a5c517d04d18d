"""A world of a finished run, simulated again from its address and recorded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from guaranteesim.ensemble.arrow_tables import build_arrow_table
from guaranteesim.ensemble.columns import Timeline, Worlds
from guaranteesim.ensemble.pandas_frames import convert_to_frame
from guaranteesim.ensemble.results import Results
from guaranteesim.ensemble.run.blocks import open_model
from guaranteesim.ensemble.told.recorder import WorldRecorder
from guaranteesim.ensemble.told.world_details import ToldWorld
from guaranteesim.ensemble.world_timeline import check_same_world, record_month
from guaranteesim.errors import UserError


def simulate_told_world(results: Results, world: int) -> ToldWorld:
    """Simulate one world of a run again, from its seed and its number, and record it.

    Raises:
        UserError: the run has no such world.
        GuaranteesimError: the world differs from that of the run, for example because the results are of
            another version of the program.
    """
    row = find_world_row(results, world)
    recorder, months = WorldRecorder(), []
    scenario = results.scenario
    # The seed may have been changed for the run, so the manifest counts before the file.
    seed = int(results.manifest.get("seed", scenario.run.seed))
    with open_model(scenario, np.array([world]), seed, decisions=recorder) as model:
        recorder.join_model(model)
        while model.month < model.horizon:
            model.step()
            recorder.note_month()
            months.append(record_month(model))
        check_same_world(model.record.build_world_table(), row)
    values = {name: np.array([month[name] for month in months]) for name in months[0]}
    timeline = convert_to_frame(build_arrow_table(Timeline, values))
    return ToldWorld(replace(results, timeline=timeline), world, recorder.build_details())


def find_world_row(results: Results, world: int) -> pa.Table:
    """Return the row of a world in the table of worlds.

    Raises:
        UserError: there is no such world. Numbers are not positions: a run may hold worlds 500 to 999 only.
    """
    table = results.world_table
    rows = table.find_rows(Worlds.world, world)
    if not len(rows):
        numbers = Worlds.world.read(table)
        raise UserError(
            f"there is no world {world} in these results: choose one from {numbers.min()} to {numbers.max()}"
        )
    return pa.Table.from_pandas(rows, preserve_index=False)
