"""``guaranteesim compare``: several arrangements that meet the same histories."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guaranteesim.cli import documents, failures, options, output
from guaranteesim.cli.progress import progress

if TYPE_CHECKING:
    from guaranteesim.analysis.comparison import Comparison

_OUT = Path("results")


@click.command(short_help="Compare scenarios on the same random numbers.")
@click.argument("scenarios", metavar="SCENARIO...", nargs=-1, required=True)
@click.option(
    "--baseline", metavar="NAME", help="Scenario that differences are taken from.  [default: the first]"
)
@options.theories
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
    scenarios: tuple[str, ...], baseline: str | None, theories: tuple[str, ...], keep_worlds: bool,
    worlds: int | None, seed: int | None, workers: int, out: Path | None, sets: tuple[str, ...],
    overlays: tuple[str, ...], quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Compare scenarios on the same random numbers: who acts, who blocks, how long peace lasts, at what cost.

    Where the scenarios name what happens without a deal (no_deal), that is run as well, and the sides are
    asked whether they would accept each arrangement.

    SCENARIO is a file, a folder, or the name of a shipped scenario or folder. Stopped half-way, the same
    command goes on where it stopped.

    With --theories every scenario is run under the defaults and under every theory named, and the orderings
    that hold under all of them are told from those that do not; arrangements are then taken as in force.
    """
    if theories:
        if baseline is not None:
            raise click.UsageError("--baseline has no meaning with --theories: every pair is compared")
        folder = _folder(scenarios, "-theories") if out is None else out
        _under_theories(
            scenarios,
            theories,
            folder,
            (worlds, seed, workers),
            (overlays, sets),
            keep_worlds,
            quiet,
            as_json,
        )
        return
    if keep_worlds:
        raise click.UsageError("--keep-worlds goes with --theories; without it the worlds are always kept")
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
        click.echo(_where(folder, comparison))


def _under_theories(
    scenarios: Sequence[str], theories: Sequence[str], folder: Path,
    size: tuple[int | None, int | None, int], changes: tuple[Sequence[str], Sequence[str]],
    keep_worlds: bool, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    from guaranteesim import api
    from guaranteesim.report.theories import theory_tables

    with failures.resumable(folder), progress(quiet=quiet) as report:
        comparison = api.compare_theories(
            scenarios, theories, *size, folder, *changes, keep_worlds=keep_worlds, progress=report
        )
    if as_json:
        output.show_json(documents.of_theories(comparison, folder))
        return
    output.show(theory_tables(comparison, output.width()))
    if not quiet:
        click.echo(
            _filled(
                f"In {output.shown(folder)}: figures, ranks.csv, orderings.csv and theories.csv, and the "
                "tables of each theory in a folder of its own."
            )
        )


def _folder(scenarios: Sequence[str], suffix: str = "") -> Path:
    """``results/ukraine`` for the folder or shipped family ``ukraine``; ``results/comparison`` for a list."""
    only = Path(scenarios[0])
    if len(scenarios) > 1 or only.suffix in {".yaml", ".yml"}:
        return _OUT / f"comparison{suffix}"
    return _OUT / f"{only.resolve().name or 'comparison'}{suffix}"


def _where(folder: Path, comparison: Comparison) -> str:
    """Where everything is that was just made."""
    from guaranteesim.analysis.entrapment import told
    from guaranteesim.report.wording import listed

    tables = ["comparison.csv", "differences.csv", "summary.csv"]
    tables += ["acceptance.csv", "weighings.csv"] if comparison.no_deal else []
    tables += ["entrapment.csv"] if told(comparison.results) else []
    return _filled(
        f"In {output.shown(folder)}: figures{' (frontier first)' if comparison.no_deal else ''}, "
        f"{listed(tables)}, and the tables of each scenario in a folder of its own: "
        f"{', '.join(comparison.names)}."
    )


def _filled(text: str) -> str:
    return "\n" + textwrap.fill(text, output.width(), break_long_words=False, break_on_hyphens=False)
