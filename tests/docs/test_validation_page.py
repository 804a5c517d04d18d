"""docs/validation.md quotes the very numbers of results/reference, and owns up to what fails."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.validation import test_generated_scenarios as generated
from tests.validation.rule_forms import KINDS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")


def rows(*path: str) -> list[dict[str, str]]:
    with ROOT.joinpath("results", "reference", *path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_numbers_are_those_of_the_results(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "validation_docs.py"), "--to", str(tmp_path)]
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


def test_every_arrangement_is_there_with_its_chance_of_entering_into_force() -> None:
    table = PAGE.partition("<!-- block: acceptance -->")[2].partition("<!-- end -->")[0]
    names = {row["name"] for row in rows("comparison.csv")}
    judged = {row["name"] for row in rows("acceptance.csv")}
    assert [name for name in judged if f"| `{name}` |" not in table] == []
    assert len(names - judged) == 1, "only no deal is accepted by nobody"


@pytest.mark.skipif("MONTH_EXAMPLES" in os.environ, reason="another number was asked for")
def test_the_number_of_generated_scenarios_is_that_of_the_tests() -> None:
    few, many = (count * (1 + len(KINDS)) for count in (generated.FEW, generated.MANY))
    words = f"`make test` takes {few} scenarios of {generated.WORLDS} worlds each"
    assert f"{words}, `make nightly` {many} others" in " ".join(PAGE.split())


def test_the_page_says_what_the_changed_lines_do_not_cover() -> None:
    results = (ROOT / "validation" / "mutation" / "results.md").read_text(encoding="utf-8")
    assert ("model/arrangement/in_force.py" in results) != (
        "older than the calendar and say nothing of it" in PAGE
    )


def test_every_number_covered_too_often_says_why_and_the_page_explains_each_reason() -> None:
    reasons = {row["remark"] for row in rows("coverage", "coverage.csv") if row["remark"]}
    explained = PAGE.partition("Nothing is covered too rarely.")[2].partition("\n\n")[0]
    assert [reason for reason in sorted(reasons) if f"*{reason}*" not in explained] == []
