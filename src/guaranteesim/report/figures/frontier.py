"""The frontier: how likely an arrangement is to enter into force, and how well and safely it then works."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse
from matplotlib.ticker import FixedLocator, FuncFormatter, MultipleLocator, NullLocator

from guaranteesim.analysis.comparison import Comparison
from guaranteesim.analysis.frontier import Place, complement
from guaranteesim.analysis.intervals import Estimate
from guaranteesim.analysis.outcomes import outcome
from guaranteesim.report import style
from guaranteesim.report.figures._asked import lacking
from guaranteesim.report.figures._badges import apart
from guaranteesim.report.figures._lettering import fit
from guaranteesim.report.figures._sheet import Sheet
from guaranteesim.report.figures._words import NARROW, counted, foot, percent, span, title_of
from guaranteesim.report.wording import small_percent

__all__ = ["KIND", "NAME", "draw", "lacking"]

NAME = "frontier"
KIND = "comparison"

_LEFT, _PLOT, _GUTTER, _AXIS = 0.62, 4.2, 0.3, 0.62
_TALL, _ROW, _HEAD = 4.6, 0.37, 0.66
_TABLE = 5.1
"""Where the table begins, inches from the left."""
_NAME, _CELLS = 1.95, (0.82, 0.72, 0.54)
_SMALL, _LARGE = 0.2, 0.28
"""Diameters of badges of the least and the greatest risk, inches."""
_LEAST = 1e-4
"""Chances below this share one place at the edge."""


def draw(comparison: Comparison) -> Figure:
    """The figure."""
    places = comparison.frontier()
    body = max(_TALL + _AXIS, _HEAD + _ROW * (len(places) + 1))
    sheet = Sheet(_title(comparison, places), _subtitle(comparison), foot(comparison.results), body + 0.05)
    worst = max((item.escalation.value for item in places), default=0.0)
    looks = [_Look(number, item, worst) for number, item in enumerate(places, start=1)]
    _draw_plot(sheet, places, looks, body - _AXIS)
    _draw_table(sheet, comparison, places, looks)
    return sheet.figure


class _Look:
    """The badge of one arrangement: number, colour and size."""

    def __init__(self, number: int, place: Place, worst: float) -> None:
        risk = place.escalation.value / worst if worst else 0.0
        self.number, self.place = number, place
        self.colour = style.heat(risk)
        self.size = _SMALL + (_LARGE - _SMALL) * risk

    def draw(self, axes: Axes, x: float, y: float) -> None:
        """At a place in inches, on axes that count inches."""
        ring = 2.6 if self.place.efficient else 0.8
        edge = style.VERMILLION if self.place.efficient else style.MUTED
        axes.add_patch(
            Ellipse(
                (x, y), self.size, self.size, facecolor=self.colour, edgecolor=edge, linewidth=ring, zorder=5
            )
        )
        axes.text(
            x, y, str(self.number), ha="center", va="center_baseline", size=style.TINY, weight="bold",
            color=style.legible_on(self.colour), zorder=6,
        )  # fmt: skip


def _title(comparison: Comparison, places: Sequence[Place]) -> str:
    best = max(places, key=lambda item: item.efficacy.value)
    likeliest = max(places, key=lambda item: item.acceptability.value)
    name = fit(title_of(comparison[best.name]), 6.0, style.TITLE, 1, "bold")
    peace, chance = percent(best.efficacy.value), small_percent(best.acceptability.value)
    if len(places) == 1:
        return (
            f"{name}: no major violation in {peace} of worlds if in force, which it is with a chance of "
            f"{chance}"
        )
    if best.acceptability.value == likeliest.acceptability.value:
        return (
            f"{name}: the highest share of worlds without a major violation if in force ({peace}), and the "
            f"highest chance that all accept ({chance})"
        )
    return (
        f"The highest share of worlds without a major violation if in force ({peace}) goes with a chance of "
        f"{chance} that all accept; the highest chance ({small_percent(likeliest.acceptability.value)}) with "
        f"{percent(likeliest.efficacy.value)} of worlds"
    )


def _subtitle(comparison: Comparison) -> str:
    return (
        f"Each number is an arrangement, over the same {counted(comparison.worlds, 'world')} of "
        f"{span(comparison.horizon_months)}; lines are 95 % intervals. Thick ring and bold: no other is at "
        "least as good in acceptance, peace and risk of a direct clash, and better in one (Pareto set)."
    )


def _draw_plot(sheet: Sheet, places: Sequence[Place], looks: Sequence[_Look], tall: float) -> None:
    scale = _Scale([item.acceptability for item in places])
    axes = sheet.axes(_LEFT, 0, _PLOT, tall)
    low, high = _limits(places)
    axes.set(xlim=(0, _PLOT), ylim=(low, high))
    axes.xaxis.set_major_locator(FixedLocator([scale.inches(tick) for tick in scale.ticks]))
    texts = dict(zip([scale.inches(tick) for tick in scale.ticks], scale.words, strict=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: texts.get(x, "")))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_locator(MultipleLocator(0.1 if high - low < 0.75 else 0.2))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}"))
    axes.grid()
    axes.set_axisbelow(True)
    axes.set_xlabel(f"chance that all accept{scale.note}")
    axes.set_ylabel("% of worlds without a major violation, if in force")
    unit = tall / (high - low)
    spots = [(scale.inches(p.acceptability.value), (p.efficacy.value - low) * unit) for p in places]
    _draw_intervals(axes, places, scale)
    ground = sheet.axes(_LEFT, 0, _PLOT, tall, xlim=(0, _PLOT), ylim=(0, tall))
    ground.axis("off")
    for look, spot, at in zip(looks, spots, apart(spots, _LARGE + 0.03, _PLOT, tall), strict=True):
        ground.plot([spot[0], at[0]], [spot[1], at[1]], color=style.INK, linewidth=0.8, zorder=3)
        ground.plot(*spot, "o", color=style.INK, markersize=3, zorder=4)
        look.draw(ground, float(at[0]), float(at[1]))


def _limits(places: Sequence[Place]) -> tuple[float, float]:
    """Ends of the axis of efficacy: whole tenths round all intervals."""
    ends = [end for item in places for end in (item.efficacy.low, item.efficacy.high) if math.isfinite(end)]
    ends += [item.efficacy.value for item in places]
    low, high = math.floor(10 * min(ends) - 0.2) / 10, math.ceil(10 * max(ends) + 0.2) / 10
    return max(low, -0.02), min(high, 1.02)


def _draw_intervals(axes: Axes, places: Sequence[Place], scale: _Scale) -> None:
    for item in places:
        x, y = scale.inches(item.acceptability.value), item.efficacy.value
        ends = [scale.inches(end) for end in (item.acceptability.low, item.acceptability.high)]
        look: dict[str, Any] = {"color": style.MUTED, "linewidth": 1.1, "alpha": 0.7, "zorder": 3}
        axes.plot(ends, [y, y], **look)
        axes.plot([x, x], [item.efficacy.low, item.efficacy.high], **look)


class _Scale:
    """The axis of acceptance: even steps where chances are large, powers of ten where some are small."""

    def __init__(self, chances: Sequence[Estimate]) -> None:
        values = [item.value for item in chances]
        known = [value for value in values if value >= _LEAST]
        self.even = min(values, default=1.0) >= 0.05
        self.power = math.floor(math.log10(min(known, default=_LEAST))) if not self.even else 0
        self.below = any(value < 10.0**self.power for value in values)
        powers = [10.0**power for power in range(self.power, 1)]
        powers[0] *= not self.below  # the place at the edge says it for both
        self.ticks = [0, 0.25, 0.5, 0.75, 1] if self.even else powers
        self.words = [f"{100 * tick:g}{NARROW}%" for tick in self.ticks]
        if self.below and not self.even:
            self.words[0] = f"<{small_percent(10.0**self.power)}"
        self.note = "" if self.even else " (scale in powers of ten)"

    def inches(self, chance: float) -> float:
        """Where a chance stands, from the left end of the axis; nan stays nan."""
        room = _PLOT - 2 * _GUTTER
        if math.isnan(chance):
            return chance
        if self.even:
            return _GUTTER + room * chance
        if chance < 10.0**self.power:
            return _GUTTER
        return _GUTTER + room * (1 - math.log10(chance) / self.power)


def _draw_table(
    sheet: Sheet, comparison: Comparison, places: Sequence[Place], looks: Sequence[_Look]
) -> None:
    """The key: who is who, with the three numbers."""
    headings = ("enters\ninto force", "no major\nviolation", "direct\nclash")
    for column, heading in enumerate(headings):
        right = _TABLE + _right(column)
        sheet.text(right, _HEAD - 0.1, heading, ha="right", va="bottom", size=style.TINY, weight="bold")
    if len({place.escalation.value for place in places}) > 1:
        sheet.text(_TABLE, 0, "darker, larger: more direct clashes", size=style.TINY, color=style.MUTED)
    wide = sheet.width - _TABLE
    tall = _ROW * (len(places) + 1)
    axes = sheet.axes(_TABLE, _HEAD, wide, tall, xlim=(0, wide), ylim=(tall, 0))
    axes.axis("off")
    for row, (look, place) in enumerate(zip(looks, places, strict=True)):
        middle = (row + 0.5) * _ROW
        look.draw(axes, 0.2, middle)
        shown = (
            small_percent(place.acceptability.value),
            percent(place.efficacy.value),
            percent(place.escalation.value),
        )
        _write_row(axes, middle, title_of(comparison[place.name]), shown, bold=place.efficient)
    if comparison.no_deal is not None:
        without = comparison[comparison.no_deal]
        peace = complement(outcome("major_violation").estimate(without)).value
        shown = ("–", percent(peace), percent(outcome("clash").estimate(without).value))
        _write_row(axes, (len(places) + 0.5) * _ROW, title_of(without), shown, bold=False)


def _right(column: int) -> float:
    """Where the numbers of a column end, inches from the left of the table."""
    return 0.42 + _NAME + sum(_CELLS[: column + 1])


def _write_row(axes: Axes, middle: float, name: str, cells: Sequence[str], *, bold: bool) -> None:
    weight = "bold" if bold else "normal"
    axes.text(
        0.42, middle, fit(name, _NAME - 0.08, style.TINY, 2, weight), va="center", size=style.TINY,
        weight=weight, linespacing=1.05,
    )  # fmt: skip
    for column, cell in enumerate(cells):
        axes.text(
            _right(column), middle, cell, ha="right", va="center", size=style.TINY, weight=weight
        )  # fmt: skip
