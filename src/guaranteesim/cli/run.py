"""``guaranteesim run``: simulate one scenario."""

from __future__ import annotations

from pathlib import Path

import click

from guaranteesim.cli import documents, failures, options, output
from guaranteesim.cli.progress import progress

_OUT = Path("results")


@click.command(short_help="Simulate one scenario.")
@click.argument("scenario", metavar="SCENARIO")
@options.size
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where to keep the results.  [default: results/<scenario>]",
)
@options.changes
@options.quiet
@options.as_json
@options.debugging
def run(
    scenario: str, worlds: int | None, seed: int | None, workers: int, out: Path | None,
    sets: tuple[str, ...], overlays: tuple[str, ...], quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Simulate one scenario and keep its results: tables, figures, and the story of one world.

    SCENARIO is a file, or the name of a shipped scenario. Stopped half-way, the same command goes on
    where it stopped.
    """
    from guaranteesim import api
    from guaranteesim.report.tables import run_table

    study = api.load(scenario, overlays, sets)
    folder = _OUT / study.name if out is None else out
    with failures.resumable(folder), progress(quiet=quiet) as report:
        results = study.run(worlds, seed, workers, out=folder, progress=report)
    if as_json:
        output.show_json(documents.of_run(results, folder))
        return
    output.show(run_table(results))
    if not quiet:
        click.echo(
            f"In {output.shown(folder)}: summary.csv, figures (calendar: what happens over time in all "
            "worlds; timeline: in one world), story.txt (that world, month by month), and every table."
        )
