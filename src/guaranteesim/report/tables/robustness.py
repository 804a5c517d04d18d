"""Robustness as tables that fit a given width."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.robustness.assessment import Assessment, Spread
from guaranteesim.analysis.robustness.orientation import find_orientation
from guaranteesim.analysis.robustness.robustness import Robustness
from guaranteesim.analysis.robustness.satisficing import Threshold
from guaranteesim.report.tables.layout import ColumnCells, build_fitting_tables
from guaranteesim.report.words.formats import NBSP, format_share
from guaranteesim.report.words.names import format_count
from guaranteesim.report.words.outcome_amounts import (
    format_gap,
    format_gap_cell,
    format_level,
    format_level_cell,
    name_gap_unit,
)
from guaranteesim.report.words.ranks import name_ties

if TYPE_CHECKING:
    from rich.console import RenderableType

MOST_INPUTS = 8
"""Numbers shown by the value of knowing them."""

LEGEND = (
    "Regret: what an arrangement gives away in a state of the world against the best of these there. Luck is "
    "taken out of the values, because the best of noisy means is better than any true one. Intervals (95 %) "
    "count luck and, of means and shares, the sampling of assumptions. Theories, weights of consent and rows "
    "count equally. It is a comparison by this outcome under the model's assumptions, not a recommendation."
)


def build_robustness_tables(found: Robustness, width: int = 120) -> list[RenderableType]:
    """Return the summary with refusals counted and as if in force, rank survival, and the worth of knowing.

    Args:
        found: The robustness.
        width: Columns of the terminal or page.
    """
    parts: list[RenderableType] = []
    if found.asked is not None:
        parts += _build_summary(found, found.asked, "Refusals counted", width)
    parts += _build_summary(found, found.in_force, "As if in force", width)
    parts += _build_ranks(found, width)
    parts += _build_values(found, width)
    parts += [*_wrap(LEGEND, width), ""]
    for note in found.notes:
        parts += _wrap(f"Note: {note}", width)
    return [*parts, *_wrap(format_robustness_footer(found), width)]


def format_robustness_footer(found: Robustness) -> str:
    """Return the size of the study, what was not varied, and the reminder that this is no forecast."""
    runs = len(found.names) + (found.no_deal is not None)
    total = runs * len(found.theories) * found.rows * found.worlds
    return (
        f"{format_count(found.rows, 'row')} of {format_count(len(found.paths), 'varied number')} × "
        f"{format_count(found.worlds, 'world')} for each arrangement and theory, {total:,} in all, over "
        f"{format_count(found.horizon_months, 'month')}, seed {found.seed}; "
        f"{format_count(found.fixed, 'number')} without a range not varied; {FOOTER}."
    )


def _build_summary(
    found: Robustness, assessment: Assessment, heading: str, width: int
) -> Iterator[RenderableType]:
    order = _order_by_worst(assessment)
    names = [found.names[place] for place in order]
    title = f"{heading}: {found.outcome.title}, regret in {name_gap_unit(found.outcome)}"
    columns = _list_columns(found, assessment, order)
    yield from build_fitting_tables(title, names, columns, width, width)


def _order_by_worst(assessment: Assessment) -> list[int]:
    """Return the arrangements, the least worst regret first."""
    keys = (assessment.mean_regrets.value, assessment.worst_regrets.value)
    return [int(place) for place in np.lexsort(keys)]


def _list_columns(found: Robustness, assessment: Assessment, order: Sequence[int]) -> list[ColumnCells]:
    """Return the columns of the summary: regrets, levels, and the share that meets the threshold."""

    def write_gaps(spread: Spread) -> list[str]:
        return [format_gap_cell(found.outcome, spread.get_estimate(place)) for place in order]

    def write_levels(spread: Spread) -> list[str]:
        return [format_level_cell(found.outcome, spread.get_estimate(place)) for place in order]

    columns: list[ColumnCells] = [
        ("worst\nregret", write_gaps(assessment.worst_regrets)),
        (f"not exceeded\nin 90{NBSP}%", write_gaps(assessment.high_regrets)),
        ("mean\nregret", write_gaps(assessment.mean_regrets)),
        ("mean\noutcome", write_levels(assessment.means)),
        ("worst\ncase", write_levels(assessment.worst_cases)),
    ]
    if found.threshold is not None and assessment.met_shares is not None:
        met = [format_share(assessment.met_shares.get_estimate(place)) for place in order]
        columns.append((_head_threshold(found.outcome, found.threshold), met))
    return columns


def _head_threshold(outcome: Outcome, threshold: Threshold) -> str:
    """Return the heading of the share that meets the threshold."""
    if threshold.outcome.name != outcome.name:
        return f"states with\n{threshold}"
    sign = "at most" if threshold.is_ceiling else "at least"
    return f"states {sign}\n{format_level(outcome, threshold.value)}"


def _build_ranks(found: Robustness, width: int) -> Iterator[RenderableType]:
    """Return in which share of the states each arrangement keeps rank k or better."""
    main, count = found.main, len(found.names)
    order = _order_by_worst(main)
    best = "most" if find_orientation(found.outcome) > 0 else "least"
    columns: list[ColumnCells] = [
        (
            "first" if not rank else f"among\nfirst {rank + 1}",
            [format_share(main.rank_shares.get_estimate(place, rank)) for place in order],
        )
        for rank in range(min(count - 1, 4))
    ]
    title = f"Rank survival: share of the states in which it is ranked so, 1 = {best}"
    yield from build_fitting_tables(title, [found.names[place] for place in order], columns, width, width)
    if name_ties(main):
        text = (
            "Arrangements that do the same share the better rank, such as several that are refused, so that "
            "a column adds up to more than 100 %."
        )
        yield from _wrap(text, width)
        yield ""


def _build_values(found: Robustness, width: int) -> Iterator[RenderableType]:
    """Return what knowing more before choosing is worth."""
    main, told, outcome = found.main, found.information, found.outcome
    spreads = [("everything but luck", main.perfect_value), ("all numbers", main.numbers_value)]
    if len(found.theories) > 1:
        spreads.append(("which theory is true", main.theory_value))
    if len(main.states.weighings) > 1:
        spreads.append(("the weights of consent", main.weighing_value))
    rows = [(name, format_gap_cell(outcome, spread.get_estimate())) for name, spread in spreads]
    rows.append(("as many rows and worlds again", format_gap(outcome, main.sample_value.doubled)))
    rows += _list_input_rows(found)
    title = f"Worth of knowing, in {name_gap_unit(outcome)}"
    yield from build_fitting_tables(
        title, [name for name, _ in rows], [("worth", [cell for _, cell in rows])], width, width
    )
    chance = format_gap(outcome, told.family_noise)
    shown = int(np.count_nonzero(told.values > told.family_noise))
    text = (
        f"Of {format_count(len(found.paths), 'number')}, {shown or 'none'} "
        f"{'are' if shown > 1 else 'is'} worth more "
        f"than the greatest of as many numbers without any influence would show ({chance})."
    )
    yield from _wrap(text, width)
    yield ""


def _list_input_rows(found: Robustness) -> Iterator[tuple[str, str]]:
    """Yield the numbers whose value exceeds what chance would show, the most valuable first."""
    told = found.information
    order = np.argsort(-told.values, kind="stable")[:MOST_INPUTS]
    for place in order:
        if told.values[place] > told.family_noise:
            value, reach = float(told.values[place]), 1.96 * float(told.errors[place])
            low, high = (format_gap(found.outcome, end) for end in (max(value - reach, 0.0), value + reach))
            yield found.paths[place], f"{format_gap(found.outcome, value)} ({low}\N{EN DASH}{high})"


def list_summary_cells(found: Robustness) -> tuple[Sequence[str], list[Sequence[str]]]:
    """Return header and rows of the small table of a notebook."""
    main = found.main
    header = ("arrangement", "worst regret", "mean regret", f"mean {found.outcome.title}")
    rows = [
        (
            found.scenarios[place].title,
            format_gap_cell(found.outcome, main.worst_regrets.get_estimate(place)),
            format_gap_cell(found.outcome, main.mean_regrets.get_estimate(place)),
            format_level_cell(found.outcome, main.means.get_estimate(place)),
        )
        for place in _order_by_worst(main)
    ]
    return header, list(rows)


def _wrap(text: str, width: int) -> Iterator[RenderableType]:
    """Yield a paragraph broken between words."""
    from rich.text import Text

    lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    yield from (Text(line) for line in lines)
