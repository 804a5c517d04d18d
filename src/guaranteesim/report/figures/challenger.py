"""What the challenger expects at every rung: whether a commitment acts, gain and costs, and its choice."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.text.challenger_outlook import ChallengerOutlook, RungOutlook
from guaranteesim.ensemble.keep.manifest import find_version
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.lettering import fit_text, measure_width
from guaranteesim.report.words.challenger_words import (
    ASSUMPTIONS,
    COSTS,
    FORGONE,
    TRACKED,
    describe_month,
    describe_preference,
    format_chance,
    name_option,
)
from guaranteesim.report.words.formats import MINUS
from guaranteesim.report.words.names import capitalize_first, find_state_title
from guaranteesim.report.words.side_terms import describe_basis

NAME = "challenger"
KIND = "challenger"

_NAME, _CHANCE, _GAP = 1.3, 1.08, 0.18
_ROW, _HEAD, _LEGEND = 0.5, 0.55, 0.75
_COST_STOPS = ("#7a3300", "#d55e00", "#f3b48a", "#fbe3d6")
_HATCHES = ("", "////", "", "....", "")


def draw(outlook: ChallengerOutlook) -> Figure:
    """Draw a row per option, the gravest on top: chances, gain and costs beside staying quiet, and choice."""
    options = list(reversed(outlook.options))
    tall = _HEAD + _ROW * len(options) + _LEGEND
    scenario = outlook.scenario
    subtitle = f"{scenario.title or scenario.name}, {describe_month(outlook)}."
    canvas = Canvas(describe_preference(outlook), subtitle, _make_foot(outlook), tall)
    axes = canvas.add_axes(0, 0, canvas.width, tall, xlim=(0, canvas.width), ylim=(tall, 0))
    axes.axis("off")
    for place, option in enumerate(options):
        middle = _HEAD + (place + 0.5) * _ROW
        if place % 2 == 0:
            axes.add_patch(Rectangle((0, middle - _ROW / 2), canvas.width, _ROW, color=style.BAND, zorder=0))
        title = fit_text(capitalize_first(name_option(scenario, option)), _NAME, style.SMALL, 2)
        weight = "bold" if option is outlook.preferred else "normal"
        axes.text(0.05, middle, title, size=style.SMALL, va="center", weight=weight)
    heads = ("a commitment\nis honoured", "the act\nsucceeds", "it chooses this\non an occasion")
    lefts = [_NAME + _GAP, _NAME + _CHANCE + 2 * _GAP, canvas.width - _CHANCE - 0.22]
    for left, head, name in zip(lefts, heads, ("commitment_acts", "succeeds", "chosen"), strict=True):
        axes.text(left, _HEAD - 0.08, head, size=style.TINY, weight="bold", va="bottom", linespacing=1.1)
        for place, option in enumerate(options):
            _draw_chance(axes, left, _HEAD + (place + 0.5) * _ROW, getattr(option, name))
    left, right = lefts[1] + _CHANCE + 0.3, lefts[2] - 0.25
    _draw_balance(axes, options, left, right, tall)
    return canvas.figure


def _draw_chance(axes: Axes, left: float, middle: float, share: float | None) -> None:
    """Draw a chance as a short bar on its full length, with its number."""
    if share is None:
        axes.text(left, middle, "–", size=style.SMALL, va="center", color=style.MUTED)
        return
    wide, high = 0.5, 0.14
    axes.add_patch(Rectangle((left, middle - high / 2), wide, high, facecolor="white", edgecolor=style.FAINT))
    axes.add_patch(Rectangle((left, middle - high / 2), wide * share, high, facecolor=style.BLUE))
    axes.text(left + wide + 0.06, middle, format_chance(share), size=style.TINY, va="center")


def _list_parts(option: RungOutlook) -> list[float]:
    """Return what is lost by kind, in the order of the legend."""
    return [*(max(option.costs.get(kind, 0.0), 0.0) for kind in COSTS), max(option.forgone, 0.0)]


def _draw_balance(axes: Axes, options: Sequence[RungOutlook], left: float, right: float, tall: float) -> None:
    """Draw gains to the right of a line and costs to the left, with the balance as a diamond."""
    lost = max(max(sum(_list_parts(option)) for option in options), 0.05)
    won = max(max(max(option.gain, option.advantage, 0.0) for option in options), 0.05 * lost)
    room = 0.5
    """Inches at the right end for the number of the balance."""
    unit = (right - left - room) / (lost + won)
    zero = left + lost * unit
    bottom = _HEAD + _ROW * len(options)
    axes.text(
        left, _HEAD - 0.08, "what it expects, beside staying quiet (utility)",
        size=style.TINY, weight="bold", va="bottom",
    )  # fmt: skip
    axes.plot([zero, zero], [_HEAD, bottom], color=style.INK, linewidth=1.0)
    colours = [style.interpolate_colour(_COST_STOPS, place / 3) for place in range(4)] + [style.FAINT]
    for place, option in enumerate(options):
        middle, at = _HEAD + (place + 0.5) * _ROW, zero
        for part, colour, hatch in zip(_list_parts(option), colours, _HATCHES, strict=True):
            at -= part * unit
            _draw_bar(axes, (at, middle), part * unit, colour, hatch)
        _draw_bar(axes, (zero, middle), max(option.gain, 0.0) * unit, style.BLUE, "")
        balance = zero + option.advantage * unit
        size = 0.075
        corners = [
            (balance - size, middle),
            (balance, middle - size),
            (balance + size, middle),
            (balance, middle + size),
        ]
        axes.add_patch(Polygon(corners, facecolor="white", edgecolor=style.INK, linewidth=1.2, zorder=4))
        number = f"{option.advantage:+.2f}".replace("-", MINUS) if option.rung else "0"
        axes.text(
            right, middle, number.replace(f"{MINUS}0.00", "0.00"), size=style.TINY, va="center", ha="right"
        )
    _draw_legend(axes, colours, bottom + 0.2)


def _draw_bar(axes: Axes, start: tuple[float, float], wide: float, colour: str, hatch: str) -> None:
    if wide > 0:
        at = (start[0], start[1] - 0.12)
        bar = Rectangle(at, wide, 0.24, facecolor=colour, edgecolor=style.INK, hatch=hatch, lw=0.5, zorder=2)
        axes.add_patch(bar)


def _draw_legend(axes: Axes, colours: Sequence[str], top: float) -> None:
    """Draw what each part is, in as many rows as are needed."""
    words = ["expected gain", *(f"cost: {words}" for words in COSTS.values()), FORGONE]
    looks = [(style.BLUE, ""), *zip(colours, _HATCHES, strict=True)]
    at, middle = 0.05, top
    for text, (colour, hatch) in zip(words, looks, strict=True):
        wide = 0.3 + measure_width(text, style.TINY) + 0.2
        if at + wide > axes.get_xlim()[1]:
            at, middle = 0.05, middle + 0.24
        axes.add_patch(
            Rectangle(
                (at, middle - 0.07), 0.2, 0.14, facecolor=colour, edgecolor=style.INK, hatch=hatch, lw=0.5
            )
        )
        axes.text(at + 0.27, middle, text, size=style.TINY, va="center")
        at += wide
    text = "diamond: all of it together"
    if at + 0.3 + measure_width(text, style.TINY) > axes.get_xlim()[1]:
        at, middle = 0.05, middle + 0.24
    corners = [(at + 0.03, middle), (at + 0.1, middle - 0.07), (at + 0.17, middle), (at + 0.1, middle + 0.07)]
    axes.add_patch(Polygon(corners, facecolor="white", edgecolor=style.INK, linewidth=1.2))
    axes.text(at + 0.27, middle, text, size=style.TINY, va="center")


def _make_foot(outlook: ChallengerOutlook) -> list[str]:
    scenario = outlook.scenario
    challenger, protege = (
        find_state_title(scenario, code) for code in (scenario.challenger.state, scenario.protege.state)
    )
    return [
        f"{ASSUMPTIONS} {TRACKED}",
        f"{challenger} (challenger), {protege} (protégé); scenario {scenario.name}; "
        f"{describe_basis([scenario])}. Source: guaranteesim {find_version('guaranteesim')}, assumptions and "
        f"their sources in the scenario file; {FOOTER}.",
    ]
