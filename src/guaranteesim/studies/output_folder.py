"""Output folder: what every command leaves beside the ensemble's own files, each noted with its hash."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.ensemble.columns import Timeline
from guaranteesim.errors import UserError
from guaranteesim.studies.figure_drawing import Figures, begin_drawing
from guaranteesim.studies.kept_requests import write_pending_request
from guaranteesim.studies.progress import Progress, Step, ignore_progress
from guaranteesim.studies.workbooks import write_wanted_workbook

if TYPE_CHECKING:
    import pandas as pd

    from guaranteesim.analysis.comparison.comparison import Comparison
    from guaranteesim.ensemble.results import Results
    from guaranteesim.report.drawing.figure_texts import PageFigure

FINDINGS = "findings.txt"
"""The answer and every table, as text."""
REPORT = "report.html"
"""The answer, the tables and the figures as one page."""
Page = Callable[["Sequence[PageFigure] | None"], str]
"""Returns the page, given its figures; None if no figures were asked for."""


def write_outputs(
    folder: Path,
    frames: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str],
    figures: Figures | None,
    tell: Progress = ignore_progress,
    page: Page | None = None,
) -> list[Path]:
    """Write tables as ``<name>.csv``, texts under their names, figures into ``figures``, and the page.

    Returns:
        The path of every file written, to be noted with its hash by whoever locked the folder.

    Raises:
        StorageError: if something cannot be written.
    """
    from guaranteesim.ensemble.keep import folder_claims

    for_page = page is not None
    drawing = None if figures is None else begin_drawing(figures, folder, tell, for_page=for_page)
    tell(Step("writing the tables"))
    # Every name is entered in the marker before its file appears: a kill never leaves an unknown file.
    folder_claims.expect_files(folder, texts)
    paths = write_tables(frames, folder)
    for name, text in texts.items():
        write_text_file(folder / name, text)
        paths.append(folder / name)
    paths += [] if drawing is None else drawing.finish()
    if page is not None:
        paths.append(write_page(page(None if drawing is None else drawing.page_figures), folder))
    return paths


def write_page(page: str, folder: Path) -> Path:
    """Write ``report.html`` into a claimed folder; return its path."""
    from guaranteesim.ensemble.keep import folder_claims

    folder_claims.expect_files(folder, [REPORT])
    write_text_file(folder / REPORT, page)
    return folder / REPORT


def write_run_outputs(
    results: Results,
    folder: Path,
    tell: Progress = ignore_progress,
    *,
    figures: bool = True,
    page: Page | None = None,
) -> list[Path]:
    """Write tables, findings, ``figures``, the page, and the ``story.txt`` of the world that was followed."""
    from guaranteesim.analysis.comparison.comparison import summarise_run
    from guaranteesim.analysis.statistics.table_cells import make_csv_safe
    from guaranteesim.report.texts.findings import render_run_findings
    from guaranteesim.report.texts.story import tell_story

    texts = {FINDINGS: render_run_findings(results)}
    if not results.timeline.empty:
        texts["story.txt"] = tell_story(results, int(results.timeline[Timeline.world].iloc[0])) + "\n"
    drawn = ("draw_run", results) if figures else None
    frames = {"summary": make_csv_safe(summarise_run(results))}
    written = write_outputs(folder, frames, texts, drawn, tell, page)
    return [*written, *write_wanted_workbook(folder, written, results.manifest)]


def write_comparison_outputs(
    comparison: Comparison,
    folder: Path,
    parts: Sequence[str],
    tell: Progress = ignore_progress,
    *,
    figures: bool = True,
    page: Page | None = None,
) -> None:
    """Write the tables as CSV and as text, ``figures`` and the page; the runs are finished in ``parts``."""
    from guaranteesim.report.texts.findings import render_comparison_findings

    with finish_outputs(folder, parts) as written:
        # The figures are under way while the tables are computed.
        for_page = page is not None
        drawing = (
            begin_drawing(("draw_all", comparison), folder, tell, for_page=for_page) if figures else None
        )
        texts = {FINDINGS: render_comparison_findings(comparison)}
        written += write_outputs(folder, comparison.export(), texts, None, tell)
        written += [] if drawing is None else drawing.finish()
        if page is not None:
            written.append(write_page(page(None if drawing is None else drawing.page_figures), folder))


def write_figures(figures: Figures, folder: Path, tell: Progress) -> list[Path]:
    """Draw all figures into ``figures``, telling each as a step; returns their paths."""
    return begin_drawing(figures, folder, tell).finish()


def write_tables(frames: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Write each frame as a CSV of its name into a claimed folder; returns the paths."""
    from guaranteesim.ensemble.keep import folder_claims

    paths = [folder / f"{name}.csv" for name in frames]
    folder_claims.expect_files(folder, [path.name for path in paths])
    for path, frame in zip(paths, frames.values(), strict=True):
        # A fixed line end keeps the bytes, and so the hashes, equal on every system.
        write_text_file(path, frame.to_csv(index=False, lineterminator="\n"))
    return paths


def read_csv_table(path: Path, texts: Iterable[str]) -> pd.DataFrame:
    """Return a table of numbers written by :func:`write_tables`, value for value.

    ``texts`` are its other columns.
    """
    import pandas as pd

    from guaranteesim.analysis.statistics.table_cells import make_nullable
    from guaranteesim.ensemble.keep.files import open_plain_file

    with open_plain_file(path) as file:
        frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    for name in frame.columns.difference(list(texts)):  # float() is exact in every version, read_csv not
        frame[name] = [float(cell) if cell else math.nan for cell in frame[name]]
    return make_nullable(frame)


def refuse_foreign_folder(folder: Path) -> None:
    """Refuse a folder that holds files that are not ours.

    Raises:
        UserError: naming it.
    """
    from guaranteesim.ensemble.keep import folder_claims

    if folder.is_dir():
        folder_claims.find_own_marker(folder)


def refuse_occupied_folder(folder: Path, kind: str, plan: Mapping[str, Any], replace: bool) -> None:
    """Refuse a folder that holds something else, before the work whose results are to go there.

    :func:`claim_folder` refuses the same; this takes no lock and leaves everything as it is.

    Args:
        folder: Where.
        kind: As for :func:`claim_folder`.
        plan: Likewise.
        replace: Likewise.

    Raises:
        UserError: the folder holds other files, or other finished results that are not to be replaced.
    """
    from guaranteesim.ensemble.keep import folder_claims

    if folder.is_dir():
        found = folder_claims.find_own_marker(folder)
        folder_claims.refuse_other_results(found, kind, _convert_to_data(plan), replace)


@contextmanager
def claim_folder(
    folder: Path, kind: str, plan: Mapping[str, Any], parts: Sequence[str] = (), replace: bool = False
) -> Iterator[bool]:
    """Lock ``folder`` for what ``plan`` describes; yields whether exactly that is finished there.

    If it is not, the folder counts as unfinished from here on until :func:`finish_outputs` ends, however the
    block
    ends; the same plan then goes on with what is finished in the subfolders ``parts``. A request refused
    while inside leaves nothing behind in a folder that was not there before.

    Args:
        folder: Where.
        kind: One of :data:`guaranteesim.ensemble.keep.markers.KINDS`.
        plan: What decides the tables, as plain data: another plan has other tables.
        parts: Subfolders that are given markers of their own.
        replace: Replace what is finished there under another plan.

    Raises:
        UserError: the folder cannot be used, or holds something else that is not to be replaced; or a part
            has the name of a subfolder that holds files of the whole.
        StorageError: another command is writing in it.
    """
    from guaranteesim import __version__
    from guaranteesim.ensemble.keep import folder_claims

    _refuse_reserved(parts)
    content = {"kind": kind, "guaranteesim": __version__, **_convert_to_data(plan)}
    with folder_claims.lock_folder(folder) as found:
        folder_claims.refuse_other_results(found, kind, _convert_to_data(plan), replace)
        is_kept = folder_claims.is_kept(found, kind, content)
        try:
            if not is_kept:
                folder_claims.begin_folder(folder, found, content, parts)
            yield is_kept
        # A refused request takes back only what it made itself; results that were there stay.
        except UserError:
            folder_claims.abandon_folder(folder, found)
            raise


def _refuse_reserved(parts: Sequence[str]) -> None:
    from guaranteesim.ensemble.keep.folder_claims import RESERVED

    for name in parts:
        if name.casefold() in RESERVED:
            raise UserError(f"the results of {name} would lie in a folder that holds other files: rename it")


@contextmanager
def finish_outputs(folder: Path, parts: Sequence[str] = ()) -> Iterator[list[Path]]:
    """Write the files of a claimed folder; append their paths to the list. Then it is finished.

    If the block ends by an error, the folder stays unfinished.
    """
    from guaranteesim.ensemble.keep import folder_claims

    written: list[Path] = []
    # The runs may be finished while the tables are not: the folder as a whole is then unfinished.
    folder_claims.retract_files(folder)
    yield written
    written += write_wanted_workbook(folder, written)
    written += write_pending_request(folder)
    folder_claims.finish_folder(folder, written, parts)


def are_files_whole(folder: Path) -> bool:
    """Return whether every file noted in a folder is there as it was written."""
    from guaranteesim.ensemble.keep import folder_claims
    from guaranteesim.ensemble.keep.markers import read_marker

    marker = read_marker(folder)
    return marker is not None and all(folder_claims.is_whole(marker, name) for name in marker.files)


def write_text_file(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    from guaranteesim.ensemble.keep.files import write_atomically

    with write_atomically(path) as file:
        file.write(text.encode())


def _convert_to_data(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plan as it is when it is read back."""
    import json

    # Tuples become lists in JSON, and the plan is compared with one that was read back.
    data: dict[str, Any] = json.loads(json.dumps(plan, allow_nan=False))
    return data
