"""``guaranteesim verify``: the check that results are still as they were written."""

from __future__ import annotations

from pathlib import Path

import click

from guaranteesim.cli import options
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_results
from guaranteesim.cli.output import make_printable
from guaranteesim.errors import StorageError


@click.command(short_help=SUMMARIES["verify"])
@click.argument(
    "folders",
    metavar="FOLDER...",
    nargs=-1,
    required=True,
    type=options.read_folder_name,
    shell_complete=complete_results,
)
@options.debugging
@click.pass_context
def verify(ctx: click.Context, folders: tuple[Path, ...]) -> None:
    """Check every file of results against the hash that was written with it.

    FOLDER holds a run, a comparison, a negotiation or a back-test. Its subfolders are checked, too. The
    command names each damaged, missing or additional file. The exit code is 0 if all files are sound, and 3
    if not.
    """
    from guaranteesim import studies

    damaged = False
    for folder in folders:
        problems = studies.verify(folder)
        damaged = damaged or bool(problems)
        click.echo(f"{make_printable(folder)}: {_describe_count(len(problems))}")
        for problem in problems:
            click.echo(f"  {make_printable(problem)}")
    ctx.exit(StorageError.exit_code if damaged else 0)


def _describe_count(count: int) -> str:
    """Return ``sound``, ``1 problem`` or ``2 problems``."""
    return f"{count} problem{'s' if count > 1 else ''}" if count else "sound"
