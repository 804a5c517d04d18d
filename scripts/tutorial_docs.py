"""Follow docs/tutorial-own.md and write what its commands print into the page.

Files of the page are saved and commands are given in the order of the page, in an empty folder. A text block
right after a command holds what the command prints.

Usage: ``python scripts/tutorial_docs.py [FOLDER]``, the folder being ``docs`` by default.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "tutorial-own.md"
SCREEN = {"COLUMNS": "80", "LINES": "24", "NO_COLOR": "1"}
"""The screen of the page."""

_STEP = re.compile(
    r"<!-- save: (?P<file>\S+) -->\n```yaml\n(?P<text>.*?)^```$"
    r"|^```sh\n(?P<command>[^\n]*)\n```\n(?P<shown>\n```text\n.*?^```$)?",
    re.MULTILINE | re.DOTALL,
)


def follow_page(page: str, folder: Path, run: Callable[[list[str]], str]) -> str:
    """Return the page with what its commands print.

    Args:
        page: The text of the page.
        folder: An empty folder, in which ``run`` calls the commands.
        run: Runs a command and returns its standard output; it raises if the command fails.
    """

    def take_step(found: re.Match[str]) -> str:
        if found["file"]:
            (folder / found["file"]).write_text(found["text"], encoding="utf-8")
            return found[0]
        printed = run(shlex.split(found["command"]))
        shown = f"\n```text\n{printed.rstrip()}\n```" if found["shown"] else ""
        return f"```sh\n{found['command']}\n```\n{shown}"

    return _STEP.sub(take_step, page)


def write_page() -> str:
    """Return the page as the program of this environment has it."""
    with tempfile.TemporaryDirectory() as folder:

        def run(command: list[str]) -> str:
            program = Path(sys.executable).with_name(command[0])
            environment = {**os.environ, **SCREEN}
            done = subprocess.run(
                [program, *command[1:]],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            )
            return done.stdout

        return follow_page(PAGE.read_text(encoding="utf-8"), Path(folder), run)


def main() -> None:
    """Write the page."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE.parent
    (folder / PAGE.name).write_text(write_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
