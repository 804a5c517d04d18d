"""Share of the states of the world in which each arrangement has each rank."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from guaranteesim.analysis.robustness.assessment import Assessment
from guaranteesim.analysis.robustness.orientation import find_orientation
from guaranteesim.analysis.robustness.robustness import Robustness
from guaranteesim.report import style
from guaranteesim.report.answer.robustness import make_titles
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.lettering import measure_width
from guaranteesim.report.drawing.robustness_captions import (
    make_labels,
    make_robustness_footer,
    order_arrangements,
)
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.intervals import format_share_interval
from guaranteesim.report.words.names import format_count
from guaranteesim.report.words.ranks import name_ties

NAME = "rank_survival"
KIND = "robustness"

_ROW, _BLOCK, _AXIS = 0.42, 0.42, 0.55
_NAMES = 2.7
_LEAST_LABELLED = 0.07
"""Least share of a bar that has room for its number."""


def draw(found: Robustness) -> Figure:
    """Draw the figure."""
    order, groups = order_arrangements(found), group_ranks(len(found.names))
    blocks = [("As if in force", found.in_force)]
    if found.asked is not None:
        blocks.insert(0, ("Refusals counted", found.asked))
    tall = 0.45 + len(blocks) * (_BLOCK + _ROW * len(order) + _AXIS)
    canvas = Canvas(_make_title(found), _make_subtitle(found), make_robustness_footer(found), tall)
    colours = style.make_ordered_colours(len(groups))
    _draw_key(canvas, groups, colours)
    top = 0.45
    for heading, assessment in blocks:
        count = format_count(assessment.states.count, "state")
        canvas.add_text(0.05, top + 0.12, f"{heading} ({count} of the world)", weight="bold")
        axes = canvas.add_axes(_NAMES, top + _BLOCK, canvas.width - _NAMES - 0.3, _ROW * len(order))
        _draw_bars(axes, found, assessment, order, groups, colours)
        top += _BLOCK + _ROW * len(order) + _AXIS
    return canvas.figure


def group_ranks(count: int) -> list[tuple[int, int]]:
    """Return first and last rank of each part of a bar; with many arrangements later ranks share a part.

    Example:
        >>> group_ranks(4)
        [(1, 1), (2, 2), (3, 3), (4, 4)]
        >>> group_ranks(12)
        [(1, 1), (2, 2), (3, 3), (4, 6), (7, 12)]
    """
    if count <= 5:
        return [(rank, rank) for rank in range(1, count + 1)]
    ends = [1, 2, 3, min(6, count - 1), count]
    return list(zip([1, *(end + 1 for end in ends[:-1])], ends, strict=True))


def _draw_bars(
    axes: Axes,
    found: Robustness,
    assessment: Assessment,
    order: Sequence[int],
    groups: Sequence[tuple[int, int]],
    colours: Sequence[str],
) -> None:
    labels = make_labels(found, _NAMES - 0.2)
    axes.set(xlim=(0, 1), ylim=(len(order), 0), yticks=np.arange(len(order)) + 0.5)
    axes.set_yticklabels([labels[place] for place in order], linespacing=1.05)
    axes.tick_params(axis="y", length=0)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.set_xticklabels([format_percent(share) for share in (0, 0.25, 0.5, 0.75, 1)])
    axes.spines["left"].set_visible(False)
    for row, place in enumerate(order):
        start = 0.0
        for (_, last), colour in zip(groups, colours, strict=True):
            end = float(assessment.rank_shares.value[place, last - 1])
            axes.barh(row + 0.5, end - start, left=start, height=0.72, color=colour, linewidth=0)
            if end - start >= _LEAST_LABELLED:
                ink = style.pick_legible_colour(colour)
                text = f"{100 * (end - start):.0f}"
                axes.text(
                    (start + end) / 2, row + 0.5, text, ha="center", va="center", size=style.TINY, color=ink
                )
            start = end


def _draw_key(canvas: Canvas, groups: Sequence[tuple[int, int]], colours: Sequence[str]) -> None:
    key = canvas.add_axes(_NAMES, 0.05, canvas.width - _NAMES, 0.3)
    key.set(xlim=(0, canvas.width - _NAMES), ylim=(1, 0))
    key.axis("off")
    left = 0.0
    for (first, last), colour in zip(groups, colours, strict=True):
        name = f"{first}" if first == last else f"{first}\N{EN DASH}{last}"
        text = f"rank {name}" if first == 1 else name
        key.add_patch(Rectangle((left, 0.2), 0.28, 0.6, facecolor=colour, linewidth=0))
        key.text(left + 0.36, 0.5, text, va="center", size=style.SMALL)
        left += 0.36 + measure_width(text, style.SMALL) + 0.3


def _make_title(found: Robustness) -> str:
    main, titles = found.main, make_titles(found)
    first, second = np.argsort(-main.rank_shares.value[:, 0], kind="stable")[:2]
    asked = "Refusals counted" if found.asked is not None else "As if in force"
    name, other = (titles[found.names[place]] for place in (first, second))
    share, less = (
        format_share_interval(main.rank_shares.get_estimate(int(place), 0)) for place in (first, second)
    )
    first_or_level = f"comes first{name_ties(main)}"
    return f"{asked}, {name} {first_or_level} in {share} of the states of the world, {other} in {less}"


def _make_subtitle(found: Robustness) -> str:
    best = "most" if find_orientation(found.outcome) > 0 else "least"
    return (
        "Share in per cent of the states of the world in which each arrangement has each rank by "
        f"{found.outcome.title}; rank 1 has the {best}. Arrangements that do the same share the better rank."
    )
