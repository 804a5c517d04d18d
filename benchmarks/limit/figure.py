"""The times as a figure: four panels, one a sweep, with a line for each version."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullFormatter, NullLocator

from benchmarks.limit.measuring import Row
from benchmarks.limit.points import BLOCK, GUARANTORS, MONTHS, SWEEPS, WORLDS
from benchmarks.limit.table import describe_run, write_exponents, write_headline
from benchmarks.limit.versions import BATCH, ENGINE, PLAIN, SCALAR_C, VERSIONS
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas

_LOOKS: dict[str, dict[str, Any]] = {
    PLAIN: {"color": style.INK, "marker": "s", "linestyle": "-"},
    BATCH: {"color": style.ORANGE, "marker": "o", "linestyle": "--", "markerfacecolor": style.PAPER},
    ENGINE: {"color": style.BLUE, "marker": "o", "linestyle": "-", "linewidth": 2.4},
    SCALAR_C: {"color": style.VERMILLION, "marker": "^", "linestyle": ":", "linewidth": 2.0},
}
_NAMES = {
    WORLDS: "Worlds",
    BLOCK: "Worlds in a block",
    GUARANTORS: "Guarantors",
    MONTHS: "Months",
}
_WIDTH, _HEIGHT, _LEFT, _ACROSS, _DOWN, _KEY = 4.05, 2.35, 0.75, 0.75, 0.85, 0.5
_KEYS_AT = (0.0, 1.9, 4.5, 6.7)
_DOTS = 120


def draw_times(rows: Sequence[Row], about: Mapping[str, Any]) -> bytes:
    """The figure as PNG."""
    with mpl.rc_context():
        mpl.rcdefaults()
        settings: Any = style.RC_PARAMS
        mpl.rcParams.update(settings)
        sheet = _make_sheet(rows, about)
        picture = io.BytesIO()
        sheet.figure.savefig(picture, format="png", dpi=_DOTS, metadata={"Software": None})
    return picture.getvalue()


def _make_sheet(rows: Sequence[Row], about: Mapping[str, Any]) -> Canvas:
    told = f"Processor time of one world over one month, in µs; lower is faster. {write_exponents(rows)}"
    foot = [describe_run(rows, about), "make bench"]
    body = _KEY + 2 * _HEIGHT + 2 * _DOWN - 0.3
    sheet = Canvas(write_headline(rows), told, foot, body)
    _draw_key(sheet, rows)
    times = [row.median_ns / 1000 for row in rows]
    ends = min(times) / 1.6, max(times) * 1.6
    for place, sweep in enumerate(SWEEPS):
        left = _LEFT + (place % 2) * (_WIDTH + _ACROSS)
        axes = sheet.add_axes(left, _KEY + (place // 2) * (_HEIGHT + _DOWN), _WIDTH, _HEIGHT)
        _draw_panel(axes, sweep, [row for row in rows if row.sweep == sweep], ends)
        if place % 2 == 0:
            axes.set_ylabel("µs a world-month")
    return sheet


def _draw_key(sheet: Canvas, rows: Sequence[Row]) -> None:
    shown = [version for version in VERSIONS if any(row.version == version for row in rows)]
    for place, version in enumerate(shown):
        left = _LEFT + _KEYS_AT[place]
        axes = sheet.add_axes(left, 0.0, 0.45, 0.2)
        axes.axis("off")
        axes.plot([0, 0.5, 1], [0, 0, 0], markevery=[1], clip_on=False, **_LOOKS[version])
        sheet.add_text(left + 0.55, 0.01, version, size=style.TEXT)


def _draw_panel(axes: Axes, sweep: str, rows: Sequence[Row], ends: tuple[float, float]) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_ylim(*ends)
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0,)))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    values = sorted({row.value for row in rows})
    axes.xaxis.set_major_locator(FixedLocator(values))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.set_xlabel(_NAMES[sweep])
    for version in VERSIONS:
        line = [row for row in rows if row.version == version]
        across = [row.value for row in line]
        axes.plot(across, [row.median_ns / 1000 for row in line], markersize=5.5, **_LOOKS[version])
        axes.vlines(
            across,
            [row.least_ns / 1000 for row in line],
            [row.most_ns / 1000 for row in line],
            color=_LOOKS[version]["color"],
            linewidth=1,
        )
