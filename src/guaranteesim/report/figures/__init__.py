"""The figures: one module each, found by itself; matplotlib is imported here and nowhere else.

A figure is a module with ``NAME``, ``KIND`` ("comparison" or "run") and ``draw``, which takes a
:class:`~guaranteesim.analysis.comparison.Comparison` or a :class:`~guaranteesim.ensemble.results.Results`.
Modules whose names begin with an underscore are what the figures share.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from guaranteesim.analysis.comparison import Comparison
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError
from guaranteesim.report import style
from guaranteesim.report.figures._files import save
from guaranteesim.report.figures._registry import Kind, Registered, named, registered

__all__ = ["draw", "draw_all", "draw_run", "figure_names"]


def figure_names(kind: Kind | None = None) -> tuple[str, ...]:
    """Names of the figures, sorted; of one kind if it is given."""
    return tuple(name for name, figure in registered().items() if kind in (None, figure.kind))


def draw(name: str, data: Comparison | Results) -> Figure:
    """One figure, to show or to save.

    Args:
        name: One of :func:`figure_names`.
        data: A comparison for figures of that kind, the results of one run for the others.

    Raises:
        UserError: no figure has that name, or it is drawn from the other kind of data.
    """
    figure = named(name)
    if isinstance(data, Comparison) != (figure.kind == "comparison"):
        needed = "a comparison" if figure.kind == "comparison" else "the results of one run"
        raise UserError(f"the figure {name!r} is drawn from {needed}; give it that, or choose another figure")
    with mpl.rc_context():
        _settle()
        return figure.draw(data)


def draw_all(comparison: Comparison, folder: Path) -> list[Path]:
    """Write every figure of a comparison into ``folder`` as PNG and SVG; returns the paths written.

    Raises:
        StorageError: the folder cannot be made or written to.
    """
    return _draw_and_save("comparison", comparison, folder)


def draw_run(results: Results, folder: Path) -> list[Path]:
    """Write every figure of a single run into ``folder``, as :func:`draw_all` does."""
    return _draw_and_save("run", results, folder)


def _draw_and_save(kind: Kind, data: Comparison | Results, folder: Path) -> list[Path]:
    paths: list[Path] = []
    with mpl.rc_context():
        _settle()
        for figure in _of_kind(kind):
            paths += save(figure.draw(data), folder, figure.name)
    return paths


def _of_kind(kind: Kind) -> list[Registered]:
    return [figure for figure in registered().values() if figure.kind == kind]


def _settle() -> None:
    """The look of the house, whatever the reader's own settings are."""
    mpl.rcdefaults()
    settings: Any = style.RC
    mpl.rcParams.update(settings)
