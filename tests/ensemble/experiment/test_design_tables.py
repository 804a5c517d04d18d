"""Tables of one's own: what can be read is read exactly, and anything else has one message with a remedy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from guaranteesim.ensemble.experiment.design_tables import convert_frame, read_design
from guaranteesim.errors import UserError

FEAR = "challenger.clash_aversion"
NO_NUMBER = "is not a finite number; "
FILL = NO_NUMBER + "fill it in, or leave the row out"


@pytest.mark.parametrize(
    "text",
    [
        f"{FEAR},states.USA.stake\n0.1,1\n2,3e-1\n",
        f"\ufeff{FEAR},states.USA.stake\r\n0.1,1\r\n2,.3\r\n",
        f" {FEAR} , states.USA.stake\n 0.1 , 1\n 2,0.3\n",
        f'"{FEAR}","states.USA.stake"\n"0.1",1\n\n2,"0.3"\n',
    ],
)
def test_csv_is_read(text: str, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(text, encoding="utf-8", newline="")
    design = read_design(tmp_path / "points.csv")
    assert design.paths == (FEAR, "states.USA.stake")
    assert design.values.tolist() == [[0.1, 1.0], [2.0, 0.3]]


def test_every_digit_is_read(tmp_path: Path) -> None:
    """Row and --set must be the same number, so the text is read as Python reads it."""
    values = np.random.default_rng(1).uniform(0, 1, 500)
    (tmp_path / "points.csv").write_text("\n".join([FEAR, *map(repr, values.tolist())]))
    assert np.array_equal(read_design(tmp_path / "points.csv").values[:, 0], values)


def test_parquet_is_read(tmp_path: Path) -> None:
    frame = pd.DataFrame({FEAR: [0, 1], "states.USA.stake": [0.25, 0.5]})
    frame.to_parquet(tmp_path / "points.parquet")
    design = read_design(tmp_path / "points.parquet")
    assert design.values.tolist() == [[0.0, 0.25], [1.0, 0.5]]
    assert design.values.dtype == np.float64


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty: give it a column for each path"),
        (f"{FEAR}\n", "has no row below its heading: give it at least 2 rows"),
        (f"{FEAR}\n1\n", "has one row below its heading: give it at least 2 rows"),
        (f"{FEAR};states.USA.stake\n0,5;1\n1,5;1\n", "separates its columns by semicolons: separate them by"),
        (f"{FEAR}\tstates.USA.stake\n0\t1\n1\t1\n", "separates its columns by tabs"),
        (f"{FEAR}\n0,5\n1,5\n", "line 2 has 2 cells where the heading has 1"),
        (f'{FEAR}\n1\n"0,5"\n', f"row 2, column {FEAR}: '0,5' {NO_NUMBER}write 0.5"),
        (f"{FEAR}\n1\n5%\n", f"'5%' {NO_NUMBER}write 0.05"),
        (f"{FEAR}\n1\nmuch\n", f"'much' {FILL}"),
        (f"{FEAR}\nnan\n1\n", f"row 1, column {FEAR}: 'nan' {FILL}"),
        (f"{FEAR}\n1\n-inf\n", f"'-inf' {FILL}"),
        (f"{FEAR}\n1\n1e999\n", f"'1e999' {FILL}"),
        (f"{FEAR}\n1\n1_0\n", f"'1_0' {NO_NUMBER}write 10"),
        (f"{FEAR}\ntrue\nfalse\n", f"'true' {FILL}"),
        (
            f"{FEAR},states.USA.stake\n1,2\n3\n",
            "row 2, column states.USA.stake: the cell is empty",
        ),
        (f"{FEAR},\n1,\n3,\n", "column 2 has no name: name it by the path of a number, or remove it"),
        (f"{FEAR},{FEAR}\n0,1\n1,2\n", f"the design sets {FEAR} twice; remove one of the two columns"),
        (f'{FEAR}\n"0\n1\n', "cannot be read as a table"),
    ],
)
def test_a_bad_csv_has_one_message(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(text)
    with pytest.raises(UserError) as caught:
        read_design(tmp_path / "points.csv")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.csv", None, "name a CSV or Parquet file with a column for each path"),
        ("none.parquet", None, "name a CSV or Parquet file with a column for each path"),
        ("text.parquet", b"hello", "cannot be read as a table: it is no Parquet file"),
        ("latin.csv", b"\xe4,b\n1,2\n2,3\n", "save it as text in UTF-8"),
    ],
)
def test_a_bad_file_has_one_message(name: str, content: bytes | None, message: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError) as caught:
        read_design(tmp_path / name)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "points.csv").mkdir()
    with pytest.raises(UserError, match="cannot be read: Is a directory"):
        read_design(tmp_path / "points.csv")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([True, False], "True is not"),
        (pd.to_datetime(["2026-01-01", "2026-01-02"]), "2026-01-01 00:00:00 is not"),
        ([1j, 2j], "1j is not"),
        ([[1], [2]], "is not a finite number"),
        (pd.array([1, None], dtype="Int64"), "row 2, column x: <NA> is not"),
        ([10**400, 1], "is not a finite number"),
    ],
)
def test_a_column_of_a_frame_without_numbers_is_refused(values: object, message: str) -> None:
    with pytest.raises(UserError) as caught:
        convert_frame(pd.DataFrame({"x": values}))
    assert message in str(caught.value)


def test_numbers_of_any_type_are_taken() -> None:
    frame = pd.DataFrame(
        {"a": [1, 2], "b": pd.Categorical([0.5, 1]), "c": pd.array([1, 2], dtype="Int64"), "d": ["1", "2.5"]}
    )
    assert convert_frame(frame).values.tolist() == [[1, 0.5, 1, 1], [2, 1, 2, 2.5]]
    with pytest.raises(UserError, match="has no columns"):
        convert_frame(pd.DataFrame())
