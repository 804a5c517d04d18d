"""Write docs/commands.md from the help texts of the program, so that the page cannot drift from it.

Usage: ``python scripts/command_docs.py [FOLDER]``, the folder being ``docs`` by default.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from guaranteesim.cli import main as program

WIDTH = 100
HEAD = """\
# Commands

This page is written from the code by `make docs`. It shows the help text of every command, as
`guaranteesim COMMAND --help` prints it.
"""


def write_page() -> str:
    """Return the page: the program first, then each command in the order of the help text."""
    settings: dict[str, Any] = {"max_content_width": WIDTH, "terminal_width": WIDTH}
    context = click.Context(program, info_name="guaranteesim", **{**program.context_settings, **settings})
    parts = [HEAD, _write_section("guaranteesim", context)]
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        if command is None:
            raise LookupError(f"the program lists a command {name} that it does not have")
        # A child takes the names of the help option from its parent, as in the terminal.
        inner = click.Context(command, info_name=name, parent=context, **settings)
        parts.append(_write_section(name, inner))
    return "\n".join(parts)


def _write_section(title: str, context: click.Context) -> str:
    """Return the heading and the help text of one command."""
    return f"## {title}\n\n```text\n{context.get_help().rstrip()}\n```\n"


def main() -> None:
    """Write the page."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    (folder / "commands.md").write_text(write_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
