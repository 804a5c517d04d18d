"""``guaranteesim backtest``: cases that happened, forecast and scored against the record."""

from __future__ import annotations

from pathlib import Path

import click

from guaranteesim.cli import failures, json_documents, options, output
from guaranteesim.cli import notes as noted
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_scenarios
from guaranteesim.cli.progress import show_progress
from guaranteesim.studies.settings import Changes, RunSize

_OUT = Path("results/backtest")
_PANEL_OUT = Path("results/panel")


@click.command(short_help=SUMMARIES["backtest"])
@click.argument("cases", metavar="[CASE...]", nargs=-1, shell_complete=complete_scenarios)
@click.option(
    "--panel",
    is_flag=False,
    flag_value="",
    metavar="[FILE]",
    help="Forecast every dyad-year of rivals and every call on a pact instead, with the cases beside them "
    "scored by order. FILE has the columns of rival-years.csv or pact-calls.csv; without it both are used "
    "as they ship.",
)
@options.size
@options.make_output_options("results/backtest")
@options.changes
@options.strict
@options.no_figures
@options.quiet
@options.as_json
@options.debugging
def backtest(
    cases: tuple[str, ...],
    panel: str | None,
    size: RunSize,
    out: Path | None,
    replace: bool,
    changes: Changes,
    strict: bool,
    no_figures: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Forecast cases from history and score the forecasts: attacked or not, honoured or not.

    CASE is a file, a folder, or the name of a shipped case. Without an argument, all shipped cases are used.
    A case is a scenario with a history: block. If the command is stopped, the same command continues the
    work.

    With --panel every line of a record is coded by one rule, and the forecasts are scored against the base
    rate, a constant and a logit. --worlds is then the number of worlds of each dyad-year, 200 by default.
    """
    if panel is not None:
        _backtest_panel(cases, panel, size, out, replace, changes, not no_figures, quiet, as_json)
        return
    from guaranteesim import studies
    from guaranteesim.report.tables.backtest import build_backtest_tables
    from guaranteesim.studies.backtest_study import SHIPPED

    found = studies.open_studies(cases or [SHIPPED], changes)
    notes = noted.collect_study_notes(found)
    noted.show_notes(notes, strict=strict, quiet=quiet or as_json, workers=size.workers)
    folder = _OUT if out is None else out
    with failures.report_resumption(folder), show_progress(quiet=quiet) as report:
        tested = studies.backtest(
            found,
            **size.as_keywords(),
            out=folder,
            figures=not no_figures,
            progress=report,
            replace=replace,
        )
    if as_json:
        output.print_json(
            {**json_documents.build_backtest_document(tested, folder), "notes": noted.convert_notes(notes)}
        )
        return
    output.print_parts(build_backtest_tables(tested, output.find_terminal_width()))
    if not quiet:
        click.echo(_describe_outputs(folder, no_figures))


def _backtest_panel(
    cases: tuple[str, ...],
    panel: str,
    size: RunSize,
    out: Path | None,
    replace: bool,
    changes: Changes,
    figures: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Run the back-test on the panel and show it."""
    from guaranteesim import studies
    from guaranteesim.report.tables.panel import build_panel_tables

    folder = _PANEL_OUT if out is None else out
    with failures.report_resumption(folder), show_progress(quiet=quiet) as report:
        tested = studies.backtest_panel(
            panel or None,
            cases=cases or None,
            **size.as_keywords(),
            **changes.as_keywords(),
            out=folder,
            figures=figures,
            progress=report,
            replace=replace,
        )
    if as_json:
        output.print_json(json_documents.build_panel_document(tested, folder))
        return
    output.print_parts(build_panel_tables(tested, output.find_terminal_width()))
    if not quiet:
        text = (
            f"In {output.make_printable(folder)}: {'figures, ' if figures else ''}scores.csv, misses.csv, "
            "forecasts.csv with every line, the other tables, and findings.txt."
        )
        click.echo(output.fill_paragraph(text))


def _describe_outputs(folder: Path, no_figures: bool) -> str:
    """Return where everything is that was just made."""
    text = (
        f"In {output.make_printable(folder)}: report.html, {'' if no_figures else 'figures, '}cases.csv, "
        "scores.csv, "
        "influence.csv, reliability.csv, pairs.csv and findings.txt, and the tables of each case in a "
        "folder of its own."
    )
    return output.fill_paragraph(text)
