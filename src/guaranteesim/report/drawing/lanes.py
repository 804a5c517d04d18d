"""Lanes below one another that share an axis of months."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MultipleLocator

from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.translation import _

LANE_HEADING = 0.3
"""Height of the heading above a lane, inches."""
_MIN_MONTHS_IN_YEARS = 24
"""Length from which a horizon is counted in years."""


def add_lane(
    canvas: Canvas, heading: str, left: float, right: float, top: float, tall: float, horizon: int, ticks: int
) -> Axes:
    """Add a lane with its heading and return its axes.

    Args:
        canvas: The canvas to draw on.
        heading: Text above the lane.
        left: Space left of the lane for its labels, inches.
        right: Space right of it, inches.
        top: Upper edge of the heading, inches from the top of the body.
        tall: Height of the lane, inches.
        horizon: Length of the run, months.
        ticks: Approximate number of ticks along the months.
    """
    canvas.add_text(0, top + 0.04, heading, weight="bold")
    axes = canvas.add_axes(left, top + LANE_HEADING, canvas.width - left - right, tall)
    set_month_axis(axes, horizon, ticks)
    return axes


def set_month_axis(axes: Axes, horizon: int, ticks: int) -> None:
    """Set the x axis to the months 0 … ``horizon``, in years if it is long, with about ``ticks`` ticks.

    Only the last lane of a figure shows the tick labels, so they are off here.
    """
    month = 12 if horizon >= _MIN_MONTHS_IN_YEARS else 1
    axes.set_xlim(0, horizon)
    axes.xaxis.set_major_locator(MultipleLocator(month * max(1, round(horizon / month / ticks))))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / month:.0f}"))
    axes.tick_params(labelbottom=False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)


def choose_month_unit(horizon: int) -> str:
    """Return the unit in which the axis of months counts."""
    return _("years") if horizon >= _MIN_MONTHS_IN_YEARS else _("months")


def write_placeholder(axes: Axes, text: str) -> None:
    """Write into an empty lane why it is empty."""
    axes.text(
        0.5, 0.5, text, ha="center", va="center", style="italic", color=style.MUTED, transform=axes.transAxes
    )
