"""``guaranteesim export``: the tables of finished results as one workbook."""

from __future__ import annotations

from pathlib import Path

import click

from guaranteesim.cli import options, output
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_results

_EXAMPLES = """\b
Examples:
  guaranteesim export results/ukraine
  guaranteesim export results/ukraine --out ~/for-the-minister.xlsx
"""


@click.command(short_help=SUMMARIES["export"], epilog=_EXAMPLES)
@click.argument("folder", metavar="FOLDER", type=options.read_folder_name, shell_complete=complete_results)
@click.option(
    "--format",
    "form",
    type=click.Choice(["xlsx"]),
    default="xlsx",
    show_default=True,
    help="Format of the file.",
)
@click.option("--out", metavar="FILE", help="Name of the workbook.  [default: FOLDER.xlsx beside FOLDER]")
@click.option("--replace", is_flag=True, help="Replace a file of other content.")
@options.debugging
def export(folder: Path, form: str, out: str | None, replace: bool) -> None:
    """Write the tables of finished results into one workbook for Excel or LibreOffice.

    FOLDER holds the results of any command. The first sheet says what was asked, with which seed, and what
    every column means; each table is a sheet. The same results give the same bytes. To have the workbook
    among the results themselves, give --format xlsx to the command that runs.
    """
    from guaranteesim.studies.workbooks import export as write_workbook

    click.echo(f"wrote {output.make_printable(write_workbook(folder, out, replace=replace))}")
