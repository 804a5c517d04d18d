"""What an outcome, or the difference of two arrangements, hangs on: the strongest inputs, with intervals."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from guaranteesim.analysis.sensitivity.influences import Influence
from guaranteesim.analysis.sensitivity.run_sensitivity import OutputSensitivity, Sensitivity
from guaranteesim.report import style
from guaranteesim.report.drawing.axis_scales import write_tick
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import make_footer
from guaranteesim.report.drawing.lettering import fit_text
from guaranteesim.report.drawing.marks import name_mark
from guaranteesim.report.words.inputs import label_input
from guaranteesim.report.words.names import format_count
from guaranteesim.report.words.outputs import name_output

NAME = "tornado"
KIND = "sensitivity"

_NAMES, _ROW, _HEAD, _UNDER = 4.1, 0.42, 0.15, 0.75
_SHOWN = 10


def draw(sensitivity: Sensitivity) -> Figure:
    """Draw the figure."""
    item = sensitivity.main
    influences = item.found.inputs[:_SHOWN]
    body = _HEAD + _ROW * max(len(influences), 1) + _UNDER
    canvas = Canvas(
        _make_title(sensitivity, item), _make_subtitle(sensitivity, item), make_footer(sensitivity.runs), body
    )
    width = canvas.width - _NAMES - 0.75
    axes = canvas.add_axes(_NAMES, _HEAD, width, _ROW * max(len(influences), 1))
    right = max([item.found.threshold, *(influence.high for influence in influences)]) * 1.08
    axes.set(xlim=(0, right), ylim=(len(influences) - 0.5, -0.5))
    axes.axvspan(0, item.found.threshold, color=style.FAINT, alpha=0.55, linewidth=0)
    for row, influence in enumerate(influences):
        label = label_input(influence.name, sensitivity.runs[-1].scenario)
        _draw_row(axes, row, influence, label)
        canvas.add_text(
            _NAMES - 0.12,
            _HEAD + (row + 0.5) * _ROW,
            fit_text(label, _NAMES - 0.2, style.TEXT, 1),
            ha="right",
            va="center",
            color=style.INK if influence.is_resolved else style.MUTED,
        )
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: write_tick(value)))
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("δ: share of the outcome's distribution that moves with the input")
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    return canvas.figure


def _draw_row(axes: Axes, row: int, influence: Influence, label: str) -> None:
    raises = influence.direction >= 0
    colour = style.MUTED if not influence.is_resolved else style.VERMILLION if raises else style.BLUE
    strength = 0.85 if influence.is_resolved else 0.4
    bar = axes.barh(row, influence.delta, height=0.5, color=colour, alpha=strength)
    line = axes.plot([influence.low, influence.high], [row, row], color=style.INK, linewidth=1.6)
    ends = "" if influence.low != influence.low else f" ({influence.low:.3f}\N{EN DASH}{influence.high:.3f})"
    stands = "stands out from chance" if influence.is_resolved else "within what chance may give"
    name_mark([*bar, *line], f"{label}: δ {influence.delta:.3f}{ends}; {stands}")
    if influence.is_resolved:
        # The sign is shown by shape as well, for readers who do not see the colours.
        marker = ">" if raises else "<"
        axes.plot(influence.delta, row, marker=marker, color=style.INK, markersize=8, clip_on=False)


def _make_title(sensitivity: Sensitivity, item: OutputSensitivity) -> str:
    what = name_output(sensitivity, item)
    resolved = item.found.resolved
    if not resolved:
        return f"Not resolved at {format_count(sensitivity.worlds, 'world')}: what decides {what}"
    first = label_input(resolved[0].name, sensitivity.runs[-1].scenario)
    others = len(resolved) - 1
    more = f"then {format_count(others, 'further input')}" if others else "no other input stands out"
    return f"Most decisive for {what}: {first}; {more}"


def _make_subtitle(sensitivity: Sensitivity, item: OutputSensitivity) -> str:
    return (
        f"The strongest of {sensitivity.inputs:,} uncertain inputs, with 95 % intervals, in "
        f"{format_count(sensitivity.worlds, 'world')}. Grey band: what an input without any influence may "
        "reach by chance. Arrow right, red: the value rises with the input; arrow left, blue: it falls."
    )
