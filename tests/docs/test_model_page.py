"""docs/model.md says what the code does: every number, unit and default, and the order of the month."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.schema.theatre import INSTRUMENTS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
TABLED = re.findall(r"^\| [^|`]+ \| `([^`|]+)` \|", PAGE, re.MULTILINE)
_OTHERS = "|".join(name for name in INSTRUMENTS if name != "ground")


def test_units_and_defaults_are_those_of_the_code(tmp_path: Path) -> None:
    copy = tmp_path / "model.md"
    copy.write_text(PAGE, encoding="utf-8")
    subprocess.run([sys.executable, ROOT / "scripts" / "model_docs.py", tmp_path], check=True)
    assert copy.read_text(encoding="utf-8") == PAGE, "run `make docs`"


def test_every_number_of_a_scenario_has_its_symbol() -> None:
    parameters = (ROOT / "docs" / "parameters.md").read_text(encoding="utf-8")
    known = re.findall(r"^\| `((?:states|challenger|protege|ladder|theatre|willingness|outside_treaty|beliefs"
                       r"|arrangement|start|events|acceptance)\.[^`]+)` \| number \(",
                       parameters, re.MULTILINE)  # fmt: skip
    stands_for = {re.sub(rf"(?<!start)\.({_OTHERS})(?=\.|$)", ".ground", path) for path in known}
    assert len(known) > 100
    assert stands_for == set(TABLED)
    assert len(TABLED) == len(set(TABLED)), "a number is in two tables"


def test_the_order_of_the_month_is_that_of_the_model() -> None:
    code = re.findall(r"^(\d\. [a-z ]+)", inspect.getdoc(GuaranteeModel) or "", re.MULTILINE)
    page = re.findall(r"^(\d\.) \*\*(.+?)\.\*\*", PAGE, re.MULTILINE)
    assert len(code) == 6
    assert [f"{number} {name.lower()}" for number, name in page] == [step.strip() for step in code]


def test_every_step_names_its_section() -> None:
    steps = ROOT / "src" / "guaranteesim" / "model" / "steps"
    sections = set(re.findall(r"^#### ([a-z])\. ", PAGE, re.MULTILINE))
    for path in steps.glob("[a-z]*.py"):
        named = re.search(r"docs/model\.md III\.iv\.([a-z])", path.read_text(encoding="utf-8"))
        assert named, f"{path.name} names no section of docs/model.md"
        assert named[1] in sections, path.name
