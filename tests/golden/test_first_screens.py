"""The first screens of three commands, word for word, as they stand in a terminal of 80 columns and 24 lines.

A change of the model, of a scenario or of the wording changes them: `make golden` writes them anew, and the
difference shows in the commit what a reader will see. The numbers are rounded to what 300 worlds bear out.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.cli import main

WIDTH, HEIGHT = 80, 24
FOLDER = Path(__file__).parent
SIZE = ("--worlds", "300", "--seed", "1", "--workers", "1", "--no-figures")
COMMANDS = {
    "compare-ukraine": ("compare", "ukraine", *SIZE),
    "run-coalition-us-backstop": ("run", "coalition-us-backstop", *SIZE),
    "explain-istanbul-draft-2022-ru": ("explain", "istanbul-draft-2022-ru"),
}


@pytest.fixture(params=COMMANDS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def shown(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All lines the command prints."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    monkeypatch.setenv("LINES", str(HEIGHT))
    result = CliRunner().invoke(main, COMMANDS[name])
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_first_screen(name: str, shown: list[str], request: pytest.FixtureRequest) -> None:
    golden = FOLDER / f"{name}.txt"
    screen = "".join(f"{line}\n" for line in shown[: HEIGHT - 1])  # the prompt takes the last line
    if request.config.getoption("--regenerate", default=False):
        golden.write_bytes(screen.encode())
    assert screen == golden.read_text(encoding="utf-8"), "if this is meant, `make golden` writes it anew"
    assert max(len(line) for line in shown) <= WIDTH
    assert "\x1b" not in screen
    if name.startswith("explain"):
        assert "P(act)" in "".join(shown[:4])
        assert "can block" in "".join(shown[:5])
    else:  # all that is printed fits
        assert len(shown) < HEIGHT
        assert shown[-1].endswith(f"; {FOOTER}.")
