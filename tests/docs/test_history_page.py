"""The results in docs/history.md are those kept in results/reference/backtest."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "history.md"
REFERENCE = ROOT / "results" / "reference" / "backtest"


def test_the_page_holds_the_results_that_are_kept(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / "backtest_docs.py", "--to", tmp_path], check=True)
    fresh = (tmp_path / "history.md").read_text(encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == fresh, "run python scripts/backtest_docs.py"


def test_the_results_are_of_the_shipped_cases() -> None:
    with (REFERENCE / "cases.csv").open(encoding="utf-8", newline="") as file:
        kept = {row["name"] for row in csv.DictReader(file)}
    assert kept == {path.stem for path in (ROOT / "scenarios" / "history").glob("[!_]*.yaml")}


def test_the_picture_is_there() -> None:
    assert (REFERENCE / "backtest.png").read_bytes().startswith(b"\x89PNG")
