"""Which of two arrangements has less of an outcome over a plane of two numbers, and the line between."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from guaranteesim.analysis.response.indifference import IndifferenceMap
from guaranteesim.analysis.response.sweep import Sweep
from guaranteesim.report import style
from guaranteesim.report.answer.sweep import describe_plane, find_title
from guaranteesim.report.drawing.axis_scales import set_log_scale
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import make_experiment_footer
from guaranteesim.report.drawing.lettering import fit_text
from guaranteesim.report.words.inputs import label_input
from guaranteesim.report.words.names import format_count

NAME = "indifference_map"
KIND = "sweep"

_LEFT, _HEIGHT, _UNDER, _KEY = 1.15, 4.6, 0.8, 2.9
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
    axes = canvas.add_axes(_LEFT, 0.1, canvas.width - _LEFT - _KEY, _HEIGHT)
    _fill_plane(axes, made)
    for line in made.lines:
        axes.plot(line[:, 0], line[:, 1], color=style.INK, linewidth=2.2)
    _set_scales(axes, sweep)
    _draw_key(canvas, sweep)
    return canvas.figure


def _fill_plane(axes: Axes, made: IndifferenceMap) -> None:
    mesh = axes.pcolormesh(
        made.first,
        made.second,
        made.side.T,
        cmap=ListedColormap(_COLOURS),
        vmin=-1,
        vmax=1,
        shading="nearest",
    )
    mesh.set_rasterized(True)
    # Hatching tells the two sides apart without colour.
    for place, first in enumerate(made.first):
        for row, second in enumerate(made.second):
            if made.side[place, row] == 1:
                axes.plot(first, second, marker="x", color=style.MUTED, markersize=4)


def _set_scales(axes: Axes, sweep: Sweep) -> None:
    scenario = sweep.experiment.results.scenarios[0]
    first, second = sweep.factors
    if first.scale == "log":
        set_log_scale(axes, "x")
    if second.scale == "log":
        set_log_scale(axes, "y")
    axes.set(xlim=(first.low, first.high), ylim=(second.low, second.high))
    axes.set_xlabel(f"{label_input(first.path, scenario)} ({first.path})")
    axes.set_ylabel(fit_text(label_input(second.path, scenario), _HEIGHT, style.SMALL, 2))


def _draw_key(canvas: Canvas, sweep: Sweep) -> None:
    name, other = (find_title(sweep, item) for item in sweep.pair)
    words = (f"less under {name}", "not resolved", f"less under {other} (×)")
    left = canvas.width - _KEY + 0.25
    axes = canvas.add_axes(left, 0.1, 0.3, 3 * 0.62)
    axes.set(xlim=(0, 1), ylim=(3, 0))
    axes.axis("off")
    for row, (colour, text) in enumerate(zip(_COLOURS, words, strict=True)):
        axes.add_patch(Rectangle((0, row + 0.15), 1, 0.5, facecolor=colour, edgecolor=style.MUTED))
        canvas.add_text(
            left + 0.4,
            0.1 + row * 0.62 + 0.25,
            fit_text(text, _KEY - 0.7, style.SMALL, 2),
            va="center",
            size=style.SMALL,
        )
    canvas.add_text(left, 0.1 + 3 * 0.62 + 0.2, "line: no difference", va="center", size=style.SMALL)


def _make_subtitle(sweep: Sweep) -> str:
    title = f"{sweep.outcome.title[0].upper()}{sweep.outcome.title[1:]}"
    worlds = format_count(sweep.experiment.worlds, "world")
    rows = format_count(sweep.experiment.design.rows, "combination")
    return f"{title}, {worlds} at each of {rows}, the same at all; resolved: 95 % for one combination alone."
