"""Results back from their folder, and whether the folder is still what was written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from guaranteesim.ensemble.files import reason
from guaranteesim.ensemble.frames import frame
from guaranteesim.ensemble.manifest import FORMAT, as_text, file_sha256, sealed
from guaranteesim.ensemble.results import Results
from guaranteesim.ensemble.store import MANIFEST, TABLES, table_path
from guaranteesim.errors import ScenarioError, StorageError, UserError
from guaranteesim.scenario.loader import from_dict


def read(folder: str | Path) -> Results:
    """The results kept in ``folder``, equal to what the run gave.

    Raises:
        UserError: if there are no finished results in it.
        StorageError: if they cannot be read.
    """
    folder = Path(folder)
    content = _manifest(folder)
    try:
        scenario = from_dict(content["scenario"], str(folder / MANIFEST))
    except (KeyError, ScenarioError) as error:
        raise StorageError(f"the scenario in {folder / MANIFEST} cannot be read: {error}") from error
    frames = {name: _table(table_path(folder, name)) for name in TABLES}
    return Results(scenario=scenario, **frames, manifest=content, folder=folder)


def verify(folder: str | Path) -> list[str]:
    """Every problem of a results folder in a sentence; empty if each byte is as it was written."""
    folder = Path(folder)
    try:
        content = _manifest(folder)
    except (UserError, StorageError) as error:
        return [str(error)]
    problems = (
        [] if _untouched(folder, content) else [f"{folder / MANIFEST} was changed after it was written"]
    )
    expected = content.get("files", {})
    for path in (table_path(folder, name) for name in TABLES):
        problems += _problems_of(path, expected.get(path.name))
    return problems


def _problems_of(path: Path, expected: str | None) -> list[str]:
    try:
        found = file_sha256(path)
    except FileNotFoundError:
        return [f"{path} is missing"]
    except OSError as error:
        return [f"{path} cannot be read: {reason(error)}"]
    return [] if found == expected else [f"{path} was changed or damaged after it was written"]


def _untouched(folder: Path, content: dict[str, Any]) -> bool:
    text = (folder / MANIFEST).read_bytes()
    return text == as_text(content).encode() and content == sealed(content)


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(
            f"{folder} holds no finished results (no {MANIFEST}): run the scenario first"
        ) from None
    except OSError as error:
        raise StorageError(f"cannot read {path}: {reason(error)}") from error
    except ValueError as error:
        raise StorageError(f"{path} is damaged: {error}. Run the scenario again") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise StorageError(
            f"{path} is not a manifest of format {FORMAT}: read it with the version that wrote it"
        )
    return content


def _table(path: Path) -> pd.DataFrame:
    try:
        return frame(pq.read_table(path))
    except FileNotFoundError:
        raise StorageError(f"{path} is missing: run the scenario again") from None
    except (OSError, pa.ArrowException) as error:
        raise StorageError(f"{path} is damaged: {error}. Run the scenario again") from error
