"""The page on bargaining: its example is sound, and it names what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guaranteesim.scenario.files.catalog import list_shipped_negotiations
from guaranteesim.scenario.files.negotiation_file import MOST_PACKAGES
from guaranteesim.scenario.files.packages import build_packages, find_base_file, find_negotiation
from guaranteesim.scenario.reading.loader import load_document
from guaranteesim.studies.bargain_study import FINDINGS

PAGE = Path(__file__).parents[2] / "docs" / "bargaining.md"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_example_can_be_opened(page: str, tmp_path: Path) -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    path = tmp_path / "example.yaml"
    path.write_text(example, encoding="utf-8")
    found = find_negotiation(path)
    assert len(build_packages(found, load_document(find_base_file(found)))) == 4


def test_it_names_every_shipped_negotiation_and_its_size(page: str) -> None:
    for path in list_shipped_negotiations():
        assert f"`{path.stem}`" in page
    assert f"# {find_negotiation('ukraine-2026').package_count} packages" in page
    assert f"At most {MOST_PACKAGES} packages" in page
    assert f"`{FINDINGS}`" in page
