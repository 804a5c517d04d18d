"""``guaranteesim channels``: the effect of an arrangement split by the mechanisms that make it."""

from __future__ import annotations

import click

from guaranteesim.cli import json_documents, options, output
from guaranteesim.cli import notes as noted
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_outcomes, complete_scenarios
from guaranteesim.cli.delivery import Delivery
from guaranteesim.studies.settings import Changes, RunSize


@click.command(short_help=SUMMARIES["channels"])
@click.argument("first", metavar="FIRST", shell_complete=complete_scenarios)
@click.argument("second", metavar="SECOND", shell_complete=complete_scenarios)
@click.option(
    "--outcome",
    shell_complete=complete_outcomes,
    metavar="NAME",
    default="major_violation",
    show_default=True,
    help="Outcome to split: one that has a value in every world.",
)
@options.across_conflicts
@options.make_study_options("results/<what is compared>-channels", with_strict=True)
def channels(
    first: str,
    second: str,
    outcome: str,
    across_conflicts: bool,
    size: RunSize,
    changes: Changes,
    strict: bool,
    delivery: Delivery,
) -> None:
    """Split the difference of SECOND from FIRST among the mechanisms that make it.

    The mechanisms are denial, fear of a clash, nuclear fear, sanctions, the lead, the occasions that arise,
    and limits on the protégé's own force. Every set of them is switched off in both arrangements on the same
    random numbers, and the difference is split by Shapley value. Arrangements are taken as in force.

    FIRST and SECOND are files or names of shipped scenarios.
    """
    from guaranteesim import studies

    pair = (first, second)
    folder = delivery.choose_folder(pair, "-channels")
    parts = studies.open_studies(pair, changes)
    notes = noted.collect_study_notes(parts)
    noted.show_notes(notes, strict=strict, quiet=delivery.hides_notes, workers=size.workers)
    with delivery.keep(folder) as keeping:
        comparison = studies.split_by_channel(
            first,
            second,
            outcome=outcome,
            **size.as_keywords(),
            **changes.as_keywords(),
            **keeping,
            across_conflicts=across_conflicts,
        )
    if delivery.as_json:
        document = json_documents.build_channels_document(comparison, folder)
        output.print_json({**document, "notes": noted.convert_notes(notes)})
        return
    # Only here, so that what is refused is refused at once.
    from guaranteesim.report.answer.channels import build_channel_answer
    from guaranteesim.report.screens.layout import wrap_paragraph
    from guaranteesim.report.tables.channels import build_channel_tables

    width = output.find_terminal_width()
    for paragraph in build_channel_answer(comparison):
        click.echo("\n".join([*wrap_paragraph(paragraph, width), ""]))
    output.print_parts(build_channel_tables(comparison, width))
    delivery.print_place(folder, f"{delivery.figures}channels.csv, subsets.csv and findings.txt")
