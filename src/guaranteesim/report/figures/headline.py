"""The main outcomes side by side: one row per arrangement, dots with 95 % intervals."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas, make_offset_transform
from guaranteesim.report.drawing.captions import (
    describe_share_range,
    find_arrangement_title,
    format_bounds,
    format_mean,
    make_footer,
)
from guaranteesim.report.drawing.marks import describe_amount, describe_share, name_mark
from guaranteesim.report.drawing.rows import NAMES_WIDTH, ROW_HEIGHT, Rows
from guaranteesim.report.translation import N_, _
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.intervals import format_horizon
from guaranteesim.report.words.names import format_worlds

NAME = "headline"
KIND = "comparison"

_HEAD, _TAIL = 0.75, 0.6
_SPACE, _NUMBER = 0.18, 0.62


@dataclass(frozen=True)
class _Panel:
    outcome: str
    heading: str
    unit: str
    missing: str = N_("unknown")


_PANELS = (
    _Panel("major_violation", N_("Major\nviolation"), N_("% of worlds")),
    _Panel(
        "in_time",
        N_("Adequate help\nin time, if casus\nfoederis met"),
        N_("% of crises"),
        N_("no such\ncrisis"),
    ),
    _Panel("clash", N_("Direct clash with\nan outside state"), N_("% of worlds")),
    _Panel("be_months", N_("Force in place\nand fighting"), N_("BE-months a world")),
)


def draw(comparison: Comparison) -> Figure:
    """Draw the figure."""
    results = comparison.results
    canvas = Canvas(
        _make_title(comparison),
        _make_subtitle(comparison),
        make_footer(results),
        _HEAD + ROW_HEIGHT * len(results) + _TAIL,
    )
    rows = Rows(canvas, results, _HEAD)
    width = (canvas.width - NAMES_WIDTH) / len(_PANELS)
    for index, panel in enumerate(_PANELS):
        item = find_outcome(panel.outcome)
        estimates = [item.estimate(run) for run in results]
        mixed = [comparison.unconditional(item, run.name) for run in results]
        _draw_panel(rows, panel, estimates, mixed, (NAMES_WIDTH + index * width, width))
    return canvas.figure


def _make_title(comparison: Comparison) -> str:
    estimates = [find_outcome("major_violation").estimate(item) for item in comparison.arrangements]
    names = [find_arrangement_title(item) for item in comparison.arrangements]
    message = (
        _("Worlds with a major violation within {horizon}: {shares}")
        if comparison.no_deal is None
        else _("Worlds with a major violation within {horizon}, if in force: {shares}")
    )
    return message.format(
        horizon=format_horizon(comparison.horizon_months), shares=describe_share_range(names, estimates)
    )


def _make_subtitle(comparison: Comparison) -> str:
    worlds = format_worlds(comparison.worlds)
    if len(comparison.results) > 1:
        worlds = _("the same {worlds}").format(worlds=worlds)
    if comparison.no_deal is not None:
        return _(
            "Estimates over {worlds}; bars are 95 % intervals. Dot: if in force. Hollow diamond and small "
            "figure: unconditional, each world with the chance that all who must accept do, no deal "
            "otherwise. Dashed: the first row. BE: brigade-equivalents."
        ).format(worlds=worlds)
    if len(comparison.results) > 1:
        return _(
            "Estimates over {worlds}; bars and small figures are 95 % intervals. Dashed: the first row, for "
            "comparison. BE: brigade-equivalents."
        ).format(worlds=worlds)
    return _(
        "Estimates over {worlds}; bars and small figures are 95 % intervals. BE: brigade-equivalents."
    ).format(worlds=worlds)


def _draw_panel(
    rows: Rows, panel: _Panel, estimates: list[Estimate], mixed: list[Estimate], at: tuple[float, float]
) -> None:
    """Draw a column. ``mixed`` are the unconditional values, unknown if no state is asked."""
    left, width = at
    share = panel.unit.startswith("%")
    inner = width - _SPACE - _NUMBER
    axes = rows.add_column(
        left + _SPACE, inner, (0, 1) if share else (0, _compute_limit([*estimates, *mixed]))
    )
    _set_scale(axes, panel, share)
    # A dashed line at the first row saves the reader a comparison by eye.
    reference = estimates[0].value
    if len(estimates) > 1 and math.isfinite(reference):
        axes.axvline(reference, color=style.MUTED, linewidth=1, linestyle=(0, (3, 3)), zorder=1)
    written = format_percent if share else format_mean
    describe = describe_share if share else describe_amount
    names = [f"{find_arrangement_title(run)}, {find_outcome(panel.outcome).title}" for run in rows.results]
    for row, (estimate, other) in enumerate(zip(estimates, mixed, strict=True)):
        if estimate.is_known and other.is_known:
            told = describe(f"{names[row]}, if in force", estimate)
            counted = describe(f"{names[row]}, unconditional", other)
            _draw_two_dots(axes, row, estimate, other, written, (told, counted))
        else:
            _draw_dot(axes, panel, row, estimate, written, describe(names[row], estimate))
    rows.add_heading_text(left + _SPACE, inner + _NUMBER, _(panel.heading))


def _compute_limit(estimates: list[Estimate]) -> float:
    # Intervals of rare amounts can be unbounded, and no axis can show them.
    ends = [end for item in estimates for end in (item.value, item.high) if math.isfinite(end)]
    return 1.08 * max(ends, default=0) or 1.0


def _set_scale(axes: Axes, panel: _Panel, share: bool) -> None:
    axes.xaxis.set_major_locator(MultipleLocator(0.5) if share else MaxNLocator(2))
    if share:
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}"))
    axes.grid(axis="x", zorder=0)
    axes.spines["bottom"].set_visible(True)
    axes.set_xlabel(_(panel.unit))


def _draw_dot(
    axes: Axes, panel: _Panel, row: int, estimate: Estimate, written: Callable[[float], str], told: str
) -> None:
    right = axes.get_xlim()[1]
    if not estimate.is_known:
        axes.text(
            right / 2,
            row + 0.5,
            _(panel.missing),
            ha="center",
            va="center",
            size=style.SMALL,
            style="italic",
            color=style.MUTED,
            linespacing=1.0,
        )
        return
    # The first row is what the others are compared with.
    colour = style.MUTED if row == 0 else style.BLUE
    if math.isfinite(estimate.low):
        ends = max(estimate.low, 0), estimate.high
        look: dict[str, Any] = {"solid_capstyle": "butt", "alpha": 0.4, "zorder": 3}
        name_mark(axes.plot(ends, [row + 0.5] * 2, color=colour, linewidth=8, **look), told)
        if estimate.low < estimate.high:
            _write_number(
                axes, row + 0.74, format_bounds(estimate, written), size=style.TINY, color=style.MUTED
            )
    dot = axes.plot(estimate.value, row + 0.5, "o", color=colour, markersize=4.5, clip_on=False, zorder=4)
    name_mark(dot, told)
    _write_number(axes, row + 0.34, written(estimate.value))


def _draw_two_dots(
    axes: Axes,
    row: int,
    estimate: Estimate,
    other: Estimate,
    written: Callable[[float], str],
    told: tuple[str, str],
) -> None:
    """Draw the conditional value above the unconditional one."""
    above, below = row + 0.32, row + 0.7
    look: dict[str, Any] = {"solid_capstyle": "butt", "alpha": 0.4, "zorder": 3}
    both = ((above, estimate, style.BLUE, 6), (below, other, style.MUTED, 3))
    for (at, item, colour, thick), words in zip(both, told, strict=True):
        if math.isfinite(item.low):
            ends = [max(item.low, 0), item.high]
            name_mark(axes.plot(ends, [at, at], color=colour, linewidth=thick, **look), words)
    dot = axes.plot(estimate.value, above, "o", color=style.BLUE, markersize=4.5, clip_on=False, zorder=4)
    diamond = axes.plot(
        other.value,
        below,
        "D",
        markersize=4.5,
        markerfacecolor=style.PAPER,
        markeredgecolor=style.INK,
        clip_on=False,
        zorder=4,
    )
    name_mark(dot, told[0])
    name_mark(diamond, told[1])
    _write_number(axes, above, written(estimate.value))
    _write_number(axes, below + 0.04, written(other.value), size=style.TINY, color=style.MUTED)


def _write_number(axes: Axes, row: float, text: str, **options: Any) -> None:
    """Write a number into the column to the right of the panel."""
    axes.text(
        1, row, text, va="center", ha="right", transform=make_offset_transform(axes, _NUMBER), **options
    )
