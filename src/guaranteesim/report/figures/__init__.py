"""The figures: one module each, found by itself; matplotlib is imported here and nowhere else.

A figure is a module with ``NAME``, ``KIND`` and ``draw``, which takes what figures of that kind are drawn
from: see ``DRAWN_FROM``. If it also has ``lacking``, that says of given data why the figure cannot be drawn
from it, or None: it is then left out where all figures of its kind are drawn.
Modules whose names begin with an underscore are what the figures share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from guaranteesim.analysis.bargaining import Bargain
from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.history.backtest import Backtest
from guaranteesim.analysis.theories.theory_comparison import TheoryComparison
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError
from guaranteesim.report import style
from guaranteesim.report.drawing.image_files import FORMATS, save_figure
from guaranteesim.report.figures._registry import Kind, RegisteredFigure, find_figure, find_figures

__all__ = [
    "draw",
    "draw_all",
    "draw_backtest",
    "draw_bargain",
    "draw_run",
    "draw_theories",
    "list_figure_names",
    "list_file_names",
]


def list_figure_names(kind: Kind | None = None) -> tuple[str, ...]:
    """Names of the figures, sorted; of one kind if it is given."""
    return tuple(name for name, figure in find_figures().items() if kind in (None, figure.kind))


def list_file_names(data: object) -> list[str]:
    """Names of all files that the figures of such data may be drawn into."""
    kinds = [kind for kind, (drawn_from, _) in DRAWN_FROM.items() if isinstance(data, drawn_from)]
    return [f"{name}.{form}" for kind in kinds for name in list_figure_names(kind) for form in FORMATS]


Tell = Callable[[str, int, int], None]
"""Called with the name of a figure about to be drawn, its place from 1, and how many there are."""

Data = Comparison | Results | TheoryComparison | Backtest | Bargain

DRAWN_FROM: Mapping[Kind, tuple[type[Data], str]] = {
    "comparison": (Comparison, "a comparison"),
    "run": (Results, "the results of one run"),
    "theories": (TheoryComparison, "a comparison under theories"),
    "backtest": (Backtest, "a back-test"),
    "bargain": (Bargain, "a negotiation"),
}
"""What the figures of a kind are drawn from, and how that is called."""


def draw(name: str, data: Data) -> Figure:
    """One figure, to show or to save.

    Args:
        name: One of :func:`list_figure_names`.
        data: What figures of its kind are drawn from: a comparison, the results of one run …

    Raises:
        UserError: no figure has that name, or it is drawn from another kind of data, or from data that
            hold more.
    """
    figure = find_figure(name)
    expected, needed = DRAWN_FROM[figure.kind]
    if not isinstance(data, expected):
        raise UserError(f"the figure {name!r} is drawn from {needed}; give it that, or choose another figure")
    lacking = figure.lacking(data)
    if lacking:
        raise UserError(f"the figure {name!r} cannot be drawn: {lacking}")
    with mpl.rc_context():
        _apply_style()
        return figure.draw(data)


def draw_all(comparison: Comparison, folder: Path, tell: Tell | None = None) -> list[Path]:
    """Write every figure of a comparison into ``folder`` as PNG and SVG; returns the paths written.

    Args:
        comparison: What to draw.
        folder: Where to.
        tell: Called before each figure with its name, its place from 1, and how many there are.

    Raises:
        StorageError: the folder cannot be made or written to.
    """
    return _draw_and_save_all("comparison", comparison, folder, tell)


def draw_run(results: Results, folder: Path, tell: Tell | None = None) -> list[Path]:
    """Write every figure of a single run into ``folder``, as :func:`draw_all` does."""
    return _draw_and_save_all("run", results, folder, tell)


def draw_theories(comparison: TheoryComparison, folder: Path, tell: Tell | None = None) -> list[Path]:
    """Write every figure of a comparison under theories into ``folder``, as :func:`draw_all` does."""
    return _draw_and_save_all("theories", comparison, folder, tell)


def draw_backtest(backtest: Backtest, folder: Path, tell: Tell | None = None) -> list[Path]:
    """Write every figure of a back-test into ``folder``, as :func:`draw_all` does."""
    return _draw_and_save_all("backtest", backtest, folder, tell)


def draw_bargain(bargain: Bargain, folder: Path, tell: Tell | None = None) -> list[Path]:
    """Write every figure of a negotiation into ``folder``, as :func:`draw_all` does."""
    return _draw_and_save_all("bargain", bargain, folder, tell)


def _draw_and_save_all(kind: Kind, data: Data, folder: Path, tell: Tell | None) -> list[Path]:
    paths: list[Path] = []
    wanted = [figure for figure in _list_figures(kind) if figure.lacking(data) is None]
    with mpl.rc_context():
        _apply_style()
        for place, figure in enumerate(wanted, start=1):
            if tell is not None:
                tell(figure.name, place, len(wanted))
            paths += save_figure(figure.draw(data), folder, figure.name)
    return paths


def _list_figures(kind: Kind) -> list[RegisteredFigure]:
    return [figure for figure in find_figures().values() if figure.kind == kind]


def _apply_style() -> None:
    """The look of the house, whatever the reader's own settings are."""
    mpl.rcdefaults()
    settings: Any = style.RC_PARAMS
    mpl.rcParams.update(settings)
