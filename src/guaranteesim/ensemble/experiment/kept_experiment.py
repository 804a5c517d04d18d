"""Experiments back from their folder, checked against the hashes that were written with them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from guaranteesim.ensemble.experiment.design import Design
from guaranteesim.ensemble.experiment.experiment_results import ExperimentResults, TablesInFiles
from guaranteesim.ensemble.experiment.sharing import share_blocks
from guaranteesim.ensemble.keep.files import locate_results_folder
from guaranteesim.ensemble.keep.markers import EXPERIMENT
from guaranteesim.ensemble.keep.results_reader import find_finished_marker, refuse_damaged
from guaranteesim.errors import StorageError, UserError
from guaranteesim.scenario.reading.loader import load_from_dict


def read_experiment(folder: str | Path) -> ExperimentResults:
    """Return the results of an experiment kept in ``folder``, equal to what it gave.

    Raises:
        UserError: if there are no finished results of an experiment in it.
        StorageError: if they are damaged, or were written by a version with another format.
    """
    folder = locate_results_folder(folder)
    marker = find_finished_marker(folder)
    if marker.kind != EXPERIMENT:
        raise UserError(f"{folder} holds {marker.describe_content()}, not an experiment")
    refuse_damaged(marker)
    content = marker.content
    dumped = json.loads((folder / "scenarios.json").read_bytes())
    scenarios = tuple(load_from_dict(data) for data in dumped)
    table = pq.read_table(folder / "design.parquet")
    # A table without columns does not know its rows.
    values = np.empty((content["rows"], table.num_columns))
    for place, column in enumerate(table.columns):
        values[:, place] = column.to_numpy()
    design = Design(tuple(table.column_names), values)
    shared = tuple(share_blocks(scenarios, design, content["worlds"], content["own_luck"]))
    paths = tuple(folder / f"rows-{number}.parquet" for number in range(len(shared)))
    if any(path.name not in marker.files for path in paths):
        raise StorageError(f"{folder} lacks tables of the experiment: give the command that made it again")
    return ExperimentResults(
        scenarios, design, content["worlds"], content["seed"], shared, TablesInFiles(paths), folder
    )
