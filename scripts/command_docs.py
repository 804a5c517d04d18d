"""Write docs/commands.md from the help texts of the program, so that the page cannot drift from it.

Usage: ``python scripts/command_docs.py [FOLDER]``, the folder being ``docs`` by default.
"""

from __future__ import annotations

import sys
from pathlib import Path

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
    parts = [HEAD, _write_section("guaranteesim", program, "guaranteesim")]
    with click.Context(program, info_name="guaranteesim") as context:
        for name in program.list_commands(context):
            command = program.get_command(context, name)
            if command is None:
                raise LookupError(f"the program lists a command {name} that it does not have")
            parts.append(_write_section(name, command, f"guaranteesim {name}"))
    return "\n".join(parts)


def _write_section(title: str, command: click.Command, call: str) -> str:
    """Return the heading and the help text of one command."""
    # A context without parent, or click would put the call of the parent before the name.
    with click.Context(command, info_name=call, max_content_width=WIDTH, terminal_width=WIDTH) as context:
        text = command.get_help(context)
    return f"## {title}\n\n```text\n{text.rstrip()}\n```\n"


def main() -> None:
    """Write the page."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    (folder / "commands.md").write_text(write_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
