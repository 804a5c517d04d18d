"""The figures, one module each.

A figure is a module with ``NAME``, ``KIND`` and ``draw``, a function that takes the data of that kind: see
``DATA_TYPES``. A module can also have ``explain_obstacle``, a function that returns why the figure cannot be
drawn from given data, or None. Such a figure is left out when all figures of its kind are drawn.

Every module of this folder is a figure and is found without a list. Parts that figures share are in
``report/drawing``. Only these two folders import matplotlib, because its import takes half a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from guaranteesim.analysis.bargaining import Bargain
from guaranteesim.analysis.channels.channel_comparison import ChannelComparison
from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.discovery.discovery import Discovery
from guaranteesim.analysis.experiments.row_outcomes import Experiment
from guaranteesim.analysis.history.backtest import Backtest
from guaranteesim.analysis.panel.panel_test import PanelTest
from guaranteesim.analysis.response.sweep import Sweep
from guaranteesim.analysis.robustness.robustness import Robustness
from guaranteesim.analysis.sensitivity.design_effects import TotalEffects
from guaranteesim.analysis.sensitivity.run_sensitivity import Sensitivity
from guaranteesim.analysis.text.challenger_outlook import ChallengerOutlook
from guaranteesim.analysis.text.explanation import Explanation
from guaranteesim.analysis.theories.theory_comparison import TheoryComparison
from guaranteesim.analysis.worlds.told_story import ToldStory
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError
from guaranteesim.report import style
from guaranteesim.report.drawing.figure_texts import PageFigure
from guaranteesim.report.drawing.image_files import save_figure, save_image
from guaranteesim.report.drawing.page_figures import build_page_figure, collect_figure
from guaranteesim.report.drawing.registry import Kind, RegisteredFigure, find_figure, find_figures
from guaranteesim.report.figure_settings import find_figure_settings
from guaranteesim.report.translation import speak_language_of_figures

__all__ = [
    "draw",
    "draw_all",
    "draw_backtest",
    "draw_bargain",
    "draw_channels",
    "draw_discovery",
    "draw_each",
    "draw_experiment",
    "draw_for_page",
    "draw_into",
    "draw_panel",
    "draw_robustness",
    "draw_run",
    "draw_sensitivity",
    "draw_story",
    "draw_sweep",
    "draw_theories",
    "draw_total_effects",
    "list_drawable_figures",
    "list_figure_names",
    "list_file_names",
    "write_image",
    "write_story",
]


def list_figure_names(kind: Kind | None = None) -> tuple[str, ...]:
    """Return the names of the figures of one kind, or of all kinds, sorted."""
    return tuple(name for name, figure in find_figures().items() if kind in (None, figure.kind))


def list_file_names(data: object) -> list[str]:
    """Return the names of all files that the figures of such data can be written to."""
    kinds = [kind for kind, (drawn_from, _) in DATA_TYPES.items() if isinstance(data, drawn_from)]
    formats = find_figure_settings().formats
    return [f"{name}.{form}" for kind in kinds for name in list_figure_names(kind) for form in formats]


def list_drawable_figures(data: Any) -> list[str]:
    """Return the names of the figures that can be drawn from such data, in their order."""
    kinds = [kind for kind, (drawn_from, _) in DATA_TYPES.items() if isinstance(data, drawn_from)]
    return [
        figure.name
        for kind in kinds
        for figure in _list_figures(kind)
        if figure.explain_obstacle(data) is None
    ]


FigureReporter = Callable[[str, int, int], None]
"""Function called before each figure with its name, its number from 1, and the number of figures."""

Data = (
    Comparison
    | Results
    | TheoryComparison
    | Sensitivity
    | TotalEffects
    | Sweep
    | Experiment
    | Discovery
    | ChannelComparison
    | Backtest
    | PanelTest
    | Bargain
    | Robustness
    | Explanation
    | ChallengerOutlook
)

DATA_TYPES: Mapping[Kind, tuple[type[Data], str]] = {
    "comparison": (Comparison, "a comparison"),
    "run": (Results, "the results of one run"),
    "theories": (TheoryComparison, "a comparison under theories"),
    "sensitivity": (Sensitivity, "a sensitivity analysis"),
    "total_effects": (TotalEffects, "an analysis of total effects"),
    "sweep": (Sweep, "a sweep"),
    "experiment": (Experiment, "an experiment"),
    "discovery": (Discovery, "a discovery"),
    "backtest": (Backtest, "a back-test"),
    "panel": (PanelTest, "a back-test on the panel"),
    "bargain": (Bargain, "a negotiation"),
    "robustness": (Robustness, "a study of robustness"),
    "channels": (ChannelComparison, "a difference split by channel"),
    "explanation": (Explanation, "an explanation of an arrangement"),
    "challenger": (ChallengerOutlook, "what the challenger expects"),
}
"""Type of the data of each kind of figure, and its name in messages."""


def draw(name: str, data: Data) -> Figure:
    """Draw one figure and return it, to show or to save.

    Args:
        name: One of :func:`list_figure_names`.
        data: The data of its kind, for example a comparison or the results of one run.

    Raises:
        UserError: no figure has that name, the figure takes another kind of data, or these data lack a part
            that the figure needs.
    """
    figure = find_figure(name)
    expected, needed = DATA_TYPES[figure.kind]
    if not isinstance(data, expected):
        raise UserError(f"the figure {name!r} is drawn from {needed}; give it that, or choose another figure")
    obstacle = figure.explain_obstacle(data)
    if obstacle:
        raise UserError(f"the figure {name!r} cannot be drawn: {obstacle}")
    with mpl.rc_context(), speak_language_of_figures():
        _apply_style()
        return figure.draw(data)


def draw_all(comparison: Comparison, folder: Path, tell: FigureReporter | None = None) -> list[Path]:
    """Write every figure of a comparison into ``folder`` as PNG and SVG and return the paths.

    Args:
        comparison: The comparison to draw.
        folder: Folder of the files. It is made if it does not exist.
        tell: Function called before each figure with its name, its number from 1, and the number of figures.

    Raises:
        StorageError: the folder cannot be made or written to.
    """
    return draw_each(comparison, folder, tell)


def draw_run(results: Results, folder: Path, tell: FigureReporter | None = None) -> list[Path]:
    """Write every figure of a single run into ``folder``, as :func:`draw_all` does."""
    return draw_each(results, folder, tell)


def draw_theories(
    comparison: TheoryComparison, folder: Path, tell: FigureReporter | None = None
) -> list[Path]:
    """Write every figure of a comparison under theories, as :func:`draw_all` does."""
    return draw_each(comparison, folder, tell)


def draw_sensitivity(
    sensitivity: Sensitivity, folder: Path, tell: FigureReporter | None = None
) -> list[Path]:
    """Write every figure of a sensitivity analysis into ``folder``, as :func:`draw_all` does."""
    return draw_each(sensitivity, folder, tell)


def draw_total_effects(found: TotalEffects, folder: Path, tell: FigureReporter | None = None) -> list[Path]:
    """Write every figure of an analysis of total effects into ``folder``, as :func:`draw_all` does."""
    return draw_each(found, folder, tell)


def draw_sweep(sweep: Sweep, folder: Path, tell: FigureReporter | None = None) -> list[Path]:
    """Write every figure of a sweep into ``folder``, as :func:`draw_all` does."""
    return draw_each(sweep, folder, tell)


def draw_experiment(experiment: Experiment, folder: Path, tell: FigureReporter | None = None) -> list[Path]:
    """Write every figure of an experiment into ``folder``, as :func:`draw_all` does."""
    return draw_each(experiment, folder, tell)


def draw_discovery(discovery: Discovery, folder: Path, tell: FigureReporter | None = None) -> list[Path]:
    """Write every figure of a discovery into ``folder``, as :func:`draw_all` does."""
    return draw_each(discovery, folder, tell)


def draw_backtest(backtest: Backtest, folder: Path, tell: FigureReporter | None = None) -> list[Path]:
    """Write every figure of a back-test into ``folder``, as :func:`draw_all` does."""
    return draw_each(backtest, folder, tell)


def draw_panel(tested: PanelTest, folder: Path, tell: FigureReporter | None = None) -> list[Path]:
    """Write every figure of a back-test on the panel into ``folder``, as :func:`draw_all` does."""
    return draw_each(tested, folder, tell)


def draw_robustness(found: Robustness, folder: Path, tell: FigureReporter | None = None) -> list[Path]:
    """Write every figure of a study of robustness into ``folder``, as :func:`draw_all` does."""
    return draw_each(found, folder, tell)


def draw_bargain(bargain: Bargain, folder: Path, tell: FigureReporter | None = None) -> list[Path]:
    """Write every figure of a negotiation into ``folder``, as :func:`draw_all` does."""
    return draw_each(bargain, folder, tell)


def draw_channels(
    comparison: ChannelComparison, folder: Path, tell: FigureReporter | None = None
) -> list[Path]:
    """Write every figure of a difference split by channel, as :func:`draw_all` does."""
    return draw_each(comparison, folder, tell)


def draw_each(data: Data, folder: Path, tell: FigureReporter | None = None) -> list[Path]:
    """Write every figure of any data into ``folder``, as :func:`draw_all` does."""
    # Counted before drawing, so that progress can say how many figures there will be.
    paths: list[Path] = []
    wanted = list_drawable_figures(data)
    for number, name in enumerate(wanted, start=1):
        if tell is not None:
            tell(name, number, len(wanted))
        paths += draw_into(name, data, folder)
    return paths


def draw_into(name: str, data: Data, folder: Path) -> list[Path]:
    """Write one figure into ``folder`` in the formats of the settings and return the paths.

    Raises:
        StorageError: the folder cannot be made or written to.
    """
    with mpl.rc_context(), speak_language_of_figures():
        _apply_style()
        figure = find_figure(name).draw(data)
        paths = save_figure(figure, folder, name)
        collect_figure(name, figure)
        return paths


def draw_for_page(name: str, data: Data) -> PageFigure:
    """Draw one figure as part of a page, without any file."""
    with mpl.rc_context(), speak_language_of_figures():
        _apply_style()
        return build_page_figure(name, find_figure(name).draw(data))


def draw_story(story: ToldStory, finding: str = "", parting: int | None = None) -> Figure:
    """Draw the timeline of a told world; two arrangements share a figure.

    Args:
        story: The world.
        finding: Where the two paths part and why, the title of a figure of two.
        parting: The month of it.
    """
    from guaranteesim.report.drawing.world_pair import draw_world_pair
    from guaranteesim.report.figures.timeline import draw_told_world
    from guaranteesim.report.words.world_choice import describe_choice_briefly

    with mpl.rc_context():
        _apply_style()
        if story.is_comparison:
            return draw_world_pair(story, finding, parting)
        return draw_told_world(story.worlds[0].results, describe_choice_briefly(story.choice))


def write_story(story: ToldStory, folder: Path, finding: str = "", parting: int | None = None) -> list[Path]:
    """Write the figure of :func:`draw_story` into ``folder`` as :func:`draw_into` does."""
    figure = draw_story(story, finding, parting)
    with mpl.rc_context():
        _apply_style()
        return save_figure(figure, folder, "story")


def write_image(name: str, data: Data, path: Path) -> Path:
    """Write one figure to a file of its own, as PNG, SVG or PDF by the end of its name, and return the path.

    Raises:
        UserError: as from :func:`draw`, or the end of the name says no known format.
        StorageError: the file cannot be written.
    """
    figure = draw(name, data)
    with mpl.rc_context():
        _apply_style()
        return save_image(figure, path)


def _list_figures(kind: Kind) -> list[RegisteredFigure]:
    return [figure for figure in find_figures().values() if figure.kind == kind]


def _apply_style() -> None:
    """Set matplotlib to the style of the figures."""
    # The reader's own matplotlibrc must not change the files, which are compared byte for byte.
    mpl.rcdefaults()
    settings: Any = style.RC_PARAMS
    mpl.rcParams.update(settings)
