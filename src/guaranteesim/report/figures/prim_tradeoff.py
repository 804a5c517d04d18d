"""The boxes that PRIM found on its way: how many cases they hold, and how pure they are."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from guaranteesim.analysis.discovery.discovery import Discovery
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import NARROW, make_discovery_footer
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.names import format_count

NAME = "prim_tradeoff"
KIND = "discovery"

_LEFT, _RIGHT, _HEIGHT, _UNDER = 0.95, 0.3, 4.0, 0.75


def explain_obstacle(discovery: Discovery) -> str | None:
    """Return why the figure cannot be drawn, None if it can."""
    return None if discovery.chosen is not None else "no box was found"


def draw(discovery: Discovery) -> Figure:
    """Draw the figure."""
    table = discovery.tradeoff()
    canvas = Canvas(
        _make_title(discovery), _make_subtitle(), make_discovery_footer(discovery), _HEIGHT + _UNDER
    )
    axes = canvas.add_axes(_LEFT, 0.1, canvas.width - _LEFT - _RIGHT, _HEIGHT)
    colours = style.make_ordered_colours(int(table["restrictions"].max()) + 2)[::-1]
    for count in sorted(set(table["restrictions"])):
        part = table[table["restrictions"] == count]
        axes.scatter(
            part["coverage"],
            part["density"],
            s=55,
            color=colours[count + 1],
            edgecolor=style.INK,
            linewidth=0.6,
            zorder=3,
        )
        # The number of restrictions is written at the first box that has it.
        first = part.iloc[0]
        axes.annotate(
            f"{count}",
            (first["coverage"], first["density"]),
            xytext=(0, 9),
            textcoords="offset points",
            ha="center",
            size=style.SMALL,
        )
    chosen = discovery.chosen
    assert chosen is not None
    axes.plot(
        chosen.coverage,
        chosen.density,
        marker="s",
        markersize=15,
        fillstyle="none",
        color=style.VERMILLION,
        markeredgewidth=2.2,
        zorder=4,
    )
    axes.axhline(discovery.share, color=style.MUTED, linewidth=1, linestyle=(0, (4, 3)))
    axes.set(xlim=(0, 1.04), ylim=(0, 1.08))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}{NARROW}%"))
    axes.set_xlabel("coverage: share of all cases that lie in the box")
    axes.set_ylabel("density: share of the box that are cases")
    axes.grid()
    axes.set_axisbelow(True)
    return canvas.figure


def _make_title(discovery: Discovery) -> str:
    chosen = discovery.chosen
    assert chosen is not None
    restrictions = format_count(len(chosen.restrictions), "restriction")
    return (
        f"{restrictions} hold {format_percent(chosen.coverage)} of the cases, at a density of "
        f"{format_percent(chosen.density)} instead of {format_percent(discovery.share)}"
    )


def _make_subtitle() -> str:
    return (
        "Each dot is a box on the way of PRIM from all rows to the densest; numbers and darker dots: more "
        "restrictions. Square: the box chosen. Dashed: density over all rows."
    )
