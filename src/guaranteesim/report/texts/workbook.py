"""A workbook of the tables of a study: a sheet of notes, then one sheet a table, the same bytes every time.

Numbers are numbers, and a text is a text, whatever it begins with: nothing in it is a formula.
"""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from guaranteesim.report.words.columns import ColumnMeaning, describe_columns

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

CONDITIONAL = "This is a conditional comparison, not a forecast: shares of worlds drawn from the assumptions."
NOTES = "notes"
"""Name of the first sheet."""
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_WORDS = {"True": True, "False": False}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST, _NARROWEST, _LONGEST = 60, 8, 32_000
_FORMATS = {"share": "0.0%", "count": "#,##0", "months": "#,##0.0", "$bn": "#,##0.0", "BE-months": "#,##0.0"}
_PLAIN_FORMAT = "0.000"
_WHOLE_FORMAT = "#,##0"
_LONG_AGO = datetime(2000, 1, 1)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MOST_ROWS = 1_048_575


@dataclass(frozen=True)
class WorkbookNotes:
    """What the first sheet says.

    Attributes:
        question: What was asked, in words.
        facts: Names and values below it: seed, worlds, versions, command.
    """

    question: str
    facts: Mapping[str, str | int]


def build_workbook(tables: Mapping[str, str], notes: WorkbookNotes) -> bytes:
    """Return an .xlsx file.

    Args:
        tables: The text of each CSV table by its name, in the order of the sheets.
        notes: What the first sheet says.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.properties.creator = "guaranteesim"
    workbook.properties.title = _clean(notes.question)
    workbook.properties.created = _LONG_AGO
    rows = {name: list(csv.reader(io.StringIO(text))) for name, text in tables.items()}
    meanings = {name: describe_columns(name, table[0]) for name, table in rows.items() if table}
    sheet = workbook.active
    assert sheet is not None
    _write_notes(sheet, notes, rows, meanings)
    for name, found in meanings.items():
        _write_table(workbook, name, rows[name], found)
    content = io.BytesIO()
    workbook.save(content)
    return _fix_bytes(content.getvalue())


def _write_notes(
    sheet: Any,
    notes: WorkbookNotes,
    rows: Mapping[str, Sequence[Sequence[str]]],
    meanings: Mapping[str, Sequence[ColumnMeaning]],
) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.title = NOTES
    lines: list[list[str | int]] = [[notes.question], [CONDITIONAL], []]
    lines += [[name, value] for name, value in notes.facts.items()]
    lines += [
        [],
        ["An empty cell means that the worlds give no number."],
        ["x_low and x_high are the ends of the 95 % interval of x for the sampling of worlds."],
        [],
        ["Columns"],
        ["sheet", "column", "unit", "meaning"],
    ]
    head = len(lines)
    for name, table in rows.items():
        if len(table) - 1 > _MOST_ROWS:
            cut = f"{name}.csv has more rows than a sheet can hold: the first {_MOST_ROWS:,} are here."
            lines.insert(3, [cut])
            head += 1
    lines += [
        [item.table, item.column, item.unit, item.meaning] for found in meanings.values() for item in found
    ]
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line, start=1):
            _write_text(sheet.cell(number, place), value)
    sheet["A1"].font = Font(bold=True, size=14)
    for number in (head - 1, head):
        for place in range(1, 5):
            sheet.cell(number, place).font = Font(bold=True)
    for column, width in zip("ABCD", (24, 34, 20, 90), strict=True):
        sheet.column_dimensions[column].width = width
    for number in range(head + 1, len(lines) + 1):
        sheet.cell(number, 4).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.sheet_view.showGridLines = False


def _write_table(
    workbook: Workbook, name: str, rows: Sequence[Sequence[str]], meanings: Sequence[ColumnMeaning]
) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet: Worksheet = workbook.create_sheet(_make_sheet_name(name, workbook.sheetnames))
    head, body = rows[0], rows[1 : _MOST_ROWS + 1]
    for place, column in enumerate(head, start=1):
        cell = sheet.cell(1, place)
        _write_text(cell, column)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="top")
    for place, meaning in enumerate(meanings):
        cells = [row[place] if place < len(row) else "" for row in body]
        is_number = any(cells) and all(not cell or _NUMBER.fullmatch(cell) for cell in cells)
        form = _choose_format(meaning.unit, cells) if is_number else None
        for number, text in enumerate(cells, start=2):
            if text:
                _write_cell(sheet.cell(number, place + 1), text, form)
        longest = max([len(head[place]), *(len(_show(text, form)) for text in cells[:500])])
        letter = get_column_letter(place + 1)
        sheet.column_dimensions[letter].width = min(max(longest + 2, _NARROWEST), _WIDEST)
    sheet.freeze_panes = "B2"
    if body:
        sheet.auto_filter.ref = sheet.dimensions


def _choose_format(unit: str, cells: Sequence[str]) -> str:
    """Return the number format: by the unit, or by how the numbers are written."""
    if unit in _FORMATS:
        return _FORMATS[unit]
    numbers = [float(cell) for cell in cells if cell]
    return _WHOLE_FORMAT if all(number.is_integer() for number in numbers) else _PLAIN_FORMAT


def _show(text: str, form: str | None) -> str:
    """Return about what a cell shows, to find the width of its column."""
    return text if form is None else "-12,345.678" if len(text) > 9 else text


def _write_cell(cell: Any, text: str, form: str | None) -> None:
    if text in _WORDS:
        cell.value = _WORDS[text]
    elif form is not None and math.isfinite(float(text)):
        number = float(text)
        cell.value = int(number) if _is_whole(text) else number
        cell.number_format = form
    else:
        # The apostrophe keeps CSV files safe; here the type of the cell does.
        _write_text(cell, text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text)


def _is_whole(text: str) -> bool:
    return text.lstrip("-").isdigit() and len(text) < 16


def _write_text(cell: Any, value: str | int) -> None:
    if isinstance(value, int):
        cell.value = value
        return
    cell.value = _clean(value)
    # Set after the value, which would else become a formula by its first letter.
    cell.data_type = "s"
    if value.startswith(_FORMULA):
        cell.quotePrefix = True


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text)[:_LONGEST]


def _make_sheet_name(name: str, taken: Sequence[str]) -> str:
    """Return a name that a sheet can have: at most 31 letters, none of those that are not allowed."""
    plain = re.sub(r"[\[\]:*?/\\']", "-", name)[:31] or "table"
    number = 1
    while plain.casefold() in {item.casefold() for item in taken}:
        number += 1
        plain = f"{plain[:28]}-{number}"
    return plain


def _fix_bytes(content: bytes) -> bytes:
    """Return the workbook without the time at which it was written."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as written, zipfile.ZipFile(fixed, "w") as target:
        for name in written.namelist():
            data = written.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", data)
            item = zipfile.ZipInfo(name, _ZIP_TIME)
            item.compress_type = zipfile.ZIP_DEFLATED
            item.external_attr = 0o600 << 16
            target.writestr(item, data)
    return fixed.getvalue()
