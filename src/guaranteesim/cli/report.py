"""``guaranteesim report``: finished results as one page."""

from __future__ import annotations

from pathlib import Path

import click

from guaranteesim.cli import options, output
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.progress import show_progress

_EXAMPLES = """\b
Examples:
  guaranteesim report results/ukraine
  guaranteesim report results/ukraine results/ukraine-sensitivity --out ukraine.html
"""


@click.command(short_help=SUMMARIES["report"], epilog=_EXAMPLES)
@click.argument("folders", metavar="FOLDER...", nargs=-1, required=True, type=options.read_folder_name)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File of the page.  [default: report.html in the folder; results/report.html for several]",
)
@click.option("--replace", is_flag=True, help="Replace a file that is no report.")
@options.no_figures
@options.quiet
@options.as_json
@options.debugging
def report(
    folders: tuple[Path, ...], out: Path | None, replace: bool, no_figures: bool, quiet: bool, as_json: bool
) -> None:
    """Write finished results as one page to read, print and send.

    FOLDER holds a run, a comparison, a sensitivity analysis, a negotiation or a back-test. These commands
    write their page themselves; this one writes it anew, or several folders as one page.

    The page needs no network and no other file. It opens in any browser, in light and dark, on a phone and
    on paper.
    """
    from guaranteesim import studies

    with show_progress(quiet=quiet or as_json) as tell:
        path = studies.write_report(folders, out=out, figures=not no_figures, progress=tell, replace=replace)
    if as_json:
        output.print_json(
            {
                "format": 1,
                "file": str(path),
                "bytes": path.stat().st_size,
                "folders": [str(folder) for folder in folders],
            }
        )
    else:
        click.echo(f"Read it: {output.make_printable(path)}")
