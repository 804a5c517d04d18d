"""``guaranteesim channels``: the effect of an arrangement split by the mechanisms that make it."""

from __future__ import annotations

from pathlib import Path

import click

from guaranteesim.cli import default_folders, failures, json_documents, options, output
from guaranteesim.cli import notes as noted
from guaranteesim.cli.progress import show_progress
from guaranteesim.studies.settings import Changes, RunSize


@click.command(short_help="Split the effect of an arrangement by mechanism.")
@click.argument("first", metavar="FIRST")
@click.argument("second", metavar="SECOND")
@click.option(
    "--outcome",
    metavar="NAME",
    default="major_violation",
    show_default=True,
    help="Outcome to split: one that has a value in every world.",
)
@options.across_conflicts
@options.size
@options.make_output_options("results/<what is compared>-channels")
@options.changes
@options.strict
@options.no_figures
@options.quiet
@options.as_json
@options.debugging
def channels(
    first: str,
    second: str,
    outcome: str,
    across_conflicts: bool,
    size: RunSize,
    out: Path | None,
    replace: bool,
    changes: Changes,
    strict: bool,
    no_figures: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Split the difference of SECOND from FIRST among the mechanisms that make it.

    The mechanisms are denial, fear of a clash, nuclear fear, sanctions, the lead, the occasions that arise,
    and limits on the protégé's own force. Every set of them is switched off in both arrangements on the same
    random numbers, and the difference is split by Shapley value. Arrangements are taken as in force.

    FIRST and SECOND are files or names of shipped scenarios.
    """
    from guaranteesim import studies
    from guaranteesim.report.answer.channels import build_channel_answer
    from guaranteesim.report.screens.layout import wrap_paragraph
    from guaranteesim.report.tables.channels import build_channel_tables

    pair = (first, second)
    folder = default_folders.name_comparison_folder(pair, "-channels") if out is None else out
    parts = studies.open_studies(pair, changes)
    notes = noted.collect_study_notes(parts)
    noted.show_notes(notes, strict=strict, quiet=quiet or as_json, workers=size.workers)
    with failures.report_resumption(folder), show_progress(quiet=quiet) as report:
        comparison = studies.split_by_channel(
            first,
            second,
            outcome=outcome,
            **size.as_keywords(),
            **changes.as_keywords(),
            out=folder,
            figures=not no_figures,
            progress=report,
            replace=replace,
            across_conflicts=across_conflicts,
        )
    if as_json:
        document = json_documents.build_channels_document(comparison, folder)
        output.print_json({**document, "notes": noted.convert_notes(notes)})
        return
    width = output.find_terminal_width()
    for paragraph in build_channel_answer(comparison):
        click.echo("\n".join([*wrap_paragraph(paragraph, width), ""]))
    output.print_parts(build_channel_tables(comparison, width))
    if not quiet:
        drawn = "the figure, " if not no_figures else ""
        text = f"In {output.make_printable(folder)}: {drawn}channels.csv, subsets.csv and findings.txt."
        click.echo(output.fill_paragraph(text))
