"""``backtest --panel``: a file that nobody has seen, what is kept, and every refusal in one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from tests.analysis.panel.panels import write_rows, write_small_panel
from tests.cli.conftest import Program, draw_quickly

Refused = Callable[..., str]
TABLES = ("scores", "calibration", "roc", "misses", "forecasts")


@pytest.fixture(autouse=True)
def quick_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guaranteesim.report.figures.draw_panel", draw_quickly)


@pytest.fixture
def years() -> Path:
    return write_small_panel(Path())[0]


@pytest.fixture
def calls() -> Path:
    return write_small_panel(Path())[1]


def test_a_file_of_dyad_years_is_forecast_and_scored(program: Program, years: Path) -> None:
    result = program("backtest", "--panel", years, "--worlds", 5, "--workers", 1)
    said = " ".join(result.stdout.split())
    assert said.startswith(
        "By the log score, with one number of logits added for its level, the model clearly"
    )
    assert "Dispute begun (3 of 12 dyad-years, leave-rivalry-out)" in said
    assert "a conditional comparison, not a forecast" in said
    kept = Path("results/panel")
    assert {path.stem for path in kept.glob("*.csv")} == {*TABLES, "balance", "pacts"}
    forecasts = pd.read_csv(kept / "forecasts.csv")
    assert list(forecasts.groupby("question", sort=False).size()) == [12, 12]
    assert forecasts["model"].between(0, 1, inclusive="neither").all()
    assert (kept / "findings.txt").read_text(encoding="utf-8").startswith("By the log score")


def test_a_file_of_calls_asks_who_fights_and_who_joins(program: Program, calls: Path) -> None:
    document = json.loads(
        program("backtest", "--panel", calls, "--worlds", 8, "--workers", 1, "--json", "-q").stdout
    )
    assert {row["question"] for row in document["scores"]} == {"fought", "joined"}
    fought = next(row for row in document["scores"] if row["question"] == "fought")
    assert (fought["n"], fought["events"]) == (4, 2)
    assert "case_order" not in document
    assert document["answer"] == document["findings"][0]


def test_cases_are_scored_by_order_beside_it(program: Program, years: Path) -> None:
    arguments = ("--panel", years, "--worlds", 2, "--workers", 1, "-q", "--json")
    sets = ("--set", "run.worlds=20")
    document = json.loads(
        program("backtest", *arguments, "belgium-1914", "luxembourg-1914", "kuwait-1990", *sets).stdout
    )
    attacked, honoured = document["case_order"]
    assert (attacked["n"], attacked["pairs"], attacked["auc"]) == (3, 0, None)
    assert (honoured["n"], honoured["pairs"]) == (3, 2)


def test_the_same_command_uses_what_is_there(program: Program, years: Path) -> None:
    arguments = ("backtest", "--panel", years, "--worlds", 3, "--workers", 1, "-q", "--no-figures")
    first = program(*arguments, "--out", "kept").stdout
    before = {path: path.stat().st_mtime_ns for path in Path("kept").rglob("*.parquet")}
    assert len(before) == 6
    assert program(*arguments, "--out", "kept").stdout == first
    assert {path: path.stat().st_mtime_ns for path in Path("kept").rglob("*.parquet")} == before
    program("verify", "kept")


def test_a_theory_changes_the_forecasts(program: Program, years: Path) -> None:
    arguments = ("backtest", "--panel", years, "--worlds", 20, "--workers", 1, "-q", "--no-figures")
    for out, sets in (("plain", ()), ("calm", ("--set", "challenger.motivation=0"))):
        program(*arguments, "--out", out, *sets)
    plain, calm = (pd.read_csv(f"{out}/forecasts.csv")["model"].mean() for out in ("plain", "calm"))
    assert calm < plain


def test_what_cannot_be_read_is_refused_in_one_line_and_leaves_nothing(refused: Refused) -> None:
    path = write_rows(Path("mine.csv"), [{}, {"year": 1901, "dispute": 3}])
    assert refused("backtest", "--panel", path) == (
        "mine.csv, line 3: dispute is '3', and must be a whole number from 0 to 1; correct the cell, or "
        "leave the line out"
    )
    assert refused("backtest", "--panel", "none.csv").startswith("none.csv: there is no such file")


def test_one_rivalry_of_one_era_is_refused(refused: Refused) -> None:
    path = write_rows(Path("mine.csv"), [{"dispute": 1}, {"year": 1901}])
    message = refused("backtest", "--panel", path, "--worlds", 2, "--workers", 1)
    assert message.startswith("mine.csv: all lines are of one rivalry and one era")
