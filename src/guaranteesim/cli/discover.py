"""``guaranteesim discover``: the box of assumptions in which a scenario loses its lead."""

from __future__ import annotations

import click

from guaranteesim.cli import options, output
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_outcomes, complete_scenarios
from guaranteesim.cli.delivery import Delivery
from guaranteesim.studies.settings import Changes, RunSize


@click.command(short_help=SUMMARIES["discover"])
@click.argument("first", metavar="SCENARIO", shell_complete=complete_scenarios)
@click.argument("second", metavar="[SCENARIO]", required=False, shell_complete=complete_scenarios)
@click.option(
    "--outcome",
    shell_complete=complete_outcomes,
    default="major_violation",
    show_default=True,
    metavar="NAME",
    help="The outcome.",
)
@click.option(
    "--margin",
    type=options.read_number,
    default=0.0,
    show_default=True,
    metavar="X",
    help="Lead that counts, in units of the outcome: 0.1 is ten points of a share.",
)
@click.option(
    "--threshold",
    type=options.read_number,
    metavar="X",
    help="Ask instead where the first scenario has more of the outcome than X.",
)
@options.vary
@click.option(
    "--rows",
    type=options.make_whole_number_type(1, 1_000_000),
    default=1000,
    show_default=True,
    metavar="N",
    help="Rows of assumptions.",
)
@click.option(
    "--coverage",
    type=options.read_probability,
    metavar="X",
    help="Least share of the cases that the box holds.  [default: 0.6]",
)
@options.make_study_options("results/<what is compared>-discovery", worlds="50 a row")
def discover(
    first: str,
    second: str | None,
    outcome: str,
    margin: float,
    threshold: float | None,
    vary: tuple[str, ...],
    rows: int,
    coverage: float | None,
    size: RunSize,
    changes: Changes,
    delivery: Delivery,
) -> None:
    """Find the box in the space of assumptions in which the first scenario loses its lead over the second.

    Every uncertain number is varied over its distribution; --vary gives one another range, or moves a fixed
    number as well. The box is found by PRIM, with a tree beside it. It needs the extra "analysis".

    --worlds is the number of worlds of each row (50 by default). If the command is stopped, the same command
    continues the work.
    """
    from guaranteesim import studies

    names = [first] if second is None else [first, second]
    folder = delivery.choose_folder(names, "-discovery")
    with delivery.keep(folder) as keeping:
        made = studies.discover(
            first,
            second,
            outcome=outcome,
            margin=margin,
            threshold=threshold,
            vary=vary,
            rows=rows,
            coverage=coverage,
            **size.as_keywords(),
            **changes.as_keywords(),
            **keeping,
        )
    if delivery.as_json:
        document = {
            "format": 1,
            "folder": str(folder),
            "case": made.case,
            "share": made.share,
            "box": made.table().to_dict("records"),
            "tradeoff": made.tradeoff().to_dict("records"),
        }
        output.print_json(document)
        return
    # Only here, so that what is refused is refused at once.
    from guaranteesim.report.answer.discovery import build_discovery_answer
    from guaranteesim.report.tables.discovery import build_discovery_tables

    output.print_parts(
        [*build_discovery_answer(made), "", *build_discovery_tables(made, output.find_terminal_width())]
    )
    drawn = delivery.figures if made.chosen is not None else ""
    delivery.print_place(folder, f"{drawn}box.csv, tradeoff.csv, tree.csv and the worlds")
