"""Results back from their folder, checked against the hashes that were written with them."""

from __future__ import annotations

import os
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from guaranteesim.ensemble.checking import outdated, problem_of, unfinished
from guaranteesim.ensemble.files import plain_file, reason, results_folder, sha256_of
from guaranteesim.ensemble.frames import frame
from guaranteesim.ensemble.markers import RUN, Marker, marker_of, marker_path
from guaranteesim.ensemble.results import Results
from guaranteesim.ensemble.store import TABLES, table_path
from guaranteesim.errors import GuaranteesimError, StorageError, UserError
from guaranteesim.scenario.loader import from_dict
from guaranteesim.scenario.schema import Scenario

_AGAIN = "give the command that made it again"
_LEAST: Mapping[str, frozenset[str]] = {
    "worlds": frozenset({"world", "peace_months", "major_violation"}),
    "events": frozenset({"world", "month", "rung"}),
    "monthly": frozenset({"month"}),
    "timeline": frozenset({"world", "month"}),
}
"""Columns without which a table is not one of ours."""


def read(folder: str | Path) -> Results:
    """The results of a run kept in ``folder``, equal to what the run gave.

    Raises:
        UserError: if there are no finished results of a run in it.
        StorageError: if they are damaged, or were written by a version with another format.
    """
    folder = results_folder(folder)
    marker = finished_marker(folder)
    if marker.kind != RUN:
        raise UserError(f"{folder} holds {marker.told()}, not a single run: read one of its subfolders")
    refuse_damaged(marker, apart={table_path(Path(), name).name for name in TABLES})
    scenario = _scenario(marker)
    frames = {name: _table(table_path(folder, name), marker) for name in TABLES}
    if len(frames["worlds"]) != scenario.run.worlds:
        raise StorageError(
            f"{table_path(folder, 'worlds')} has not as many rows as there are worlds: {_AGAIN}"
        )
    return Results(scenario=scenario, **frames, manifest=dict(marker.content), folder=folder)


def finished_marker(folder: Path) -> Marker:
    """The marker of a folder whose results are finished and in the format of this version.

    Raises:
        UserError: if there are none.
        StorageError: if the marker is damaged, or in another format.
    """
    try:
        marker = marker_of(folder)
    except OSError as error:
        raise StorageError(f"cannot read {folder}: {reason(error)}") from error
    if marker is None:
        raise UserError(f"{folder} holds no finished results: run the scenario first")
    if marker.is_outdated:
        raise StorageError(outdated(marker))
    if not marker.is_sound:
        path = marker_path(folder, marker.kind)
        raise StorageError(f"{path} was changed or damaged after it was written: {_AGAIN}")
    if not marker.is_finished:
        raise UserError(f"no finished results: {unfinished(marker)}")
    return marker


def refuse_damaged(marker: Marker, apart: Container[str] = ()) -> None:
    """Check the files that a marker names, ``apart`` from those that are checked as they are read.

    A figure that was moved away is no fault in the results.

    Raises:
        StorageError: if one is not as it was written.
    """
    for name, expected in marker.files.items():
        if name not in apart and os.path.lexists(marker.folder / name):
            for problem in problem_of(marker, name, expected):
                raise StorageError(f"{problem}: {_AGAIN}")


def _scenario(marker: Marker) -> Scenario:
    path = marker_path(marker.folder, marker.kind)
    try:
        return from_dict(marker.content["scenario"], str(path))
    except (KeyError, TypeError, ValueError, RecursionError, GuaranteesimError) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise StorageError(f"the scenario in {path} cannot be read: {first}") from error


def _table(path: Path, marker: Marker) -> pd.DataFrame:
    """A table read from the very bytes whose hash was checked."""
    try:
        with plain_file(path) as file:
            if sha256_of(file) != marker.files.get(path.name):
                raise StorageError(f"{path} was changed or damaged after it was written: {_AGAIN}")
            file.seek(0)
            table = frame(_parsed(file))
    except FileNotFoundError:
        raise StorageError(f"{path} is missing: {_AGAIN}") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowException) as error:
        raise StorageError(f"{path} is damaged: {error}. Give the command that made it again") from error
    if not _LEAST[path.stem] <= set(table.columns):
        raise StorageError(f"{path} lacks columns that every such table has: {_AGAIN}")
    return table


def _parsed(file: Any) -> pa.Table:
    return pq.read_table(file)
