"""``guaranteesim compare``: several arrangements that meet the same histories."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from guaranteesim.cli import default_folders, failures, json_documents, options, output
from guaranteesim.cli import notes as noted
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_scenarios
from guaranteesim.cli.progress import show_progress
from guaranteesim.cli.theories import compare_under_theories
from guaranteesim.cli.variants import separate_variants
from guaranteesim.studies.settings import Changes, Effort, RunSize

if TYPE_CHECKING:
    from guaranteesim.analysis.comparison.comparison import Comparison


_EXAMPLES = """\b
Examples:
  guaranteesim compare ukraine
  guaranteesim compare no-guarantee coalition-us-backstop mine/deal.yaml
  guaranteesim compare no-guarantee coalition-us-backstop \\
    monitored=coalition-us-backstop --with monitored:monitors
"""


@click.command(short_help=SUMMARIES["compare"], epilog=_EXAMPLES)
@click.argument(
    "scenarios", metavar="SCENARIO...", nargs=-1, required=True, shell_complete=complete_scenarios
)
@click.option(
    "--baseline", metavar="NAME", help="Scenario that differences are taken from.  [default: the first]"
)
@options.theories
@options.keep_worlds
@options.across_conflicts
@options.size
@options.effort
@options.make_output_options("results/<what is compared>")
@options.changes
@options.strict
@options.no_figures
@options.inputs
@options.tables
@options.quiet
@options.as_json
@options.debugging
def compare(
    scenarios: tuple[str, ...],
    baseline: str | None,
    theories: tuple[str, ...],
    keep_worlds: bool,
    across_conflicts: bool,
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
    """Compare scenarios on the same random numbers.

    The screen shows which arrangement keeps the peace, which states would refuse it, and what the answer
    depends on. Every table is written to the folder of the results, as text and as CSV. --tables prints them.

    If the scenarios name a scenario without a deal (no_deal), it is run as well. The comparison then computes
    whether the states would accept each arrangement.

    SCENARIO is a file, a folder, or the name of a shipped scenario or folder. NAME=SCENARIO is a variant: the
    scenario under another name, with changes of its own, given as --set NAME:PATH=VALUE, --with NAME:TERM or
    --overlay NAME:FILE. Without a NAME a change holds for every scenario. If the command is stopped, the same
    command continues the work.
    """
    plain, variants, common = separate_variants(scenarios, changes)
    if theories:
        if variants:
            raise click.UsageError("variants do not go with --theories: write each into a file of its own")
        if baseline is not None:
            raise click.UsageError("--baseline has no meaning with --theories: every pair is compared")
        if inputs:
            raise click.UsageError("--inputs does not go with --theories: draws are not kept there")
        if effort.until is not None or effort.worlds_limit is not None:
            raise click.UsageError("--until does not go with --theories: give a number of worlds")
        # The old form of another command; the note says so, and results are the same.
        if not quiet:
            click.echo("note: `compare --theories` is now `guaranteesim theories`", err=True)
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
        return
    if keep_worlds:
        raise click.UsageError("--keep-worlds goes with --theories; without it the worlds are always kept")
    from guaranteesim import studies

    folder = default_folders.name_comparison_folder(scenarios) if out is None else out
    loaded, notes = noted.open_with_notes(
        plain,
        common,
        strict=strict,
        quiet=quiet or as_json,
        across_conflicts=across_conflicts,
        workers=size.workers,
        variants=variants,
    )
    if effort.until is None:
        noted.refuse_oversized_runs(loaded, size, folder)
    with failures.report_resumption(folder), show_progress(quiet=quiet) as report:
        comparison = studies.compare(
            loaded,
            **size.as_keywords(),
            **effort.as_keywords(),
            out=folder,
            figures=not no_figures,
            inputs=inputs,
            progress=report,
            replace=replace,
            baseline=baseline,
            across_conflicts=across_conflicts,
        )
    if as_json:
        output.print_json(
            {
                **json_documents.build_comparison_document(comparison, folder),
                "notes": noted.convert_notes(notes),
            }
        )
        return
    if tables:
        _show_tables(comparison, folder, no_figures, quiet)
    else:
        _show_screen(comparison, "" if quiet else output.describe_kept_outputs(folder, no_figures))


def _show_screen(comparison: Comparison, kept: str) -> None:
    from guaranteesim.report.screens.overview import build_comparison_screen

    output.print_parts(
        build_comparison_screen(
            comparison, kept, output.find_terminal_width(output.SCREEN), output.find_terminal_height()
        )
    )


def _show_tables(comparison: Comparison, folder: Path, no_figures: bool, quiet: bool) -> None:
    from guaranteesim.report.answer.comparison import build_comparison_answer
    from guaranteesim.report.answer.effort import describe_effort
    from guaranteesim.report.tables.comparison import build_comparison_tables

    output.print_parts(
        [
            *build_comparison_answer(comparison),
            *describe_effort(comparison.results),
            "",
            *build_comparison_tables(comparison, output.find_terminal_width()),
        ]
    )
    if not quiet:
        click.echo(_describe_outputs(folder, comparison, no_figures))


def _describe_outputs(folder: Path, comparison: Comparison, no_figures: bool) -> str:
    """Return where everything is that was just made."""
    from guaranteesim.analysis.outcomes.entrapment import list_entrapment_measures
    from guaranteesim.report.words.names import join_names

    drawn = f"figures{' (frontier first)' if comparison.no_deal else ''}, "
    tables = [
        "report.html (all of it as one page)",
        "findings.txt",
        "comparison.csv",
        "differences.csv",
        "summary.csv",
    ]
    tables += ["acceptance.csv", "weighings.csv"] if comparison.no_deal else []
    tables += ["entrapment.csv"] if list_entrapment_measures(comparison.results) else []
    return output.fill_paragraph(
        f"In {output.make_printable(folder)}: {'' if no_figures else drawn}{join_names(tables)}, "
        "and the tables of each "
        f"scenario in a folder of its own: {', '.join(comparison.names)}."
    )
