"""Which of two arrangements has less of an outcome over a plane of two numbers, and the line between."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from guaranteesim.analysis.response.indifference import Floats, IndifferenceMap
from guaranteesim.analysis.response.sweep import Sweep
from guaranteesim.report import style
from guaranteesim.report.answer.sweep import describe_plane, find_title
from guaranteesim.report.drawing.axis_scales import set_log_scale
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import make_experiment_footer
from guaranteesim.report.drawing.lettering import fit_text, measure_height
from guaranteesim.report.words.differences import DifferenceWords
from guaranteesim.report.words.inputs import label_input
from guaranteesim.report.words.names import format_count
from guaranteesim.scenario.numbers.factor import Scale

NAME = "indifference_map"
KIND = "sweep"

_LEFT, _HEIGHT, _UNDER, _KEY = 1.15, 4.6, 0.8, 2.9
_CELL = (0.5, 0.26)
"""Width and height of the smallest cell that has room for its number, inches."""
_COLOURS = ("#b3d2e8", "#f4f4f4", "#f3c9a8")


def explain_obstacle(sweep: Sweep) -> str | None:
    """Return why the figure cannot be drawn, None if it can."""
    if len(sweep.factors) != 2:
        return "it has one number; the response curves show it"
    return "it has one arrangement" if sweep.pair[0] == sweep.pair[1] else None


def draw(sweep: Sweep) -> Figure:
    """Draw the figure."""
    made = sweep.map_pair()
    canvas = Canvas(
        describe_plane(sweep).rstrip("."),
        _make_subtitle(sweep),
        make_experiment_footer(sweep.experiment),
        _HEIGHT + _UNDER,
    )
    width = canvas.width - _LEFT - _KEY
    axes = canvas.add_axes(_LEFT, 0.1, width, _HEIGHT)
    has_numbers = len(made.first) * _CELL[0] <= width and len(made.second) * _CELL[1] <= _HEIGHT
    _fill_plane(axes, sweep, made, has_numbers=has_numbers)
    for line in made.lines:
        axes.plot(line[:, 0], line[:, 1], color=style.INK, linewidth=2.2)
    _set_scales(axes, sweep, made)
    _draw_key(canvas, sweep, made, has_numbers=has_numbers)
    return canvas.figure


def _fill_plane(axes: Axes, sweep: Sweep, made: IndifferenceMap, *, has_numbers: bool) -> None:
    ends = [
        _find_edges(values, factor.scale)
        for values, factor in zip((made.first, made.second), sweep.factors, strict=True)
    ]
    mesh = axes.pcolormesh(*ends, made.side.T, cmap=ListedColormap(_COLOURS), vmin=-1, vmax=1)
    mesh.set_rasterized(True)
    # Numbers with signs tell the two sides apart without colour, and crosses where there is no room for them.
    words = DifferenceWords(sweep.outcome)
    for (place, row), side in np.ndenumerate(made.side):
        first, second = float(made.first[place]), float(made.second[row])
        if has_numbers:
            text = words.format_signed(float(made.value[place, row]))
            look: dict[str, Any] = {"color": style.INK if side else style.MUTED, "clip_on": True}
            axes.text(first, second, text, ha="center", va="center", size=style.TINY, **look)
        elif side == 1:
            axes.plot(first, second, marker="x", color=style.MUTED, markersize=4)


def _find_edges(values: Floats, scale: Scale) -> Floats:
    """Return the edges of the cells around ascending values, halfway between them on the axis."""
    placed = np.log(values) if scale == "log" else values
    between = (placed[1:] + placed[:-1]) / 2
    edges = np.array([2 * placed[0] - between[0], *between, 2 * placed[-1] - between[-1]])
    return np.exp(edges) if scale == "log" else edges


def _set_scales(axes: Axes, sweep: Sweep, made: IndifferenceMap) -> None:
    scenario = sweep.experiment.results.scenarios[0]
    first, second = sweep.factors
    if first.scale == "log":
        set_log_scale(axes, "x")
    if second.scale == "log":
        set_log_scale(axes, "y")
    # Whole cells, so that the values at the ends of a range are seen like the others.
    x, y = _find_edges(made.first, first.scale), _find_edges(made.second, second.scale)
    axes.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    # The outer halves of the cells at the ends are no values that were run.
    axes.set_xticks([tick for tick in axes.get_xticks() if first.low <= tick <= first.high])
    axes.set_yticks([tick for tick in axes.get_yticks() if second.low <= tick <= second.high])
    axes.set_xlabel(f"{label_input(first.path, scenario)} ({first.path})")
    axes.set_ylabel(fit_text(label_input(second.path, scenario), _HEIGHT, style.SMALL, 2))


def _draw_key(canvas: Canvas, sweep: Sweep, made: IndifferenceMap, *, has_numbers: bool) -> None:
    """Draw the key: what the map shows, and nothing else."""
    name, other = (find_title(sweep, item) for item in sweep.pair)
    words = {-1: f"less under {name}", 0: "not resolved", 1: f"less under {other}"}
    if not has_numbers:
        words[1] += " (×)"
    shown = [side for side in words if (made.side == side).any()]
    left = canvas.width - _KEY + 0.25
    axes = canvas.add_axes(left, 0.1, 0.3, len(shown) * 0.62, xlim=(0, 1), ylim=(len(shown), 0))
    axes.axis("off")
    for row, side in enumerate(shown):
        colour = _COLOURS[side + 1]
        frame = Rectangle((0, row + 0.15), 1, 0.5, facecolor=colour, edgecolor=style.MUTED, clip_on=False)
        axes.add_patch(frame)
        text = fit_text(words[side], _KEY - 0.7, style.SMALL, 2)
        canvas.add_text(left + 0.4, 0.1 + row * 0.62 + 0.25, text, va="center")
    top = 0.1 + len(shown) * 0.62 + 0.2
    notes = ["line: no difference"] if made.lines else []
    if has_numbers:
        unit = DifferenceWords(sweep.outcome).unit
        notes.append(f"numbers: {name} minus {other}, {unit}")
    for note in notes:
        shown_text = fit_text(note, _KEY - 0.3, style.SMALL, 3)
        canvas.add_text(left, top, shown_text)
        top += 0.1 + measure_height(shown_text, style.SMALL)


def _make_subtitle(sweep: Sweep) -> str:
    title = f"{sweep.outcome.title[0].upper()}{sweep.outcome.title[1:]}"
    worlds = format_count(sweep.experiment.worlds, "world")
    rows = format_count(sweep.experiment.design.rows, "combination")
    return f"{title}, {worlds} at each of {rows}, the same at all; resolved: 95 % for one combination alone."
