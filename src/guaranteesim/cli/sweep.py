"""``guaranteesim sweep``: arrangements over the values of one or two numbers."""

from __future__ import annotations

import click

from guaranteesim.cli import options, output
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_outcomes, complete_scenarios
from guaranteesim.cli.delivery import Delivery
from guaranteesim.studies.settings import Changes, RunSize


@click.command(short_help=SUMMARIES["sweep"])
@click.argument(
    "scenarios", metavar="SCENARIO...", nargs=-1, required=True, shell_complete=complete_scenarios
)
@options.vary
@click.option(
    "--outcome",
    shell_complete=complete_outcomes,
    default="major_violation",
    show_default=True,
    metavar="NAME",
    help="The outcome.",
)
@click.option(
    "--pair",
    nargs=2,
    metavar="NAME NAME",
    help="Two scenarios to compare.  [default: the first, and the one that differs most from it]",
)
@options.make_study_options("results/<what is run>-sweep", worlds="500 at every value")
def sweep(
    scenarios: tuple[str, ...],
    vary: tuple[str, ...],
    outcome: str,
    pair: tuple[str, str] | None,
    size: RunSize,
    changes: Changes,
    delivery: Delivery,
) -> None:
    """Move one or two numbers over a range and see how every scenario responds, and where two change places.

    --vary names the number, for example challenger.clash_aversion=0..3. Given twice, the answer is a line of
    indifference in the plane of both. Every value meets the same random numbers.

    --worlds is the number of worlds at every value (500 by default). If the command is stopped, the same
    command continues the work.
    """
    from guaranteesim import studies

    folder = delivery.choose_folder(scenarios, "-sweep")
    with delivery.keep(folder) as keeping:
        made = studies.sweep(
            list(scenarios),
            vary=vary,
            outcome=outcome,
            pair=pair,
            **size.as_keywords(),
            **changes.as_keywords(),
            **keeping,
        )
    if delivery.as_json:
        document = {
            "format": 1,
            "folder": str(folder),
            "rows": made.table().to_dict("records"),
            "crossings": made.crossings().to_dict("records"),
        }
        output.print_json(document)
        return
    # Only here, so that what is refused is refused at once.
    from guaranteesim.report.answer.sweep import build_sweep_answer
    from guaranteesim.report.tables.sweep import build_sweep_tables

    output.print_parts(
        [*build_sweep_answer(made), "", *build_sweep_tables(made, output.find_terminal_width())]
    )
    delivery.print_place(folder, f"{delivery.figures}rows.csv, crossings.csv and the worlds")
