"""An outcome over the values of one number: a curve an arrangement, and where a pair changes places."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from guaranteesim.analysis.response.sweep import Sweep
from guaranteesim.report import style
from guaranteesim.report.answer.sweep import describe_pair, describe_response, find_title
from guaranteesim.report.drawing.axis_scales import set_log_scale
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import NARROW, make_experiment_footer
from guaranteesim.report.drawing.label_spacing import space_labels
from guaranteesim.report.drawing.lettering import fit_text
from guaranteesim.report.words.inputs import label_input
from guaranteesim.report.words.names import format_count

NAME = "response_curves"
KIND = "sweep"

_LEFT, _RIGHT, _HEIGHT, _UNDER = 0.95, 2.9, 4.2, 0.75
_MOST_DOTS = 30
"""Values up to which each is marked on the curve."""
_STYLES: tuple[Any, ...] = ("-", (0, (5, 2)))


def explain_obstacle(sweep: Sweep) -> str | None:
    """Return why the figure cannot be drawn, None if it can."""
    return None if len(sweep.factors) == 1 else "it has two numbers; the indifference map shows them"


def draw(sweep: Sweep) -> Figure:
    """Draw the figure."""
    canvas = Canvas(
        _make_title(sweep), _make_subtitle(sweep), make_experiment_footer(sweep.experiment), _HEIGHT + _UNDER
    )
    axes = canvas.add_axes(_LEFT, 0.1, canvas.width - _LEFT - _RIGHT, _HEIGHT)
    values = sweep.experiment.design.values[:, 0]
    order = np.argsort(values)
    ends: list[tuple[float, str, str, bool]] = []
    for name in _order_names(sweep):
        found = sweep.estimate(name)
        in_pair = name in sweep.pair
        colour = _pick_colour(sweep, name)
        line = _STYLES[int(in_pair and name == sweep.pair[1])]
        axes.plot(
            values[order],
            found.value[order],
            color=colour,
            linewidth=2.4 if in_pair else 1.1,
            linestyle=line,
            marker="o" if in_pair and len(values) <= _MOST_DOTS else None,
            markersize=5,
        )
        if in_pair:
            axes.fill_between(
                values[order], found.low[order], found.high[order], color=colour, alpha=0.22, linewidth=0
            )
        ends.append((float(found.value[order][-1]), find_title(sweep, name), colour, in_pair))
    _set_scales(axes, sweep)
    _mark_crossings(axes, sweep)
    _write_names(axes, canvas, ends)
    return canvas.figure


def _order_names(sweep: Sweep) -> list[str]:
    """Return the arrangements, the pair last, so that it is drawn on top."""
    return sorted(sweep.experiment.arrangements, key=lambda name: name in sweep.pair)


def _pick_colour(sweep: Sweep, name: str) -> str:
    if name == sweep.pair[0]:
        return style.BLUE
    return style.VERMILLION if name == sweep.pair[1] else style.MUTED


def _set_scales(axes: Axes, sweep: Sweep) -> None:
    factor = sweep.factors[0]
    if factor.scale == "log":
        set_log_scale(axes, "x")
    axes.set_xlim(factor.low, factor.high)
    axes.set_ylim(bottom=0)
    if sweep.outcome.unit == "share":
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g}{NARROW}%"))
    scenario = sweep.experiment.results.scenarios[0]
    unit = f", {factor.unit}" if factor.unit and factor.unit != "–" else ""
    axes.set_xlabel(f"{label_input(factor.path, scenario)} ({factor.path}{unit})")
    axes.set_ylabel(sweep.outcome.title)
    axes.grid()
    axes.set_axisbelow(True)


def _mark_crossings(axes: Axes, sweep: Sweep) -> None:
    if sweep.pair[0] == sweep.pair[1]:
        return
    factor = sweep.factors[0]
    for item in sweep.find_pair_crossings(*sweep.pair).search.crossings:
        axes.axvspan(
            max(item.low, factor.low), min(item.high, factor.high), color=style.FAINT, alpha=0.6, linewidth=0
        )
        axes.axvline(item.value, color=style.INK, linewidth=1.2, linestyle=(0, (1, 2)))


def _write_names(axes: Axes, canvas: Canvas, ends: list[tuple[float, str, str, bool]]) -> None:
    """Write each name beside the end of its curve, moved apart where they would touch."""
    low, high = axes.get_ylim()
    places = [_HEIGHT * (1 - (value - low) / (high - low)) for value, *_ in ends]
    for place, (_, title, colour, in_pair) in zip(
        space_labels(places, 0.27, 0.0, _HEIGHT), ends, strict=True
    ):
        canvas.add_text(
            canvas.width - _RIGHT + 0.12,
            0.1 + place,
            fit_text(title, _RIGHT - 0.12, style.SMALL, 1),
            va="center",
            color=colour,
            size=style.SMALL,
            weight="bold" if in_pair else "normal",
        )


def _make_title(sweep: Sweep) -> str:
    if sweep.pair[0] == sweep.pair[1]:
        return describe_response(sweep).rstrip(".")
    return describe_pair(sweep, *sweep.pair).rstrip(".")


def _make_subtitle(sweep: Sweep) -> str:
    grey = " Grey: the other arrangements." if len(sweep.experiment.arrangements) > 2 else ""
    values = format_count(sweep.experiment.design.rows, "value")
    worlds = format_count(sweep.experiment.worlds, "world")
    # The pair is compared world by world, so that bands may overlap where its difference is resolved.
    paired = (
        ""
        if sweep.pair[0] == sweep.pair[1]
        else " The two in colour are compared world by world, so they "
        "may be told apart where their bands overlap."
    )
    return (
        f"{values}, {worlds} at each, the same at all; bands are 95 % intervals for one value alone.{paired}"
        f"{grey}"
    )
