"""``guaranteesim bargain``: which terms every side whose acceptance is required could accept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guaranteesim.cli import default_folders, failures, options, output
from guaranteesim.cli import notes as noted
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_negotiations
from guaranteesim.cli.progress import show_progress
from guaranteesim.studies.settings import Changes, RunSize

if TYPE_CHECKING:
    import pandas as pd

    from guaranteesim.analysis.bargaining import Bargain

_FORMAT = 1


@click.command(short_help=SUMMARIES["bargain"])
@click.argument("negotiation", metavar="NEGOTIATION", shell_complete=complete_negotiations)
@options.size
@options.make_output_options("results/bargain-<negotiation>")
@click.option(
    "--no-deal",
    "no_deals",
    multiple=True,
    metavar="NAME",
    help="What happens without a deal, instead of what the base names; several are compared.",
)
@options.changes
@options.strict
@options.no_figures
@options.quiet
@options.as_json
@options.debugging
def bargain(
    negotiation: str,
    size: RunSize,
    out: Path | None,
    replace: bool,
    no_deals: tuple[str, ...],
    changes: Changes,
    strict: bool,
    no_figures: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Try every package of open terms.

    The findings show which packages all states would accept, which package is the bargain, and which state
    empties the zone of agreement.

    NEGOTIATION is a file, or the name of a shipped one: ukraine-2026, force-and-clock. If the command is
    stopped, the same command continues the work.
    """
    from guaranteesim import studies
    from guaranteesim.report.tables.bargaining import build_bargain_tables

    folder = default_folders.RESULTS / f"bargain-{Path(negotiation).stem}" if out is None else out
    notes = noted.collect_bargain_notes(negotiation, changes)
    noted.show_notes(notes, strict=strict, quiet=quiet or as_json, workers=size.workers)
    with failures.report_resumption(folder), show_progress(quiet=quiet) as report:
        made = studies.bargain(
            negotiation,
            **size.as_keywords(),
            **changes.as_keywords(),
            out=folder,
            figures=not no_figures,
            progress=report,
            replace=replace,
            no_deals=no_deals,
        )
    if as_json:
        output.print_json({**_build_document(made, folder), "notes": noted.convert_notes(notes)})
        return
    output.print_parts(build_bargain_tables(made, output.find_terminal_width()))
    if not quiet:
        click.echo(_describe_outputs(folder, no_figures, bool(made.rivals)))


def _describe_outputs(folder: Path, no_figures: bool, several: bool) -> str:
    """Return where everything is that was just made."""
    figures = "" if no_figures else "figures, "
    return output.fill_paragraph(
        f"In {output.make_printable(folder)}: report.html, {figures}packages.csv, zone.csv, "
        f"effects.csv, offers.csv, {'no_deals.csv ' if several else ''}and findings.txt."
    )


def _build_document(made: Bargain, folder: Path) -> dict[str, Any]:
    """Return the tables as one document, nothing left out."""
    from guaranteesim.analysis.bargaining.tables import export_bargain_tables
    from guaranteesim.analysis.comparison.comparison import FOOTER
    from guaranteesim.report.tables.bargaining import list_bargain_findings

    about = made.negotiation.about
    return {
        "format": _FORMAT,
        "name": made.negotiation.name,
        "title": about.title,
        "base": made.base.name,
        "no_deal": made.no_deal.name,
        "no_deals_compared": [item.no_deal.name for item in (made, *made.rivals)],
        "combinations": made.negotiation.combination_count,
        "excluded": made.negotiation.count_excluded(),
        "breakdown": made.negotiation.about.breakdown,
        "worlds": made.worlds,
        "seed": made.seed,
        "horizon_months": made.base.run.horizon_months,
        "states": made.states,
        "terms": {
            name: {option: item.title for option, item in term.options.items()}
            for name, term in about.terms.items()
        },
        "points": {point.kind: made.packages[point.position].name for point in made.points()},
        **{name: _list_rows(frame) for name, frame in export_bargain_tables(made).items()},
        "findings": list_bargain_findings(made),
        "folder": str(folder),
        "note": FOOTER,
    }


def _list_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table, with ``None`` for what is missing."""
    whole = frame.astype(object).where(frame.notna(), None)
    return [{str(key): cell for key, cell in row.items()} for row in whole.to_dict("records")]
