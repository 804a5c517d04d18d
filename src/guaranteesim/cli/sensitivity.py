"""``guaranteesim sensitivity``: what outcomes and differences hang on."""

from __future__ import annotations

import click

from guaranteesim.cli import options, output
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_outcomes, complete_scenarios
from guaranteesim.cli.delivery import Delivery
from guaranteesim.cli.total_effects import EffectOptions, print_total_effects
from guaranteesim.errors import UserError
from guaranteesim.studies.settings import Changes, RunSize


@click.command(short_help=SUMMARIES["sensitivity"])
@click.argument(
    "source", metavar="FOLDER|SCENARIO...", nargs=-1, required=True, shell_complete=complete_scenarios
)
@click.option(
    "--outcome",
    shell_complete=complete_outcomes,
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
@click.option(
    "--design",
    metavar="sobol|morris",
    help="Vary a few factors by a design, for their total effects: total and first order of Sobol, or "
    "elementary effects of Morris.",
)
@options.vary
@click.option(
    "--factors",
    type=options.make_whole_number_type(2, 100),
    metavar="K",
    help="With --design and without --vary: number of the strongest inputs to vary.  [default: 8]",
)
@click.option(
    "--rows",
    type=options.make_whole_number_type(2, 1_000_000),
    metavar="N",
    help="With --design: least number of rows.  [default: 128 × (factors + 2) for sobol, 20 × (factors + 1) "
    "for morris]",
)
@options.make_study_options(
    "results/<what is analysed>-sensitivity", worlds="as in the scenario; 100 a row with --design"
)
def sensitivity(
    source: tuple[str, ...],
    outcome: str,
    arrangement: str | None,
    against: str | None,
    design: str | None,
    vary: tuple[str, ...],
    factors: int | None,
    rows: int | None,
    size: RunSize,
    changes: Changes,
    delivery: Delivery,
) -> None:
    """Find the uncertain inputs that decide an outcome, or the difference of two arrangements.

    FOLDER holds the finished results of run or compare. They are analysed without further simulation: each
    world has drawn its own inputs. Names of scenarios are compared first.

    Dummy inputs give the threshold below which nothing is claimed. What is not varied is listed in fixed.csv.

    With --design a few factors are varied in new runs, 100 worlds a row, which also shows how they act
    together. effects.csv has every outcome and every pair.
    """
    from guaranteesim import studies
    from guaranteesim.studies.sensitivity_source import holds_results

    is_folder = len(source) == 1 and holds_results(source[0])
    if design is not None:
        request = EffectOptions(
            source[0] if is_folder else list(source),
            design,
            vary,
            factors,
            rows,
            outcome,
            arrangement,
            against,
        )
        folder = delivery.choose_folder(source, f"-sensitivity-{design}")
        print_total_effects(request, size, changes, delivery, folder)
        return
    if vary or factors is not None or rows is not None:
        raise UserError("--vary, --factors and --rows go with --design sobol or --design morris; add one")
    folder = delivery.choose_folder(source, "-sensitivity")
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
    files = f"report.html, {delivery.figures}sensitivity.csv (every outcome and every pair) and fixed.csv"
    delivery.print_place(folder, files)
