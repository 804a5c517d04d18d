"""``guaranteesim breakeven``: the value at which two arrangements are equal, or a state would sign."""

from __future__ import annotations

import click

from guaranteesim.cli import options, output
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_outcomes, complete_scenarios
from guaranteesim.cli.delivery import Delivery
from guaranteesim.studies.settings import Changes, RunSize


@click.command(short_help=SUMMARIES["breakeven"])
@click.argument("first", metavar="SCENARIO", shell_complete=complete_scenarios)
@click.argument("second", metavar="[SCENARIO]", required=False, shell_complete=complete_scenarios)
@click.option("--vary", metavar="PATH=LOW..HIGH", help="The number to move.")
@click.option(
    "--dial",
    metavar="NAME=LOW..HIGH",
    help="Or a dial on a human scale: reliability:STATE (a chance), troops:STATE (thousand soldiers), "
    "arms:STATE ($bn a month), objection:NAME.",
)
@click.option(
    "--outcome",
    shell_complete=complete_outcomes,
    default="major_violation",
    show_default=True,
    metavar="NAME",
    help="The outcome.",
)
@click.option(
    "--sign",
    metavar="STATE",
    help="Ask instead where this state's gain from the first scenario over no deal is 0.",
)
@click.option(
    "--tolerance",
    type=options.read_positive_number,
    metavar="X",
    help="Half-width of the interval to reach, in units of the path.  [default: a fiftieth of the range]",
)
@click.option(
    "--most-worlds",
    type=options.make_whole_number_type(1),
    default=20_000,
    show_default=True,
    metavar="N",
    help="Worlds at each value at which to stop.",
)
@options.make_study_options(
    "results/<what is compared>-breakeven", worlds="500 to begin with", with_figures=False
)
def breakeven(
    first: str,
    second: str | None,
    vary: str | None,
    dial: str | None,
    outcome: str,
    sign: str | None,
    tolerance: float | None,
    most_worlds: int,
    size: RunSize,
    changes: Changes,
    delivery: Delivery,
) -> None:
    """Find the value of a number at which two scenarios are equal, or at which a state would sign.

    The two meet the same random numbers at every value. Worlds are added until the interval is narrower than
    the tolerance. The answer may be that they are never equal within the range.

    --worlds is the number of worlds to begin with (500 by default).
    """
    from guaranteesim import studies

    names = [first] if second is None else [first, second]
    folder = delivery.choose_folder(names, "-breakeven")
    with delivery.keep(folder) as keeping:
        made = studies.find_break_even_point(
            first,
            second,
            vary=vary,
            dial=dial,
            outcome=outcome,
            sign=sign,
            tolerance=tolerance,
            most_worlds=most_worlds,
            **size.as_keywords(),
            **changes.as_keywords(),
            **keeping,
        )
    if delivery.as_json:
        output.print_json({"format": 1, "folder": str(folder), "points": made.table().to_dict("records")})
        return
    # Only here, so that what is refused is refused at once.
    from guaranteesim.report.answer.breakeven import build_break_even_answer

    output.print_parts(build_break_even_answer(made))
    delivery.print_place(folder, f"breakeven.csv. Seed {made.seed}; a conditional comparison, not a forecast")
