"""The boxes that PRIM found on its way: how many cases they hold, and how pure they are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse
from matplotlib.ticker import FixedLocator, FuncFormatter

from guaranteesim.analysis.discovery.discovery import Discovery
from guaranteesim.report import style
from guaranteesim.report.drawing.badges import place_badges
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import NARROW, make_discovery_footer
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.names import format_count

NAME = "prim_tradeoff"
KIND = "discovery"

_LEFT, _RIGHT, _HEIGHT, _UNDER = 0.95, 0.3, 4.0, 0.75
_BADGE = 0.27
"""Diameter of a number, inches."""
_EDGE = 0.5
"""Room for numbers to the right of full coverage and above full density, inches."""
_AWAY = 0.3
"""Distance of a number from its dot, inches, to the right and up, where no box lies."""


def explain_obstacle(discovery: Discovery) -> str | None:
    """Return why the figure cannot be drawn, None if it can."""
    return None if discovery.chosen is not None else "no box was found"


def draw(discovery: Discovery) -> Figure:
    """Draw the figure."""
    canvas = Canvas(
        _make_title(discovery), _make_subtitle(discovery), make_discovery_footer(discovery), _HEIGHT + _UNDER
    )
    width = canvas.width - _LEFT - _RIGHT
    axes = canvas.add_axes(_LEFT, 0.1, width, _HEIGHT)
    _set_scales(axes, discovery, width)
    _draw_boxes(axes, discovery)
    # Numbers keep their distance in inches, which the shares on the axes do not give.
    ground = canvas.add_axes(_LEFT, 0.1, width, _HEIGHT, xlim=(0, width), ylim=(0, _HEIGHT))
    ground.axis("off")
    _write_numbers(ground, axes, discovery.tradeoff(), width)
    return canvas.figure


def _set_scales(axes: Axes, discovery: Discovery, width: float) -> None:
    table = discovery.tradeoff()
    held = [value for value in discovery.held_out if math.isfinite(value)] or [1.0, 1.0]
    shares = (
        ("x", width, (table["coverage"].min(), held[0])),
        ("y", _HEIGHT, (table["density"].min(), discovery.share, held[1])),
    )
    for which, inches, values in shares:
        # The tenth below the least value, so that no dot lies on the edge.
        low = max(math.floor(10 * min(values) - 0.2) / 10, 0.0)
        high = 1 + (1 - low) * _EDGE / (inches - _EDGE)
        axis = axes.xaxis if which == "x" else axes.yaxis
        (axes.set_xlim if which == "x" else axes.set_ylim)(low, high)
        step = 0.1 if 1 - low < 0.65 else 0.2
        axis.set_major_locator(FixedLocator([float(tick) for tick in np.arange(1, low - 1e-9, -step)]))
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}{NARROW}%"))
    axes.set_xlabel("coverage: share of all cases that lie in the box")
    axes.set_ylabel("density: share of the box that are cases")
    axes.grid()
    axes.set_axisbelow(True)


def _draw_boxes(axes: Axes, discovery: Discovery) -> None:
    table, chosen = discovery.tradeoff(), discovery.chosen
    assert chosen is not None
    axes.axhline(discovery.share, color=style.MUTED, linewidth=1.2, linestyle=(0, (4, 3)))
    axes.plot(
        table["coverage"], table["density"], "o", color=style.MUTED, markersize=5.5, zorder=3, clip_on=False
    )
    axes.plot(
        chosen.coverage,
        chosen.density,
        marker="s",
        markersize=15,
        fillstyle="none",
        color=style.VERMILLION,
        markeredgewidth=2.2,
        zorder=4,
    )
    if all(map(math.isfinite, discovery.held_out)):
        axes.plot(*discovery.held_out, marker="D", markersize=9, color=style.BLUE, zorder=4)


def _write_numbers(ground: Axes, axes: Axes, table: pd.DataFrame, width: float) -> None:
    """Write the number of restrictions beside the first box that has it."""
    first = table.drop_duplicates("restrictions")
    dots = [
        (_scale(x, axes.get_xlim()) * width, _scale(y, axes.get_ylim()) * _HEIGHT)
        for x, y in zip(first["coverage"], first["density"], strict=True)
    ]
    wanted = [(x + _AWAY * 0.7, y + _AWAY * 0.7) for x, y in dots]
    places = place_badges(wanted, _BADGE + 0.05, width, _HEIGHT)
    for count, dot, place in zip(first["restrictions"], dots, places, strict=True):
        ground.plot([dot[0], place[0]], [dot[1], place[1]], color=style.MUTED, linewidth=0.9, zorder=2)
        look: dict[str, Any] = {
            "facecolor": style.PAPER,
            "edgecolor": style.MUTED,
            "linewidth": 1.0,
            "zorder": 5,
        }
        ground.add_patch(Ellipse((float(place[0]), float(place[1])), _BADGE, _BADGE, **look))
        where: dict[str, Any] = {"ha": "center", "va": "center_baseline", "size": style.TINY, "zorder": 6}
        ground.text(place[0], place[1], f"{count}", **where)


def _scale(value: float, ends: tuple[float, float]) -> float:
    """Return the place of a value between two ends, from 0 to 1."""
    return (value - ends[0]) / (ends[1] - ends[0])


def _make_title(discovery: Discovery) -> str:
    chosen, claimed = discovery.chosen, len(discovery.claimed)
    assert chosen is not None
    count = len(chosen.restrictions)
    if not claimed:
        return (
            f"No box is claimed: no restriction stands out from chance in {discovery.rows:,} rows of "
            "assumptions"
        )
    holds = (
        f"{format_percent(chosen.coverage)} of the cases at a density of {format_percent(chosen.density)} "
        f"instead of {format_percent(discovery.share)}"
    )
    restrictions = format_count(count, "restriction")
    if claimed == count:
        return f"{restrictions} {'holds' if count == 1 else 'hold'} {holds}"
    stand = "stands" if claimed == 1 else "stand"
    return f"A box of {restrictions}, of which {claimed} {stand} out from chance, holds {holds}"


def _make_subtitle(discovery: Discovery) -> str:
    held = (
        " Diamond: the mean of two boxes, each found on half of the rows and measured on the other half."
        if all(map(math.isfinite, discovery.held_out))
        else ""
    )
    return (
        "Each dot is a box on the way of PRIM from all rows to the densest; numbers: restrictions, at the "
        f"first box that has so many. Square: the densest that holds enough cases.{held} Dashed: density "
        "over all rows."
    )
