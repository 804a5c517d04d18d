"""Logarithmic axes with plain numbers, and the text of a tick."""

from __future__ import annotations

from typing import Literal

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from guaranteesim.report.words.formats import MINUS


def set_log_scale(axes: Axes, which: Literal["x", "y"]) -> None:
    """Give an axis a logarithmic scale whose ticks are plain numbers: 0.1, 0.2, 0.5, 1."""
    if which == "x":
        axes.set_xscale("log")
    else:
        axes.set_yscale("log")
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: write_tick(value)))
    axis.set_minor_formatter(NullFormatter())


def write_tick(value: float) -> str:
    """Return the number of a tick with a minus sign, not a hyphen: "−0.5", "0", "20"."""
    # Adding 0 takes the sign from a negative 0.
    return f"{value + 0.0:g}".replace("-", MINUS)
