"""The gain of each state over no deal by part, its objections, the price of accepting, and its chance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.consent.acceptance import Acceptance, Consent
from guaranteesim.analysis.consent.prices import Price, compute_price
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas, make_offset_transform
from guaranteesim.report.drawing.captions import (
    explain_missing_acceptance,
    find_plain_state_title,
    make_footer,
    make_row_labels,
)
from guaranteesim.report.drawing.lettering import fit_text, measure_width
from guaranteesim.report.drawing.marks import name_mark
from guaranteesim.report.translation import N_, _, ngettext
from guaranteesim.report.words.formats import MINUS, NBSP, format_percent, format_small_percent
from guaranteesim.report.words.intervals import format_horizon
from guaranteesim.report.words.names import format_worlds
from guaranteesim.report.words.prices import (
    ACCEPTS,
    add_required_sets,
    format_required,
    format_short_price,
)

NAME = "acceptance"
KIND = "comparison"
explain_obstacle = explain_missing_acceptance

MAX_STATES = 6
"""States shown per arrangement: challenger, protégé, then those least likely to accept."""
_MAX_NAMED = 3
"""Largest number of states sharing the first place that the title names."""

_ROW, _HEAD, _UNDER, _GAP = 0.24, 0.8, 0.5, 0.2
_CODE, _PRICE, _CHANCE, _KEY = 0.36, 0.94, 1.34, 0.36


@dataclass(frozen=True)
class _Part:
    """Parts of the utility of the model under one heading, with their fill."""

    words: str
    of: tuple[str, ...]
    colour: str
    hatch: str = ""


_PARTS = (
    _Part(N_("territory"), ("territory",), style.BLUE),
    _Part(N_("war, nuclear use"), ("war", "nuclear"), "#56b4e9", "...."),
    _Part(N_("sanctions"), ("sanctions",), style.ORANGE),
    _Part(N_("helping, direct clash"), ("forces", "arms", "clash", "word"), "#009e73", "////"),
    _Part(N_("neutrality and cap"), ("terms",), "#cc79a7"),
)
_OBJECTIONS = _Part(N_("objections"), (), style.INK, "xxxx")
_WISHES = _Part(N_("wishes"), (), style.MUTED, "||||")


def draw(comparison: Comparison) -> Figure:
    """Draw the figure."""
    found = list(comparison.acceptances.values())
    # Three panels side by side are the most that can be read at half the width.
    columns = min(3, len(found))
    rows = [found[start : start + columns] for start in range(0, len(found), columns)]
    talls = [max(len(_select_shown(comparison, item)) for item in row) * _ROW for row in rows]
    body = _KEY + sum(tall + _HEAD + _UNDER for tall in talls)
    canvas = Canvas(
        _make_title(comparison), _make_subtitle(comparison), make_footer(comparison.results), body
    )
    _draw_key(canvas, comparison)
    step = canvas.width / 3 if columns == 3 else canvas.width / columns
    reach = _compute_reach(comparison)
    names = dict(
        zip(comparison.acceptances, make_row_labels(comparison.arrangements, step - 0.2), strict=True)
    )
    top = _KEY
    for row, tall in zip(rows, talls, strict=True):
        for index, item in enumerate(row):
            _draw_panel(canvas, comparison, item, names[item.name], (index * step, top, step), reach)
        top += tall + _HEAD + _UNDER
    return canvas.figure


def _select_shown(comparison: Comparison, found: Acceptance) -> list[Consent]:
    """Return the states to show: the principals first, then the others least likely to accept."""
    scenario = comparison.results[0].scenario
    principals = (scenario.challenger.state, scenario.protege.state)
    first = [item for code in principals for item in found.consents if item.state == code]
    others = [item for item in found.consents if item.state not in principals]
    return [*first, *sorted(others, key=lambda item: item.probability.value)[: MAX_STATES - len(first)]]


def _make_title(comparison: Comparison) -> str:
    """Return which state is the dearest to turn most often, or that nobody would rather refuse."""
    scenario = comparison.results[0].scenario
    dearest = _list_dearest(comparison)
    if not any(item.consents for item in comparison.acceptances.values()):
        return _("Nobody's acceptance is required")
    if not dearest:
        return _("No required state would rather refuse")
    counts: dict[str, int] = {}
    for item in dearest:
        counts[item.state] = counts.get(item.state, 0) + 1
    times, count = max(counts.values()), len(comparison.acceptances)
    of = ngettext(
        "{count}\N{NO-BREAK SPACE}arrangement", "{count}\N{NO-BREAK SPACE}arrangements", count
    ).format(count=count)
    most = [state for state, count in counts.items() if count == times]
    names = [find_plain_state_title(scenario, state) for state in most]
    if len(comparison.acceptances) == 1:
        return _("Dearest to turn: {state}{span}").format(
            state=names[0], span=_describe_span(comparison, most[0])
        )
    if len(most) == 1:
        span = _describe_span(comparison, most[0])
        return _("Dearest to turn most often: {state}, under {times} of {of}{span}").format(
            state=names[0], times=times, of=of, span=span
        )
    shared = ", ".join(names) if len(names) <= _MAX_NAMED else _("{count} states").format(count=len(names))
    return _("Dearest to turn: {states}, each under {times} of {of}").format(
        states=shared, times=times, of=of
    )


def _list_dearest(comparison: Comparison) -> list[Price]:
    """Return the highest price of each arrangement that some required state would rather refuse."""
    found = []
    for name, acceptance in comparison.acceptances.items():
        scenario = comparison[name].scenario
        prices = [compute_price(item, scenario) for item in acceptance.consents]
        found += [max(prices, key=lambda item: item.value.value)] if prices else []
    return [item for item in found if item.refuses]


def _describe_span(comparison: Comparison, state: str) -> str:
    """Return the least and the highest price of the state where it is the dearest, in plain units."""
    scenario = comparison.results[0].scenario
    own = [item for item in _list_dearest(comparison) if item.state == state and not item.obstacle]
    if not own:
        return ""
    low, high = (
        format_short_price(pick(own, key=lambda item: item.value.value), scenario) for pick in (min, max)
    )
    # The unit is the same for both ends, unless the sum is large.
    number, _blank, unit = low.partition(NBSP)
    short = number if high.endswith(unit) else low
    return f" ({low})" if low == high else _(" ({low} to {high})").format(low=short, high=high)


def _make_subtitle(comparison: Comparison) -> str:
    said = _(
        "What each required state gains or loses over no deal, mean of {worlds} over {horizon}, discounted; "
        "1 is the worth of the whole protégé. Diamond: the sum, with its 95 % interval. In bold the price of "
        "its acceptance: what would make it as likely to accept as not, all else as it is: months of war or "
        "deliveries of arms that it would have to be spared; then its chance."
    ).format(worlds=format_worlds(comparison.worlds), horizon=format_horizon(comparison.horizon_months))
    return f"{said}{add_required_sets(comparison.acceptances)}"


def _draw_key(canvas: Canvas, comparison: Comparison) -> None:
    axes = canvas.add_axes(0, 0, canvas.width, 0.24, xlim=(0, canvas.width), ylim=(0, 1))
    axes.axis("off")
    left = 0.02
    wished = any(
        cost.value < 0
        for found in comparison.acceptances.values()
        for item in found.consents
        for cost in item.costs.values()
    )
    for part in (*_PARTS, _OBJECTIONS, *([_WISHES] if wished else [])):
        axes.add_patch(Rectangle((left, 0.15), 0.24, 0.62, **_make_fill(part)))
        axes.text(left + 0.3, 0.45, _(part.words), va="center", size=style.TINY)
        left += measure_width(_(part.words), style.TINY) + 0.44


def _format_signed_utility(value: float) -> str:
    """Return a change of utility for the axis, like "−0.5", "0" or "+0.5"."""
    return f"{value:+.2g}".replace("-", MINUS) if value else "0"


def _make_fill(part: _Part) -> dict[str, Any]:
    return {"facecolor": part.colour, "hatch": part.hatch, "edgecolor": "white", "linewidth": 0.4}


def _compute_part_values(item: Consent) -> dict[_Part, float]:
    """Return the gain by part, objections and wishes last, −inf for an absolute objection."""
    found = {part: sum(item.parts[name].value for name in part.of if name in item.parts) for part in _PARTS}
    # Results of states without parts have only the sum, which takes the first colour.
    if not item.parts:
        found[_PARTS[0]] = item.gain.value
    costs = [cost.value for cost in item.costs.values()]
    return {
        **found,
        _OBJECTIONS: -sum(cost for cost in costs if cost > 0),
        _WISHES: -sum(cost for cost in costs if cost < 0),
    }


def _compute_reach(comparison: Comparison) -> float:
    """Return the half width of the axis that fits the bars and intervals of all panels."""
    ends = [0.0]
    for found in comparison.acceptances.values():
        for item in _select_shown(comparison, found):
            values = [value for value in _compute_part_values(item).values() if math.isfinite(value)]
            ends += [sum(v for v in values if v > 0), -sum(v for v in values if v < 0)]
            ends += [abs(end) for end in (item.surplus.low, item.surplus.high) if math.isfinite(end)]
    return 1.08 * max(ends) or 1.0  # a margin of 8 %; 1 if every gain is 0


def _draw_panel(
    canvas: Canvas,
    comparison: Comparison,
    found: Acceptance,
    name: str,
    at: tuple[float, float, float],
    reach: float,
) -> None:
    left, top, width = at
    scenario = comparison[found.name].scenario
    shown = _select_shown(comparison, found)
    canvas.add_text(left, top + 0.36, name, va="bottom", weight="bold", size=style.SMALL)
    jointly = fit_text(_describe_joint_acceptance(found, shown), width - 0.1, style.TINY)
    canvas.add_text(left, top + 0.4, jointly, size=style.TINY, color=style.MUTED)
    inner = width - _CODE - _CHANCE - _GAP
    axes = canvas.add_axes(left + _CODE, top + _HEAD, inner, _ROW * len(shown))
    # All panels have the same scale, or bars could not be compared between them.
    axes.set(xlim=(-reach, reach), ylim=(len(shown), 0), yticks=[])
    axes.xaxis.set_major_locator(MaxNLocator(4, symmetric=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _format_signed_utility(value)))
    axes.tick_params(axis="x", labelsize=style.TINY)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.axvline(0, color=style.INK, linewidth=1, zorder=4)
    for row, item in enumerate(shown):
        who = f"{name.replace(chr(10), ' ')}, {find_plain_state_title(scenario, item.state)}"
        _draw_bars(axes, row, _compute_part_values(item), reach, who)
        _draw_sum(axes, row, item, reach, who)
        look: dict[str, Any] = {"ha": "right", "va": "center", "size": style.TINY}
        axes.text(0, row + 0.5, item.state, transform=make_offset_transform(axes, -0.06), **look)
        price = format_short_price(compute_price(item, scenario), scenario)
        # A state that accepts anyway has no price, and its chance is all there is to say.
        weight = "normal" if price == _(ACCEPTS) else "bold"
        beside = make_offset_transform(axes, _PRICE)
        axes.text(1, row + 0.5, price, weight=weight, transform=beside, **look)
        chance, beside = format_percent(item.probability.value), make_offset_transform(axes, _CHANCE)
        axes.text(1, row + 0.5, chance, transform=beside, **look)


def _describe_joint_acceptance(found: Acceptance, shown: Sequence[Consent]) -> str:
    rest = len(found.consents) - len(shown)
    message = (
        _("{states} jointly {chance}; {rest} likelier not shown") if rest else _("{states} jointly {chance}")
    )
    return message.format(
        states=format_required(found), chance=format_small_percent(found.joint.value), rest=rest
    )


def _draw_bars(axes: Axes, row: int, values: Mapping[_Part, float], reach: float, who: str) -> None:
    """Draw gains to the right of the axis and losses to the left, stacked from it."""
    ends = {1: 0.0, -1: 0.0}
    for part, value in values.items():
        side = 1 if value > 0 else -1
        # An absolute objection fills the rest of the panel.
        wide = value if math.isfinite(value) else -reach - ends[-1]
        if wide:
            bar = Rectangle((ends[side], row + 0.16), wide, 0.68, zorder=3, **_make_fill(part))
            size = _format_signed_utility(value) if math.isfinite(value) else "refuses at any price"
            name_mark(axes.add_patch(bar), f"{who}, {part.words}: {size}")
        ends[side] += wide


def _draw_sum(axes: Axes, row: int, item: Consent, reach: float, who: str) -> None:
    # No sum exists for a state that refuses at any price.
    if not math.isfinite(item.surplus.value):
        axes.text(
            -0.97 * reach,
            row + 0.5,
            fit_text(_("at no price"), 1.2, style.TINY),
            va="center",
            size=style.TINY,
            weight="bold",
            zorder=6,
            bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 1},
        )
        return
    if math.isfinite(item.surplus.low):
        axes.plot(
            [item.surplus.low, item.surplus.high], [row + 0.5] * 2, color=style.PAPER, linewidth=3, zorder=5
        )
        axes.plot(
            [item.surplus.low, item.surplus.high], [row + 0.5] * 2, color=style.INK, linewidth=1.2, zorder=6
        )
    diamond = axes.plot(
        item.surplus.value,
        row + 0.5,
        "D",
        markersize=5,
        markerfacecolor=style.PAPER,
        markeredgecolor=style.INK,
        zorder=7,
    )
    chance = format_small_percent(item.probability.value)
    size = _format_signed_utility(item.surplus.value)
    ends = " to ".join(_format_signed_utility(end) for end in (item.surplus.low, item.surplus.high))
    interval = f" ({ends})" if math.isfinite(item.surplus.low) else ""
    name_mark(diamond, f"{who}, sum: {size}{interval}; accepts with a chance of {chance}")
