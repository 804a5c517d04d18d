"""The box of assumptions in which a case occurs: the part of each restricted input's range in it."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from guaranteesim.analysis.discovery.discovery import CheckedRestriction, Discovery
from guaranteesim.report import style
from guaranteesim.report.answer.discovery import describe_box
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import make_discovery_footer
from guaranteesim.report.drawing.lettering import fit_text
from guaranteesim.report.words.inputs import label_path

NAME = "prim_box"
KIND = "discovery"

_NAMES, _ROW, _SIDE, _UNDER = 3.9, 0.62, 1.5, 0.35


def explain_obstacle(discovery: Discovery) -> str | None:
    """Return why the figure cannot be drawn, None if it can."""
    return None if discovery.restrictions else "no box was found"


def draw(discovery: Discovery) -> Figure:
    """Draw the figure."""
    items = sorted(discovery.restrictions, key=lambda item: not item.is_claimed)
    height = _ROW * len(items)
    canvas = Canvas(
        describe_box(discovery).rstrip("."),
        _make_subtitle(),
        make_discovery_footer(discovery),
        height + _UNDER,
    )
    axes = canvas.add_axes(_NAMES, 0.1, canvas.width - _NAMES - _SIDE, height)
    axes.set(xlim=(0, 1), ylim=(len(items) - 0.5, -0.5))
    axes.axis("off")
    for row, item in enumerate(items):
        _draw_row(axes, row, item, discovery.ranges[item.restriction.name])
        middle = 0.1 + (row + 0.5) * _ROW
        colour = style.INK if item.is_claimed else style.MUTED
        label = fit_text(label_path(item.restriction.name), _NAMES - 0.2, style.TEXT, 2)
        canvas.add_text(_NAMES - 0.12, middle, label, ha="right", va="center", color=colour)
        canvas.add_text(
            canvas.width - _SIDE + 0.15,
            middle,
            f"quasi-p {_format_p(item.restriction.quasi_p)}",
            va="center",
            size=style.SMALL,
            color=colour,
        )
    return canvas.figure


def _draw_row(axes: Axes, row: int, item: CheckedRestriction, whole: tuple[float, float]) -> None:
    """Draw the whole range as a pale bar, and the part in the box on it, with the ends that restrict."""
    least, greatest = whole
    span = greatest - least or 1.0
    low = 0.0 if math.isinf(item.restriction.low) else (item.restriction.low - least) / span
    high = 1.0 if math.isinf(item.restriction.high) else (item.restriction.high - least) / span
    axes.add_patch(Rectangle((0, row - 0.14), 1, 0.28, facecolor=style.BAND, edgecolor=style.FAINT))
    colour = style.VERMILLION if item.is_claimed else style.FAINT
    axes.add_patch(Rectangle((low, row - 0.14), high - low, 0.28, facecolor=colour, edgecolor=style.INK))
    for place, value in ((low, item.restriction.low), (high, item.restriction.high)):
        if math.isfinite(value):
            look: dict[str, Any] = {"ha": _keep_inside(place), "va": "bottom", "size": style.SMALL}
            axes.text(place, row - 0.2, f"{value:.3g}", **look)
    axes.text(0, row + 0.2, f"{least:.3g}", ha="left", va="top", size=style.TINY, color=style.MUTED)
    axes.text(1, row + 0.2, f"{greatest:.3g}", ha="right", va="top", size=style.TINY, color=style.MUTED)


def _keep_inside(place: float) -> str:
    return "left" if place < 0.1 else "right" if place > 0.9 else "center"


def _format_p(value: float) -> str:
    return "<0.001" if value < 0.001 else f"{value:.2g}"


def _make_subtitle() -> str:
    return (
        "Bars: the part of an input's whole range that lies in the box. Coloured: claimed; pale: may be "
        "chance. "
        "Quasi-p: chance that the box would be as dense without the restriction."
    )
