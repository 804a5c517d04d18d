"""``guaranteesim explain``: what an arrangement says, who can block it, how likely it acts."""

from __future__ import annotations

import click

from guaranteesim.cli import json_documents, options, output
from guaranteesim.cli import notes as noted
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_scenarios, complete_states
from guaranteesim.cli.options import read_probability, read_willingness
from guaranteesim.studies.settings import Changes

_USUAL, _WIDEST = 80, 100
"""Columns of text: where no terminal says, and beyond which lines are hard to read."""


@click.command(short_help=SUMMARIES["explain"])
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
@options.changes
@options.strict
@options.as_json
@options.debugging
def explain(
    scenario: str,
    willing: tuple[tuple[str, float], ...],
    correlation: float,
    changes: Changes,
    strict: bool,
    as_json: bool,
) -> None:
    """Explain an arrangement without a simulation.

    The page shows which states must agree, which can block, and how likely the arrangement acts.

    SCENARIO is a file, or the name of a shipped scenario.
    """
    from guaranteesim import studies
    from guaranteesim.report.texts.explanation import render_explanation

    study = studies.load(scenario, **changes.as_keywords())
    noted.show_notes(study.notes, strict=strict, quiet=as_json)
    explanation = study.explain(willing=dict(willing), correlation=correlation)
    if as_json:
        document = json_documents.build_explanation_document(explanation)
        output.print_json({**document, "notes": noted.convert_notes(study.notes)})
    else:
        click.echo(render_explanation(explanation, min(output.find_terminal_width(_USUAL), _WIDEST)))
