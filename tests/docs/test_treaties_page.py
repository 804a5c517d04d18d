"""The page of treaty rules says what the files say."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts import treaty_docs

PAGE = Path(__file__).parents[2] / "docs" / "treaties.md"


def test_the_page_is_the_one_its_script_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == treaty_docs.write_page(), "run `make docs`"


def test_the_row_of_the_council_is_the_one_worked_out_by_hand() -> None:
    [row] = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `un-ch")]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    who = "CHN, FRA, GBR, RUS and USA"
    # 0.5^5 x 848/1024 = 0.0259; nine of fifteen at even odds 0.304; 0.8^5 x 0.9991 = 0.327; 0.982
    assert cells[3:] == [who, f"no: {who}", "0.026 / 0.30", "0.33 / 0.98", "0", "0", "yes"]


def test_every_rule_is_monotone_and_every_clause_has_a_row() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert len(rows) == sum(len(treaty.arrangement.commitments) for treaty in treaty_docs.list_treaties())
    assert all(row.endswith("| yes |") for row in rows)


@pytest.mark.parametrize(
    ("chance", "text"), [(0.0, "0"), (1e-9, "<0.001"), (0.0259, "0.026"), (0.304, "0.30"), (0.9999, ">0.999")]
)
def test_no_chance_is_rounded_to_certainty(chance: float, text: str) -> None:
    assert treaty_docs.format_chance(chance) == text
