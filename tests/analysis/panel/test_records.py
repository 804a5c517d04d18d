"""The files of the panel: what ships, what is read, and one message with the line for everything else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.analysis.panel.panels import write_rows, write_small_panel

from guaranteesim.analysis.panel.records import PACT_CALLS, RIVAL_YEARS, PanelFile, read_panel_file
from guaranteesim.errors import UserError

FOLDER = Path(__file__).parents[3] / "scenarios" / "history" / "panel"


@pytest.fixture(scope="module")
def years() -> PanelFile:
    return read_panel_file(FOLDER / "rival-years.csv")


@pytest.fixture(scope="module")
def calls() -> PanelFile:
    return read_panel_file(FOLDER / "pact-calls.csv")


def test_the_shipped_dyad_years_are_those_of_the_record(years: PanelFile) -> None:
    rows = years.rows
    assert (years.kind, len(rows)) == (RIVAL_YEARS, 9188)
    assert (rows["dispute"].sum(), rows["war_initiated"].sum()) == (661, 65)
    assert rows["rivalry"].nunique() == 123


def test_the_shipped_calls_are_those_of_the_record(calls: PanelFile) -> None:
    rows = calls.rows
    assert (calls.kind, len(rows)) == (PACT_CALLS, 5870)
    wars = rows[rows["war"] == 1]
    shares = wars.groupby("ally_major")["fought_in_war"].mean()
    assert [round(shares[kind], 2) for kind in (1, 0)] == [0.67, 0.23]
    anybody = wars.groupby("dispute")["fought_in_war"].max()
    assert (len(anybody), round(anybody.mean(), 2)) == (45, 0.62)


def test_a_file_is_recognised_by_its_columns(tmp_path: Path) -> None:
    years, calls = (read_panel_file(path) for path in write_small_panel(tmp_path))
    assert (years.kind, calls.kind) == (RIVAL_YEARS, PACT_CALLS)
    assert np.isnan(years.rows["distance_km"]).all()
    assert calls.rows["fought_in_war"].isna().sum() == 2


def test_further_columns_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "years.csv", [{}, {"year": 1901}])
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\ufeff" + "".join(f"{line},7\n" for line in lines).replace("initiated,7", "initiated,x"),
                    encoding="utf-8")  # fmt: skip
    assert len(read_panel_file(path).rows) == 2


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"cinc_target": "much"}, "line 3: cinc_target is 'much', and must be a number from 0 to 1"),
        ({"cinc_target": 1.5}, "line 3: cinc_target is '1.5', and must be a number from 0 to 1"),
        ({"cinc_target": "nan"}, "line 3: cinc_target is 'nan', and must be a number from 0 to 1"),
        ({"cinc_target": ""}, "line 3: cinc_target is '', and must be"),
        ({"dispute": 2}, "line 3: dispute is '2', and must be a whole number from 0 to 1"),
        ({"dispute": 0.5}, "line 3: dispute is '0.5', and must be a whole number from 0 to 1"),
        ({"year": "1900s"}, "line 3: year is '1900s'"),
        ({"challenger": " "}, "line 3: challenger is '', and must be the abbreviation of a state"),
        ({"distance_km": -1}, "line 3: distance_km is '-1', and must be a number from 0 to 25000 or nothing"),
        ({"contiguity": 7}, "line 3: contiguity is '7'"),
        ({"pact_allies": 2}, "line 3: pact_allies counts allies, and pact_top_cinc is 0"),
        ({"year": 1899}, "line 3: AAA BBB 1899 is there twice"),
        ({"challenger": "A,A"}, "line 3: 18 cells where the first line names 17 columns"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_line(
    tmp_path: Path, row: dict[str, object], said: str
) -> None:
    path = write_rows(tmp_path / "years.csv", [{"year": 1899}, row])
    with pytest.raises(UserError) as caught:
        read_panel_file(path)
    message = str(caught.value)
    assert message.startswith(f"{path}, {said}")
    # Every refusal says what to do.
    assert "; " in message


def test_a_war_needs_an_answer(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "calls.csv", [{"war": 1}], PACT_CALLS)
    with pytest.raises(UserError, match="line 2: war is 1, and fought_in_war is empty; fill it in"):
        read_panel_file(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "the file is empty"),
        ("a,b\n1,2\n", "line 1: there is no column 'rivalry' (nor 16 others)"),
        ("ally,b\n1,2\n", "line 1: there is no column 'dispute' (nor 14 others)"),
        ("year,year\n1,2\n", "line 1: two columns are named 'year'"),
    ],
)
def test_what_is_no_panel_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_panel_file(path)
    assert said in str(caught.value)


def test_a_file_without_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no line below the names of the columns"):
        read_panel_file(write_rows(tmp_path / "years.csv", []))


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no such file"):
        read_panel_file(tmp_path / "none.csv")
    with pytest.raises(UserError, match="cannot be read"):
        read_panel_file(tmp_path)
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(UserError, match="no CSV file in UTF-8"):
        read_panel_file(tmp_path / "picture.csv")
