"""What a run and a comparison leave in their folder beside the ensemble's own files."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.api.steps import Progress, Step, drawing, silent
from guaranteesim.errors import StorageError, UserError

if TYPE_CHECKING:
    import pandas as pd

    from guaranteesim.analysis.comparison import Comparison
    from guaranteesim.ensemble.results import Results

FORMAT = 1
PLAN = "comparison.json"
"""Marks a folder as a comparison and says what was compared."""


FINDINGS = "findings.txt"
"""The answer and every table, as text."""


def keep_run(results: Results, folder: Path, tell: Progress = silent, *, figures: bool = True) -> None:
    """Write tables, findings, ``figures`` and, of the world followed month by month, ``story.txt``."""
    from guaranteesim.analysis.comparison import summary
    from guaranteesim.analysis.frames import csv_safe
    from guaranteesim.report.findings import run_findings
    from guaranteesim.report.story import story

    tell(Step("writing the tables"))
    write_text(folder / FINDINGS, run_findings(results))
    _write_table(csv_safe(summary(results)), folder / "summary.csv")
    if not results.timeline.empty:
        write_text(folder / "story.txt", story(results, int(results.timeline["world"].iloc[0])) + "\n")
    if figures:
        keep_figures("draw_run", results, folder, tell)


def keep_comparison(
    comparison: Comparison, folder: Path, tell: Progress = silent, *, figures: bool = True
) -> None:
    """Write the tables as CSV and as text, and ``figures``, and note their hashes."""
    from guaranteesim.report.findings import comparison_findings

    tell(Step("writing the tables"))
    tables = keep_tables(comparison.export(), folder)
    write_text(folder / FINDINGS, comparison_findings(comparison))
    drawn = keep_figures("draw_all", comparison, folder, tell) if figures else []
    note_files([*tables, folder / FINDINGS, *drawn], folder)


def keep_figures(draw: str, data: object, folder: Path, tell: Progress) -> list[Path]:
    """Draw all figures of a kind into ``figures``, telling each as a step; returns their paths.

    Args:
        draw: Name of the function of :mod:`guaranteesim.report.figures` that draws them.
        data: What they are drawn from.
        folder: Where ``figures`` is or will be.
        tell: Called with every step.
    """
    from guaranteesim.ensemble.files import storage_errors
    from guaranteesim.report import figures

    with storage_errors(folder / "figures"):
        paths: list[Path] = getattr(figures, draw)(data, folder / "figures", drawing(tell))
        return paths


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
    """Note in the plan of a claimed folder which files were made, and their hashes: it is complete.

    Files that were noted before under the same plan and are still there, such as figures that were not drawn
    again, stay noted.
    """
    plan = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    hashes = {path.relative_to(folder).as_posix(): _sha256(path) for path in sorted(written)}
    before = {name: digest for name, digest in plan.get("files", {}).items() if (folder / name).is_file()}
    _write_plan(folder, {**plan, "files": {**before, **hashes}})


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
