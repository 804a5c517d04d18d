"""The reference pages say what the code says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from scripts import command_docs, figure_docs

import guaranteesim

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    subprocess.run([sys.executable, ROOT / "scripts" / "reference_docs.py", folder], check=True)
    return folder


@pytest.mark.parametrize("page", ["parameters.md", "rules.md", "outcomes.md"])
def test_the_page_is_the_one_the_code_writes(written: Path, page: str) -> None:
    fresh = (written / page).read_text(encoding="utf-8")
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == fresh, "run `make docs`"


def test_every_rule_and_a_deep_parameter_are_listed(written: Path) -> None:
    assert (written / "rules.md").read_text(encoding="utf-8").count("\n| `") >= 12 + 4
    assert "`theatre.instruments.arms.be_per_unit`" in (written / "parameters.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("page", "script"), [("commands.md", command_docs), ("figures.md", figure_docs)])
def test_the_page_is_the_one_its_script_writes(page: str, script: ModuleType) -> None:
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == script.write_page(), "run `make docs`"


def test_every_public_name_is_in_the_page_of_python() -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\.\. auto\w+:: (\w+)$", page, re.MULTILINE))
    assert listed == set(guaranteesim.__all__) - {"__version__"}
