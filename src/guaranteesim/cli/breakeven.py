"""``guaranteesim breakeven``: the value at which two arrangements are equal, or a state would sign."""

from __future__ import annotations

from pathlib import Path

import click

from guaranteesim.cli import default_folders, failures, options, output
from guaranteesim.cli.progress import show_progress
from guaranteesim.studies.settings import Changes, RunSize


def _read_tolerance(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 < number < float("inf"):
        raise click.BadParameter(f"takes a number above 0, not {text[:40]!r}")
    return number


@click.command(short_help="Find the value at which two scenarios are equal.")
@click.argument("first", metavar="SCENARIO")
@click.argument("second", metavar="[SCENARIO]", required=False)
@click.option("--vary", metavar="PATH=LOW..HIGH", help="The number to move.")
@click.option(
    "--dial",
    metavar="NAME=LOW..HIGH",
    help="Or a dial on a human scale: reliability:STATE (a chance), troops:STATE (thousand soldiers), "
    "arms:STATE ($bn a month), objection:NAME.",
)
@click.option("--outcome", default="major_violation", show_default=True, metavar="NAME", help="The outcome.")
@click.option(
    "--sign",
    metavar="STATE",
    help="Ask instead where this state's gain from the first scenario over no deal is 0.",
)
@click.option(
    "--tolerance",
    type=_read_tolerance,
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
@options.size
@options.make_output_options("results/<what is compared>-breakeven")
@options.changes
@options.quiet
@options.as_json
@options.debugging
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
    out: Path | None,
    replace: bool,
    changes: Changes,
    quiet: bool,
    as_json: bool,
) -> None:
    """Find the value of a number at which two scenarios are equal, or at which a state would sign.

    The two meet the same random numbers at every value. Worlds are added until the interval is narrower than
    the tolerance. The answer may be that they are never equal within the range.

    --worlds is the number of worlds to begin with (500 by default).
    """
    from guaranteesim import studies
    from guaranteesim.report.answer.breakeven import build_break_even_answer

    names = [first] if second is None else [first, second]
    folder = default_folders.name_comparison_folder(names, "-breakeven") if out is None else out
    with failures.report_resumption(folder), show_progress(quiet=quiet) as report:
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
            out=folder,
            progress=report,
            replace=replace,
        )
    if as_json:
        output.print_json({"format": 1, "folder": str(folder), "points": made.table().to_dict("records")})
        return
    output.print_parts(build_break_even_answer(made))
    if not quiet:
        click.echo(
            output.fill_paragraph(
                f"In {output.make_printable(folder)}: breakeven.csv. Seed {made.seed}; a conditional "
                "comparison, not a forecast."
            )
        )
