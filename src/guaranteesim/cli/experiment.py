"""``guaranteesim experiment``: scenarios at every row of a table of assumptions."""

from __future__ import annotations

from pathlib import Path

import click

from guaranteesim.cli import default_folders, failures, options, output
from guaranteesim.cli.progress import show_progress
from guaranteesim.studies.settings import Changes, RunSize


@click.command(short_help="Run scenarios over a table of assumptions.")
@click.argument("scenarios", metavar="FILE|SCENARIO...", nargs=-1, required=True)
@options.vary
@click.option(
    "--design",
    metavar="NAME|FILE",
    help="Layout of the rows: grid, latin-hypercube, sobol, random, saltelli or morris; or a CSV or Parquet "
    "file with a column for each path.  [default: grid]",
)
@click.option(
    "--rows",
    type=options.make_whole_number_type(2, 1_000_000),
    metavar="N",
    help="Number of rows of a design that is no grid and no file.  [default: 200]",
)
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="NAME",
    help="Outcome to report. Repeatable.  [default: major_violation]",
)
@click.option(
    "--theories",
    multiple=True,
    metavar="all|NAME|FILE,...",
    help="Theories to cross with, beside the scenarios as written.",
)
@click.option(
    "--baseline", metavar="NAME", help="Scenario that differences are taken from.  [default: the first]"
)
@click.option("--own-luck", is_flag=True, help="Give every row random numbers of its own.")
@options.size
@options.make_output_options("results/<what is run>-experiment")
@options.changes
@options.no_figures
@options.quiet
@options.as_json
@options.debugging
def experiment(
    scenarios: tuple[str, ...],
    vary: tuple[str, ...],
    design: str | None,
    rows: int | None,
    outcomes: tuple[str, ...],
    theories: tuple[str, ...],
    baseline: str | None,
    own_luck: bool,
    size: RunSize,
    out: Path | None,
    replace: bool,
    changes: Changes,
    no_figures: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Run scenarios at every row of a table of assumptions, all on the same random numbers.

    A row sets numbers as --set does. --vary and --design lay the rows out; or a file with an experiment:
    block says everything. Every row is crossed with every scenario and theory. rows.csv has a line for each,
    with the difference from the baseline world by world.

    --worlds is the number of worlds of each row (100 by default). If the command is stopped, the same command
    continues the work.
    """
    from guaranteesim import studies
    from guaranteesim.report.tables.experiment import build_experiment_tables

    folder = default_folders.name_comparison_folder(scenarios, "-experiment") if out is None else out
    with failures.report_resumption(folder), show_progress(quiet=quiet) as report:
        made = studies.experiment(
            list(scenarios),
            vary=vary,
            design=design,
            rows=rows,
            outcomes=outcomes or None,
            theories=theories,
            **size.as_keywords(),
            **changes.as_keywords(),
            own_luck=own_luck,
            baseline=baseline,
            out=folder,
            figures=not no_figures,
            progress=report,
            replace=replace,
        )
    if as_json:
        rows_table = made.table()
        output.print_json({"format": 1, "folder": str(folder), "rows": rows_table.to_dict("records")})
        return
    output.print_parts(build_experiment_tables(made, output.find_terminal_width()))
    if not quiet:
        drawn = "figures, " if (folder / "figures").exists() and not no_figures else ""
        click.echo(
            output.fill_paragraph(
                f"In {output.make_printable(folder)}: {drawn}the table of rows, and the worlds."
            )
        )
