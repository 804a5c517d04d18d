"""``guaranteesim story``: one world of finished results, told month by month."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guaranteesim.cli import options, output
from guaranteesim.cli.command_list import SUMMARIES

if TYPE_CHECKING:
    from guaranteesim.studies.story_study import Story

_WIDEST = 140
"""Columns beyond which two arrangements side by side are hard to read."""
_WIDEST_ALONE = 100

_EXAMPLES = """\b
Examples:
  guaranteesim story results/us-side-letter
  guaranteesim story results/us-side-letter --where "rung=invasion and not honoured"
  guaranteesim story results/ukraine --worst --compare article-5-like us-side-letter
  guaranteesim story results/us-side-letter --world 7 --out world-7
"""


@click.command(short_help=SUMMARIES["story"], epilog=_EXAMPLES)
@click.argument("folder", metavar="RESULTS", type=options.read_folder_name)
@click.option(
    "--world",
    type=options.make_whole_number_type(0, options.LARGEST_SEED),
    metavar="N",
    help="Tell the world of this number.",
)
@click.option("--typical", is_flag=True, help="Tell the world nearest to the medians.  [default]")
@click.option("--worst", is_flag=True, help="Tell the world with the gravest violation and loss.")
@click.option("--mildest", is_flag=True, help="Tell the world with the least violation and loss.")
@click.option(
    "--where",
    metavar="CONDITION",
    help="Tell the first world that meets a condition on the columns of events and worlds, or with another "
    "option, one of those.",
)
@click.option("--arrangement", metavar="NAME", help="Arrangement of a comparison.  [default: the first]")
@click.option(
    "--compare", nargs=2, metavar="A B", help="Tell the same world under two arrangements of a comparison."
)
@click.option("--out", type=click.Path(path_type=Path), metavar="FOLDER", help="Write text and figure here.")
@options.no_figures
@options.as_json
@options.debugging
def story(
    folder: Path,
    world: int | None,
    typical: bool,
    worst: bool,
    mildest: bool,
    where: str | None,
    arrangement: str | None,
    compare: tuple[str, str] | None,
    out: Path | None,
    no_figures: bool,
    as_json: bool,
) -> None:
    """Tell one world of a finished run month by month.

    The world is simulated again from its seed and number: what the challenger expected of each act, who
    voted how and for which two largest reasons, what arrived when, and what it changed.

    RESULTS is a folder that run or compare wrote. CONDITION compares columns with =, !=, <, <=, > and >=, and
    joins them with and, or, not and brackets. A name that both tables have means the crisis; world.NAME means
    the world.
    """
    from guaranteesim import studies
    from guaranteesim.studies.story_study import tell_story

    ways = [name for name, asked in (("typical", typical), ("worst", worst), ("mildest", mildest)) if asked]
    if len(ways) + (world is not None) > 1:
        raise click.UsageError(
            "--world, --typical, --worst and --mildest exclude each other: give one of them"
        )
    told = tell_story(
        studies.read(folder),
        world=world,
        way=ways[0] if ways else None,
        where=where,
        arrangement=arrangement,
        compare=compare or None,
    )
    if out is not None:
        told.save(out, figures=not no_figures)
    if as_json:
        output.print_json(_build_document(told))
        return
    widest = _WIDEST if compare else _WIDEST_ALONE
    click.echo(told.render(min(output.find_terminal_width(output.SCREEN), widest)))
    if out is not None:
        kinds = "text" if no_figures else "text and figure"
        click.echo(output.fill_paragraph(f"In {output.make_printable(out)}: {kinds} of this story."))


def _build_document(told: Story) -> dict[str, Any]:
    from guaranteesim.cli.json_documents import FORMAT

    return {"format": FORMAT, **told.build_document()}
