"""Figures by name: every module of ``report/figures`` that defines NAME, KIND and draw is one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from matplotlib.figure import Figure

from guaranteesim.errors import UserError
from guaranteesim.scenario.reading.problems import suggest_known_word

Kind = Literal[
    "comparison",
    "run",
    "theories",
    "sensitivity",
    "total_effects",
    "sweep",
    "experiment",
    "discovery",
    "channels",
    "robustness",
    "backtest",
    "panel",
    "bargain",
    "explanation",
    "challenger",
]

# A name instead of an import: the package imports this module to list its figures.
_FIGURES = "guaranteesim.report.figures"


@dataclass(frozen=True)
class RegisteredFigure:
    """A figure with its name, the kind of data it takes, and the function that draws it."""

    name: str
    kind: Kind
    draw: Callable[[Any], Figure]
    explain_obstacle: Callable[[Any], str | None]
    """Return why the figure cannot be drawn from given data, None if it can."""
    summary: str
    """First line of the docstring of the module."""


@cache
def find_figures() -> Mapping[str, RegisteredFigure]:
    """Return every figure by name, sorted by name."""
    found = {}
    # A new figure is one new file: nothing else has to name it.
    for info in pkgutil.iter_modules(importlib.import_module(_FIGURES).__path__):
        module = importlib.import_module(f"{_FIGURES}.{info.name}")
        # Most figures can be drawn from any data of their kind, so the function is optional.
        obstacle = getattr(module, "explain_obstacle", _find_no_obstacle)
        summary = (module.__doc__ or "").partition("\n")[0]
        found[module.NAME] = RegisteredFigure(module.NAME, module.KIND, module.draw, obstacle, summary)
    return MappingProxyType(dict(sorted(found.items())))


def _find_no_obstacle(data: Any) -> None:
    """Return None for any data."""


def find_figure(name: str) -> RegisteredFigure:
    """Return the figure of that name.

    Raises:
        UserError: no figure has that name. The message suggests one.
    """
    figures = find_figures()
    if name not in figures:
        hint = suggest_known_word(name, list(figures)) or f"there are {', '.join(figures)}"
        raise UserError(f"no figure is named {name!r}: {hint}")
    return figures[name]
