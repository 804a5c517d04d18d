"""One figure: what the record taught about each free parameter, and how the targets are met."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes

from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from validation.calibration.free import FREE, Free
from validation.calibration.procedure import Fit
from validation.calibration.record import TARGETS

_PANEL, _GAP, _COLUMNS = 0.95, 0.95, 3
_ROW = 0.34
_LABELS = 4.1
_BINS = 30
_LEAST = 0.001
_LOOK: Any = style.RC_PARAMS
_TICKS = 3
_LETTERS = 44
"""Of a line of a label."""


def draw(fit: Fit, rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Save the figure as PNG."""
    with mpl.rc_context(_LOOK):
        rates = [row for row in rows if row["measure"] == "share"]
        panels = -(-len(FREE) // _COLUMNS)
        above = 0.35 + panels * (_PANEL + _GAP)
        body = above + 0.4 + _ROW * len(rates) + 0.55
        sheet = Canvas(
            "The free parameters against the record, and how the targets are met",
            "Above: posterior (filled) against a flat prior (line). Below: record with sampling error and "
            "stated discrepancy (bar), and the model with the shipped ranges (● fits, × does not).",
            (
                f"Fitted to {len(TARGETS)} targets, 3 × {fit.worlds:,} worlds a population; fitted, not "
                "validated. Shares only; odds ratios and the slope are in the table.",
                "A conditional comparison, not a forecast.",
            ),
            body,
        )
        _parameters(sheet, fit)
        _targets(sheet, rates, above)
        sheet.figure.savefig(path, metadata={"Software": None})


def _parameters(sheet: Canvas, fit: Fit) -> None:
    width = (sheet.width - 0.5 * (_COLUMNS - 1)) / _COLUMNS
    for place, free in enumerate(FREE):
        row, column = divmod(place, _COLUMNS)
        axes = sheet.add_axes(column * (width + 0.5), 0.35 + row * (_PANEL + _GAP), width, _PANEL)
        _panel(axes, free, fit.posterior.places[:, place])


def _panel(axes: Axes, free: Free, places: np.ndarray) -> None:
    axes.hist(places, bins=_BINS, range=(0, 1), density=True, color=style.BLUE, alpha=0.75)
    axes.axhline(1.0, color=style.VERMILLION, linewidth=1.2)
    axes.set(xlim=(0, 1), yticks=[])
    axes.spines["left"].set_visible(False)
    at = np.linspace(0, 1, _TICKS)
    axes.set_xticks(at, [f"{value:.2g}" for value in free.value(at)])
    title, _, rest = free.title.partition(", ")
    axes.set_title(f"{title}\n{rest}", size=style.TINY, loc="left")


def _targets(sheet: Canvas, rows: Sequence[dict[str, Any]], top: float) -> None:
    axes = sheet.add_axes(_LABELS, top + 0.4, sheet.width - _LABELS - 0.1, _ROW * len(rows))
    for place, row in enumerate(rows):
        axes.plot(
            [max(row["allowed_low"], _LEAST), row["allowed_high"]],
            [place] * 2,
            color=style.FAINT,
            linewidth=9,
        )
        axes.plot([row["sampling_low"], row["sampling_high"]], [place] * 2, color=style.MUTED, linewidth=3)
        axes.plot(row["recorded"], place, "|", color=style.INK, markersize=11)
        fits = row["fits"] == "yes"
        colour = style.BLUE if fits else style.VERMILLION
        axes.plot(row["shipped"], place, "o" if fits else "X", color=colour, markersize=8)
    axes.set(xscale="logit", xlim=(_LEAST, 0.92), ylim=(len(rows) - 0.4, -0.6))
    ticks = (0.001, 0.01, 0.05, 0.2, 0.5, 0.8)
    axes.set_xticks(ticks, [f"{100 * tick:g} %" for tick in ticks])
    axes.xaxis.set_minor_locator(mpl.ticker.NullLocator())
    names = [fill(row["statement"] + ("" if row["use"] == "fitted" else " *"), _LETTERS) for row in rows]
    axes.set_yticks(range(len(rows)), names, size=style.TINY)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    sheet.add_text(0, top, "Targets (* compared, not fitted)", weight="bold")
