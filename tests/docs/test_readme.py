"""The screen in README.md is the one that is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.readme_docs import SCREEN, fill_page

ROOT = Path(__file__).resolve().parents[2]


def test_the_screen_is_the_one_of_the_reference_results() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    assert fill_page(page, SCREEN.read_text(encoding="utf-8")) == page


def test_the_screen_fits_a_terminal() -> None:
    lines = SCREEN.read_text(encoding="utf-8").splitlines()
    assert 10 < len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert lines[-1].endswith("a conditional comparison, not a forecast.")


def test_a_page_without_the_block_is_refused() -> None:
    with pytest.raises(ValueError, match="one block named screen"):
        fill_page("# guaranteesim\n", "screen\n")
