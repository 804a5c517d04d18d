"""The frontier: chance of entry into force, peace kept, and risk of a direct clash, by arrangement."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse
from matplotlib.ticker import FixedLocator, FuncFormatter, MultipleLocator, NullLocator

from guaranteesim.analysis.comparison.assumption_spread import (
    AssumptionSpread,
    compute_assumption_spreads,
)
from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.consent.frontier import FrontierPoint, compute_complement
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.analysis.statistics.spread_ellipses import SpreadEllipse, find_spread_ellipse
from guaranteesim.report import style
from guaranteesim.report.drawing.assumption_ellipses import draw_ellipses
from guaranteesim.report.drawing.badges import place_badges
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import (
    NARROW,
    explain_missing_acceptance,
    find_arrangement_title,
    make_footer,
)
from guaranteesim.report.drawing.lettering import fit_text
from guaranteesim.report.drawing.marks import describe_share, name_mark
from guaranteesim.report.translation import _
from guaranteesim.report.words.formats import format_percent, format_small_percent
from guaranteesim.report.words.intervals import format_horizon
from guaranteesim.report.words.names import format_worlds
from guaranteesim.report.words.prices import add_required_sets, format_required
from guaranteesim.report.words.side_terms import name_compared_kind

NAME = "frontier"
KIND = "comparison"
explain_obstacle = explain_missing_acceptance

_LEFT, _PLOT, _GUTTER, _AXIS = 0.62, 4.2, 0.3, 0.62
_TALL, _ROW, _HEAD = 4.6, 0.5, 0.66
_TABLE = 5.1
"""Left edge of the table, inches from the left."""
_NAME, _CELLS = 1.95, (0.82, 0.72, 0.54)
_SMALL, _LARGE = 0.2, 0.28
"""Diameters of the badges with the smallest and the largest risk, inches."""
_HELD = 0.5
"""Share of the worlds in the ellipse of an arrangement."""
_FLAT = 0.12
"""Least length of an axis of an ellipse, inches."""
_LEAST = 1e-4
"""Chance below which all arrangements share one position at the edge."""


def draw(comparison: Comparison) -> Figure:
    """Draw the figure."""
    points = comparison.frontier()
    body = max(_TALL + _AXIS, _HEAD + _ROW * (len(points) + 1))
    canvas = Canvas(
        _make_title(comparison, points),
        _make_subtitle(comparison),
        make_footer(comparison.results),
        body + 0.05,
    )
    worst = max((item.escalation.value for item in points), default=0.0)
    looks = [
        _Badge(number, item, worst, find_arrangement_title(comparison[item.name]))
        for number, item in enumerate(points, start=1)
    ]
    _draw_plot(canvas, comparison, points, looks, body - _AXIS)
    _draw_table(canvas, comparison, points, looks)
    return canvas.figure


class _Badge:
    """The badge of one arrangement: number, colour and size."""

    def __init__(self, number: int, point: FrontierPoint, worst: float, title: str) -> None:
        risk = point.escalation.value / worst if worst else 0.0
        self.number, self.point = number, point
        self.colour = style.pick_heat_colour(risk)
        self.size = _SMALL + (_LARGE - _SMALL) * risk
        self.words = (
            f"{number} {title}. {describe_share('All accept', point.acceptability)}; "
            f"{describe_share('no major violation', point.efficacy)}; "
            f"{describe_share('direct clash', point.escalation)}"
        )

    def draw_at(self, axes: Axes, x: float, y: float) -> None:
        """Draw the badge with its centre at ``x`` and ``y``, on axes that count inches."""
        # Width and colour both mark the Pareto set, for readers without colour.
        ring = 2.6 if self.point.efficient else 0.8
        edge = style.VERMILLION if self.point.efficient else style.MUTED
        look: dict[str, Any] = {"facecolor": self.colour, "edgecolor": edge, "linewidth": ring, "zorder": 5}
        name_mark(axes.add_patch(Ellipse((x, y), self.size, self.size, **look)), self.words)
        axes.text(
            x,
            y,
            str(self.number),
            ha="center",
            va="center_baseline",
            size=style.TINY,
            weight="bold",
            color=style.pick_legible_colour(self.colour),
            zorder=6,
        )


def _make_title(comparison: Comparison, points: Sequence[FrontierPoint]) -> str:
    best = max(points, key=lambda item: item.efficacy.value)
    likeliest = max(points, key=lambda item: item.acceptability.value)
    name = fit_text(find_arrangement_title(comparison[best.name]), 6.0, style.TITLE, 1, "bold")
    peace, chance = format_percent(best.efficacy.value), format_small_percent(best.acceptability.value)
    if len(points) == 1:
        return _(
            "{name}: no major violation in {peace} of worlds if in force, which it is with a chance of "
            "{chance}"
        ).format(name=name, peace=peace, chance=chance)
    if best.acceptability.value == likeliest.acceptability.value:
        return _(
            "{name}: the highest share of worlds without a major violation if in force ({peace}), and the "
            "highest chance that all accept ({chance})"
        ).format(name=name, peace=peace, chance=chance)
    return _(
        "The highest share of worlds without a major violation if in force ({peace}) goes with a chance of "
        "{chance} that all accept; the highest chance ({highest}) with {share} of worlds"
    ).format(
        peace=peace,
        chance=chance,
        highest=format_small_percent(likeliest.acceptability.value),
        share=format_percent(likeliest.efficacy.value),
    )


def _make_subtitle(comparison: Comparison) -> str:
    scenarios = [item.scenario for item in comparison.results]
    said = _(
        "Each number is {kind}, over the same {worlds} of {horizon}, with 95 % intervals. Thick ring and "
        "bold: no other is at least as good in acceptance, peace and risk of a direct clash, and better in "
        "one (Pareto set); its ellipse holds the middle half of the worlds by their assumptions, flat where "
        "none is seen to move the peace."
    ).format(
        kind=_(name_compared_kind(scenarios)),
        worlds=format_worlds(comparison.worlds),
        horizon=format_horizon(comparison.horizon_months),
    )
    return f"{said}{add_required_sets(comparison.acceptances)}"


def _draw_plot(
    canvas: Canvas,
    comparison: Comparison,
    points: Sequence[FrontierPoint],
    looks: Sequence[_Badge],
    tall: float,
) -> None:
    scale = _AcceptanceScale([item.acceptability for item in points])
    axes = canvas.add_axes(_LEFT, 0, _PLOT, tall)
    spreads = compute_assumption_spreads(comparison)
    low, high = _compute_limits(points, _list_cloud_ends(points, spreads))
    axes.set(xlim=(0, _PLOT), ylim=(low, high))
    axes.xaxis.set_major_locator(FixedLocator([scale.convert_to_inches(tick) for tick in scale.ticks]))
    texts = dict(zip([scale.convert_to_inches(tick) for tick in scale.ticks], scale.words, strict=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: texts.get(x, "")))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_locator(MultipleLocator(0.1 if high - low < 0.75 else 0.2))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}"))
    axes.grid()
    axes.set_axisbelow(True)
    axes.set_xlabel(scale.label)
    axes.set_ylabel(_("% of worlds without a major violation, if in force"))
    # Inches per unit of efficacy: badges keep their distance in inches.
    unit = tall / (high - low)
    spots = [
        (scale.convert_to_inches(p.acceptability.value), (p.efficacy.value - low) * unit) for p in points
    ]
    _draw_intervals(axes, looks, scale)
    # Badges need equal units on both axes, which the plot does not have.
    ground = canvas.add_axes(_LEFT, 0, _PLOT, tall, xlim=(0, _PLOT), ylim=(0, tall))
    ground.axis("off")
    ellipses = _find_ellipses(points, spreads, scale, (low, unit))
    places = [(float(x), float(y)) for x, y in place_badges(spots, _LARGE + 0.03, _PLOT, tall)]
    shown = [(look.number, ellipses[look.point.name]) for look in looks if look.point.name in ellipses]
    draw_ellipses(ground, shown, places, _LARGE / 2 + 0.02, (-low * unit, (1 - low) * unit))
    for look, spot, at in zip(looks, spots, places, strict=True):
        ground.plot([spot[0], at[0]], [spot[1], at[1]], color=style.INK, linewidth=0.8, zorder=3)
        ground.plot(*spot, "o", color=style.INK, markersize=3, zorder=4)
        look.draw_at(ground, *at)


def _compute_limits(points: Sequence[FrontierPoint], others: Sequence[float]) -> tuple[float, float]:
    """Return the ends of the axis of efficacy, whole tenths around all intervals and ``others``."""
    ends = [end for item in points for end in (item.efficacy.low, item.efficacy.high) if math.isfinite(end)]
    ends += others
    ends += [item.efficacy.value for item in points]
    low, high = math.floor(10 * min(ends) - 0.2) / 10, math.ceil(10 * max(ends) + 0.2) / 10
    return max(low, -0.02), min(high, 1.02)  # marks at 0 and 1 stay inside


def _draw_intervals(axes: Axes, looks: Sequence[_Badge], scale: _AcceptanceScale) -> None:
    for badge in looks:
        item = badge.point
        x, y = scale.convert_to_inches(item.acceptability.value), item.efficacy.value
        ends = [scale.convert_to_inches(end) for end in (item.acceptability.low, item.acceptability.high)]
        look: dict[str, Any] = {"color": style.MUTED, "linewidth": 1.1, "alpha": 0.7, "zorder": 3}
        name_mark(axes.plot(ends, [y, y], **look), badge.words)
        name_mark(axes.plot([x, x], [item.efficacy.low, item.efficacy.high], **look), badge.words)


def _list_cloud_ends(points: Sequence[FrontierPoint], spreads: Mapping[str, AssumptionSpread]) -> list[float]:
    """Return ends of peace that make room for the ellipses."""
    drawn = [spreads[item.name].peace for item in points if item.efficient]
    ends = [peace.mean() + side * 1.3 * peace.std() for peace in drawn for side in (-1, 1)]
    return [min(max(float(end), 0.0), 1.0) for end in ends]


def _find_ellipses(
    points: Sequence[FrontierPoint],
    spreads: Mapping[str, AssumptionSpread],
    scale: _AcceptanceScale,
    vertical: tuple[float, float],
) -> dict[str, SpreadEllipse]:
    """Return where half of the worlds lie by their assumptions, in inches, for the Pareto set.

    Ellipses of all arrangements would lie on top of each other. ``vertical`` is the share at the lower edge
    and inches per unit.
    """
    low, unit = vertical
    found = {}
    for item in points:
        spread = spreads[item.name]
        if item.efficient and np.isfinite(spread.acceptance).all():
            x = np.array([scale.convert_to_inches(float(chance)) for chance in spread.acceptance])
            cloud = np.column_stack([x, (spread.peace - low) * unit])
            found[item.name] = find_spread_ellipse(cloud, _HELD, _FLAT)
    return found


class _AcceptanceScale:
    """The axis of acceptance: linear if all chances are large, logarithmic if some are small."""

    def __init__(self, chances: Sequence[Estimate]) -> None:
        values = [item.value for item in chances]
        known = [value for value in values if value >= _LEAST]
        # Chances of a few per cent would lie on top of each other on a linear axis.
        self.even = min(values, default=1.0) >= 0.05
        self.power = math.floor(math.log10(min(known, default=_LEAST))) if not self.even else 0
        self.below = any(value < 10.0**self.power for value in values)
        powers = [10.0**power for power in range(self.power, 1)]
        powers[0] *= not self.below  # a label for both would cover itself
        self.ticks = [0, 0.25, 0.5, 0.75, 1] if self.even else powers
        self.words = [f"{100 * tick:g}{NARROW}%" for tick in self.ticks]
        if self.below and not self.even:
            self.words[0] = f"<{format_small_percent(10.0**self.power)}"
        self.label = (
            _("chance that all accept") if self.even else _("chance that all accept (scale in powers of ten)")
        )

    def convert_to_inches(self, chance: float) -> float:
        """Return the position of a chance, inches from the left end of the axis, NaN for NaN."""
        room = _PLOT - 2 * _GUTTER
        if math.isnan(chance):
            return chance
        if self.even:
            return _GUTTER + room * chance
        if chance < 10.0**self.power:
            return _GUTTER
        return _GUTTER + room * (1 - math.log10(chance) / self.power)


def _draw_table(
    canvas: Canvas, comparison: Comparison, points: Sequence[FrontierPoint], looks: Sequence[_Badge]
) -> None:
    """Draw the table: badge, name and the three numbers of each arrangement."""
    headings = (_("enters\ninto force"), _("no major\nviolation"), _("direct\nclash"))
    for column, heading in enumerate(headings):
        right = _TABLE + _compute_column_right(column)
        canvas.add_text(right, _HEAD - 0.1, heading, ha="right", va="bottom", size=style.TINY, weight="bold")
    if len({point.escalation.value for point in points}) > 1:
        said = _("darker, larger: more direct clashes")
        canvas.add_text(_TABLE, 0, said, size=style.TINY, color=style.MUTED)
    wide = canvas.width - _TABLE
    tall = _ROW * (len(points) + 1)
    axes = canvas.add_axes(_TABLE, _HEAD, wide, tall, xlim=(0, wide), ylim=(tall, 0))
    axes.axis("off")
    for row, (look, point) in enumerate(zip(looks, points, strict=True)):
        middle = (row + 0.5) * _ROW
        look.draw_at(axes, 0.2, middle)
        shown = (
            format_small_percent(point.acceptability.value),
            format_percent(point.efficacy.value),
            format_percent(point.escalation.value),
        )
        title = find_arrangement_title(comparison[point.name])
        _write_row(axes, middle - 0.08, title, shown, bold=point.efficient)
        # A joint chance says little without the states that it is about.
        asked = format_required(comparison.acceptances[point.name])
        axes.text(0.42, middle + 0.16, asked, va="center", size=style.TINY, color=style.MUTED)
    # The no-deal run has no chance of acceptance, so it is in the table only.
    if comparison.no_deal is not None:
        without = comparison[comparison.no_deal]
        peace = compute_complement(find_outcome("major_violation").estimate(without)).value
        shown = (
            "–",
            format_percent(peace),
            format_percent(find_outcome("clash").estimate(without).value),
        )
        _write_row(axes, (len(points) + 0.5) * _ROW, find_arrangement_title(without), shown, bold=False)


def _compute_column_right(column: int) -> float:
    """Return the right edge of a column, inches from the left of the table."""
    return 0.42 + _NAME + sum(_CELLS[: column + 1])


def _write_row(axes: Axes, middle: float, name: str, cells: Sequence[str], *, bold: bool) -> None:
    weight = "bold" if bold else "normal"
    axes.text(
        0.42,
        middle,
        fit_text(name, _NAME - 0.08, style.TINY, 2, weight),
        va="center",
        size=style.TINY,
        weight=weight,
        linespacing=1.05,
    )
    for column, cell in enumerate(cells):
        axes.text(
            _compute_column_right(column),
            middle,
            cell,
            ha="right",
            va="center",
            size=style.TINY,
            weight=weight,
        )
