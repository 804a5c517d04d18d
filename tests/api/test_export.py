"""Workbooks of finished folders and among results; every column of every table is in the dictionary."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from tests.api.test_reading_back import PAIR, SLOW, STUDIES

import guaranteesim as gs
from guaranteesim.cli.program import main
from guaranteesim.report.words.columns import describe_columns, read_dictionary

PAGE = (Path(__file__).parents[2] / "docs" / "outcomes.md").read_text(encoding="utf-8")
QUICK = ("Comparison", "Sweep", "Backtest", "TheoryComparison", "Experiment")
REST = [name for name in (*STUDIES, *SLOW) if name not in QUICK]


@pytest.mark.parametrize("name", [*QUICK, *(pytest.param(name, marks=pytest.mark.nightly) for name in REST)])
def test_every_column_of_every_table_is_in_the_dictionary(name: str, tmp_path: Path) -> None:
    (STUDIES | SLOW)[name](tmp_path / "out")
    tables = sorted((tmp_path / "out").glob("*.csv"))
    assert tables
    for path in tables:
        with path.open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        unknown = [item.column for item in describe_columns(path.stem, columns) if not item.meaning]
        assert unknown == [], path.name
    book = openpyxl.load_workbook(gs.export(tmp_path / "out"))
    assert set(book.sheetnames) == {"notes", *(path.stem for path in tables)}


def test_the_page_and_the_dictionary_describe_the_same_columns() -> None:
    sections = dict(re.findall(r"^### (\w+)\.csv\n(.*?)(?=^##|\Z)", PAGE, flags=re.MULTILINE | re.DOTALL))
    entries = {(item.table, item.column) for item in read_dictionary()}
    for table, text in sections.items():
        rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
        for column in (name for row in rows for name in re.findall(r"`([^`]+)`", row)):
            if not column.startswith("<outcome>"):
                assert (table, column) in entries, f"{table}.csv: {column}"


def test_a_workbook_is_written_beside_the_folder_which_stays_as_it_was(tmp_path: Path) -> None:
    STUDIES["Results"](tmp_path / "out")
    shown = CliRunner().invoke(main, ["export", str(tmp_path / "out")])
    assert shown.exit_code == 0, shown.output
    first = (tmp_path / "out.xlsx").read_bytes()
    assert gs.verify(tmp_path / "out") == []
    gs.export(tmp_path / "out", tmp_path / "mine.xlsx")
    assert (tmp_path / "mine.xlsx").read_bytes() == first
    (tmp_path / "mine.xlsx").write_text("notes of mine")
    with pytest.raises(gs.UserError, match="other content"):
        gs.export(tmp_path / "out", tmp_path / "mine.xlsx")
    assert (tmp_path / "mine.xlsx").read_text() == "notes of mine"
    gs.export(tmp_path / "out", tmp_path / "mine.xlsx", replace=True)
    assert (tmp_path / "mine.xlsx").read_bytes() == first
    with pytest.raises(gs.UserError, match="not of these results"):
        gs.export(tmp_path / "out", tmp_path / "out" / "mine.xlsx")
    with pytest.raises(gs.UserError, match=r"ends in \.xlsx"):
        gs.export(tmp_path / "out", tmp_path / "mine.csv")


@pytest.mark.parametrize("command", [["run", "nato-membership"], ["compare", *PAIR]])
def test_a_workbook_is_among_the_results_when_it_is_asked_for(command: list[str], tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    options = ["--worlds", "10", "--no-figures", "--format", "xlsx", "--quiet", "--out", out]
    shown = CliRunner().invoke(main, [*command, *options])
    assert shown.exit_code == 0, shown.output
    assert "notes" in openpyxl.load_workbook(tmp_path / "out" / "tables.xlsx").sheetnames
    assert gs.verify(out) == []
    assert not list((tmp_path / "out").glob("*/tables.xlsx"))
