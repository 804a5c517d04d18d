"""``guaranteesim experiment``: scenarios at every row of a table of assumptions."""

from __future__ import annotations

import click

from guaranteesim.cli import options, output
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_outcomes, complete_scenarios, complete_theories
from guaranteesim.cli.delivery import Delivery
from guaranteesim.studies.settings import Changes, RunSize


@click.command(short_help=SUMMARIES["experiment"])
@click.argument(
    "scenarios", metavar="FILE|SCENARIO...", nargs=-1, required=True, shell_complete=complete_scenarios
)
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
    shell_complete=complete_outcomes,
    multiple=True,
    metavar="NAME",
    help="Outcome to report. Repeatable.  [default: major_violation]",
)
@click.option(
    "--theories",
    shell_complete=complete_theories,
    multiple=True,
    metavar="all|NAME|FILE,...",
    help="Theories to cross with, beside the scenarios as written.",
)
@click.option(
    "--baseline", metavar="NAME", help="Scenario that differences are taken from.  [default: the first]"
)
@click.option("--own-luck", is_flag=True, help="Give every row random numbers of its own.")
@options.make_study_options("results/<what is run>-experiment", worlds="100 a row")
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
    changes: Changes,
    delivery: Delivery,
) -> None:
    """Run scenarios at every row of a table of assumptions, all on the same random numbers.

    A row sets numbers as --set does. --vary and --design lay the rows out; or a file with an experiment:
    block says everything. Every row is crossed with every scenario and theory. rows.csv has a line for each,
    with the difference from the baseline world by world.

    --worlds is the number of worlds of each row (100 by default). If the command is stopped, the same command
    continues the work.
    """
    from guaranteesim import studies

    folder = delivery.choose_folder(scenarios, "-experiment")
    with delivery.keep(folder) as keeping:
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
            **keeping,
        )
    if delivery.as_json:
        rows_table = made.table()
        output.print_json({"format": 1, "folder": str(folder), "rows": rows_table.to_dict("records")})
        return
    # Only here, so that what is refused is refused at once.
    from guaranteesim.report.tables.experiment import build_experiment_tables

    output.print_parts(build_experiment_tables(made, output.find_terminal_width()))
    drawn = delivery.figures if (folder / "figures").exists() else ""
    delivery.print_place(folder, f"{drawn}the table of rows, and the worlds")
