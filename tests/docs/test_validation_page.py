"""docs/validation.md quotes the very numbers of results/reference, and owns up to what fails."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")


def rows(*path: str) -> list[dict[str, str]]:
    with ROOT.joinpath("results", "reference", *path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_numbers_are_those_of_the_results(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "scripts" / "validation_docs.py", "--to", tmp_path]
    subprocess.run(command, check=True)
    assert (tmp_path / "validation.md").read_text(encoding="utf-8") == PAGE, "run `make docs`"


def test_every_pattern_that_fails_is_named_in_the_reasons() -> None:
    failing = [row["name"] for row in rows("patterns", "patterns.csv") if row["passed"] != "yes"]
    reasons = PAGE.partition("### Why some fail")[2].partition("\n## ")[0]
    assert failing, "a model that fits everything has been fitted to everything: look again"
    assert [name for name in failing if f"`{name}`" not in reasons] == []


def test_there_are_patterns_enough_and_every_criticism_is_answered() -> None:
    assert len(rows("patterns", "patterns.csv")) >= 15
    assert [f"**{number}. " in PAGE for number in range(1, 11)] == [True] * 10
