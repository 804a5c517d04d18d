"""Regret of each arrangement under each theory and under each of several weights of consent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from guaranteesim.analysis.robustness.assessment import Assessment, Spread
from guaranteesim.analysis.robustness.orientation import find_margin
from guaranteesim.analysis.robustness.robustness import Robustness
from guaranteesim.report import style
from guaranteesim.report.answer.robustness import make_titles
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.lettering import fit_text, measure_width
from guaranteesim.report.drawing.robustness_captions import (
    make_labels,
    make_robustness_footer,
    order_arrangements,
)
from guaranteesim.report.words.outcome_amounts import format_gap, format_gap_with_unit, name_gap_unit

NAME = "regret_heatmap"
KIND = "robustness"

_ROW, _CELL, _GAP = 0.44, 0.5, 0.22
_NAMES = 2.6
_HEADING = 1.9
_BLOCK = 0.42
"""Space above a block of rows for its heading, inches."""

Column = tuple[str, Spread, int]
"""Heading, regrets and the column in them."""


def draw(found: Robustness) -> Figure:
    """Draw the figure."""
    groups = _list_groups(found)
    headings = [[fit_text(text, _HEADING, style.TINY, 2) for text, _, _ in group] for group in groups]
    head = 0.1 + max(
        measure_width(line, style.TINY) for group in headings for text in group for line in text.split("\n")
    )
    blocks = _list_blocks(found)
    order = order_arrangements(found)
    wide = _NAMES + sum(len(group) for group in groups) * _CELL + (len(groups) - 1) * _GAP
    tall = head + len(blocks) * (_BLOCK + _ROW * len(order)) + _ROW
    canvas = Canvas(
        _make_title(found),
        _make_subtitle(found),
        make_robustness_footer(found),
        tall,
        max(style.WIDTH, wide + 2 * style.MARGIN),
    )
    _draw_headings(canvas, headings, head)
    most = max(float(assessment.theory_regrets.value.max()) for _, assessment in blocks)
    most = max(most, *(float(assessment.weighing_regrets.value.max()) for _, assessment in blocks))
    top = head
    for heading, assessment in blocks:
        canvas.add_text(0.05, top + 0.1, heading, weight="bold", size=style.SMALL)
        _draw_block(canvas, found, assessment, order, top + _BLOCK, most)
        top += _BLOCK + _ROW * len(order)
    _draw_key(canvas, found, top + 0.1)
    return canvas.figure


def _list_blocks(found: Robustness) -> list[tuple[str, Assessment]]:
    if found.asked is None:
        return [("As if in force", found.in_force)]
    return [("Refusals counted", found.asked), ("As if in force", found.in_force)]


def _list_groups(found: Robustness) -> list[list[Column]]:
    """Return the columns: the theories, and the weights of consent where there are several."""
    main = found.main
    groups = [[(item.short, main.theory_regrets, at) for at, item in enumerate(found.theories)]]
    if len(main.states.weighings) > 1:
        groups.append([(title, main.weighing_regrets, at) for at, title in enumerate(main.states.weighings)])
    return groups


def _draw_headings(canvas: Canvas, headings: Sequence[Sequence[str]], head: float) -> None:
    left = _NAMES
    for number, group in enumerate(headings):
        for text in group:
            canvas.add_text(
                left + _CELL / 2,
                head - 0.02,
                text,
                va="bottom",
                ha="center",
                rotation=90,
                size=style.TINY,
                linespacing=1.0,
            )
            left += _CELL
        name = "under the theory" if not number else "under the weights of consent"
        width = len(group) * _CELL
        shown = fit_text(name, width, style.SMALL, 1)
        canvas.add_text(left - width / 2, head + 0.08, shown, ha="center", color=style.MUTED)
        left += _GAP


def _draw_block(
    canvas: Canvas, found: Robustness, assessment: Assessment, order: Sequence[int], top: float, most: float
) -> None:
    axes = canvas.add_axes(0, top, canvas.width, _ROW * len(order))
    axes.set(xlim=(0, canvas.width), ylim=(len(order), 0))
    axes.axis("off")
    labels = make_labels(found, _NAMES - 0.1)
    spreads = [assessment.theory_regrets]
    if len(assessment.states.weighings) > 1:
        spreads.append(assessment.weighing_regrets)
    for row, place in enumerate(order):
        axes.text(0.05, row + 0.5, labels[place], va="center", size=style.SMALL, linespacing=1.05)
        left = _NAMES
        for spread in spreads:
            for column in range(spread.value.shape[1]):
                _draw_cell(axes, found, (left, row), spread, (place, column), most)
                left += _CELL
            left += _GAP


def _draw_cell(
    axes: Axes,
    found: Robustness,
    corner: tuple[float, int],
    spread: Spread,
    entry: tuple[int, int],
    most: float,
) -> None:
    left, row = corner
    value, low, high = (float(part[entry]) for part in (spread.value, spread.low, spread.high))
    margin = find_margin(found.outcome)
    # A regret whose interval reaches 0 is not told apart from that of the best.
    is_open = low <= margin < high
    fill = style.PAPER if is_open else style.pick_heat_colour(value / most if most > 0 else 0.0)
    axes.add_patch(
        Rectangle(
            (left + 0.02, row + 0.05),
            _CELL - 0.04,
            0.9,
            facecolor=fill,
            edgecolor=style.FAINT,
            linewidth=0.8 if is_open else 0,
        )
    )
    text = f"≤{format_gap(found.outcome, high)}" if is_open else format_gap(found.outcome, value)
    ink = style.pick_legible_colour(fill)
    axes.text(left + _CELL / 2, row + 0.5, text, ha="center", va="center", size=style.TINY, color=ink)


def _draw_key(canvas: Canvas, found: Robustness, top: float) -> None:
    key = canvas.add_axes(0.05, top, canvas.width - 0.05, _ROW)
    key.set(xlim=(0, canvas.width - 0.05), ylim=(1, 0))
    key.axis("off")
    position = 0.0
    for share, text in _ENTRIES:
        fill = style.PAPER if share is None else style.pick_heat_colour(share)
        box = Rectangle((position, 0.25), 0.3, 0.5, facecolor=fill, edgecolor=style.FAINT, linewidth=0.8)
        key.add_patch(box)
        key.text(position + 0.38, 0.5, text, va="center", size=style.TINY)
        position += 0.38 + measure_width(text, style.TINY) + 0.25


_ENTRIES: tuple[tuple[float | None, str], ...] = (
    (0.0, "pale: little regret"),
    (1.0, "dark: most"),
    (None, "white: not told apart from the best"),
)
"""Entries of the key: share of the colour scale or None, meaning."""


def _make_title(found: Robustness) -> str:
    """Return the arrangement whose greatest regret under any column is least, with that regret."""
    main, titles = found.main, make_titles(found)
    spreads = [main.theory_regrets, *([main.weighing_regrets] if len(main.states.weighings) > 1 else [])]
    value, low, high = (
        np.concatenate([getattr(spread, end) for spread in spreads], axis=1)
        for end in ("value", "low", "high")
    )
    first, second = np.argsort(value.max(axis=1), kind="stable")[:2]
    name, other = (titles[found.names[place]] for place in (first, second))
    weights = len(spreads) > 1
    asked = "Refusals counted" if found.asked is not None else "As if in force"
    # Upper ends of intervals, because "at most" is a claim.
    most, more = (format_gap_with_unit(found.outcome, float(high[place].max())) for place in (first, second))
    several = len(found.theories) > 1
    under = (
        f"under {'any theory' if several else 'the defaults'}{' or weights of consent' if weights else ''}"
    )
    if high[first].max() >= low[second].max():
        return (
            f"{asked}, {name} and {other} are not told apart as least regretted {under}: at most {most} and "
            f"{more}"
        )
    if (low[first] <= find_margin(found.outcome)).all():
        return (
            f"{asked}, {name} is first or level with the first under "
            f"{'every theory' if several else 'the defaults'}"
            f"{' and all weights of consent' if weights else ''}; {other} gives away up to {more}"
        )
    return f"{asked}, {name} gives away at most {most} {under}; {other} up to {more}"


def _make_subtitle(found: Robustness) -> str:
    return (
        f"Regret in {name_gap_unit(found.outcome)} of {found.outcome.title}: what an arrangement gives away "
        "against the best one under that column, assumptions averaged. The title gives upper ends of 95 % "
        "intervals."
    )
