"""``guaranteesim explain``: what an arrangement says, who can block it, how likely it acts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from guaranteesim.cli import json_documents, options, output
from guaranteesim.cli import notes as noted
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_scenarios, complete_states
from guaranteesim.cli.options import read_probability, read_willingness
from guaranteesim.errors import UserError
from guaranteesim.studies.settings import Changes

if TYPE_CHECKING:
    from guaranteesim.studies.challenger_view import ChallengerOutlook
    from guaranteesim.studies.explanation_view import Explanation

_USUAL, _WIDEST = 80, 100
"""Columns of text: where no terminal says, and beyond which lines are hard to read."""


_EXAMPLES = """\b
Examples:
  guaranteesim explain istanbul-draft-2022-ru
  guaranteesim explain nato-5 --willing USA=0.7 --correlation 0.3
  guaranteesim explain us-28-points --figure treaty.png
  guaranteesim explain us-28-points --challenger --figure challenger.svg
"""


@click.command(short_help=SUMMARIES["explain"], epilog=_EXAMPLES)
@click.argument("scenario", metavar="SCENARIO", shell_complete=complete_scenarios)
@click.option(
    "--willing",
    "willing",
    shell_complete=complete_states,
    type=read_willingness,
    multiple=True,
    metavar="STATE=P",
    help="Chance that a state is willing, for example USA=0.7. Repeatable.  [default: 0.5 each]",
)
@click.option(
    "--correlation",
    type=read_probability,
    default=0.0,
    show_default=True,
    metavar="R",
    help="Correlation of willingness between the states.",
)
@click.option(
    "--figure",
    "figure",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write a picture of it to FILE, which ends with .png, .svg or .pdf.",
)
@click.option(
    "--challenger",
    "challenger",
    is_flag=True,
    help="Show what the challenger expects at every rung instead; --figure then draws this.",
)
@options.changes
@options.strict
@options.as_json
@options.debugging
def explain(
    scenario: str,
    willing: tuple[tuple[str, float], ...],
    correlation: float,
    figure: Path | None,
    challenger: bool,
    changes: Changes,
    strict: bool,
    as_json: bool,
) -> None:
    """Explain an arrangement without a simulation.

    The page shows which states must agree, which can block, and how likely the arrangement acts.

    SCENARIO is a file, or the name of a shipped scenario. With --figure it is a diagram as well: which acts
    call which commitment, who decides and can block, what comes and when. With --challenger it shows what the
    challenger expects of every act, by the centres of all ranges.
    """
    from guaranteesim import studies

    study = studies.load(scenario, **changes.as_keywords())
    noted.show_notes(study.notes, strict=strict, quiet=as_json)
    if challenger and (willing or correlation):
        raise UserError(
            "--willing and --correlation are assumptions of the page about the rules, and the challenger has "
            "beliefs of its own: leave them out with --challenger"
        )
    shown: Explanation | ChallengerOutlook
    if challenger:
        shown = study.foresee()
        document = json_documents.build_outlook_document(shown)
    else:
        shown = study.explain(willing=dict(willing), correlation=correlation)
        document = json_documents.build_explanation_document(shown)
    drawn = {} if figure is None else {"figure": str(shown.save_figure(figure))}
    if as_json:
        output.print_json({**document, **drawn, "notes": noted.convert_notes(study.notes)})
        return
    click.echo(shown.render(min(output.find_terminal_width(_USUAL), _WIDEST)))
    if figure is not None:
        click.echo(f"\nPicture: {output.make_printable(figure)}")
