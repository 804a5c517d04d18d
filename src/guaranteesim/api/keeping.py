"""What a run and a comparison leave in their folder beside the ensemble's own files."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.errors import StorageError, UserError

if TYPE_CHECKING:
    import pandas as pd

    from guaranteesim.analysis.comparison import Comparison
    from guaranteesim.ensemble.results import Results

FORMAT = 1
PLAN = "comparison.json"
"""Marks a folder as a comparison and says what was compared."""


def keep_run(results: Results, folder: Path) -> None:
    """Write ``summary.csv``, ``figures`` and, of the world followed month by month, ``story.txt``."""
    from guaranteesim.analysis.comparison import summary
    from guaranteesim.analysis.frames import csv_safe
    from guaranteesim.ensemble.files import storage_errors
    from guaranteesim.report import figures
    from guaranteesim.report.story import story

    _write_table(csv_safe(summary(results)), folder / "summary.csv")
    if not results.timeline.empty:
        write_text(folder / "story.txt", story(results, int(results.timeline["world"].iloc[0])) + "\n")
    with storage_errors(folder / "figures"):
        figures.draw_run(results, folder / "figures")


def keep_comparison(comparison: Comparison, folder: Path) -> None:
    """Write ``comparison.csv``, ``differences.csv``, ``summary.csv``, ``figures``, and note their hashes."""
    from guaranteesim.ensemble.files import storage_errors
    from guaranteesim.report import figures

    tables = keep_tables(comparison.export(), folder)
    with storage_errors(folder / "figures"):
        note_files([*tables, *figures.draw_all(comparison, folder / "figures")], folder)


def keep_tables(frames: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Write each frame as a CSV of its name; returns the paths."""
    paths = [folder / f"{name}.csv" for name in frames]
    for path, frame in zip(paths, frames.values(), strict=True):
        _write_table(frame, path)
    return paths


def read_table(path: Path, texts: Iterable[str]) -> pd.DataFrame:
    """A table of numbers written by :func:`keep_tables`, value for value; ``texts`` are its other columns."""
    import pandas as pd

    from guaranteesim.analysis.frames import nullable

    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    for name in frame.columns.difference(list(texts)):  # float() is exact in every version, read_csv not
        frame[name] = [float(cell) if cell else math.nan for cell in frame[name]]
    return nullable(frame)


def note_files(written: Iterable[Path], folder: Path) -> None:
    """Note in the plan of a claimed folder which files were made, and their hashes: it is complete."""
    plan = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    hashes = {path.relative_to(folder).as_posix(): _sha256(path) for path in sorted(written)}
    _write_plan(folder, {**plan, "files": hashes})


def is_complete(folder: Path) -> bool:
    """Whether a claimed folder holds every file that was noted, unchanged."""
    try:
        files = json.loads((folder / PLAN).read_text(encoding="utf-8")).get("files", {})
        return bool(files) and all(_sha256(folder / name) == digest for name, digest in files.items())
    except (OSError, ValueError):
        return False


@contextmanager
def claimed(folder: Path, plan: Mapping[str, Any]) -> Iterator[None]:
    """Use ``folder`` for the comparison described by ``plan``.

    A request refused while inside leaves nothing behind in a folder that was not there before.

    Raises:
        UserError: the folder cannot be used, or holds something else.
    """
    made = _missing(folder)
    try:
        _claim(folder, plan)
        yield
    except UserError:
        _withdraw(folder, made)
        raise


def _claim(folder: Path, plan: Mapping[str, Any]) -> None:
    from guaranteesim import __version__

    whole = {"format": FORMAT, "guaranteesim": __version__, **plan}
    try:
        there = _previous(folder)
        folder.mkdir(parents=True, exist_ok=True)
        if {key: there.get(key) for key in whole} != whole:
            _remove_derived(folder, there)
            _write_plan(folder, whole)
    except (OSError, StorageError) as error:
        cause = error if isinstance(error, OSError) else error.__cause__
        reason = getattr(cause, "strerror", None) or str(cause)
        raise UserError(f"cannot write in {folder}: {reason}. Choose another folder") from error


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    from guaranteesim.ensemble.files import atomic

    with atomic(path) as file:
        file.write(text.encode())


def _write_table(frame: pd.DataFrame, path: Path) -> None:
    write_text(path, frame.to_csv(index=False, lineterminator="\n"))


def _write_plan(folder: Path, plan: Mapping[str, Any]) -> None:
    write_text(folder / PLAN, json.dumps(plan, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def _previous(folder: Path) -> dict[str, Any]:
    """The plan of the comparison in ``folder``; empty where the folder is empty or not there yet."""
    if not folder.exists() or next(folder.iterdir(), None) is None:
        return {}
    try:
        plan = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        plan = None
    if not isinstance(plan, dict):
        raise UserError(f"{folder} is not empty and holds no comparison of ours: choose another folder")
    return plan


def _missing(folder: Path) -> list[Path]:
    """Folders that making ``folder`` would make, the innermost first."""
    try:
        return [path for path in (folder, *folder.parents) if not path.exists()]
    except OSError:
        return []


def _withdraw(folder: Path, made: list[Path]) -> None:
    """Take back what was made for a request that was then refused; never anything else."""
    if folder not in made:
        return
    with suppress(OSError):
        (folder / PLAN).unlink()
    for path in made:
        with suppress(OSError):
            path.rmdir()


def _remove_derived(folder: Path, plan: Mapping[str, Any]) -> None:
    """Remove tables and figures of another comparison that would contradict the new one."""
    files = plan.get("files")
    for name in files if isinstance(files, dict) else ():
        path = folder / str(name)
        if path.resolve().is_relative_to(folder.resolve()):
            path.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
