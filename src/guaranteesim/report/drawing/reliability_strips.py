"""Guarantors as shaded strips: their believed reliability, and their votes in crises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from guaranteesim.ensemble.columns import Events
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas, make_offset_transform
from guaranteesim.report.drawing.lettering import measure_width
from guaranteesim.report.drawing.marks import name_mark
from guaranteesim.report.drawing.world_crises import WITHHELD
from guaranteesim.report.translation import N_, _
from guaranteesim.report.words.formats import format_percent

_MARKS = {
    "honoured": (N_("honoured"), "o", style.INK, "white"),
    "late": (N_("honoured too late"), "v", style.INK, "white"),
    "reneged": (N_("reneged"), "X", style.VERMILLION, "white"),
    "overruled": (N_("willing, not decided"), "s", "white", style.INK),
    "withheld": (N_("withheld"), "o", "white", style.INK),
}
"""Marks of the votes of a guarantor: words, shape, fill, edge. Shapes differ for readers without colour."""


def draw_strips(axes: Axes, states: Sequence[str], believed: np.ndarray, crises: pd.DataFrame) -> None:
    """Draw one strip per state, darker for a more reliable one.

    Args:
        axes: The axes to draw on. Their x axis counts months.
        states: Codes of N states.
        believed: Reliability at the end of each month, 0..1, (N, months).
        crises: The crises of the world with their ``vote_*`` columns.
    """
    count, months = believed.shape
    shades = ListedColormap([style.pick_heat_colour(share) for share in np.linspace(0, 1, 256)])
    extent = (0, months, count, 0)
    axes.imshow(
        believed, cmap=shades, vmin=0, vmax=1, aspect="auto", interpolation="none", extent=extent, zorder=2
    )
    axes.hlines(range(1, count), 0, months, color="white", linewidth=2, zorder=3)
    axes.set_yticks(np.arange(count) + 0.5, states)
    axes.tick_params(axis="y", length=0)
    for row, state in enumerate(states):
        last = format_percent(float(believed[row, -1]))
        axes.text(
            1, row + 0.5, last, va="center", size=style.TINY, transform=make_offset_transform(axes, 0.08)
        )
        _draw_votes(axes, row, crises, Events.vote[state])


def _draw_votes(axes: Axes, row: int, crises: pd.DataFrame, column: str) -> None:
    if column not in crises:
        return
    for month, vote in zip(crises[Events.month], crises[column].astype(str), strict=True):
        mark = "withheld" if vote in (*WITHHELD, "excused") else vote
        if mark in _MARKS:
            # Month m spans m - 1 … m on the axis.
            drawn = axes.plot(month - 0.5, row + 0.5, **_make_marker_style(mark))
            name_mark(drawn, f"{column.removeprefix('vote_')}, month {month}: {_MARKS[mark][0]}")


def draw_vote_key(canvas: Canvas, left: float, top: float) -> None:
    """Draw the key of the marks, its upper left corner ``left`` and ``top`` inches into the body."""
    key = canvas.add_axes(left, top, canvas.width - left, 0.24)
    key.set(xlim=(0, canvas.width - left), ylim=(0, 1))
    key.axis("off")
    position = 0.08
    for mark, (message, *_look) in _MARKS.items():
        words = _(message)
        key.plot(position, 0.5, **_make_marker_style(mark))
        key.text(position + 0.12, 0.48, words, va="center", size=style.TINY)
        position += measure_width(words, style.TINY) + 0.42


def _make_marker_style(mark: str) -> dict[str, Any]:
    _words, shape, fill, edge = _MARKS[mark]
    return {
        "marker": shape,
        "linestyle": "",
        "markersize": 7.5,
        "markerfacecolor": fill,
        "markeredgecolor": edge,
        "markeredgewidth": 1.1,
        "clip_on": False,
        "zorder": 4,
    }
