"""The funnel: shares of the crises that met the casus foederis by stage reached, per arrangement."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.outcomes.funnel import build_funnel_table, estimate_stage_share
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.ensemble.results import STAGES, Results
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.captions import (
    describe_share_range,
    find_arrangement_title,
    format_mean,
    make_footer,
)
from guaranteesim.report.drawing.marks import describe_share, name_mark
from guaranteesim.report.drawing.rows import NAMES_WIDTH, ROW_HEIGHT, Rows
from guaranteesim.report.translation import N_, _
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.intervals import format_horizon
from guaranteesim.report.words.names import format_count

NAME = "funnel"
KIND = "comparison"

_HEADINGS = {
    "called": N_("called"),
    "judged": N_("judged\nmet by a\nparty"),
    "decided": N_("decided"),
    "honoured": N_("somebody\nacts"),
    "adequate": N_("adequate\nhelp"),
    "in_time": N_("adequate\nhelp in\ntime"),
}
_HEAD = 0.95
_COUNT = 1.34
_BAR, _UNDER = 0.2, 0.72


def draw(comparison: Comparison) -> Figure:
    """Draw the figure."""
    results = comparison.results
    canvas = Canvas(
        _make_title(comparison), _make_subtitle(), make_footer(results), _HEAD + ROW_HEIGHT * len(results)
    )
    rows = Rows(canvas, results, _HEAD)
    tables = [build_funnel_table(item).set_index("stage") for item in results]
    left = NAMES_WIDTH + _COUNT
    _draw_counts(rows, comparison, tables)
    width = (canvas.width - left) / len(_HEADINGS)
    for index, (stage, heading) in enumerate(_HEADINGS.items()):
        axes = rows.add_column(left + index * width, width - 0.14, (0, 1))
        rows.add_heading_text(left + index * width, 0, _(heading), ha="left", size=style.TINY)
        _draw_stage(axes, results, tables, stage)
    canvas.add_text(left, 0.02, _("Share of these crises, by the stage they reached"), color=style.MUTED)
    _draw_missing(rows, results, left)
    return canvas.figure


def _make_title(comparison: Comparison) -> str:
    names = [find_arrangement_title(item) for item in comparison.results]
    found = describe_share_range(
        names, [estimate_stage_share(item, "in_time") for item in comparison.results]
    )
    if found == _("unknown"):
        return _("No crisis met the casus foederis of any arrangement, so none was tested")
    return _("Adequate help in time, of the crises that met the casus foederis: {shares}").format(
        shares=found
    )


def _make_subtitle() -> str:
    return _(
        "Each bar is a share of the crises in the first column, those that met the casus foederis; the thin "
        "line is its 95 % interval. In orange and bold: the stage at which the arrangement loses most."
    )


def _draw_counts(rows: Rows, comparison: Comparison, tables: list[pd.DataFrame]) -> None:
    """Draw the first column: crises that met the casus foederis, per world."""
    axes = rows.add_column(NAMES_WIDTH, _COUNT, (0, 1))
    for row, table in enumerate(tables):
        a_world = int(table["crises"]["casus"]) / comparison.worlds
        axes.text(0.35, row + 0.5, format_mean(a_world), ha="center", va="center")
    heading = _("Crises a world\nin {horizon}\nthat met the\ncasus foederis").format(
        horizon=format_horizon(comparison.horizon_months)
    )
    rows.add_heading_text(NAMES_WIDTH, 0, heading, ha="left", size=style.TINY)


def _draw_stage(axes: Axes, results: tuple[Results, ...], tables: list[pd.DataFrame], stage: str) -> None:
    """Draw one stage in every row with a crisis: share, bar and interval."""
    # Rows without a crisis get a sentence instead of bars.
    tested = [row for row, table in enumerate(tables) if table["crises"]["casus"]]
    share, low, high = (
        np.array([float(tables[row][name][stage]) for row in tested])
        for name in ("share", "share_low", "share_high")
    )
    # The worst stage is bold as well as orange, for readers without colour.
    worst = [_find_largest_loss(tables[row]) == stage for row in tested]
    at = np.array(tested, dtype=float) + _UNDER
    axes.barh(at, np.ones(len(tested)), _BAR, color="white", edgecolor=style.FAINT, linewidth=0.7)
    bars = axes.barh(at, share, _BAR, color=[style.ORANGE if flag else style.BLUE for flag in worst])
    lines = axes.hlines(at, low, high, color=style.INK, linewidth=1.3, clip_on=False)
    words = [
        _describe_bar(results[row], stage, Estimate(*values, int(tables[row]["crises"]["casus"])))
        for row, values in zip(tested, zip(share, low, high, strict=True), strict=True)
    ]
    for bar, told in zip(bars, words, strict=True):
        name_mark(bar, told)
    name_mark(lines, *words)
    for row, value, flag in zip(tested, share, worst, strict=True):
        axes.text(0, row + 0.33, format_percent(value), va="center", weight="bold" if flag else "normal")


def _describe_bar(results: Results, stage: str, estimate: Estimate) -> str:
    """Return the share of a stage in words, with the crises that it is a share of."""
    label = f"{find_arrangement_title(results)}, {' '.join(_HEADINGS[stage].split())}"
    return f"{describe_share(label, estimate)} of {format_count(estimate.n, 'crisis', 'crises')}"


def _find_largest_loss(table: pd.DataFrame) -> str:
    """Return the stage that most crises of the stage before fail to reach, empty if none fails."""
    # Counts are compared, not shares: every stage has the same denominator.
    lost = table["crises"].shift(1) - table["crises"]
    return str(lost.idxmax()) if lost.max() > 0 else ""


def _draw_missing(rows: Rows, results: tuple[Results, ...], left: float) -> None:
    axes = rows.add_column(left, rows.canvas.width - left, (0, 1))
    for row, item in enumerate(results):
        if item.world_table[STAGES[0]].sum():
            continue
        why = (
            _("no crisis in which the casus foederis was met")
            if item.scenario.arrangement.commitments
            else _("no commitment that could be called")
        )
        axes.text(0, row + 0.5, why, va="center", style="italic", color=style.MUTED)
