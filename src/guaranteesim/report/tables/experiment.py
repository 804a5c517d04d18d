"""An experiment as text: how far each arrangement's outcome moves over the rows, and where it leads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.experiments.row_outcomes import Experiment, RowSpread
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.report.tables.layout import build_fitting_tables
from guaranteesim.report.words.formats import DASH, NO_VALUE, format_number, format_percent
from guaranteesim.report.words.names import format_count

if TYPE_CHECKING:
    from rich.console import RenderableType

_HEADINGS = ("least", "median", "greatest")
_FEW_ROWS = 100


def build_experiment_tables(experiment: Experiment, width: int = 120) -> list[RenderableType]:
    """Return the answer and a table for every outcome, within ``width`` columns."""
    import textwrap

    parts: list[RenderableType] = []
    for outcome in experiment.outcomes:
        sentence = describe_spread(experiment, outcome)
        parts += [*textwrap.wrap(sentence, width, break_on_hyphens=False), ""]
    for outcome in experiment.outcomes:
        spreads = experiment.summarise(outcome)
        header, rows = list_spread_cells(experiment, outcome)
        columns = [(head, [row[place] for row in rows]) for place, head in enumerate(header) if place]
        title = f"{outcome.title}: means of {format_count(experiment.worlds, 'world')} over the rows"
        parts += build_fitting_tables(title, [item.title for item in spreads], columns, width)
    return [*parts, *textwrap.wrap(format_experiment_footer(experiment), width, break_on_hyphens=False)]


def list_spread_cells(
    experiment: Experiment, outcome: Outcome
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Return heading and cells: an arrangement, its row means, and how it fares beside the baseline."""
    baseline = next(item.title for item in experiment.variants if item.arrangement == experiment.baseline)
    header = ("arrangement", *_HEADINGS, f"below {baseline}", "above", "not resolved")
    return header, [_list_cells(item, outcome) for item in experiment.summarise(outcome)]


def _list_cells(spread: RowSpread, outcome: Outcome) -> tuple[str, ...]:
    write = format_percent if outcome.unit == "share" else format_number
    values = [write(value) for value in (spread.least, spread.median, spread.greatest)]
    if math.isnan(spread.less):
        return (spread.title, *values, *[DASH] * 3)
    unresolved = 1 - spread.less - spread.more
    return (spread.title, *values, *(_format_rows(share) for share in (spread.less, spread.more, unresolved)))


def _format_rows(share: float) -> str:
    return NO_VALUE if math.isnan(share) else format_percent(max(share, 0.0))


def format_row_share(share: float, rows: int) -> str:
    """Return a share of the rows; few rows are counted, since shares, each rounded, need not add up."""
    if math.isnan(share) or rows >= _FEW_ROWS:
        return _format_rows(share)
    return str(round(share * rows))


def describe_spread(experiment: Experiment, outcome: Outcome) -> str:
    """Return one sentence: which arrangement leads in how many rows, or how far the outcome moves."""
    spreads = experiment.summarise(outcome)
    write = format_percent if outcome.unit == "share" else format_number
    others = [item for item in spreads if item.arrangement != experiment.baseline]
    settings = len({variant.setting for variant in experiment.variants})
    rows = experiment.design.rows * settings
    where = format_count(rows, "row")
    if not others:
        [only] = spreads
        return (
            f"Over {where}, {outcome.title} of {only.title} runs from {write(only.least)} to "
            f"{write(only.greatest)} (median {write(only.median)})."
        )
    base = next(item for item in spreads if item.arrangement == experiment.baseline)
    best = max(others, key=lambda item: item.less)
    worlds = format_count(experiment.worlds, "world")
    if not any(item.less or item.more for item in others):
        return f"Over {where}, {worlds} a row tell no arrangement apart from {base.title} in {outcome.title}."
    if not best.less:
        best = max(others, key=lambda item: item.more)
        return (
            f"Over {where}, no arrangement is below {base.title} in {outcome.title}; {best.title} is above "
            f"it in {format_row_share(best.more, rows)} of them ({worlds} a row)."
        )
    less, more, rest = (
        format_row_share(share, rows) for share in (best.less, best.more, 1 - best.less - best.more)
    )
    return (
        f"Over {where}, {best.title} is below {base.title} in {outcome.title} in {less} of them and above it "
        f"in {more}; in {rest} of them {worlds} do not tell."
    )


def format_experiment_footer(experiment: Experiment) -> str:
    """Return the size of the experiment, and the reminder that this is no forecast."""
    paths = ", ".join(experiment.design.paths) or "nothing"
    settings = len({variant.setting for variant in experiment.variants})
    crossed = f", each under {settings} theories or levels" if settings > 1 else ""
    return (
        f"{format_count(experiment.design.rows, 'row')} over {paths}{crossed}; "
        f"{format_count(experiment.worlds, 'world')} a row, seed {experiment.seed}; intervals are 95 % for "
        f"one row alone; {FOOTER}."
    )
