"""Order on the panel: the ROC curves of the model and of a logit on the same facts."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.panel.folds import LOGIT, MODEL
from guaranteesim.analysis.panel.panel_test import PanelTest
from guaranteesim.analysis.panel.ranking import trace_roc
from guaranteesim.analysis.panel.scoring import AUC, SCHEMES, ScoredRows
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.words.names import format_count, join_names
from guaranteesim.report.words.panel import describe_order

NAME = "panel_roc"
KIND = "panel"

_PLOT, _GAP, _LEFT, _HEAD, _TAIL = 3.2, 0.6, 0.75, 0.4, 0.55
_ACROSS = 2
_LOOKS = {MODEL: (style.BLUE, "-", "model"), LOGIT: (style.VERMILLION, (0, (4, 2)), "logit")}


def draw(tested: PanelTest) -> Figure:
    """Draw the figure."""
    mains = [tested.find_main(asked.question) for asked in tested.answers]
    lines = -(-len(mains) // _ACROSS)
    body = lines * (_HEAD + _PLOT + _TAIL) + (lines - 1) * (_GAP - _TAIL)
    canvas = Canvas(_make_title(mains), _make_subtitle(), _make_footer(tested, mains), body)
    width = canvas.width / _ACROSS
    for place, scored in enumerate(mains):
        left = (place % _ACROSS) * width + _LEFT
        top = (place // _ACROSS) * (_HEAD + _PLOT + _GAP) + _HEAD
        canvas.add_text(left, top - 0.08, _make_heading(scored), va="bottom", weight="bold")
        axes = canvas.add_axes(left, top, width - _LEFT - 0.15, _PLOT, xlim=(0, 1), ylim=(0, 1.01))
        _draw_curves(axes, scored)
    return canvas.figure


def _make_title(mains: list[ScoredRows]) -> str:
    """Return on which questions the model orders the rows better or worse than the logit."""
    found: dict[str, list[str]] = {}
    for scored in mains:
        found.setdefault(describe_order(scored), []).append(scored.asked.question.title.lower())
    parts = [f"{verdict} for {join_names(names)}" for verdict, names in found.items()]
    return f"Order of the model against a logit on the same facts: {'; '.join(parts)}"


def _make_subtitle() -> str:
    return (
        "For every threshold: the share of the events above it, against that of the other rows. "
        "On the dotted diagonal a forecast orders nothing. Area under the curve (AUC) with its 95 % interval."
    )


def _make_footer(tested: PanelTest, mains: list[ScoredRows]) -> list[str]:
    schemes = join_names(list(dict.fromkeys(SCHEMES[scored.scheme] for scored in mains)))
    return [
        f"Logit {schemes}, intervals by bootstrap over rivalries; "
        f"{format_count(tested.worlds, 'world')} a dyad-year, seed {tested.seed}.",
        f"Source: guaranteesim {tested.version}, coding rule and sources in docs/history.md; {FOOTER}.",
    ]


def _make_heading(scored: ScoredRows) -> str:
    asked = scored.asked
    return f"{asked.question.title}: {asked.events:,} of {asked.size:,} {asked.question.rows}"


def _draw_curves(axes: Axes, scored: ScoredRows) -> None:
    axes.plot([0, 1], [0, 1], color=style.MUTED, linewidth=1, linestyle=(0, (1, 3)), zorder=1)
    for place, (who, (colour, dashes, name)) in enumerate(_LOOKS.items()):
        false, true = trace_roc(scored.find_order(who), scored.asked.sample.outcomes)
        axes.plot(false, true, color=colour, linestyle=dashes, linewidth=2, zorder=3)
        y = 0.16 - 0.09 * place
        axes.plot([0.40, 0.48], [y, y], color=colour, linestyle=dashes, linewidth=2)
        axes.text(0.5, y, f"{name} {_format_area(scored.score(who, AUC))}", va="center", size=style.SMALL)
    for axis, label in ((axes.xaxis, "other rows above, %"), (axes.yaxis, "events above, %")):
        axis.set_major_locator(FixedLocator([0, 0.5, 1]))
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}"))
        axis.set_label_text(label)
    axes.grid(zorder=0)


def _format_area(area: Estimate) -> str:
    if not area.is_known:
        return "–"
    ends = f" ({area.low:.2f}–{area.high:.2f})" if area.low <= area.high else ""
    return f"{area.value:.2f}{ends}"
