"""The workbook: notes first, numbers as numbers, texts as texts, the same bytes every time."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from guaranteesim.report.texts.workbook import CONDITIONAL, WorkbookNotes, build_workbook
from guaranteesim.report.words.columns import describe_columns, read_dictionary

TABLE = (
    "name,title,worlds,major_violation,major_violation_low,required\n"
    'one,\'=1+1,1000,0.25,,"RUS, UKR"\n'
    "two,'@SUM(A1),1000,1e-05,0.1,True\n"
    "NAN,'-2+3,2000,,0.2,\n"
)
NOTES = WorkbookNotes("=Which one?", {"scenarios": "one, two", "seed": 7, "worlds": 1000})


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    content = build_workbook({"comparison": TABLE}, NOTES)
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_notes_come_first_and_say_what_everything_means(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["notes", "comparison"]
    cells = [[cell.value for cell in row] for row in book["notes"].iter_rows()]
    assert cells[0][0] == "=Which one?"
    assert cells[1][0] == CONDITIONAL
    assert cells[4][:2] == ["seed", 7]
    meanings = {row[1]: row[2:] for row in cells if row[0] == "comparison"}
    assert meanings["major_violation"] == ["share", "major violation within the horizon"]
    assert meanings["major_violation_low"][1] == "lower end of the 95 % interval of major_violation"
    assert all(meaning for _, meaning in meanings.values())


def test_numbers_are_numbers_and_texts_are_texts(book: openpyxl.Workbook) -> None:
    sheet = book["comparison"]
    assert [cell.value for cell in sheet[2]] == ["one", "=1+1", 1000, 0.25, None, "RUS, UKR"]
    assert [cell.value for cell in sheet[3]] == ["two", "@SUM(A1)", 1000, 1e-05, 0.1, True]
    assert sheet["A4"].value == "NAN"
    assert sheet["D2"].number_format == "0.0%"
    assert sheet.freeze_panes == "B2"


def test_no_cell_is_a_formula(book: openpyxl.Workbook) -> None:
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    content = build_workbook({"comparison": TABLE}, NOTES)
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        assert all(b"<f>" not in files.read(name) for name in files.namelist())


def test_equal_tables_give_equal_bytes() -> None:
    assert build_workbook({"comparison": TABLE}, NOTES) == build_workbook({"comparison": TABLE}, NOTES)


def test_characters_and_names_that_a_workbook_cannot_hold_are_replaced() -> None:
    content = build_workbook({"a/b" * 20: "name\n\x01bad\n", "a-b" * 20: "name\nx\n"}, NOTES)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert len(set(book.sheetnames)) == 3


def test_every_entry_of_the_dictionary_is_whole() -> None:
    keys = [(item.table, item.column) for item in read_dictionary()]
    assert len(keys) == len(set(keys))
    assert all(item.meaning and not item.meaning.endswith(".") for item in read_dictionary())


def test_a_column_that_is_not_known_has_no_meaning() -> None:
    [found] = describe_columns("comparison", ["nothing"])
    assert (found.unit, found.meaning) == ("", "")
