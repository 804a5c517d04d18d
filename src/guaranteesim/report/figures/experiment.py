"""An outcome over the rows of an experiment: by its one or two numbers, or by each of many."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from guaranteesim.analysis.experiments.binned_means import (
    Floats,
    average_outcome,
    compute_binned_means,
    rank_paths,
)
from guaranteesim.analysis.experiments.row_outcomes import Experiment
from guaranteesim.analysis.outcomes.outcome_kinds import ShareOfWorlds
from guaranteesim.analysis.response.sweep import Sweep, choose_pair
from guaranteesim.report import style
from guaranteesim.report.drawing.axis_scales import set_log_scale, write_tick
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import NARROW, make_experiment_footer
from guaranteesim.report.drawing.lettering import fit_text, measure_width, replace_unprintable
from guaranteesim.report.figures import indifference_map, response_curves
from guaranteesim.report.tables.experiment import describe_spread, format_row_share
from guaranteesim.report.words.inputs import label_input
from guaranteesim.report.words.names import capitalize_first, format_count
from guaranteesim.scenario.numbers.factor import Factor, Scale
from guaranteesim.scenario.numbers.paths import find_number_measure

NAME = "experiment"
KIND = "experiment"

_LEFT, _GAP, _RIGHT = 0.8, 0.3, 0.15
_TALL, _NAME = 1.9, 0.85
"""Height of a panel, and of the space below it for its numbers and name, inches."""
_KEY, _ROW = 0.42, 0.32
_COLUMNS, _MOST_PANELS = 3, 9
_MOST_VALUES = 30
"""Values of one number that are drawn one by one; more are drawn in bins."""


def explain_obstacle(experiment: Experiment) -> str | None:
    """Return why the figure cannot be drawn, None if it can."""
    return None if experiment.design.paths else "no number varies; the tables compare the scenarios"


def draw(experiment: Experiment) -> Figure:
    """Draw the figure: as that of a sweep where it is one, else a panel for each number."""
    sweep = find_sweep(experiment)
    if sweep is None:
        return _draw_panels(experiment)
    return response_curves.draw(sweep) if len(sweep.factors) == 1 else indifference_map.draw(sweep)


def find_sweep(experiment: Experiment) -> Sweep | None:
    """Return an experiment as a sweep: one number with few values, or a whole grid of two; else None."""
    design = experiment.design
    axes = [np.unique(column) for column in design.values.T]
    if len(experiment.variants) > len(experiment.arrangements) or not 1 <= len(axes) <= 2:
        return None
    cells = math.prod(len(values) for values in axes)
    if min(map(len, axes)) < 2 or cells != design.rows or len(np.unique(design.values, axis=0)) != cells:
        return None
    if len(axes) == 1 and cells > _MOST_VALUES:
        return None
    # A map shows a difference.
    if len(axes) == 2 and len(experiment.arrangements) == 1:
        return None
    factors = [_make_factor(path, values) for path, values in zip(design.paths, axes, strict=True)]
    return Sweep(experiment, tuple(factors), choose_pair(experiment, None))


def _make_factor(path: str, values: Floats) -> Factor:
    measure = find_number_measure(path)
    unit = "" if measure is None else measure.unit
    return Factor(path, float(values[0]), float(values[-1]), unit, _find_scale(values))


def _find_scale(values: Floats) -> Scale:
    """Return the scale of an axis: logarithmic where the middle value is the middle on that scale only."""
    low, middle, high = (float(np.quantile(values, at)) for at in (0, 0.5, 1))
    if low <= 0 or high / low < 20:
        return "linear"
    is_middle = 0.3 < math.log(middle / low) / math.log(high / low) < 0.7
    return "log" if is_middle and (middle - low) / (high - low) < 0.3 else "linear"


def _draw_panels(experiment: Experiment) -> Figure:
    outcome, pair = experiment.outcomes[0], choose_pair(experiment, None)
    order = rank_paths(experiment, outcome, sorted(set(pair)))[:_MOST_PANELS]
    # Four panels are two and two.
    columns = 2 if len(order) == 4 else min(_COLUMNS, len(order))
    rows = math.ceil(len(order) / columns)
    canvas = Canvas(
        replace_unprintable(_make_title(experiment, pair)),
        _make_subtitle(experiment, len(order)),
        make_experiment_footer(experiment),
        _KEY + rows * (_TALL + _NAME),
    )
    _draw_key(canvas, experiment, pair)
    width = (canvas.width - _LEFT - _RIGHT - (columns - 1) * _GAP) / columns
    curves = {name: average_outcome(experiment, name, outcome) for name in experiment.arrangements}
    panels = []
    for (row, column), place in zip(product(range(rows), range(columns)), order, strict=False):
        left, top = _LEFT + column * (width + _GAP), _KEY + row * (_TALL + _NAME)
        axes = canvas.add_axes(left, top, width, _TALL)
        _draw_panel(axes, experiment, place, curves, pair)
        label = label_input(experiment.design.paths[place], experiment.results.scenarios[0])
        where: dict[str, Any] = {"ha": "center", "linespacing": 1.05}
        canvas.add_text(left + width / 2, top + _TALL + 0.28, fit_text(label, width, style.SMALL, 2), **where)
        if column:
            axes.tick_params(axis="y", labelleft=False)
        panels.append(axes)
    _share_scale(panels, experiment)
    return canvas.figure


def _draw_panel(
    axes: Axes, experiment: Experiment, place: int, curves: dict[str, Floats], pair: tuple[str, str]
) -> None:
    values = experiment.design.values[:, place]
    is_share = isinstance(experiment.outcomes[0], ShareOfWorlds)
    # The pair is drawn last, on top.
    for name in sorted(curves, key=lambda item: item in pair):
        found = compute_binned_means(values, curves[name], is_share=is_share)
        look = _find_look(name, pair)
        axes.plot(found.centre, found.value, **look, solid_capstyle="butt")
        if name in pair:
            axes.fill_between(
                found.centre, found.low, found.high, color=look["color"], alpha=0.22, linewidth=0
            )
    if _find_scale(values) == "log":
        set_log_scale(axes, "x")
    else:
        axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: write_tick(value)))
    axes.set_xlim(float(values.min()), float(values.max()))
    axes.grid()
    axes.set_axisbelow(True)


def _find_look(name: str, pair: tuple[str, str]) -> dict[str, Any]:
    """Return colour, line and marker of an arrangement; the pair differs in all three."""
    if name not in pair:
        return {"color": style.MUTED, "linewidth": 1.1}
    if name == pair[0]:
        return {"color": style.BLUE, "linewidth": 2.4, "marker": "o", "markersize": 5}
    line: Any = (0, (4, 1.5))
    return {
        "color": style.VERMILLION,
        "linewidth": 2.4,
        "linestyle": line,
        "marker": "s",
        "markersize": 4.5,
    }


def _share_scale(panels: Sequence[Axes], experiment: Experiment) -> None:
    """Give all panels one scale of the outcome, from 0 if nothing is below."""
    low = min(0.0, *(axes.get_ylim()[0] for axes in panels)) if _goes_below_zero(panels) else 0.0
    high = max(axes.get_ylim()[1] for axes in panels)
    outcome = experiment.outcomes[0]
    if outcome.unit == "share":
        high = min(high, 1.03)
    for axes in panels:
        axes.set_ylim(low, high)
        axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
        if outcome.unit == "share":
            axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g}{NARROW}%"))
        else:
            axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write_tick(value)))


def _goes_below_zero(panels: Sequence[Axes]) -> bool:
    return any(np.nanmin(line.get_ydata(orig=False)) < 0 for axes in panels for line in axes.lines)


def _draw_key(canvas: Canvas, experiment: Experiment, pair: tuple[str, str]) -> None:
    titles = {item.arrangement: item.title for item in experiment.variants}
    others = [name for name in experiment.arrangements if name not in pair]
    entries = [(name, titles[name], True) for name in dict.fromkeys(pair)]
    if others:
        many = f"{len(others)} other arrangements"
        entries.append((others[0], titles[others[0]] if len(others) == 1 else many, False))
    axes = canvas.add_axes(0, 0, canvas.width, _ROW, xlim=(0, canvas.width), ylim=(1, 0))
    axes.axis("off")
    left = 0.1
    whole = sum(0.98 + measure_width(title, style.SMALL, "bold") for _, title, _ in entries)
    room = canvas.width / len(entries) - 0.98 if whole > canvas.width else canvas.width
    for name, title, in_pair in entries:
        axes.plot([left, left + 0.25, left + 0.5], [0.5] * 3, **_find_look(name, pair))
        weight = "bold" if in_pair else "normal"
        text = fit_text(title, room, style.SMALL, 1, weight)
        axes.text(left + 0.58, 0.5, text, va="center", size=style.SMALL, weight=weight)
        left += 0.58 + measure_width(text, style.SMALL, weight) + 0.3


def _make_title(experiment: Experiment, pair: tuple[str, str]) -> str:
    """Return in how many rows the one of the pair is below the other, or how far the only one moves."""
    outcome = experiment.outcomes[0]
    if pair[0] == pair[1]:
        return describe_spread(experiment, outcome).rstrip(".")
    spreads = {item.arrangement: item for item in experiment.summarise(outcome)}
    one, base = spreads[pair[0]], spreads[pair[1]]
    open_ = max(1 - one.less - one.more, 0.0) if abs(1 - one.less - one.more) > 1e-9 else 0.0
    rows = experiment.design.rows * len({variant.setting for variant in experiment.variants})
    less, more, unclear = (
        format_row_share(share, rows) if share else "none" for share in (one.less, one.more, open_)
    )
    return (
        f"{one.title} has less {outcome.title} than {base.title} in {less} of {format_count(rows, 'row')}, "
        f"more in {more}; {unclear} {'is' if unclear in ('none', '1') else 'are'} not resolved at "
        f"{format_count(experiment.worlds, 'world')} each"
    )


def _make_subtitle(experiment: Experiment, shown: int) -> str:
    outcome, count = experiment.outcomes[0], len(experiment.design.paths)
    settings = len({variant.setting for variant in experiment.variants})
    what = "" if settings == 1 else f", averaged over {settings} theories and levels"
    some = f"; the {shown} of {count:,} numbers that move the means most" if shown < count else ""
    first = " The number that moves the means most comes first." if shown == count > 1 else ""
    rows = format_count(experiment.design.rows, "row")
    worlds = format_count(experiment.worlds, "world")
    return (
        f"{capitalize_first(outcome.title)} by each varied number, over {rows} with {worlds} each{what}"
        f"{some}.{first} Points: means of the rows with one value, or of an eighth of the rows where "
        "there are many values; the other numbers vary in them. Bands: 95 % intervals over luck and rows."
    )
