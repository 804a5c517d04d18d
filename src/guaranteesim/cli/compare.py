"""``guaranteesim compare``: several arrangements that meet the same histories."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import click

from guaranteesim.cli import documents, failures, options, output
from guaranteesim.cli.progress import progress

_OUT = Path("results")


@click.command(short_help="Compare scenarios on the same random numbers.")
@click.argument("scenarios", metavar="SCENARIO...", nargs=-1, required=True)
@click.option(
    "--baseline", metavar="NAME", help="Scenario that differences are taken from.  [default: the first]"
)
@options.size
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where to keep the results.  [default: results/<folder compared>]",
)
@options.changes
@options.quiet
@options.as_json
@options.debugging
def compare(
    scenarios: tuple[str, ...], baseline: str | None, worlds: int | None, seed: int | None, workers: int,
    out: Path | None, sets: tuple[str, ...], overlays: tuple[str, ...], quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Compare scenarios on the same random numbers: who acts, who blocks, how long peace lasts, at what cost.

    SCENARIO is a file, a folder, or the name of a shipped scenario or folder. Stopped half-way, the same
    command goes on where it stopped.
    """
    from guaranteesim import api
    from guaranteesim.report.tables import comparison_tables

    folder = _folder(scenarios) if out is None else out
    with failures.resumable(folder), progress(quiet=quiet) as report:
        studies = api.opened(scenarios, overlays, sets)
        comparison = api.compare(studies, worlds, seed, workers, folder, baseline, report)
    if as_json:
        output.show_json(documents.of_comparison(comparison, folder))
        return
    output.show(comparison_tables(comparison, output.width()))
    if not quiet:
        click.echo(_where(folder, comparison.names))


def _folder(scenarios: Sequence[str]) -> Path:
    """``results/ukraine`` for the folder or shipped family ``ukraine``; ``results/comparison`` for a list."""
    only = Path(scenarios[0])
    if len(scenarios) > 1 or only.suffix in {".yaml", ".yml"}:
        return _OUT / "comparison"
    return _OUT / (only.resolve().name or "comparison")


def _where(folder: Path, names: Sequence[str]) -> str:
    """Where everything is that was just made."""
    text = (
        f"In {folder}: figures, comparison.csv, differences.csv and summary.csv, "
        f"and the tables of each scenario in a folder of its own: {', '.join(names)}."
    )
    return "\n" + textwrap.fill(text, output.width(), break_long_words=False, break_on_hyphens=False)
