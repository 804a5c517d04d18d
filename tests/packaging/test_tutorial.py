"""The tutorial of a conflict that is not shipped, followed in an empty folder with the wheel alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scripts.tutorial_docs import PAGE, SCREEN, follow_page

if TYPE_CHECKING:
    from tests.packaging.conftest import Installed

pytestmark = pytest.mark.xdist_group("packaging")

MOST_COMMANDS = 9


def test_the_page_shows_what_its_commands_print(
    installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SCREEN.items():
        monkeypatch.setenv(name, value)
    given: list[str] = []

    def run(command: list[str]) -> str:
        given.append(" ".join(command))
        return installed.succeed(*command)

    page = PAGE.read_text(encoding="utf-8")
    followed = follow_page(page, installed.folder, run)
    assert followed == page, "run `python scripts/tutorial_docs.py`"
    assert given[0].startswith("guaranteesim new ")
    assert any(command.startswith("guaranteesim compare ") for command in given)
    assert len(given) <= MOST_COMMANDS
    assert (installed.folder / "results" / "belize" / "comparison.csv").is_file()
    # Nothing but the folder of the scenarios and that of the results is left.
    assert sorted(path.name for path in installed.folder.iterdir()) == ["belize", "results"]
