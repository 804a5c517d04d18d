"""``guaranteesim rerun``: run again what a manifest describes, and compare every bit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from guaranteesim.cli import failures, options, output
from guaranteesim.cli.cluster import cluster_option, run_on_cluster
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_results
from guaranteesim.cli.progress import show_progress
from guaranteesim.errors import StorageError

if TYPE_CHECKING:
    from guaranteesim.studies.reruns import Rerun

_EXAMPLES = """\b
Examples:
  guaranteesim rerun results/ukraine
  guaranteesim rerun received/manifest.json --out results/mine
"""
_SHOWN = 5
"""Files that differ and are named."""


@click.command(short_help=SUMMARIES["rerun"], epilog=_EXAMPLES)
@click.argument("source", metavar="FOLDER|MANIFEST", shell_complete=complete_results)
@click.option(
    "--out",
    type=options.read_folder_name,
    metavar="FOLDER",
    help="Keep the new results in this folder.  [default: compare them and let them go]",
)
@click.option("--replace", is_flag=True, help="Replace finished results of another command in this folder.")
@click.option(
    "--workers",
    type=options.make_whole_number_type(1, options.MOST_WORKERS),
    metavar="N",
    help="Number of processes. The results do not depend on it.  [default: the number of cores]",
)
@cluster_option
@options.quiet
@options.as_json
@options.debugging
@run_on_cluster
@click.pass_context
def rerun(
    ctx: click.Context,
    source: str,
    out: Path | None,
    replace: bool,
    workers: int | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Run again what a folder of results describes, and say whether every bit is the same.

    FOLDER holds the results of any command; MANIFEST is the manifest.json or comparison.json in it. The
    scenarios are those that were kept with the results: the files they came from are not needed. Tables are
    compared; figures are not drawn again. The exit code is 0 if every bit is the same, and 3 if not.
    """
    from guaranteesim.studies.reruns import rerun as run_again

    kept = output.make_printable(source) if out is None else out
    with failures.report_resumption(Path(kept)), show_progress(quiet=quiet) as report:
        made = run_again(source, out=out, workers=workers, progress=report, replace=replace)
    if as_json:
        output.print_json({"format": 1, **output.convert_to_plain(made), "identical": made.is_identical})
    else:
        for line in _describe(made):
            click.echo(output.make_printable(line))
    ctx.exit(0 if made.is_identical else StorageError.exit_code)


def _describe(made: Rerun) -> list[str]:
    """Return what came of it, the answer first."""
    files = f"{made.compared} file{'s' * (made.compared != 1)}"
    kept = [f"The new results are in {made.folder}."] if made.folder else []
    versions = [f"  {text}" for text in made.versions]
    if made.is_identical:
        other = ["This holds although the versions differ:", *versions] if versions else []
        return [f"identical: all bits of {files} are the same ({made.title})", *other, *kept]
    place = f" ({made.first})" if made.first else ""
    count = len(made.differing)
    more = f", and {count - _SHOWN} more" if count > _SHOWN else ""
    cause = (
        ["Versions that differ:", *versions]
        if versions
        else ["The versions are the same: the results may have been changed after they were written."]
    )
    return [
        f"not identical: {count} of {files} differ{'s' * (count == 1)}, first {made.differing[0]}{place}",
        f"  {', '.join(made.differing[:_SHOWN])}{more}",
        *cause,
        *kept,
    ]
