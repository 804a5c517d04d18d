"""What every command leaves in its folder beside the ensemble's own files, each noted with its hash."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.api.steps import Progress, Step, drawing, silent
from guaranteesim.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

    from guaranteesim.analysis.comparison import Comparison
    from guaranteesim.ensemble.results import Results

FINDINGS = "findings.txt"
"""The answer and every table, as text."""
FIGURES = "figures"

Figures = tuple[str, object]
"""Name of the function of :mod:`guaranteesim.report.figures` that draws them, and what from."""


def write_all(
    folder: Path,
    frames: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str],
    figures: Figures | None,
    tell: Progress = silent,
) -> list[Path]:
    """Write tables as ``<name>.csv``, texts under their names, and figures into ``figures``.

    Returns:
        The path of every file written, to be noted with its hash by whoever locked the folder.

    Raises:
        StorageError: if something cannot be written.
    """
    from guaranteesim.ensemble import claims

    tell(Step("writing the tables"))
    claims.expect(folder, texts)
    paths = keep_tables(frames, folder)
    for name, text in texts.items():
        write_text(folder / name, text)
        paths.append(folder / name)
    return paths + ([] if figures is None else keep_figures(*figures, folder, tell))


def keep_run(results: Results, folder: Path, tell: Progress = silent, *, figures: bool = True) -> list[Path]:
    """Write tables, findings, ``figures`` and, of the world followed month by month, ``story.txt``."""
    from guaranteesim.analysis.comparison import summary
    from guaranteesim.analysis.frames import csv_safe
    from guaranteesim.report.texts.findings import render_run_findings
    from guaranteesim.report.texts.story import tell_story

    texts = {FINDINGS: render_run_findings(results)}
    if not results.timeline.empty:
        texts["story.txt"] = tell_story(results, int(results.timeline["world"].iloc[0])) + "\n"
    drawn = ("draw_run", results) if figures else None
    return write_all(folder, {"summary": csv_safe(summary(results))}, texts, drawn, tell)


def keep_comparison(
    comparison: Comparison,
    folder: Path,
    parts: Sequence[str],
    tell: Progress = silent,
    *,
    figures: bool = True,
) -> None:
    """Write the tables as CSV and as text, and ``figures``; the runs are finished in ``parts``."""
    from guaranteesim.report.texts.findings import render_comparison_findings

    with finishing(folder, parts) as written:
        texts = {FINDINGS: render_comparison_findings(comparison)}
        drawn = ("draw_all", comparison) if figures else None
        written += write_all(folder, comparison.export(), texts, drawn, tell)


def keep_figures(draw: str, data: object, folder: Path, tell: Progress) -> list[Path]:
    """Draw all figures of a kind into ``figures``, telling each as a step; returns their paths.

    Args:
        draw: Name of the function of :mod:`guaranteesim.report.figures` that draws them.
        data: What they are drawn from.
        folder: Where ``figures`` is or will be.
        tell: Called with every step.
    """
    from guaranteesim.ensemble import claims
    from guaranteesim.ensemble.files import storage_errors, subfolder
    from guaranteesim.report import figures

    claims.expect(folder, [f"{FIGURES}/{name}" for name in figures.list_file_names(data)])
    with storage_errors(folder / FIGURES):
        paths: list[Path] = getattr(figures, draw)(data, subfolder(folder, FIGURES), drawing(tell))
        return paths


def keep_tables(frames: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Write each frame as a CSV of its name into a claimed folder; returns the paths."""
    from guaranteesim.ensemble import claims

    paths = [folder / f"{name}.csv" for name in frames]
    claims.expect(folder, [path.name for path in paths])
    for path, frame in zip(paths, frames.values(), strict=True):
        write_text(path, frame.to_csv(index=False, lineterminator="\n"))
    return paths


def read_table(path: Path, texts: Iterable[str]) -> pd.DataFrame:
    """A table of numbers written by :func:`keep_tables`, value for value; ``texts`` are its other columns."""
    import pandas as pd

    from guaranteesim.analysis.frames import nullable
    from guaranteesim.ensemble.files import plain_file

    with plain_file(path) as file:
        frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    for name in frame.columns.difference(list(texts)):  # float() is exact in every version, read_csv not
        frame[name] = [float(cell) if cell else math.nan for cell in frame[name]]
    return nullable(frame)


@contextmanager
def claimed(
    folder: Path, kind: str, plan: Mapping[str, Any], parts: Sequence[str] = (), replace: bool = False
) -> Iterator[bool]:
    """Lock ``folder`` for what ``plan`` describes; yields whether exactly that is finished there.

    If it is not, the folder counts as unfinished from here on until :func:`finishing` ends, however the block
    ends; the same plan then goes on with what is finished in the subfolders ``parts``. A request refused
    while inside leaves nothing behind in a folder that was not there before.

    Args:
        folder: Where.
        kind: One of :data:`guaranteesim.ensemble.markers.KINDS`.
        plan: What decides the tables, as plain data: another plan has other tables.
        parts: Subfolders that are given markers of their own.
        replace: Replace what is finished there under another plan.

    Raises:
        UserError: the folder cannot be used, or holds something else that is not to be replaced; or a part
            has the name of a subfolder that holds files of the whole.
        StorageError: another command is writing in it.
    """
    from guaranteesim import __version__
    from guaranteesim.ensemble import claims

    _refuse_reserved(parts)
    content = {"kind": kind, "guaranteesim": __version__, **_as_data(plan)}
    with claims.locked(folder) as found:
        claims.refuse_other(found, kind, _as_data(plan), replace)
        is_kept = claims.is_kept(found, kind, content)
        try:
            if not is_kept:
                claims.begin(folder, found, content, parts)
            yield is_kept
        except UserError:
            claims.abandon(folder, found)
            raise


def _refuse_reserved(parts: Sequence[str]) -> None:
    from guaranteesim.ensemble.claims import RESERVED

    for name in parts:
        if name.casefold() in RESERVED:
            raise UserError(f"the results of {name} would lie in a folder that holds other files: rename it")


@contextmanager
def finishing(folder: Path, parts: Sequence[str] = ()) -> Iterator[list[Path]]:
    """Write the files of a claimed folder; append their paths to the list. Then it is finished.

    If the block ends by an error, the folder stays unfinished.
    """
    from guaranteesim.ensemble import claims

    written: list[Path] = []
    claims.retract(folder)
    yield written
    claims.finish(folder, written, parts)


def are_whole(folder: Path) -> bool:
    """Whether every file noted in a folder is there as it was written."""
    from guaranteesim.ensemble import claims
    from guaranteesim.ensemble.markers import marker_of

    marker = marker_of(folder)
    return marker is not None and all(claims.is_whole(marker, name) for name in marker.files)


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    from guaranteesim.ensemble.files import atomic

    with atomic(path) as file:
        file.write(text.encode())


def _as_data(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The plan as it is when it is read back."""
    import json

    data: dict[str, Any] = json.loads(json.dumps(plan, allow_nan=False))
    return data
