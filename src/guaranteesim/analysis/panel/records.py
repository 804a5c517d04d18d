"""Reading of the two files of the panel, with every value checked: rival dyad-years, and calls on pacts.

The columns are described in ``scenarios/history/panel/README.md``. A file is recognised by its columns, so
that a file with rows that nobody has seen is read in the same way.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from guaranteesim.errors import UserError

RIVAL_YEARS, PACT_CALLS = "rival-years", "pact-calls"
"""Kinds of files, and their names where they ship."""


@dataclass(frozen=True)
class PanelColumn:
    """What a column of a file may hold.

    Attributes:
        low: Least value; None for text.
        high: Greatest value.
        is_whole: Whole numbers only.
        may_miss: Whether a cell may be empty; it is then nan, or an empty text.
    """

    low: float | None = 0.0
    high: float = np.inf
    is_whole: bool = False
    may_miss: bool = False

    def describe_values(self) -> str:
        """Return in words what a cell may hold."""
        if self.low is None:
            return "the abbreviation of a state"
        kind = "a whole number" if self.is_whole else "a number"
        reach = f"of at least {self.low:g}" if np.isinf(self.high) else f"from {self.low:g} to {self.high:g}"
        return f"{kind} {reach}{' or nothing' if self.may_miss else ''}"


_STATE = PanelColumn(None)
_YEAR = PanelColumn(1000, 3000, is_whole=True)
_CINC = PanelColumn(0.0, 1.0)
_FLAG = PanelColumn(0, 1, is_whole=True)
_COUNT = PanelColumn(0, is_whole=True)
_DISTANCE = PanelColumn(0.0, 25_000.0, may_miss=True)
_CONTIGUITY = PanelColumn(1, 6, is_whole=True)

COLUMNS: Mapping[str, Mapping[str, PanelColumn]] = {
    RIVAL_YEARS: {
        "rivalry": _COUNT,
        "challenger": _STATE,
        "target": _STATE,
        "year": _YEAR,
        "cinc_challenger": _CINC,
        "cinc_target": _CINC,
        "contiguity": _CONTIGUITY,
        "distance_km": _DISTANCE,
        "pact_allies": _COUNT,
        "pact_top_cinc": _CINC,
        "pact_top_distance_km": _DISTANCE,
        "pact_major": _FLAG,
        "pact_nuclear": _FLAG,
        "challenger_major": _FLAG,
        "challenger_nuclear": _FLAG,
        "dispute": _FLAG,
        "war_initiated": _FLAG,
    },
    PACT_CALLS: {
        "dispute": _COUNT,
        "year": _YEAR,
        "challenger": _STATE,
        "target": _STATE,
        "ally": _STATE,
        "war": _FLAG,
        "cinc_challenger": _CINC,
        "cinc_target": _CINC,
        "cinc_ally": _CINC,
        "ally_major": _FLAG,
        "ally_nuclear": _FLAG,
        "challenger_nuclear": _FLAG,
        "ally_distance_km": _DISTANCE,
        "ally_contiguity": _CONTIGUITY,
        "joined_target": _FLAG,
        "fought_in_war": PanelColumn(0, 1, is_whole=True, may_miss=True),
    },
}
"""The columns that are read, by kind of file; others may be there and are left alone."""

_KEYS = {
    RIVAL_YEARS: ("challenger", "target", "year"),
    PACT_CALLS: ("dispute", "challenger", "target", "ally"),
}
"""What no two lines of a file may have in common."""


@dataclass(frozen=True, eq=False)
class PanelFile:
    """One file of the panel.

    Attributes:
        kind: ``rival-years`` or ``pact-calls``.
        source: Its path, as given.
        rows: The columns of :data:`COLUMNS`, one row a line; an index from 0.
    """

    kind: str
    source: str
    rows: pd.DataFrame


def read_panel_file(path: str | Path) -> PanelFile:
    """Read a file of the panel and check every value of it.

    Raises:
        UserError: no such file, not a file of the panel, or a value that cannot be; with the line and what
            to do.
    """
    lines, numbers = _read_lines(Path(path))
    if not lines:
        raise UserError(f"{path}: the file is empty; give one with the columns of docs/history.md")
    header = [name.strip() for name in lines[0]]
    kind = _recognise_kind(path, header)
    if len(lines) == 1:
        raise UserError(f"{path}, line 1: there is no line below the names of the columns; add the rows")
    for cells, number in zip(lines[1:], numbers[1:], strict=True):
        if len(cells) != len(header):
            raise UserError(
                f"{path}, line {number}: {len(cells)} cells where the first line names {len(header)} "
                "columns; correct the line, or leave it out"
            )
    columns = {
        name: _convert_column(path, name, column, [cells[header.index(name)] for cells in lines[1:]], numbers)
        for name, column in COLUMNS[kind].items()
    }
    rows = pd.DataFrame(columns)
    _refuse_repeated(path, rows, kind, numbers)
    _refuse_contradictions(path, rows, kind, numbers)
    return PanelFile(kind, str(path), rows)


def _read_lines(path: Path) -> tuple[list[list[str]], list[int]]:
    """Return the lines that are not empty, with their numbers."""
    lines, numbers = [], []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            for cells in reader:
                if cells:
                    lines.append(cells)
                    numbers.append(reader.line_num)
    except FileNotFoundError:
        raise UserError(f"{path}: there is no such file; check the path") from None
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); give a CSV file") from None
    except (UnicodeDecodeError, csv.Error):
        raise UserError(f"{path}: is no CSV file in UTF-8; save it as one") from None
    return lines, numbers


def _recognise_kind(path: str | Path, header: Sequence[str]) -> str:
    for name in header:
        if header.count(name) > 1:
            raise UserError(f"{path}, line 1: two columns are named {name!r}; remove one of them")
    kind = PACT_CALLS if "ally" in header else RIVAL_YEARS
    missing = [name for name in COLUMNS[kind] if name not in header]
    if missing:
        raise UserError(
            f"{path}, line 1: there is no column {missing[0]!r}"
            f"{f' (nor {len(missing) - 1} others)' if len(missing) > 1 else ''}; the file needs those of "
            f"{kind}.csv, which docs/history.md lists"
        )
    return kind


def _convert_column(
    path: str | Path, name: str, column: PanelColumn, cells: Sequence[str], numbers: Sequence[int]
) -> np.ndarray:
    """Return a column as numbers or text; ``numbers`` are the lines, that of the header first."""
    texts = np.array([cell.strip() for cell in cells], dtype=object)
    if column.low is None:
        wrong = np.array([not text for text in texts])
        values: np.ndarray = texts
    else:
        numeric = pd.to_numeric(pd.Series(texts).replace("", np.nan), errors="coerce").to_numpy(np.float64)
        empty = np.array([not text for text in texts])
        with np.errstate(invalid="ignore"):
            fits = (numeric >= column.low) & (numeric <= column.high) & np.isfinite(numeric)
            fits &= (not column.is_whole) | (np.floor(numeric) == numeric)
        wrong = ~(fits | (empty & column.may_miss))
        values = (
            numeric if column.may_miss or not column.is_whole else np.where(wrong, 0, numeric).astype(int)
        )
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        raise UserError(
            f"{path}, line {numbers[first + 1]}: {name} is {str(texts[first])[:40]!r}, and must be "
            f"{column.describe_values()}; correct the cell, or leave the line out"
        )
    return values


def _refuse_repeated(path: str | Path, rows: pd.DataFrame, kind: str, numbers: Sequence[int]) -> None:
    again = rows.duplicated(list(_KEYS[kind])).to_numpy()
    if again.any():
        first = int(np.flatnonzero(again)[0])
        words = " ".join(str(rows[name][first]) for name in _KEYS[kind])
        raise UserError(f"{path}, line {numbers[first + 1]}: {words} is there twice; leave one line out")


def _refuse_contradictions(path: str | Path, rows: pd.DataFrame, kind: str, numbers: Sequence[int]) -> None:
    """Refuse an ally without capabilities, and a war without an answer whether the ally fought in it."""
    if kind == RIVAL_YEARS:
        wrong = ((rows["pact_allies"] > 0) & ~(rows["pact_top_cinc"] > 0)).to_numpy()
        what = "pact_allies counts allies, and pact_top_cinc is 0; give that of the strongest ally"
    else:
        wrong = ((rows["war"] == 1) & rows["fought_in_war"].isna()).to_numpy()
        what = "war is 1, and fought_in_war is empty; fill it in with 0 or 1"
    if wrong.any():
        raise UserError(f"{path}, line {numbers[int(np.flatnonzero(wrong)[0]) + 1]}: {what}")
