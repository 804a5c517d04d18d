"""The page of finished results, made later: into their folder, or of several folders as one file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.ensemble.keep.files import locate_results_folder
from guaranteesim.errors import StorageError, UserError
from guaranteesim.studies.output_folder import REPORT, write_text_file
from guaranteesim.studies.progress import Progress, ignore_progress, make_drawing_reporter

if TYPE_CHECKING:
    from guaranteesim.ensemble.keep.markers import Marker
    from guaranteesim.report.html.page_parts import Chapter

SEVERAL = Path("results") / REPORT
"""Where the page of several folders is written if no other place is named."""
_OURS = b'<meta name="generator" content="guaranteesim">'
_HEAD = 4_000
"""Bytes at the beginning of a page that say whose it is."""


def write_report(
    folders: str | Path | Sequence[str | Path],
    *,
    out: str | Path | None = None,
    figures: bool = True,
    progress: Progress | None = None,
    replace: bool = False,
) -> Path:
    """Write the results of finished folders as one page and return its path.

    The page holds everything that it shows: it needs no network and no other file.

    Args:
        folders: One or several folders of a run, a comparison, a sensitivity analysis, a negotiation or a
            back-test, in the order of the page.
        out: File to write. By default ``report.html`` in the folder, noted in its marker as its other files
            are; for several folders ``results/report.html``.
        figures: Whether to draw the figures, which takes most of the time.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace a file ``out`` that is no page of this program.

    Raises:
        UserError: a folder holds nothing finished, or something that has no page; or the file cannot be
            written there.
        StorageError: the results are damaged, or the page cannot be written.
    """
    places = [folders] if isinstance(folders, str | Path) else list(folders)
    if not places:
        raise UserError("a report needs the folder of finished results: name one")
    wanted = [locate_results_folder(place) for place in places]
    tell = progress or ignore_progress
    if out is None and len(wanted) == 1:
        return _write_into_folder(wanted[0], figures, tell)
    path = Path(SEVERAL if out is None else out).expanduser()
    _refuse_place(path, replace)
    page = _build_page([_build_chapter(folder, figures, tell) for folder in wanted])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text_file(path, page)
    return path


def _write_into_folder(folder: Path, figures: bool, tell: Progress) -> Path:
    """Write the page into the folder of its results, whose marker then names it."""
    from guaranteesim.ensemble.keep import folder_claims
    from guaranteesim.ensemble.keep.results_reader import find_finished_marker

    whole = _find_whole(find_finished_marker(folder))
    if whole is not None:
        above = whole.folder if folder.parent == Path() else folder.parent
        raise UserError(
            f"{folder} is a part of {above}, which knows its files: make the report of that, "
            "or name another file with --out (in Python: out=)"
        )
    # A page that was lost is no reason not to write it again; any other damage is one.
    with folder_claims.lock_folder(folder):
        folder_claims.forget_damaged_file(folder, REPORT)
    page = _build_page([_build_chapter(folder, figures, tell)])
    with folder_claims.lock_folder(folder), folder_claims.renew_file(folder, REPORT) as path:
        write_text_file(path, page)
    return path


def _find_whole(marker: Marker) -> Marker | None:
    """Return the marker of the folder that has this one as a part, None if none does."""
    from guaranteesim.ensemble.keep.markers import read_marker

    folder = marker.folder.resolve()
    try:
        above = read_marker(folder.parent)
    except (OSError, StorageError):
        return None
    return above if above is not None and folder.name in above.parts else None


def _build_chapter(folder: Path, figures: bool, tell: Progress) -> Chapter:
    from guaranteesim.studies.report_page import build_chapter, find_origin, refuse_others
    from guaranteesim.studies.single_run import read

    data = read(folder)
    refuse_others(data, folder)
    drawn = None
    if figures:
        from guaranteesim.report import figures as gallery

        names = gallery.list_drawable_figures(data)
        report, drawn = make_drawing_reporter(tell), []
        for number, name in enumerate(names, start=1):
            report(name, number, len(names))
            drawn.append(gallery.draw_for_page(name, data))
    return build_chapter(data, drawn, find_origin(data, folder))


def _build_page(chapters: Sequence[Chapter]) -> str:
    from guaranteesim.report.html.render import render_page

    return render_page(chapters)


def _refuse_place(path: Path, replace: bool) -> None:
    """Refuse a file that is another's, or a folder of results that does not know it.

    Raises:
        UserError: with the remedy.
    """
    from guaranteesim.ensemble.keep.markers import read_marker

    if path.is_dir():
        raise UserError(f"{path} is a folder: name a file for the report, such as {path / REPORT}")
    try:
        marker = read_marker(path.parent)
    except (OSError, StorageError):
        marker = None
    if marker is not None:
        raise UserError(
            f"{path.parent} holds {marker.describe_content()}, and a further file there would count as "
            "damage: name a file elsewhere with --out (in Python: out=)"
        )
    if path.exists() and not replace and not _is_ours(path):
        raise UserError(
            f"{path} is there and is no report of this program: name another file, or give --replace (in "
            "Python: replace=True)"
        )


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _OURS in file.read(_HEAD)
    except OSError:
        return False
