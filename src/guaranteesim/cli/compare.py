"""``guaranteesim compare``: several arrangements that meet the same histories."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guaranteesim.cli import default_folders, failures, json_documents, options, output
from guaranteesim.cli import notes as noted
from guaranteesim.cli.progress import show_progress

if TYPE_CHECKING:
    from guaranteesim.analysis.comparison.comparison import Comparison
    from guaranteesim.errors import Note


@click.command(short_help="Compare scenarios on the same random numbers.")
@click.argument("scenarios", metavar="SCENARIO...", nargs=-1, required=True)
@click.option(
    "--baseline", metavar="NAME", help="Scenario that differences are taken from.  [default: the first]"
)
@options.theories
@options.across_conflicts
@options.size
@options.make_output_options("results/<what is compared>")
@options.changes
@options.strict
@options.no_figures
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
    worlds: int | None,
    seed: int | None,
    workers: int | None,
    out: Path | None,
    replace: bool,
    sets: tuple[str, ...],
    overlays: tuple[str, ...],
    strict: bool,
    no_figures: bool,
    tables: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Compare scenarios on the same random numbers.

    The screen shows which arrangement keeps the peace, which states would refuse it, and what the answer
    depends on. Every table is written to the folder of the results, as text and as CSV. --tables prints them.

    If the scenarios name a scenario without a deal (no_deal), it is run as well. The comparison then computes
    whether the states would accept each arrangement.

    SCENARIO is a file, a folder, or the name of a shipped scenario or folder. If the command is stopped, the
    same command continues the work.

    With --theories, every scenario is run under the defaults and under every theory. The tables show which
    orderings hold under all of them. Arrangements are then taken as in force.
    """
    if theories:
        if baseline is not None:
            raise click.UsageError("--baseline has no meaning with --theories: every pair is compared")
        folder = default_folders.name_comparison_folder(scenarios, "-theories") if out is None else out
        notes = noted.collect_theory_notes(
            scenarios,
            theories,
            overlays,
            sets,
            strict=strict,
            quiet=quiet or as_json,
            workers=workers,
        )
        _compare_theories(
            scenarios,
            theories,
            folder,
            (worlds, seed, workers),
            (overlays, sets),
            keep_worlds,
            not no_figures,
            quiet,
            as_json,
            notes,
            across_conflicts,
            replace,
        )
        return
    if keep_worlds:
        raise click.UsageError("--keep-worlds goes with --theories; without it the worlds are always kept")
    from guaranteesim import studies

    folder = default_folders.name_comparison_folder(scenarios) if out is None else out
    loaded, notes = noted.open_with_notes(
        scenarios,
        overlays,
        sets,
        strict=strict,
        quiet=quiet or as_json,
        across_conflicts=across_conflicts,
        workers=workers,
    )
    noted.refuse_oversized_runs(loaded, worlds, workers, folder)
    with failures.report_resumption(folder), show_progress(quiet=quiet) as report:
        comparison = studies.compare(
            loaded,
            worlds,
            seed,
            workers,
            folder,
            baseline,
            figures=not no_figures,
            progress=report,
            across_conflicts=across_conflicts,
            replace=replace,
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
    from guaranteesim.report.tables.comparison import build_comparison_tables

    output.print_parts(
        [
            *build_comparison_answer(comparison),
            "",
            *build_comparison_tables(comparison, output.find_terminal_width()),
        ]
    )
    if not quiet:
        click.echo(_describe_outputs(folder, comparison, no_figures))


def _compare_theories(
    scenarios: Sequence[str],
    theories: Sequence[str],
    folder: Path,
    size: tuple[int | None, int | None, int | None],
    changes: tuple[Sequence[str], Sequence[str]],
    keep_worlds: bool,
    figures: bool,
    quiet: bool,
    as_json: bool,
    notes: Sequence[Note],
    across_conflicts: bool,
    replace: bool,
) -> None:
    from guaranteesim import studies
    from guaranteesim.report.tables.theories import build_theory_tables

    with failures.report_resumption(folder), show_progress(quiet=quiet) as report:
        comparison = studies.compare_theories(
            scenarios,
            theories,
            *size,
            folder,
            *changes,
            keep_worlds=keep_worlds,
            figures=figures,
            progress=report,
            across_conflicts=across_conflicts,
            replace=replace,
        )
    if as_json:
        output.print_json(
            {
                **json_documents.build_theories_document(comparison, folder),
                "notes": noted.convert_notes(notes),
            }
        )
        return
    output.print_parts(build_theory_tables(comparison, output.find_terminal_width()))
    if not quiet:
        drawn = "figures, " if figures else ""
        click.echo(
            output.fill_paragraph(
                f"In {output.make_printable(folder)}: {drawn}ranks.csv, orderings.csv and "
                "theories.csv, and the "
                "tables of each theory in a folder of its own."
            )
        )


def _describe_outputs(folder: Path, comparison: Comparison, no_figures: bool) -> str:
    """Return where everything is that was just made."""
    from guaranteesim.analysis.outcomes.entrapment import list_entrapment_measures
    from guaranteesim.report.words.names import join_names

    drawn = f"figures{' (frontier first)' if comparison.no_deal else ''}, "
    tables = ["findings.txt", "comparison.csv", "differences.csv", "summary.csv"]
    tables += ["acceptance.csv", "weighings.csv"] if comparison.no_deal else []
    tables += ["entrapment.csv"] if list_entrapment_measures(comparison.results) else []
    return output.fill_paragraph(
        f"In {output.make_printable(folder)}: {'' if no_figures else drawn}{join_names(tables)}, "
        "and the tables of each "
        f"scenario in a folder of its own: {', '.join(comparison.names)}."
    )
