"""Workbooks: the tables of a finished folder as one .xlsx file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from guaranteesim.errors import UserError

WORKBOOK = "tables.xlsx"
"""Name of the workbook among the files of a study."""
_ENDING = ".xlsx"


def export(folder: str | Path, out: str | Path | None = None, *, replace: bool = False) -> Path:
    """Write every table of a folder of results into one workbook for a spreadsheet.

    Args:
        folder: Results of any command.
        out: The file; by default ``<folder>.xlsx`` beside the folder, which stays as it was written.
        replace: Replace a file of other content.

    Returns:
        The path of the workbook.

    Raises:
        UserError: nothing is finished there, it has no CSV tables, the name does not end in ``.xlsx``, or
            there is a file of other content.
        StorageError: a table is damaged, or the workbook cannot be written.
    """
    from guaranteesim.ensemble.keep.files import locate_results_folder, write_atomically
    from guaranteesim.ensemble.keep.results_reader import find_finished_marker, refuse_damaged

    marker = find_finished_marker(locate_results_folder(folder))
    refuse_damaged(marker)
    names = [name for name in marker.files if name.endswith(".csv") and "/" not in name]
    if not names:
        raise UserError(f"{marker.folder} holds {marker.describe_content()} without a CSV table")
    target = _choose_target(marker.folder, out)
    content = build_folder_workbook(marker.folder, names, marker.content, marker.describe_content())
    if not replace and target.exists() and target.read_bytes() != content:
        raise UserError(f"{target} has other content: choose another name, or replace it with --replace")
    with write_atomically(target) as file:
        file.write(content)
    return target


_WANTED: ContextVar[bool] = ContextVar("workbook wanted", default=False)
_PARTS = ("theory", "rows")


@contextmanager
def use_workbooks(wanted: bool) -> Iterator[None]:
    """Write a workbook beside the CSV tables of every study inside the block, if it is wanted."""
    token = _WANTED.set(wanted)
    try:
        yield
    finally:
        _WANTED.reset(token)


def write_wanted_workbook(
    folder: Path, written: Sequence[Path], manifest: Mapping[str, Any] | None = None
) -> list[Path]:
    """Write the workbook of the tables just written into a claimed folder, if one is wanted.

    ``manifest`` says what was run; by default the marker of the folder does.
    """
    from guaranteesim.ensemble.keep import folder_claims
    from guaranteesim.ensemble.keep.files import write_atomically
    from guaranteesim.ensemble.keep.markers import Marker, read_marker

    if not _WANTED.get():
        return []
    names = [path.name for path in written if path.suffix == ".csv" and path.parent == folder]
    marker = read_marker(folder) if manifest is None else Marker(folder, manifest, is_sound=True)
    if marker is None or marker.kind in _PARTS or not names:
        return []
    title = Marker(folder, {**marker.content, "finished": True}, is_sound=True).describe_content()
    folder_claims.expect_files(folder, [WORKBOOK])
    with write_atomically(folder / WORKBOOK) as file:
        file.write(build_folder_workbook(folder, names, marker.content, title))
    return [folder / WORKBOOK]


def _choose_target(folder: Path, out: str | Path | None) -> Path:
    whole = folder.resolve()
    target = whole.with_name(f"{whole.name}{_ENDING}") if out is None else Path(out).expanduser()
    if target.suffix != _ENDING:
        raise UserError(f"the workbook must have a name that ends in {_ENDING}, not {target.name!r}")
    if target.resolve().parent == whole:
        raise UserError(f"{target} would be a file that is not of these results: write it beside {folder}")
    if not target.parent.is_dir():
        raise UserError(f"there is no folder {target.parent}")
    return target if out is not None else folder.parent / target.name if folder.name else target


def build_folder_workbook(folder: Path, names: list[str], content: Mapping[str, Any], title: str) -> bytes:
    """Return the workbook of the CSV tables of a folder.

    Args:
        folder: Where the tables are.
        names: File names of the tables.
        content: What the marker of the folder says of the request.
        title: What was run, in words.
    """
    from guaranteesim.ensemble.keep.files import open_plain_file
    from guaranteesim.report.texts.workbook import WorkbookNotes, build_workbook

    tables = {}
    for name in sorted(names, key=_order):
        with open_plain_file(folder / name) as file:
            tables[name.removesuffix(".csv")] = file.read().decode("utf-8")
    return build_workbook(tables, WorkbookNotes(_ask(content, title), dict(_list_facts(content))))


def _order(name: str) -> tuple[bool, str]:
    # What a reader opens first.
    return not name.startswith(("comparison", "packages", "robustness", "rows", "channels.")), name


_QUESTIONS = {
    "run": "What follows if this arrangement is in force?",
    "comparison": "Which arrangement keeps the peace, and who would accept it?",
    "theories": "Which orderings of the arrangements hold under rival theories?",
    "robustness": "Which arrangement survives being wrong about the assumptions?",
    "sensitivity": "Which inputs decide the outcome?",
    "sweep": "How do the arrangements respond to these numbers?",
    "breakeven": "At which value are the two arrangements equal?",
    "discovery": "Under which assumptions is the lead lost?",
    "experiment": "How do the arrangements fare over a table of assumptions?",
    "bargain": "Which terms could every side accept?",
    "backtest": "How does the model fare on cases from history?",
    "panel": "How does the model fare on the record of rivals and pacts?",
    "channels": "Which mechanisms make the difference between two arrangements?",
}


def _ask(content: Mapping[str, Any], title: str) -> str:
    return f"{_QUESTIONS.get(str(content.get('kind')), '')} ({title})".strip()


def _list_facts(content: Mapping[str, Any]) -> list[tuple[str, str | int]]:
    names = content.get("scenarios") or content.get("cases") or content.get("name") or ""
    listed = ", ".join(map(str, names)) if isinstance(names, list) else str(names)
    versions = content.get("versions")
    version = (
        versions.get("guaranteesim", "") if isinstance(versions, dict) else content.get("guaranteesim", "")
    )
    facts: list[tuple[str, str | int]] = [("scenarios", listed)]
    for name in ("seed", "worlds", "horizon_months"):
        value = content.get(name)
        if isinstance(value, int):
            facts.append((name, value))
    return [*facts, ("guaranteesim", str(version))]
