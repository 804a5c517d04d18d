"""Figures by name: every module of this folder that says NAME, KIND and draw is one."""

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

Kind = Literal["comparison", "run", "theories", "backtest", "bargain"]


@dataclass(frozen=True)
class RegisteredFigure:
    """A figure: what it is called, what it is drawn from, and how it is drawn."""

    name: str
    kind: Kind
    draw: Callable[[Any], Figure]
    lacking: Callable[[Any], str | None]
    """Why it cannot be drawn from given data; None if it can."""


@cache
def find_figures() -> Mapping[str, RegisteredFigure]:
    """Every figure by name, sorted."""
    package = __name__.rpartition(".")[0]
    found = {}
    for place in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if not place.name.startswith("_"):
            module = importlib.import_module(f"{package}.{place.name}")
            lacking = getattr(module, "lacking", _always_drawable)
            found[module.NAME] = RegisteredFigure(module.NAME, module.KIND, module.draw, lacking)
    return MappingProxyType(dict(sorted(found.items())))


def _always_drawable(data: Any) -> None:
    """Most figures can always be drawn."""


def find_figure(name: str) -> RegisteredFigure:
    """The figure of that name; UserError with a suggestion if there is none."""
    figures = find_figures()
    if name not in figures:
        hint = suggest_known_word(name, list(figures)) or f"there are {', '.join(figures)}"
        raise UserError(f"no figure is named {name!r}: {hint}")
    return figures[name]
