"""``guaranteesim backtest``: cases that happened, forecast and scored against the record."""

from __future__ import annotations

from pathlib import Path

import click

from guaranteesim.cli import documents, failures, options, output
from guaranteesim.cli import notes as noted
from guaranteesim.cli.progress import progress

_OUT = Path("results/backtest")


@click.command(short_help="Test the model on cases that happened.")
@click.argument("cases", metavar="[CASE...]", nargs=-1)
@options.size
@options.kept("results/backtest")
@options.changes
@options.strict
@options.no_figures
@options.quiet
@options.as_json
@options.debugging
def backtest(
    cases: tuple[str, ...],
    worlds: int | None,
    seed: int | None,
    workers: int | None,
    out: Path | None,
    replace: bool,
    sets: tuple[str, ...],
    overlays: tuple[str, ...],
    strict: bool,
    no_figures: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Forecast cases that happened and score the forecasts: attacked or not, honoured or not.

    CASE is a file, a folder, or the name of a shipped case; without any, all shipped cases are taken. A case
    is a scenario with a history: block. Stopped half-way, the same command goes on where it stopped.
    """
    from guaranteesim import api
    from guaranteesim.api.backtesting import SHIPPED
    from guaranteesim.report.tables.backtest import build_backtest_tables

    found = api.opened(cases or [SHIPPED], overlays, sets)
    notes = noted.notes_of(found)
    noted.show_notes(notes, strict=strict, quiet=quiet or as_json, workers=workers)
    folder = _OUT if out is None else out
    with failures.resumable(folder), progress(quiet=quiet) as report:
        tested = api.backtest(
            found, worlds, seed, workers, folder, figures=not no_figures, progress=report, replace=replace
        )
    if as_json:
        output.show_json({**documents.of_backtest(tested, folder), "notes": noted.as_data(notes)})
        return
    output.show(build_backtest_tables(tested, output.width()))
    if not quiet:
        click.echo(_where(folder, no_figures))


def _where(folder: Path, no_figures: bool) -> str:
    """Where everything is that was just made."""
    text = (
        f"In {output.shown(folder)}: {'' if no_figures else 'figures, '}cases.csv, scores.csv, "
        "influence.csv, reliability.csv, pairs.csv and findings.txt, and the tables of each case in a "
        "folder of its own."
    )
    return output.filled(text)
