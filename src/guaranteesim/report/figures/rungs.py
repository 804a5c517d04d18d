"""What kind of aggression happened: acts a world by rung, the gravest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from guaranteesim.analysis.comparison import Comparison
from guaranteesim.analysis.intervals import Estimate, mean
from guaranteesim.ensemble.results import Results
from guaranteesim.report import style
from guaranteesim.report.figures._lettering import fit
from guaranteesim.report.figures._rows import HEIGHT, NAMES, Rows
from guaranteesim.report.figures._sheet import Sheet
from guaranteesim.report.figures._words import amount, counted, foot, rung_title, span

NAME = "rungs"
KIND = "comparison"

DECADE = 120
_HEAD, _TAIL = 0.75, 0.6
_NUMBER, _LEAST_BAR = 0.78, 2.2
_THICK = 0.56


@dataclass(frozen=True)
class _Look:
    rung: str
    title: str
    colour: str
    hatch: str


def draw(comparison: Comparison) -> Figure:
    """The figure."""
    results = comparison.results
    looks = _looks(results)
    number = min(_NUMBER, (style.WIDTH - NAMES - _LEAST_BAR) / (len(looks) + 1))
    sheet = Sheet(
        _title(results), _subtitle(comparison), foot(results), _HEAD + HEIGHT * len(results) + _TAIL
    )
    rows = Rows(sheet, results, _HEAD)
    columns = sheet.width - number * (len(looks) + 1)
    _draw_bars(rows, results, looks, columns - NAMES - 0.3)
    for place, look in enumerate(looks):
        _draw_numbers(rows, results, columns + place * number, number, look)
    _draw_numbers(rows, results, columns + len(looks) * number, number, None)
    return sheet.figure


def _looks(results: Sequence[Results]) -> list[_Look]:
    """Every rung of any of the ladders, the gravest first, with its fill."""
    ladders = {
        name: (item.scenario.ladder[name].severity, rung_title(item.scenario, name))
        for item in results for name in item.scenario.rungs
    }  # fmt: skip
    names = sorted(ladders, key=lambda name: -ladders[name][0])
    return [
        _Look(name, ladders[name][1], colour, style.HATCHES[place % len(style.HATCHES)])
        for place, (name, colour) in enumerate(zip(names, style.ordered_colours(len(names)), strict=True))
    ]


def acts(results: Results, rung: str) -> Estimate:
    """Acts on a rung a world and decade."""
    column = f"acts_{rung}"
    counts = results.worlds[column] if column in results.worlds else 0 * results.worlds["world"]
    return mean(counts * (DECADE / results.scenario.run.horizon_months))


def _all_acts(results: Results) -> float:
    return sum(acts(results, rung).value for rung in results.scenario.rungs)


def _title(results: Sequence[Results]) -> str:
    totals = [_all_acts(item) for item in results]
    if not any(totals):
        return "No act on any rung of the ladder in any world"
    gravest = _looks(results)[0]
    worst = [acts(item, gravest.rung).value for item in results]
    return (
        f"Acts of the challenger a world and decade: {_range(totals)}, "
        f"of which {_range(worst)} on the gravest rung, {gravest.title}"
    )


def _range(values: Sequence[float]) -> str:
    low, high = amount(min(values)), amount(max(values))
    return low if low == high else f"{low} to {high}"


def _subtitle(comparison: Comparison) -> str:
    run = f"Means over {counted(comparison.worlds, 'world')} run for {span(comparison.horizon_months)}"
    scaled = "" if comparison.horizon_months == DECADE else ", put as a rate a decade"
    return (
        f"{run}{scaled}; the gravest acts stand first, from the axis. Thin line: 95 % interval of the total."
    )


def _draw_bars(rows: Rows, results: Sequence[Results], looks: Sequence[_Look], width: float) -> None:
    totals = [_total(item) for item in results]
    ends = [end for item in totals for end in (item.value, item.high) if end > 0]
    axes = rows.column(NAMES, width, (0, 1.04 * max(ends, default=1.0)))
    axes.xaxis.set_major_locator(MaxNLocator(max(int(width / 0.7), 2)))
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.spines["bottom"].set_visible(True)
    axes.set_xlabel("acts a world and decade")
    at = np.arange(len(results)) + 0.5
    start = np.zeros(len(results))
    for look in looks:
        values = np.array([acts(item, look.rung).value for item in results])
        axes.barh(at, values, _THICK, left=start, **_fill(look))
        start += values
    axes.hlines(
        at, [item.low for item in totals], [item.high for item in totals], color=style.INK, linewidth=1.4
    )
    for row in np.flatnonzero(start == 0):
        axes.text(
            0.02 * axes.get_xlim()[1], row + 0.5, "no act", va="center", style="italic", color=style.MUTED
        )


def _total(results: Results) -> Estimate:
    columns = [f"acts_{rung}" for rung in results.scenario.rungs]
    return mean(results.worlds[columns].sum(axis=1) * (DECADE / results.scenario.run.horizon_months))


def _fill(look: _Look) -> dict[str, Any]:
    """Bars are hatched in whatever shows on them, and parted by a white edge."""
    return {"facecolor": look.colour, "hatch": look.hatch, "edgecolor": "white", "linewidth": 0.6}


def _draw_numbers(
    rows: Rows, results: Sequence[Results], left: float, width: float, look: _Look | None
) -> None:
    """A column of numbers under the swatch of its rung: the legend and the table in one."""
    axes = rows.column(left, width, (0, 1))
    for row, item in enumerate(results):
        value = acts(item, look.rung).value if look else _all_acts(item)
        axes.text(
            0.93, row + 0.5, amount(value), ha="right", va="center", weight="normal" if look else "bold"
        )
    title = fit(look.title if look else "all acts", width - 0.06, style.TINY, 2, "bold")
    rows.sheet.text(
        left + 0.93 * width, rows.top - 0.3, title, ha="right", va="bottom", size=style.TINY, weight="bold"
    )
    if look:
        swatch = rows.sheet.axes(left + 0.93 * width - 0.4, rows.top - 0.25, 0.4, 0.17)
        swatch.axis("off")
        swatch.add_patch(Rectangle((0, 0), 1, 1, transform=swatch.transAxes, **_fill(look)))
