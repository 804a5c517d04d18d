"""The axis of a lane on which the months of a run pass."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MultipleLocator

_IN_YEARS = 24
"""From so many months on they are told in years."""


def set_month_axis(axes: Axes, horizon: int, ticks: int) -> None:
    """Months 0 … ``horizon`` along the axis, in years where it is long; about ``ticks`` ticks, unlabelled."""
    month = 12 if horizon >= _IN_YEARS else 1
    axes.set_xlim(0, horizon)
    axes.xaxis.set_major_locator(MultipleLocator(month * max(1, round(horizon / month / ticks))))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / month:.0f}"))
    axes.tick_params(labelbottom=False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)


def choose_month_unit(horizon: int) -> str:
    """What the axis counts in."""
    return "years" if horizon >= _IN_YEARS else "months"
