"""Regret of each arrangement under each theory and under each of several weights of consent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
_GROUPS = (
    ("under the theory", "theory"),
    ("under the weights of consent", "weights of consent", "weights"),
)
"""Names of the two groups of columns, the longest first."""
_SHADES = 64
"""Steps of the colour scale in the key."""
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
    most = max(float(spread.value.max()) for _, assessment in blocks for spread in _list_spreads(assessment))
    top = head
    for heading, assessment in blocks:
        canvas.add_text(0.05, top + 0.1, heading, weight="bold", size=style.SMALL)
        _draw_block(canvas, found, assessment, order, top + _BLOCK, most)
        top += _BLOCK + _ROW * len(order)
    _draw_key(canvas, found, top + 0.1, most)
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


def _list_spreads(assessment: Assessment) -> list[Spread]:
    """Return the regrets by theory, and by weights of consent where there are several."""
    several = len(assessment.states.weighings) > 1
    return [assessment.theory_regrets, *([assessment.weighing_regrets] if several else [])]


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
        width = len(group) * _CELL
        # The gap to the next group leaves half of itself on either side.
        shown = _choose_text(_GROUPS[number], width + _GAP)
        canvas.add_text(left - width / 2, head + 0.08, shown, ha="center", color=style.MUTED)
        left += _GAP


def _choose_text(texts: Sequence[str], width: float) -> str:
    """Return the first text that is at most so many inches wide, the last one if none is."""
    return next((text for text in texts if measure_width(text, style.SMALL) <= width), texts[-1])


def _draw_block(
    canvas: Canvas, found: Robustness, assessment: Assessment, order: Sequence[int], top: float, most: float
) -> None:
    axes = canvas.add_axes(0, top, canvas.width, _ROW * len(order))
    axes.set(xlim=(0, canvas.width), ylim=(len(order), 0))
    axes.axis("off")
    labels = make_labels(found, _NAMES - 0.1)
    spreads = _list_spreads(assessment)
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
            edgecolor=style.MUTED,
            linewidth=0.8 if is_open else 0,
        )
    )
    # A regret within the margin counts as none, so that "0" and "<0.1" do not stand for the same.
    text = _format_limit(found, high) if is_open else format_gap(found.outcome, value if high > margin else 0)
    ink = style.pick_legible_colour(fill)
    axes.text(left + _CELL / 2, row + 0.5, text, ha="center", va="center", size=style.TINY, color=ink)


def _format_limit(found: Robustness, high: float) -> str:
    """Return the upper end of an interval that reaches 0: "≤3"."""
    # The end is above the margin, so that it never reads "<0.1".
    return f"≤{format_gap(found.outcome, high)}"


def _draw_key(canvas: Canvas, found: Robustness, top: float, most: float) -> None:
    """Draw the scale from no regret to the greatest in the map, and what a frame means if there is one."""
    width = canvas.width - 0.05
    key = canvas.add_axes(0.05, top, width, _ROW, xlim=(0, width), ylim=(1, 0))
    key.axis("off")

    def write(left: float, text: str) -> float:
        key.text(left, 0.5, text, va="center", size=style.SMALL)
        return left + measure_width(text, style.SMALL)

    left, is_open = 0.0, _list_open_cells(found)
    if not all(is_open):
        left = write(left, "regret: 0") + 0.1
        step = _SCALE / _SHADES
        for shade in range(_SHADES):
            look: dict[str, Any] = {
                "facecolor": style.pick_heat_colour(shade / (_SHADES - 1)),
                "linewidth": 0,
            }
            # Steps overlap a little, so that no white line shows between them.
            key.add_patch(Rectangle((left + shade * step, 0.25), 1.1 * step, 0.5, **look))
        left = write(left + _SCALE + 0.1, format_gap_with_unit(found.outcome, most)) + 0.45
    if not any(is_open):
        return
    look = {"facecolor": style.PAPER, "edgecolor": style.MUTED, "linewidth": 0.8}
    key.add_patch(Rectangle((left, 0.2), 0.42, 0.6, **look))
    key.text(left + 0.21, 0.5, "≤", ha="center", va="center", size=style.TINY)
    write(left + 0.52, "not told apart from the best; at most so much")


_SCALE = 1.6
"""Length of the colour scale in the key, inches."""


def _list_open_cells(found: Robustness) -> list[bool]:
    """Return for every cell of the map whether it is not told apart from the best."""
    margin = find_margin(found.outcome)
    spreads = [spread for _, assessment in _list_blocks(found) for spread in _list_spreads(assessment)]
    return [bool(cell) for item in spreads for cell in ((item.low <= margin) & (margin < item.high)).flat]


def _make_title(found: Robustness) -> str:
    """Return the arrangement whose greatest regret under any column is least, with that regret."""
    main, titles = found.main, make_titles(found)
    spreads = _list_spreads(main)
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
    if high[first].max() <= 0 and high[second].max() <= 0:
        return f"{asked}, {name} and {other} are level, and none does better {under}"
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
