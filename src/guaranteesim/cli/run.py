"""``guaranteesim run``: simulate one scenario."""

from __future__ import annotations

from pathlib import Path

import click

from guaranteesim.cli import default_folders, failures, json_documents, options, output
from guaranteesim.cli import notes as noted
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_scenarios
from guaranteesim.cli.progress import show_progress
from guaranteesim.studies.settings import Changes, Effort, RunSize


@click.command(short_help=SUMMARIES["run"])
@click.argument("scenario", metavar="SCENARIO", shell_complete=complete_scenarios)
@options.size
@options.effort
@options.make_output_options("results/<scenario>")
@options.changes
@options.strict
@options.no_figures
@options.inputs
@options.tables
@options.quiet
@options.as_json
@options.debugging
def run(
    scenario: str,
    size: RunSize,
    effort: Effort,
    out: Path | None,
    replace: bool,
    changes: Changes,
    strict: bool,
    no_figures: bool,
    inputs: bool,
    tables: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Simulate one scenario.

    The screen shows how long peace holds, whether help comes, and which states stand in its way. Every
    table, the figures and the story of one world are written to the folder of the results.

    SCENARIO is a file, or the name of a shipped scenario. If the command is stopped, the same command
    continues the work.
    """
    from guaranteesim import studies

    study = studies.load(scenario, **changes.as_keywords())
    noted.show_notes(study.notes, strict=strict, quiet=quiet or as_json, workers=size.workers)
    folder = default_folders.name_run_folder(study.name) if out is None else out
    if effort.until is None:
        noted.refuse_oversized_runs([study], size, folder)
    with failures.report_resumption(folder), show_progress(quiet=quiet) as report:
        results = study.run(
            **size.as_keywords(),
            **effort.as_keywords(),
            out=folder,
            figures=not no_figures,
            inputs=inputs,
            progress=report,
            replace=replace,
        )
    if as_json:
        output.print_json(
            {**json_documents.build_run_document(results, folder), "notes": noted.convert_notes(study.notes)}
        )
        return
    # Only here, so that what is refused is refused at once.
    from guaranteesim.report.answer.effort import describe_effort
    from guaranteesim.report.answer.run import build_run_answer, describe_unresolved_shares
    from guaranteesim.report.screens.overview import build_run_screen
    from guaranteesim.report.tables.comparison import build_run_table

    if not tables:
        kept = "" if quiet else output.describe_kept_outputs(folder, no_figures)
        output.print_parts(
            build_run_screen(
                results, kept, output.find_terminal_width(output.SCREEN), output.find_terminal_height()
            )
        )
        return
    output.print_parts(
        [
            *build_run_answer(results),
            *describe_unresolved_shares(results),
            *describe_effort([results]),
            "",
            *build_run_table(results),
        ]
    )
    if not quiet:
        click.echo(_describe_outputs(folder, no_figures))


def _describe_outputs(folder: Path, no_figures: bool) -> str:
    """Return where everything is that was just made."""
    figures = (
        ""
        if no_figures
        else (" figures (calendar: what happens over time in all worlds; timeline: in one world),")
    )
    return output.fill_paragraph(
        f"In {output.make_printable(folder)}: report.html (all of it as one page), findings.txt, "
        f"summary.csv,{figures} story.txt (that world, month by month), and every table."
    )
