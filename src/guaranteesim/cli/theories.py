"""``guaranteesim theories``: arrangements under rival theories, and the orderings that hold under all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from guaranteesim.cli import default_folders, failures, json_documents, options, output
from guaranteesim.cli import notes as noted
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_scenarios, complete_theories
from guaranteesim.cli.progress import show_progress
from guaranteesim.studies.settings import Changes, RunSize


@click.command(short_help=SUMMARIES["theories"])
@click.argument(
    "scenarios", metavar="SCENARIO...", nargs=-1, required=True, shell_complete=complete_scenarios
)
@click.option(
    "--theories",
    shell_complete=complete_theories,
    multiple=True,
    default=("all",),
    show_default=True,
    metavar="all|NAME|FILE,...",
    help="Theories to compare under: all shipped ones, some by name, or files of your own.",
)
@options.keep_worlds
@options.across_conflicts
@options.size
@options.make_output_options("results/<what is compared>-theories")
@options.changes
@options.strict
@options.no_figures
@options.quiet
@options.as_json
@options.debugging
def theories(
    scenarios: tuple[str, ...],
    theories: tuple[str, ...],
    keep_worlds: bool,
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
    """Compare scenarios under the defaults and under rival theories, all in the same worlds.

    Tells the orderings of the scenarios that hold under every theory from those that one theory turns round.
    Arrangements are taken as in force: nobody is asked whether they accept.

    SCENARIO is a file, a folder, or the name of a shipped scenario or folder. Theories that are finished in
    the folder are not run again.
    """
    compare_under_theories(
        scenarios,
        theories,
        size,
        changes,
        out=out,
        replace=replace,
        keep_worlds=keep_worlds,
        across_conflicts=across_conflicts,
        strict=strict,
        figures=not no_figures,
        quiet=quiet,
        as_json=as_json,
    )


def compare_under_theories(
    scenarios: Sequence[str],
    theories: Sequence[str],
    size: RunSize,
    changes: Changes,
    *,
    out: Path | None,
    replace: bool,
    keep_worlds: bool,
    across_conflicts: bool,
    strict: bool,
    figures: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Run the comparison, keep it and print it; ``compare --theories`` does the same."""
    from guaranteesim import studies

    folder = default_folders.name_comparison_folder(scenarios, "-theories") if out is None else out
    # Notes come before the first simulation, so that a slip is seen before an hour of work.
    notes = noted.collect_theory_notes(
        scenarios, theories, changes, strict=strict, quiet=quiet or as_json, workers=size.workers
    )
    with failures.report_resumption(folder), show_progress(quiet=quiet) as report:
        comparison = studies.compare_theories(
            scenarios,
            theories=theories,
            **size.as_keywords(),
            **changes.as_keywords(),
            out=folder,
            figures=figures,
            progress=report,
            replace=replace,
            keep_worlds=keep_worlds,
            across_conflicts=across_conflicts,
        )
    if as_json:
        document = json_documents.build_theories_document(comparison, folder)
        output.print_json({**document, "notes": noted.convert_notes(notes)})
        return
    # Only here, so that what is refused is refused at once.
    from guaranteesim.report.tables.theories import build_theory_tables

    output.print_parts(build_theory_tables(comparison, output.find_terminal_width()))
    if not quiet:
        drawn = "figures, " if figures else ""
        text = (
            f"In {output.make_printable(folder)}: {drawn}ranks.csv, orderings.csv and theories.csv, and the "
            "tables of each theory in a folder of its own."
        )
        click.echo(output.fill_paragraph(text))
