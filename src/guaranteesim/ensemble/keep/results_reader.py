"""Results back from their folder, checked against the hashes that were written with them."""

from __future__ import annotations

import os
from collections.abc import Collection, Container
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from guaranteesim.ensemble.columns import RUN_TABLES
from guaranteesim.ensemble.inputs import draw_inputs
from guaranteesim.ensemble.keep.files import (
    describe_os_error,
    hash_open_file,
    locate_results_folder,
    open_plain_file,
)
from guaranteesim.ensemble.keep.markers import RUN, Marker, locate_marker, read_marker
from guaranteesim.ensemble.keep.run_store import TABLES, locate_table
from guaranteesim.ensemble.keep.verification import describe_outdated, describe_unfinished, find_file_problem
from guaranteesim.ensemble.lazy_tables import (
    MOST_AS_FRAME,
    FrameTable,
    LazyTable,
    ParquetTable,
    estimate_frame_bytes,
    seal_file,
)
from guaranteesim.ensemble.pandas_frames import convert_to_frame
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import GuaranteesimError, StorageError, UserError
from guaranteesim.scenario.reading.loader import load_from_dict
from guaranteesim.scenario.schema import Scenario

_AGAIN = "give the command that made it again"


def read_results(folder: str | Path, tables: Collection[str] = TABLES) -> Results:
    """Return the results of a run kept in ``folder``, equal to what the run gave.

    Args:
        folder: The folder.
        tables: Tables to read, ``worlds`` among them; the others are left empty, and are not checked.

    Raises:
        UserError: if there are no finished results of a run in it.
        StorageError: if they are damaged, or were written by a version with another format.
    """
    folder = locate_results_folder(folder)
    marker = find_finished_marker(folder)
    if marker.kind != RUN:
        raise UserError(
            f"{folder} holds {marker.describe_content()}, not a single run: read one of its subfolders"
        )
    refuse_damaged(marker, apart={locate_table(Path(), name).name for name in TABLES})
    scenario = _read_scenario(marker)
    read = {name: _open_table(locate_table(folder, name), marker) for name in TABLES if name in tables}
    if len(read["worlds"]) != scenario.run.worlds:
        raise StorageError(
            f"{locate_table(folder, 'worlds')} has not as many rows as there are worlds: {_AGAIN}"
        )
    small = {name: table.to_frame() for name, table in read.items() if name not in ("worlds", "events")}
    return Results(
        scenario,
        read["worlds"],
        read.get("events"),
        small.get("monthly"),
        small.get("timeline"),
        dict(marker.content),
        folder,
    )


def recreate_inputs(folder: str | Path) -> pd.DataFrame:
    """Draw the uncertain inputs of a kept run again, from nothing but its manifest.

    Returns:
        One row per world, columns :class:`~guaranteesim.ensemble.columns.Inputs`, equal to
        ``inputs.parquet``.

    Raises:
        UserError: if the folder has no finished results of a run.
        StorageError: if its manifest is damaged, or of a version with another format.
    """
    marker = find_finished_marker(locate_results_folder(folder))
    if marker.kind != RUN:
        raise UserError(
            f"{folder} holds {marker.describe_content()}, not a single run: name one of its subfolders"
        )
    scenario = _read_scenario(marker)
    return convert_to_frame(draw_inputs(scenario, scenario.run.seed, np.arange(scenario.run.worlds)))


def find_finished_marker(folder: Path) -> Marker:
    """Return the marker of a folder whose results are finished and in the format of this version.

    Raises:
        UserError: if there are none.
        StorageError: if the marker is damaged, or in another format.
    """
    try:
        marker = read_marker(folder)
    except OSError as error:
        raise StorageError(f"cannot read {folder}: {describe_os_error(error)}") from error
    if marker is None:
        raise UserError(f"{folder} holds no finished results: run the scenario first")
    if marker.is_outdated:
        raise StorageError(describe_outdated(marker))
    if not marker.is_sound:
        path = locate_marker(folder, marker.kind)
        raise StorageError(f"{path} was changed or damaged after it was written: {_AGAIN}")
    if not marker.is_finished:
        raise UserError(f"no finished results: {describe_unfinished(marker)}")
    return marker


def refuse_damaged(marker: Marker, apart: Container[str] = ()) -> None:
    """Check the files that a marker names, ``apart`` from those that are checked as they are read.

    A figure that was moved away is no fault in the results.

    Raises:
        StorageError: if one is not as it was written.
    """
    for name, expected in marker.files.items():
        if name not in apart and os.path.lexists(marker.folder / name):
            for problem in find_file_problem(marker, name, expected):
                raise StorageError(f"{problem}: {_AGAIN}")


def _read_scenario(marker: Marker) -> Scenario:
    path = locate_marker(marker.folder, marker.kind)
    try:
        return load_from_dict(marker.content["scenario"], str(path))
    except (KeyError, TypeError, ValueError, RecursionError, GuaranteesimError) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise StorageError(f"the scenario in {path} cannot be read: {first}") from error


def _open_table(path: Path, marker: Marker) -> LazyTable:
    """Return a table of the very bytes whose hash was checked; a large one is read by column later."""
    try:
        with open_plain_file(path) as file:
            if hash_open_file(file) != marker.files.get(path.name):
                raise StorageError(f"{path} was changed or damaged after it was written: {_AGAIN}")
            seal = seal_file(file.fileno())
            file.seek(0)
            table = _choose_table(path, file, seal)
    except FileNotFoundError:
        raise StorageError(f"{path} is missing: {_AGAIN}") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowException) as error:
        raise StorageError(f"{path} is damaged: {error}. Give the command that made it again") from error
    if any(RUN_TABLES[path.stem].find_missing(table.columns)):
        raise StorageError(f"{path} lacks columns that every such table has: {_AGAIN}")
    return table


def _choose_table(path: Path, file: BinaryIO, seal: tuple[int, ...]) -> LazyTable:
    with pq.ParquetFile(file) as parquet:
        rows, schema = parquet.metadata.num_rows, parquet.schema_arrow
        if estimate_frame_bytes(schema, rows) > MOST_AS_FRAME:
            return ParquetTable(path, seal, parquet.metadata)
        return FrameTable(convert_to_frame(parquet.read(use_threads=False)))
