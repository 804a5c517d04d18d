"""Kinds of aggression: acts per world by rung, the gravest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.statistics.intervals import Estimate, estimate_mean
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import (
    find_arrangement_title,
    find_plain_rung_title,
    format_mean,
    make_footer,
)
from guaranteesim.report.drawing.lettering import fit_text
from guaranteesim.report.drawing.marks import describe_amount, name_mark
from guaranteesim.report.drawing.rows import NAMES_WIDTH, ROW_HEIGHT, Rows
from guaranteesim.report.translation import _
from guaranteesim.report.words.intervals import format_horizon
from guaranteesim.report.words.names import format_worlds

NAME = "rungs"
KIND = "comparison"

DECADE = 120  # months
_HEAD, _TAIL = 0.75, 0.6
_NUMBER, _LEAST_BAR = 0.78, 2.2
_THICK = 0.56


@dataclass(frozen=True)
class _RungStyle:
    rung: str
    title: str
    colour: str
    hatch: str


def draw(comparison: Comparison) -> Figure:
    """Draw the figure."""
    results = comparison.results
    looks = _list_rung_styles(results)
    # Many rungs make the columns of numbers narrower, so that the bars keep a minimal width.
    number = min(_NUMBER, (style.WIDTH - NAMES_WIDTH - _LEAST_BAR) / (len(looks) + 1))
    canvas = Canvas(
        _make_title(results),
        _make_subtitle(comparison),
        make_footer(results),
        _HEAD + ROW_HEIGHT * len(results) + _TAIL,
    )
    rows = Rows(canvas, results, _HEAD)
    columns = canvas.width - number * (len(looks) + 1)
    _draw_bars(rows, results, looks, columns - NAMES_WIDTH - 0.3)
    for index, look in enumerate(looks):
        _draw_numbers(rows, results, columns + index * number, number, look)
    _draw_numbers(rows, results, columns + len(looks) * number, number, None)
    return canvas.figure


def _list_rung_styles(results: Sequence[Results]) -> list[_RungStyle]:
    """Return every rung of any ladder with its fill, the gravest first."""
    ladders = {
        name: (item.scenario.ladder[name].severity, find_plain_rung_title(item.scenario, name))
        for item in results
        for name in item.scenario.rungs
    }
    names = sorted(ladders, key=lambda name: -ladders[name][0])
    return [
        _RungStyle(name, ladders[name][1], colour, style.HATCHES[index % len(style.HATCHES)])
        for index, (name, colour) in enumerate(
            zip(names, style.make_ordered_colours(len(names)), strict=True)
        )
    ]


def compute_act_rate(results: Results, rung: str) -> Estimate:
    """Return the acts on a rung per world and decade, 0 if the ladder has no such rung."""
    column, worlds = Worlds.acts[rung], results.world_table
    counts = worlds[column] if column in worlds else 0 * worlds[Worlds.world]
    return estimate_mean(counts * (DECADE / results.scenario.run.horizon_months))


def _sum_act_rates(results: Results) -> float:
    return sum(compute_act_rate(results, rung).value for rung in results.scenario.rungs)


def _make_title(results: Sequence[Results]) -> str:
    totals = [_sum_act_rates(item) for item in results]
    if not any(totals):
        return _("No act on any rung of the ladder in any world")
    # Arrangements can have ladders of their own. The gravest rung of any of them counts.
    gravest = _list_rung_styles(results)[0]
    worst = [compute_act_rate(item, gravest.rung).value for item in results]
    return _(
        "Acts of the challenger a world and decade: {acts}, of which {worst} on the gravest rung, {rung}"
    ).format(acts=_format_mean_range(totals), worst=_format_mean_range(worst), rung=gravest.title)


def _format_mean_range(values: Sequence[float]) -> str:
    low, high = format_mean(min(values)), format_mean(max(values))
    return low if low == high else _("{low} to {high}").format(low=low, high=high)


def _make_subtitle(comparison: Comparison) -> str:
    message = (
        _(
            "Means over {worlds} run for {horizon}; the gravest acts stand first, from the axis. Thin line: "
            "95 % interval of the total."
        )
        if comparison.horizon_months == DECADE
        else _(
            "Means over {worlds} run for {horizon}, put as a rate a decade; the gravest acts stand first, "
            "from the axis. Thin line: 95 % interval of the total."
        )
    )
    return message.format(
        worlds=format_worlds(comparison.worlds), horizon=format_horizon(comparison.horizon_months)
    )


def _draw_bars(rows: Rows, results: Sequence[Results], looks: Sequence[_RungStyle], width: float) -> None:
    totals = [_estimate_all_acts(item) for item in results]
    ends = [end for item in totals for end in (item.value, item.high) if end > 0]
    axes = rows.add_column(NAMES_WIDTH, width, (0, 1.04 * max(ends, default=1.0)))
    axes.xaxis.set_major_locator(MaxNLocator(max(int(width / 0.7), 2)))
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.spines["bottom"].set_visible(True)
    axes.set_xlabel(_("acts a world and decade"))
    at = np.arange(len(results)) + 0.5
    start = np.zeros(len(results))
    for look in looks:
        rates = [compute_act_rate(item, look.rung) for item in results]
        values = np.array([rate.value for rate in rates])
        bars = axes.barh(at, values, _THICK, left=start, **_make_fill(look))
        for bar, item, rate in zip(bars, results, rates, strict=True):
            told = describe_amount(f"{find_arrangement_title(item)}, {look.title}", rate)
            name_mark(bar, f"{told} acts a world and decade")
        start += values
    lines = axes.hlines(
        at, [item.low for item in totals], [item.high for item in totals], color=style.INK, linewidth=1.4
    )
    name_mark(
        lines,
        *(
            f"{describe_amount(f'{find_arrangement_title(item)}, all acts', total)} a world and decade"
            for item, total in zip(results, totals, strict=True)
        ),
    )
    # An empty row would look like a missing result.
    for row in np.flatnonzero(start == 0):
        axes.text(
            0.02 * axes.get_xlim()[1], row + 0.5, _("no act"), va="center", style="italic", color=style.MUTED
        )


def _estimate_all_acts(results: Results) -> Estimate:
    # Summed per world, because the interval of a sum does not follow from those of its parts.
    columns: list[str] = [Worlds.acts[rung] for rung in results.scenario.rungs]
    acts = results.world_table[columns].sum(axis=1)
    return estimate_mean(acts * (DECADE / results.scenario.run.horizon_months))


def _make_fill(look: _RungStyle) -> dict[str, Any]:
    """Return the look of a bar: its colour, a hatch, and a white edge."""
    # matplotlib draws the hatch in the colour of the edge.
    return {"facecolor": look.colour, "hatch": look.hatch, "edgecolor": "white", "linewidth": 0.6}


def _draw_numbers(
    rows: Rows, results: Sequence[Results], left: float, width: float, look: _RungStyle | None
) -> None:
    """Draw a column of numbers under the swatch of its rung, legend and table in one."""
    axes = rows.add_column(left, width, (0, 1))
    for row, item in enumerate(results):
        value = compute_act_rate(item, look.rung).value if look else _sum_act_rates(item)
        axes.text(
            0.93, row + 0.5, format_mean(value), ha="right", va="center", weight="normal" if look else "bold"
        )
    title = fit_text(look.title if look else _("all acts"), width - 0.06, style.TINY, 2, "bold")
    rows.canvas.add_text(
        left + 0.93 * width, rows.top - 0.3, title, ha="right", va="bottom", size=style.TINY, weight="bold"
    )
    if look:
        swatch = rows.canvas.add_axes(left + 0.93 * width - 0.4, rows.top - 0.25, 0.4, 0.17)
        swatch.axis("off")
        swatch.add_patch(Rectangle((0, 0), 1, 1, transform=swatch.transAxes, **_make_fill(look)))
