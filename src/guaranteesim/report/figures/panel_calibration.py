"""Levels on the panel: what the model says, as it stands and adjusted, against what happened."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.panel.folds import ADJUSTED, LOGIT, MODEL
from guaranteesim.analysis.panel.panel_test import PanelTest
from guaranteesim.analysis.panel.reliability import bin_forecasts
from guaranteesim.analysis.panel.scoring import SCHEMES, ScoredRows
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.words.formats import format_small_percent
from guaranteesim.report.words.names import format_count, join_names

NAME = "panel_calibration"
KIND = "panel"

_PLOT, _GAP, _LEFT, _HEAD, _TAIL = 3.2, 0.6, 0.75, 0.4, 0.55
_ACROSS = 2
_LEAST = 0.001
_TICKS = (0.001, 0.01, 0.1, 0.5, 1.0)
_LOOKS = {
    MODEL: ("o", style.PAPER, style.BLUE),
    ADJUSTED: ("o", style.BLUE, style.BLUE),
    LOGIT: ("D", style.PAPER, style.VERMILLION),
}


def draw(tested: PanelTest) -> Figure:
    """Draw the figure."""
    mains = [tested.find_main(asked.question) for asked in tested.answers]
    lines = -(-len(mains) // _ACROSS)
    body = lines * (_HEAD + _PLOT + _TAIL) + (lines - 1) * (_GAP - _TAIL)
    canvas = Canvas(_make_title(tested), _make_subtitle(), _make_footer(tested, mains), body)
    width = canvas.width / _ACROSS
    for place, scored in enumerate(mains):
        left = (place % _ACROSS) * width + _LEFT
        top = (place // _ACROSS) * (_HEAD + _PLOT + _GAP) + _HEAD
        canvas.add_text(left, top - 0.08, _make_heading(scored), va="bottom", weight="bold")
        axes = canvas.add_axes(left, top, width - _LEFT - 0.15, _PLOT)
        _draw_bins(axes, scored)
    return canvas.figure


def _make_title(tested: PanelTest) -> str:
    """Return what the model says on average beside what happened."""
    parts = [
        f"{asked.question.title.lower()} {format_small_percent(asked.mean_forecast)} against "
        f"{format_small_percent(asked.mean_outcome)}"
        for asked in tested.answers
    ]
    return f"What the model says on average, as it stands, against what happened: {'; '.join(parts)}"


def _make_subtitle() -> str:
    return (
        "Rows in bins of equal size by forecast: mean forecast against the share in which it happened. "
        "Hollow circles: the model as it stands. Full circles: its level adjusted, with 95 % intervals. "
        "Diamonds: a logit on the same facts. Dashed: forecasts that come true as often as they say."
    )


def _make_footer(tested: PanelTest, mains: list[ScoredRows]) -> list[str]:
    schemes = join_names(list(dict.fromkeys(SCHEMES[scored.scheme] for scored in mains)))
    return [
        f"Levels and logit fitted {schemes}; intervals (Wilson) take rows as independent, so they are too "
        f"narrow; shares below 0.1 % are drawn there. {format_count(tested.worlds, 'world')} a dyad-year, "
        f"seed {tested.seed}.",
        f"Source: guaranteesim {tested.version}, coding rule and sources in docs/history.md; {FOOTER}.",
    ]


def _make_heading(scored: ScoredRows) -> str:
    asked = scored.asked
    return f"{asked.question.title}: {asked.events:,} of {asked.size:,} {asked.question.rows}"


def _draw_bins(axes: Axes, scored: ScoredRows) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(_LEAST * 0.8, 1.15)
    axes.set_ylim(_LEAST * 0.8, 1.15)
    axes.plot([_LEAST, 1], [_LEAST, 1], color=style.MUTED, linewidth=1, linestyle=(0, (3, 3)), zorder=1)
    for who, (marker, face, edge) in _LOOKS.items():
        for item in bin_forecasts(scored.forecasts[who], scored.asked.sample.outcomes):
            said, happened = max(item.forecast, _LEAST), max(item.happened, _LEAST)
            if who == ADJUSTED:
                ends = [max(item.low, _LEAST), max(item.high, _LEAST)]
                axes.plot([said] * 2, ends, color=edge, alpha=0.35, linewidth=5, solid_capstyle="butt")
            axes.plot(
                said, happened, marker, markersize=6, markerfacecolor=face, markeredgecolor=edge,
                markeredgewidth=1.4, zorder=4,
            )  # fmt: skip
    for axis, label in ((axes.xaxis, "forecast, %"), (axes.yaxis, "happened, %")):
        axis.set_major_locator(FixedLocator(list(_TICKS)))
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g}"))
        axis.set_label_text(label)
    axes.grid(zorder=0)
