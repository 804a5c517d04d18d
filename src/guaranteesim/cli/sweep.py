"""``guaranteesim sweep``: arrangements over the values of one or two numbers."""

from __future__ import annotations

from pathlib import Path

import click

from guaranteesim.cli import default_folders, failures, options, output
from guaranteesim.cli.progress import show_progress
from guaranteesim.studies.settings import Changes, RunSize


@click.command(short_help="Move one or two numbers and see what turns.")
@click.argument("scenarios", metavar="SCENARIO...", nargs=-1, required=True)
@options.vary
@click.option("--outcome", default="major_violation", show_default=True, metavar="NAME", help="The outcome.")
@click.option(
    "--pair",
    nargs=2,
    metavar="NAME NAME",
    help="Two scenarios to compare.  [default: the first, and the one that differs most from it]",
)
@options.size
@options.make_output_options("results/<what is run>-sweep")
@options.changes
@options.no_figures
@options.quiet
@options.as_json
@options.debugging
def sweep(
    scenarios: tuple[str, ...],
    vary: tuple[str, ...],
    outcome: str,
    pair: tuple[str, str] | None,
    size: RunSize,
    out: Path | None,
    replace: bool,
    changes: Changes,
    no_figures: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Move one or two numbers over a range and see how every scenario responds, and where two change places.

    --vary names the number, for example challenger.clash_aversion=0..3. Given twice, the answer is a line of
    indifference in the plane of both. Every value meets the same random numbers.

    --worlds is the number of worlds at every value (500 by default). If the command is stopped, the same
    command continues the work.
    """
    from guaranteesim import studies
    from guaranteesim.report.answer.sweep import build_sweep_answer
    from guaranteesim.report.tables.sweep import build_sweep_tables

    folder = default_folders.name_comparison_folder(scenarios, "-sweep") if out is None else out
    with failures.report_resumption(folder), show_progress(quiet=quiet) as report:
        made = studies.sweep(
            list(scenarios),
            vary=vary,
            outcome=outcome,
            pair=pair,
            **size.as_keywords(),
            **changes.as_keywords(),
            out=folder,
            figures=not no_figures,
            progress=report,
            replace=replace,
        )
    if as_json:
        document = {
            "format": 1,
            "folder": str(folder),
            "rows": made.table().to_dict("records"),
            "crossings": made.crossings().to_dict("records"),
        }
        output.print_json(document)
        return
    output.print_parts(
        [*build_sweep_answer(made), "", *build_sweep_tables(made, output.find_terminal_width())]
    )
    if not quiet:
        drawn = "" if no_figures else "figures, "
        click.echo(
            output.fill_paragraph(
                f"In {output.make_printable(folder)}: {drawn}rows.csv, crossings.csv and the worlds."
            )
        )
