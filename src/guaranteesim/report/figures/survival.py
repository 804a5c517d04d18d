"""The survival of peace: one small panel per arrangement, each with the first for comparison."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MultipleLocator

from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.outcomes.survival import build_survival_table, estimate_median_peace
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.ensemble.results import Results
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas, make_offset_transform
from guaranteesim.report.drawing.captions import (
    NARROW,
    describe_share_range,
    find_arrangement_title,
    make_footer,
    make_row_labels,
)
from guaranteesim.report.drawing.lanes import choose_month_unit
from guaranteesim.report.drawing.lettering import fit_text
from guaranteesim.report.drawing.marks import describe_share, name_mark
from guaranteesim.report.translation import _, ngettext
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.intervals import format_horizon
from guaranteesim.report.words.names import format_worlds

NAME = "survival"
KIND = "comparison"

_LEFT, _RIGHT, _BETWEEN = 0.85, 0.52, 0.22
_NAMES, _PLOT, _UNDER = 0.72, 1.35, 0.42
_MOST_YEARS = 20
"""Years whose values the name of a curve says."""
_STEPS = (1, 2, 5, 10, 20, 50)


def draw(comparison: Comparison) -> Figure:
    """Draw the figure."""
    results = comparison.results
    columns = _choose_columns(len(results))
    deep = math.ceil(len(results) / columns)
    panel = _NAMES + _PLOT + _UNDER
    canvas = Canvas(
        _make_title(comparison), _make_subtitle(comparison), make_footer(results), deep * panel + 0.1
    )
    step = (canvas.width - _LEFT + _BETWEEN) / columns
    width = step - _BETWEEN - _RIGHT
    tables = [build_survival_table(item) for item in results]
    for index, (item, label) in enumerate(
        zip(results, make_row_labels(results, width + _RIGHT), strict=True)
    ):
        left, top = _LEFT + index % columns * step, index // columns * panel
        axes = canvas.add_axes(left, top + _NAMES, width, _PLOT)
        _set_scale(axes, comparison.horizon_months, width, first=index % columns == 0)
        if index:
            dashed: dict[str, Any] = {"color": style.MUTED, "linewidth": 1.4, "linestyle": (0, (3, 2))}
            first = axes.plot(tables[0]["month"], tables[0]["survival"], **dashed)
            name_mark(first, _describe_curve(results[0], tables[0]))
        colour = style.BLUE if index or len(results) == 1 else style.MUTED
        _draw_curve(axes, tables[index], colour, _describe_curve(item, tables[index]))
        canvas.add_text(left, top + _NAMES - 0.28, label, va="bottom", weight="bold", size=style.SMALL)
        look: dict[str, Any] = {"va": "bottom", "color": style.MUTED, "size": style.SMALL}
        canvas.add_text(left, top + _NAMES - 0.08, _describe_median(item), **look)
        if index >= len(results) - columns:
            axes.set_xlabel(choose_month_unit(comparison.horizon_months))
    return canvas.figure


def _choose_columns(panels: int) -> int:
    """Return the number of panels side by side, at most four.

    Three columns are used if four would leave one panel alone in the last row.
    """
    return panels if panels < 4 else 3 if panels in (5, 6, 9) else 4


def _make_title(comparison: Comparison) -> str:
    names = [find_arrangement_title(item) for item in comparison.arrangements]
    ends = [_read_final_estimate(build_survival_table(item)) for item in comparison.arrangements]
    horizon = format_horizon(comparison.horizon_months)
    # With no deal to compare with, the figures assume that the arrangement is accepted.
    message = (
        _("Worlds at peace for all of {horizon}, if in force: {shares}")
        if comparison.no_deal
        else _("Worlds at peace for all of {horizon}: {shares}")
    )
    return message.format(horizon=horizon, shares=describe_share_range(names, ends))


def _read_final_estimate(table: pd.DataFrame) -> Estimate:
    last = table.iloc[-1]
    return Estimate(
        float(last["survival"]), float(last["low"]), float(last["high"]), int(table["at_peace"].iloc[0])
    )


def _make_subtitle(comparison: Comparison) -> str:
    first = fit_text(find_arrangement_title(comparison.results[0]), 4.0, style.TEXT, 1)
    said = _(
        "Share of {worlds} without a major violation so far, with pointwise 95 % intervals; the number is "
        "that at the end. Median: months of peace of the median world."
    ).format(worlds=format_worlds(comparison.worlds))
    if len(comparison.results) == 1:
        return said
    dashed = _("Dashed: {arrangement}, for comparison.").format(arrangement=first)
    return f"{said} {dashed}"


def _set_scale(axes: Axes, horizon: int, width: float, *, first: bool) -> None:
    """Set the axes: months with ticks in years if the horizon is long, and the share of worlds."""
    month = 12 if horizon >= 24 else 1
    room = max(int(width / 0.5), 2)  # half an inch per tick label
    step = next((step for step in _STEPS if horizon / (month * step) <= room), 100)
    axes.set(xlim=(0, horizon), ylim=(0, 1))
    axes.xaxis.set_major_locator(MultipleLocator(month * step))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / month:.0f}"))
    axes.yaxis.set_major_locator(MultipleLocator(0.5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}{NARROW}%"))
    axes.tick_params(labelleft=first)
    axes.set_ylabel(_("worlds at peace") if first else "")
    axes.grid()
    axes.set_axisbelow(True)


def _describe_curve(results: Results, table: pd.DataFrame) -> str:
    """Return the values of a curve in words, a year apart, with the interval at the end."""
    last = _read_final_estimate(table)
    months = table["month"].to_numpy(dtype=float)
    years = [year for year in range(1, int(months[-1]) // 12 + 1) if 12 * year < months[-1]]
    kept = table["survival"].to_numpy(dtype=float)
    passed = [
        f"year {year}: {format_percent(float(kept[months <= 12 * year][-1]))}" for year in years[:_MOST_YEARS]
    ]
    at_end = describe_share("at the end", last)
    return f"{find_arrangement_title(results)}, worlds at peace. {'; '.join([*passed, at_end])}"


def _draw_curve(axes: Axes, table: pd.DataFrame, colour: str, words: str) -> None:
    band = axes.fill_between(
        table["month"], table["low"], table["high"], color=colour, alpha=0.25, linewidth=0
    )
    line = axes.plot(table["month"], table["survival"], color=colour, linewidth=2.2, clip_on=False)
    name_mark([band, *line], words)
    end = float(table["survival"].iloc[-1])
    index = make_offset_transform(axes, 0.06)
    axes.text(
        1,
        min(max(end, 0.06), 0.94),
        format_percent(end),
        color=colour,
        weight="bold",
        va="center",
        transform=index,
    )


def _describe_median(results: Results) -> str:
    """Return the months of peace of the median world in words."""
    horizon = results.scenario.run.horizon_months
    months = estimate_median_peace(results).value
    # More than half of the worlds keep peace to the end, so the median is not observed.
    if math.isinf(months):
        return _("median beyond {horizon}").format(horizon=format_horizon(horizon))
    if months >= 24:
        return _("median {years}\N{NO-BREAK SPACE}years").format(years=f"{months / 12:.1f}")
    return ngettext(
        "median {number}\N{NO-BREAK SPACE}month", "median {number}\N{NO-BREAK SPACE}months", int(months)
    ).format(number=int(months))
