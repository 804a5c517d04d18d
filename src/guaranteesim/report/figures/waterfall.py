"""Effect of an arrangement by channel: a bar for each part, from one value to the other, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from guaranteesim.analysis.channels.channel_comparison import ChannelComparison
from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.report import style
from guaranteesim.report.drawing.axis_scales import write_tick
from guaranteesim.report.drawing.canvas import Canvas, make_offset_transform
from guaranteesim.report.drawing.captions import find_plain_state_title
from guaranteesim.report.drawing.lettering import fit_text
from guaranteesim.report.words.differences import DifferenceWords, make_pair_titles
from guaranteesim.report.words.intervals import format_horizon
from guaranteesim.report.words.names import capitalize_first, format_count
from guaranteesim.report.words.side_terms import describe_basis

NAME = "waterfall"
KIND = "channels"

_NAMES, _NUMBERS, _ROW, _HEAD, _AXIS = 2.75, 1.95, 0.46, 0.36, 0.6
_BAR = 0.56
"""Share of a row that its bar fills."""


@dataclass(frozen=True)
class _Bar:
    """A bar from ``start`` to ``end`` on the axis, in the unit of the differences.

    ``estimate`` is the value of an arrangement or the part of a channel, and ``text`` is how it is written.
    A bar that ``is_still`` is that of a channel that changed no world.
    """

    label: str
    text: str
    start: float
    end: float
    estimate: Estimate
    is_value: bool = False
    is_still: bool = False

    @property
    def colour(self) -> str:
        if self.is_value:
            return style.MUTED
        if not self.estimate.excludes_zero:
            return style.FAINT
        return style.BLUE if self.estimate.value < 0 else style.ORANGE


def draw(comparison: ChannelComparison) -> Figure:
    """Draw the figure."""
    words, bars = DifferenceWords(comparison.outcome), _list_bars(comparison)
    body = _HEAD + _ROW * len(bars) + _AXIS
    canvas = Canvas(_make_title(comparison), _make_subtitle(comparison), _make_footer(comparison), body)
    axes = canvas.add_axes(_NAMES, _HEAD, canvas.width - _NAMES - _NUMBERS, _ROW * len(bars))
    _set_scale(axes, comparison, bars)
    canvas.add_text(canvas.width, _HEAD - 0.06, words.unit, va="bottom", ha="right", weight="bold")
    for row, bar in enumerate(bars):
        _draw_bar(axes, row, bar, words)
        _write_texts(axes, row, bar)
    for row, bar in enumerate(bars[:-1]):
        # The thin line shows that a bar begins where the last one ended.
        axes.plot([bar.end] * 2, [row + 0.5, row + 1.5], color=style.INK, linewidth=0.8, zorder=2)
    return canvas.figure


def _list_bars(comparison: ChannelComparison) -> list[_Bar]:
    """Return the value of the first arrangement, every part by size, the rest, and the second value."""
    split, words = comparison.split, DifferenceWords(comparison.outcome)
    first, second = make_pair_titles(comparison.first, comparison.second)

    def make_value_bar(label: str, value: Estimate) -> _Bar:
        return _Bar(label, words.format_value(value.value), 0.0, words.scale(value.value), value, True)

    bars = [make_value_bar(first, split.first)]
    parts = [(comparison.find_channel(item.name).title, item.part, item.moves) for item in split.ranked]
    for label, part, moves in [*parts, ("All other", split.other, split.other_moves)]:
        start = bars[-1].end
        text = words.format_signed_interval(part) if moves else "no effect"
        bars.append(_Bar(label, text, start, start + words.scale(part.value), part, is_still=not moves))
    return [*bars, make_value_bar(second, split.second)]


def _set_scale(axes: Axes, comparison: ChannelComparison, bars: list[_Bar]) -> None:
    words = DifferenceWords(comparison.outcome)
    ends = [end for bar in bars for end in (bar.start, bar.end, *_find_whisker(bar, words))]
    low, high = min(ends), max(ends)
    room = 0.04 * (high - low or 1.0)
    axes.set(xlim=(low - room * (low < 0), high + room), ylim=(len(bars), 0), yticks=[])
    axes.patch.set_alpha(0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: write_tick(value)))
    unit = "%" if words.unit == "points" else words.unit
    axes.set_xlabel(f"{capitalize_first(comparison.outcome.title)}, {unit}")
    axes.grid(axis="x", zorder=0)
    axes.set_axisbelow(True)
    axes.axvline(0, color=style.MUTED, linewidth=0.8, zorder=1)


def _find_whisker(bar: _Bar, words: DifferenceWords) -> tuple[float, float]:
    """Return the interval of a bar's end on the axis."""
    return bar.start + words.scale(bar.estimate.low), bar.start + words.scale(bar.estimate.high)


def _draw_bar(axes: Axes, row: int, bar: _Bar, words: DifferenceWords) -> None:
    left, length = min(bar.start, bar.end), abs(bar.end - bar.start)
    edge = style.MUTED if bar.colour == style.FAINT else bar.colour
    look: dict[str, Any] = {"facecolor": bar.colour, "edgecolor": edge, "linewidth": 0.8, "zorder": 3}
    axes.add_patch(Rectangle((left, row + (1 - _BAR) / 2), length, _BAR, **look))
    if bar.is_still:
        return
    low, high = _find_whisker(bar, words)
    axes.plot([low, high], [row + 0.5] * 2, color=style.INK, linewidth=1.6, zorder=4)
    for end in (low, high):
        axes.plot([end] * 2, [row + 0.38, row + 0.62], color=style.INK, linewidth=1.6, zorder=4)


def _write_texts(axes: Axes, row: int, bar: _Bar) -> None:
    """Write the label to the left of a bar and its number to the right."""
    weight = "bold" if bar.is_value else "normal"
    label = fit_text(bar.label, _NAMES - 0.2, style.TEXT, 2, weight)
    left, right = make_offset_transform(axes, -_NAMES), make_offset_transform(axes, _NUMBERS)
    look: dict[str, Any] = {"va": "center", "weight": weight, "linespacing": 1.05}
    axes.text(0, row + 0.5, label, transform=left, **look)
    axes.text(1, row + 0.5, bar.text, transform=right, ha="right", **look)


def _make_title(comparison: ChannelComparison) -> str:
    """Return the largest part of the difference, or that the difference is not resolved."""
    words, split = DifferenceWords(comparison.outcome), comparison.split
    first, second = make_pair_titles(comparison.first, comparison.second)
    total = split.total
    if not total.excludes_zero:
        return f"{capitalize_first(words.noun)}: no difference between {first} and {second} is resolved"
    whole = words.format_size(total.value, is_resolved=True)
    what = f"{whole} {words.unit} by which {second} {'lowers' if total.value < 0 else 'raises'} {words.noun}"
    top = split.ranked[0] if split.ranked else None
    if top is None or not top.part.excludes_zero or not 0 < top.part.value / total.value <= 1:
        return f"No single channel makes the {what} against {first}"
    size = words.format_size(top.part.value, is_resolved=True)
    phrase = comparison.find_channel(top.name).phrase
    share = "About all" if size == whole else size
    return f"{share} of the {what} against {first} come through {phrase}"


def _make_subtitle(comparison: ChannelComparison) -> str:
    return (
        f"Each bar is a channel's part of the difference within {format_horizon(comparison.horizon_months)}, "
        "its mean effect over all orders of switching channels on (Shapley value); whiskers are 95 % "
        "intervals of the part. Blue: lower. Orange: higher. Grey: not resolved. Both arrangements in force, "
        "on the same luck."
    )


def _make_footer(comparison: ChannelComparison) -> list[str]:
    first, second = comparison.first, comparison.second
    challenger, protege = (
        find_plain_state_title(first, code) for code in (first.challenger.state, first.protege.state)
    )
    runs = f"{first.name} and {second.name} with {len(comparison.split.pairs)} sets of channels on"
    return [
        f"{challenger} (challenger), {protege} (protégé); {runs}; "
        f"{format_count(comparison.worlds, 'world')} each, seed {comparison.seed}; "
        f"{describe_basis([first, second])}.",
        f"Source: guaranteesim {comparison.version}, assumptions and their sources in the scenario files; "
        f"{FOOTER}.",
    ]
