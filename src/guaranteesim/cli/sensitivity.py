"""``guaranteesim sensitivity``: what outcomes and differences hang on."""

from __future__ import annotations

from pathlib import Path

import click

from guaranteesim.cli import options, output
from guaranteesim.cli.delivery import Delivery
from guaranteesim.studies.settings import Changes, RunSize


@click.command(short_help="Find the inputs that decide an outcome.")
@click.argument("source", metavar="FOLDER|SCENARIO...", nargs=-1, required=True)
@click.option(
    "--outcome",
    default="major_violation",
    show_default=True,
    metavar="NAME",
    help="Outcome to look at closely; every other one is in sensitivity.csv.",
)
@click.option(
    "--arrangement",
    metavar="NAME",
    help="Run that the answer is about.  [default: the one that differs most from --against]",
)
@click.option("--against", metavar="NAME", help="Run that it is compared with.  [default: the first]")
@options.make_study_options("results/<what is analysed>-sensitivity")
def sensitivity(
    source: tuple[str, ...],
    outcome: str,
    arrangement: str | None,
    against: str | None,
    size: RunSize,
    changes: Changes,
    delivery: Delivery,
) -> None:
    """Find the uncertain inputs that decide an outcome, or the difference of two arrangements.

    FOLDER holds the finished results of run or compare. They are analysed without further simulation: each
    world has drawn its own inputs. Names of scenarios are compared first.

    Dummy inputs give the threshold below which nothing is claimed. What is not varied is listed in fixed.csv.
    """
    from guaranteesim import studies

    folder = delivery.choose_folder(source, "-sensitivity")
    is_folder = len(source) == 1 and _holds_results(source[0])
    with delivery.keep(folder) as keeping:
        made = studies.analyse_sensitivity(
            source[0] if is_folder else list(source),
            outcome=outcome,
            arrangement=arrangement,
            against=against,
            **size.as_keywords(),
            **changes.as_keywords(),
            **keeping,
        )
    if delivery.as_json:
        output.print_json(
            {
                "format": 1,
                "folder": str(folder),
                "influences": made.table().to_dict("records"),
                "fixed": [{"path": item.path, "value": item.value} for item in made.fixed],
            }
        )
        return
    # Only here, so that what is refused is refused at once.
    from guaranteesim.report.answer.sensitivity import build_sensitivity_answer
    from guaranteesim.report.tables.sensitivity import build_sensitivity_tables

    main = made.main.output
    shown = [made.main]
    if main.other is not None:
        shown.append(made.find(outcome, main.name))
    output.print_parts(
        [
            *build_sensitivity_answer(made, shown),
            "",
            *build_sensitivity_tables(made, shown, output.find_terminal_width()),
        ]
    )
    delivery.print_place(
        folder, f"{delivery.figures}sensitivity.csv (every outcome and every pair) and fixed.csv"
    )


def _holds_results(name: str) -> bool:
    from guaranteesim.ensemble.keep.markers import OTHER_MARKER, RUN_MARKER

    return any((Path(name) / marker).is_file() for marker in (RUN_MARKER, OTHER_MARKER))
