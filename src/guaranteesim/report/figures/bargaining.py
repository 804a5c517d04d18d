"""The zone of agreement: every package by its worth to the challenger and to the protégé."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from guaranteesim.analysis.bargaining import BASE, EFFECTIVE, KALAI, NASH, NEAREST, PROTEGE, Bargain
from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import find_plain_state_title
from guaranteesim.report.drawing.label_spacing import space_labels
from guaranteesim.report.drawing.lettering import fit_text
from guaranteesim.report.drawing.marks import name_mark
from guaranteesim.report.words.formats import MINUS, format_percent
from guaranteesim.report.words.intervals import format_horizon
from guaranteesim.report.words.names import format_count, join_names
from guaranteesim.report.words.side_terms import describe_basis

NAME = "bargaining"
KIND = "bargain"

_LEFT, _PLOT, _SIDE = 0.85, 5.0, 3.3
_TOP, _AXIS, _BAR = 0.1, 0.6, 0.5
_LEGEND = 1.0
_FAR = 1.5
"""Distance of no deal, in ranges of the packages, from which the axis leaves it out."""
_ROOM = 0.07
"""Empty border around the points, in widths of the plot."""
_LETTERS = {NASH: "N", KALAI: "K", PROTEGE: "P", EFFECTIVE: "E", NEAREST: "A", BASE: "B"}
_ZONE = "#e3f0e3"


def draw(bargain: Bargain) -> Figure:
    """Draw the figure."""
    key = _make_key(bargain)
    rows = sum(text.count("\n") + 1 for _, text, _ in key)
    body = max(_TOP + _PLOT + _AXIS + _BAR + 0.2, 0.18 * rows + 0.16 * len(key) + _LEGEND + 0.3)
    canvas = Canvas(_make_title(bargain), _make_subtitle(bargain), _make_footer(bargain), body)
    width = canvas.width - _LEFT - _SIDE - 0.3
    x, y = _compute_points(bargain)
    limits = (
        _compute_limits(x, _collect_interval_ends(bargain, 0)),
        _compute_limits(y, _collect_interval_ends(bargain, 1)),
    )
    axes = canvas.add_axes(_LEFT, _TOP, width, _PLOT, xlim=limits[0], ylim=limits[1])
    _set_axes(axes, bargain)
    _draw_zone(axes, bargain, limits)
    _draw_packages(axes, bargain, x, y)
    _draw_points(axes, bargain, x, y, width)
    _draw_scale(canvas, bargain, width)
    _draw_key(canvas, key, canvas.width - _SIDE)
    _draw_legend(canvas, bargain, canvas.width - _SIDE, body)
    return canvas.figure


def _make_title(bargain: Bargain) -> str:
    total = format_count(len(bargain.packages), "package")
    inside = int(bargain.zone.sum())
    if inside:
        return f"The zone of agreement holds {inside} of {total}: {bargain.negotiation.about.title}"
    opening = [item for item in bargain.compute_zone_without() if item.kind == "state" and item.packages]
    if not opening:
        return f"None of {total} suits all whose acceptance it takes, nor all but one of them"
    parts = [
        f"{item.packages} would if {find_plain_state_title(bargain.base, item.state)} were not asked"
        for item in opening
    ]
    return f"None of {total} suits all whose acceptance it takes; {join_names(parts)}"


def _make_subtitle(bargain: Bargain) -> str:
    horizon = format_horizon(bargain.base.run.horizon_months)
    return (
        f"Every package by what it is worth to challenger and protégé beyond no deal, less their objections, "
        f"over {horizon}; 1 is the worth of the whole protégé."
    )


def _make_footer(bargain: Bargain) -> list[str]:
    left_out = bargain.negotiation.combination_count - bargain.negotiation.package_count
    excluded = f"{format_count(left_out, 'combination')} left out; " if left_out else ""
    return [
        f"{bargain.negotiation.about.title}; {excluded}base {bargain.base.name}, "
        f"no deal {bargain.no_deal.name}; "
        f"{format_count(bargain.worlds, 'world')} each, seed {bargain.seed}; "
        f"{describe_basis([bargain.base])}. "
        "Crosses: 95 % intervals.",
        f"Source: guaranteesim {bargain.version}, assumptions and their sources in the scenario files; "
        f"{FOOTER}.",
    ]


def _compute_points(bargain: Bargain) -> tuple[np.ndarray, np.ndarray]:
    """Return the surplus of challenger and protégé, (P,) each, absolute refusals beyond all others."""
    x, y = (bargain.surplus[:, column].copy() for column in (0, 1))
    for values in (x, y):
        # A refusal at any price has no position, so it goes outside the range of all finite ones.
        there = values[np.isfinite(values)]
        low, high = (float(there.min()), float(there.max())) if there.size else (-1.0, 0.0)
        values[~np.isfinite(values)] = low - 0.12 * (max(high, 0.0) - min(low, 0.0) or 1.0)
    return x, y


def _compute_limits(values: np.ndarray, ends: list[float]) -> tuple[float, float]:
    """Return the ends of an axis around all packages and intervals, and no deal unless it is far away."""
    low, high = min(float(values.min()), *ends), max(float(values.max()), *ends)
    # Zero is no deal. It belongs on the axis unless it would squeeze the packages together.
    if -_FAR * (high - low) <= high < 0 or not high > low:
        high = max(high, 0.0)
    if 0 < low <= _FAR * (high - low) or not high > low:
        low = min(low, 0.0)
    room = _ROOM * ((high - low) or 1.0)
    return low - room, high + room


def _collect_interval_ends(bargain: Bargain, column: int) -> list[float]:
    """Return the ends of the intervals that are drawn along one axis."""
    state = bargain.states[column]
    drawn = [bargain.judged[index] for index in bargain.group_points_by_package()]
    shown = [item.surplus[state] for item in drawn if not item.absolute.get(state)]
    return [end for item in shown for end in (item.low, item.high) if math.isfinite(end)] or [0.0]


def _set_axes(axes: Axes, bargain: Bargain) -> None:
    scenario = bargain.base
    challenger, protege = (find_plain_state_title(scenario, code) for code in bargain.states[:2])
    axes.set_xlabel(
        f"{challenger}: worth beyond no deal{_describe_hidden_zero(axes.get_xlim(), 'left', 'right')}"
    )
    axes.set_ylabel(
        f"{protege}: worth beyond no deal{_describe_hidden_zero(axes.get_ylim(), 'below', 'above')}"
    )
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        axis.set_major_formatter(FuncFormatter(lambda value, _: _format_surplus_tick(value)))
    axes.grid(zorder=0, alpha=0.6)
    axes.axhline(0, color=style.MUTED, linewidth=1.2, zorder=2)
    axes.axvline(0, color=style.MUTED, linewidth=1.2, zorder=2)


def _describe_hidden_zero(limits: tuple[float, float], before: str, after: str) -> str:
    """Return a note on the side where no deal lies if it is not on the axis."""
    low, high = limits
    return f" (0 lies {before})" if low > 0 else f" (0 lies {after})" if high < 0 else ""


def _format_surplus_tick(value: float) -> str:
    # Ticks near zero come with rounding errors of matplotlib.
    return f"{value:+.2f}".replace("-", MINUS) if abs(value) > 1e-9 else "0"


def _draw_zone(axes: Axes, bargain: Bargain, limits: tuple[tuple[float, float], tuple[float, float]]) -> None:
    """Shade the area in which each of the two whose acceptance is required gains."""
    needed = np.asarray(bargain.required.any(axis=0))[:2]
    (x0, x1), (y0, y1) = limits
    left, bottom = (0.0 if asked else low for asked, low in zip(needed, (x0, y0), strict=True))
    axes.add_patch(Rectangle((left, bottom), x1 - left, y1 - bottom, color=_ZONE, linewidth=0, zorder=1))
    if x1 - left > 0.2 * (x1 - x0):
        axes.text(
            x1 - 0.015 * (x1 - x0),
            y1 - 0.015 * (y1 - y0),
            "both gain" if needed.all() else "gain",
            ha="right",
            va="top",
            size=style.TINY,
            color=style.MUTED,
            zorder=2,
        )


def _draw_packages(axes: Axes, bargain: Bargain, x: np.ndarray, y: np.ndarray) -> None:
    """Draw dots coloured by efficacy, hollow if a third state refuses, wedges if a refusal is absolute."""
    # The most effective packages are drawn last, on top.
    refused = np.asarray((bargain.required[:, 2:] & (bargain.surplus[:, 2:] < 0)).any(axis=1))
    outright = ~np.isfinite(bargain.surplus[:, :2])
    for index in np.argsort(bargain.efficacy, kind="stable"):
        colour = _choose_colour(bargain, float(bargain.efficacy[index]))
        dot = axes.plot(
            x[index],
            y[index],
            _choose_marker(*outright[index]),
            markersize=6.5,
            markerfacecolor=style.PAPER if refused[index] else colour,
            markeredgecolor=colour,
            markeredgewidth=1.5,
            alpha=0.9,
            zorder=4,
            linestyle="none",
        )
        name_mark(dot, _describe_package(bargain, int(index)))


def _describe_package(bargain: Bargain, index: int) -> str:
    """Return the terms of a package and what it is worth to the two sides in words."""
    terms = "; ".join(bargain.list_option_titles(index))
    worths = [
        f"{state} {f'{value:+.2f}'.replace('-', MINUS) if math.isfinite(value) else 'refuses outright'}"
        for state, value in zip(bargain.states[:2], bargain.surplus[index, :2].tolist(), strict=True)
    ]
    peace = format_percent(float(bargain.efficacy[index]))
    return f"{bargain.packages[index].name}: {terms}. {', '.join(worths)}; no major violation {peace}"


def _choose_marker(challenger: bool, protege: bool) -> str:
    """Return a wedge that points towards an absolute refusal, or a dot."""
    return "<" if challenger else "v" if protege else "o"


def _compute_efficacy_range(bargain: Bargain) -> tuple[float, float]:
    low, high = float(bargain.efficacy.min()), float(bargain.efficacy.max())
    # One colour for all needs a range as well, or the scale would divide by zero.
    return (low, high) if high > low else (low - 0.01, high + 0.01)


def _choose_colour(bargain: Bargain, efficacy: float) -> str:
    """Return a pale colour if few worlds stay without a major violation, a dark one if many do."""
    low, high = _compute_efficacy_range(bargain)
    return style.interpolate_colour(_SCALE, (efficacy - low) / (high - low))


_SCALE = ("#f0b37e", "#c98aa0", "#6f6fb0", "#123a7a")


def _assign_letters(bargain: Bargain) -> dict[int, str]:
    """Return the letters of the named packages by index of the package."""
    named = bargain.group_points_by_package().items()
    return {index: "".join(_LETTERS[point.kind] for point in points) for index, points in named}


_BOX = {"boxstyle": "round,pad=0.18", "facecolor": style.PAPER, "edgecolor": style.INK, "linewidth": 0.8}


def _draw_points(axes: Axes, bargain: Bargain, x: np.ndarray, y: np.ndarray, width: float) -> None:
    """Draw the named packages: a ring, the 95 % intervals, and letters beside the points."""
    named = _assign_letters(bargain)
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    rise = (y1 - y0) / _PLOT
    wanted = [float(y[index]) + 0.2 * rise for index in named]
    heights = space_labels(wanted, 0.24 * rise, y0 + 0.15 * rise, y1 - 0.15 * rise)
    for (index, letters), height in zip(named.items(), heights, strict=True):
        _draw_cross(axes, bargain, index, float(x[index]), float(y[index]))
        ring = axes.plot(
            x[index],
            y[index],
            "o",
            markersize=12,
            markerfacecolor="none",
            markeredgecolor=style.INK,
            markeredgewidth=1.5,
            zorder=6,
        )
        name_mark(ring, _describe_package(bargain, index))
        # Letters of points near the right edge go to the left of them.
        is_right = x[index] > x0 + 0.8 * (x1 - x0)
        shift = (-0.3 if is_right else 0.3) * (x1 - x0) / width
        axes.annotate(
            letters,
            (float(x[index]), float(y[index])),
            (float(x[index]) + shift, height),
            ha="right" if is_right else "left",
            va="center",
            size=style.SMALL,
            weight="bold",
            zorder=7,
            bbox=_BOX,
            arrowprops={"arrowstyle": "-", "color": style.INK, "linewidth": 0.8, "shrinkB": 6},
        )


def _draw_cross(axes: Axes, bargain: Bargain, index: int, x: float, y: float) -> None:
    """Draw the 95 % intervals of both states unless one refuses absolutely."""
    item = bargain.judged[index]
    both = [item.surplus[state] for state in bargain.states[:2]]
    if any(item.absolute.get(state) for state in bargain.states[:2]):
        return
    if all(math.isfinite(one.low) for one in both):
        across = axes.plot([both[0].low, both[0].high], [y, y], color=style.INK, linewidth=1, zorder=5)
        up = axes.plot([x, x], [both[1].low, both[1].high], color=style.INK, linewidth=1, zorder=5)
        for line, state, one in zip((across, up), bargain.states[:2], both, strict=True):
            ends = f"{one.low:+.2f} to {one.high:+.2f}".replace("-", MINUS)
            name_mark(line, f"{bargain.packages[index].name}, {state}: 95 % interval {ends}")


def _draw_scale(canvas: Canvas, bargain: Bargain, width: float) -> None:
    """Draw the colour scale of efficacy."""
    low, high = _compute_efficacy_range(bargain)
    top = _TOP + _PLOT + _AXIS + 0.12
    axes = canvas.add_axes(_LEFT, top, width, 0.16, xlim=(low, high), ylim=(0, 1))
    steps = np.linspace(low, high, 81)  # fine enough to look continuous
    for start, end in pairwise(steps):
        colour = _choose_colour(bargain, (start + end) / 2)
        axes.add_patch(
            Rectangle((start, 0), end - start, 1, facecolor=colour, edgecolor=colour, linewidth=0.5)
        )
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    # Whole percents would repeat themselves where all packages are nearly as effective.
    digits = 0 if high - low >= 0.05 else 1
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.{digits}f}"))
    axes.set_xlabel(
        "worlds without a major violation, %, if in force (no deal: "
        f"{format_percent(bargain.outside[0].value)})"
    )


def _make_key(bargain: Bargain) -> list[tuple[str, str, str]]:
    """Return letter, text and options of each named package, in lines of the width of the side."""
    letters, key = _assign_letters(bargain), []
    for index, points in bargain.group_points_by_package().items():
        item = bargain.judged[index]
        heading = ", ".join(point.title for point in points)
        head = fit_text(
            f"{letters[index]}  {heading[:1].upper()}{heading[1:]}", _SIDE, style.SMALL, 4, "bold"
        )
        terms = zip(bargain.negotiation.terms.values(), bargain.list_option_titles(index), strict=True)
        settled = "; ".join(f"{term.title}: {title}" for term, title in terms)
        worth = (
            f"All accept {format_percent(item.joint.value)}; no major violation "
            f"{format_percent(item.efficacy.value)}."
        )
        refusing = bargain.list_refusing(index)
        refuses = f" {join_names(refusing)} would refuse." if refusing else ""
        key.append((head, fit_text(f"{settled}. {worth}{refuses}", _SIDE, style.TINY, 9), letters[index]))
    return key


def _draw_key(canvas: Canvas, key: list[tuple[str, str, str]], left: float) -> None:
    top = _TOP
    for head, text, _ in key:
        canvas.add_text(left, top, head, weight="bold", size=style.SMALL)
        top += 0.19 * (head.count("\n") + 1)
        canvas.add_text(left, top, text, size=style.TINY)
        top += 0.168 * (text.count("\n") + 1) + 0.16


_MARKS = (
    ("o", style.MUTED, "all other required states gain too"),
    ("o", style.PAPER, "another required state refuses"),
    ("<", style.MUTED, "refused outright, shown at the edge"),
)
"""Shape, filling and meaning of the marks."""


def _draw_legend(canvas: Canvas, bargain: Bargain, left: float, body: float) -> None:
    """Draw the key of the marks at the foot of the side, with wedges only if there are any."""
    # The key explains only marks that are in the plot.
    any_wedge = not np.isfinite(bargain.surplus[:, :2]).all()
    marks = [mark for mark in _MARKS if mark[0] == "o" or any_wedge]
    if not bargain.required[:, 2:].any():  # nobody else is asked: all dots are filled
        marks = [("o", style.MUTED, "a package"), *(mark for mark in marks if mark[0] != "o")]
    axes = canvas.add_axes(left, body - _LEGEND, _SIDE, 0.66, xlim=(0, _SIDE), ylim=(len(_MARKS), 0))
    axes.axis("off")
    for row, (shape, filling, meaning) in enumerate(marks):
        axes.plot(
            0.1,
            row + 0.5,
            shape,
            markersize=6.5,
            markerfacecolor=filling,
            markeredgecolor=style.MUTED,
            markeredgewidth=1.5,
        )
        axes.text(0.28, row + 0.5, meaning, va="center", size=style.TINY)
