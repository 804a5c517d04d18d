"""The back-test: every forecast beside the record, and the reliability of the forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.history.backtest import ATTACKED, HONOURED, Backtest, Question
from guaranteesim.analysis.history.precedents import PrecedentForecast
from guaranteesim.report import style
from guaranteesim.report.drawing.canvas import Canvas
from guaranteesim.report.drawing.lettering import fit_text
from guaranteesim.report.drawing.marks import describe_share, name_mark
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.names import format_count

NAME = "backtest"
KIND = "backtest"

_ROW, _NAMES, _HEAD = 0.34, 3.75, 0.34
_GAP, _PLOT, _TAIL = 1.05, 2.5, 0.55
_SPACE = 0.35
_PANELS = ((ATTACKED, "Attacked"), (HONOURED, "Grade of help, if attacked"))


def draw(backtest: Backtest) -> Figure:
    """Draw the figure."""
    cases = backtest.cases
    rows = _ROW * len(cases)
    body = _HEAD + rows + _GAP + _PLOT + _TAIL
    canvas = Canvas(_make_title(backtest), _make_subtitle(), _make_footer(backtest), body)
    _draw_names(canvas, cases, rows)
    width = (canvas.width - _NAMES) / len(_PANELS)
    bins = backtest.reliability()
    for index, (question, heading) in enumerate(_PANELS):
        left, inner = _NAMES + index * width + _SPACE, width - _SPACE
        canvas.add_text(left + inner / 2, _HEAD - 0.07, heading, ha="center", va="bottom", weight="bold")
        axes = canvas.add_axes(left, _HEAD, inner, rows, xlim=(-0.06, 1.06), ylim=(len(cases), 0))
        _draw_cases(axes, question, cases)
        top = _HEAD + rows + _GAP
        plot = canvas.add_axes(left, top, inner, _PLOT, xlim=(-0.06, 1.06), ylim=(-0.1, 1.1))
        _draw_reliability(plot, question, cases, bins)
    _draw_key(canvas, _HEAD + rows + _GAP)
    return canvas.figure


def _make_title(backtest: Backtest) -> str:
    scored = ((HONOURED, "Honoured"), (ATTACKED, "Attacked"))
    parts = [f"{what}: {_describe_scores(backtest, question)}." for question, what in scored]
    return f"Brier scores, 0 being perfect. {' '.join(parts)}"


def _describe_scores(backtest: Backtest, question: Question) -> str:
    """Return the score of the model and of the baselines in words."""
    rows = backtest.scores().to_dict("records")
    row = next(row for row in rows if row["question"] == question.name and row["score"] == "brier")
    model, rate, always = (row[who] for who in ("model", "era_rate", "always"))
    # Without a scored case the table has an empty cell.
    if not isinstance(model, float):
        return "no case to score"
    return f"model {model:.2f}, era rate {rate:.2f}, always yes {always:.2f}"


def _make_subtitle() -> str:
    return (
        "Dots: forecasts with 95 % intervals over worlds, hollow where the model missed. Diamonds: what "
        "happened (0 no, 50 partly, 100 yes; none where it was not put to the test)."
    )


def _make_footer(backtest: Backtest) -> list[str]:
    cases = format_count(len(backtest.cases), "case")
    # Cases can set their own number of worlds.
    worlds = sorted({case.worlds for case in backtest.cases})
    size = format_count(worlds[0], "world") if len(worlds) == 1 else f"{worlds[0]:,} to {worlds[-1]:,} worlds"
    return [
        f"{cases}; {size} each, seed {backtest.seed}. How the cases ended was known when they were written "
        "down: consistency with them is claimed, never prediction.",
        f"Source: guaranteesim {_read_version()}, coding rule in docs/history.md; {FOOTER}.",
    ]


def _read_version() -> str:
    try:
        return version("guaranteesim")
    except PackageNotFoundError:
        return "(version unknown)"  # used from its source without being installed


def _draw_names(canvas: Canvas, cases: Sequence[PrecedentForecast], rows: float) -> None:
    ground = canvas.add_axes(0, _HEAD, canvas.width, rows, xlim=(0, 1), ylim=(len(cases), 0))
    ground.axis("off")
    for row, case in enumerate(cases):
        if row % 2 == 0:
            ground.add_patch(Rectangle((0, row), 1, 1, color=style.BAND, linewidth=0))
        name = fit_text(case.scenario.title, _NAMES - 0.1, style.SMALL, 1)
        ground.text(0.05 / canvas.width, row + 0.5, name, va="center", size=style.SMALL)


def _draw_cases(axes: Axes, question: Question, cases: Sequence[PrecedentForecast]) -> None:
    axes.patch.set_alpha(0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    _set_share_axis(axes, "%")
    for row, case in enumerate(cases):
        estimate, happened = question.forecast(case), question.outcome(case)
        middle = row + 0.5
        # The line joins forecast and record: its length is the error.
        if estimate.is_known and happened is not None:
            error = abs(estimate.value - happened)
            line = axes.plot(
                [estimate.value, happened], [middle] * 2, color=style.FAINT, linewidth=1.2, zorder=2
            )
            name_mark(line, f"{case.scenario.title}: off by {100 * error:.0f} points")
        if estimate.is_known:
            ends = estimate.low, estimate.high
            band = axes.plot(
                ends, [middle] * 2, color=style.BLUE, alpha=0.4, linewidth=6, solid_capstyle="butt", zorder=3
            )
            face = style.PAPER if _is_missed(question, case) else style.BLUE
            dot = axes.plot(
                estimate.value,
                middle,
                "o",
                markersize=6,
                markerfacecolor=face,
                markeredgecolor=style.BLUE,
                markeredgewidth=1.4,
                zorder=5,
            )
            what = f"{case.scenario.title}, {question.title}, forecast"
            name_mark([*band, *dot], describe_share(what, estimate))
        if happened is not None:
            diamond = axes.plot(happened, middle, "D", markersize=5.5, color=style.VERMILLION, zorder=4)
            name_mark(diamond, _describe_record(question, case, happened))


def _describe_record(question: Question, case: PrecedentForecast, happened: float) -> str:
    words = "no" if happened == 0 else "yes" if happened == 1 else "partly"
    return f"{case.scenario.title}, {question.title}, on record: {words}"


def _is_missed(question: Question, case: PrecedentForecast) -> bool:
    return case.missed_attack if question is ATTACKED else case.missed_honour


def _set_share_axis(axes: Axes, label: str) -> None:
    axes.xaxis.set_major_locator(FixedLocator([0, 0.5, 1]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}"))
    axes.grid(axis="x", zorder=0)
    axes.set_xlabel(label)


def _draw_reliability(
    axes: Axes, question: Question, cases: Sequence[PrecedentForecast], bins: pd.DataFrame
) -> None:
    _set_share_axis(axes, "forecast, %")
    axes.yaxis.set_major_locator(FixedLocator([0, 0.5, 1]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}"))
    axes.plot([0, 1], [0, 1], color=style.MUTED, linewidth=1, linestyle=(0, (3, 3)), zorder=1)
    # Single cases show how few are behind each mean.
    for case in question.select_cases(cases):
        happened_here = question.outcome(case) or 0.0
        single = axes.plot(
            question.forecast(case).value,
            happened_here,
            "D",
            markersize=4.5,
            color=style.VERMILLION,
            alpha=0.55,
            markeredgewidth=0,
            zorder=2,
        )
        forecast = describe_share("forecast", question.forecast(case))
        name_mark(single, f"{_describe_record(question, case, happened_here)}; {forecast}")
    for row in bins.to_dict("records"):
        if row["question"] == question.name:
            said, happened, ends = (
                row["forecast"],
                row["happened"],
                (row["happened_low"], row["happened_high"]),
            )
            band = axes.plot(
                [said] * 2, ends, color=style.BLUE, alpha=0.4, linewidth=6, solid_capstyle="butt", zorder=3
            )
            square = axes.plot(said, happened, "s", color=style.BLUE, markersize=6.5, zorder=4)
            told = f"{format_count(int(row['n']), 'case')}, mean forecast {format_percent(float(said))}"
            name_mark([*band, *square], f"{told}: happened in {format_percent(float(happened))}")
            axes.text(said + 0.04, happened - 0.02, f"n {row['n']}", va="top", size=style.TINY)


def _draw_key(canvas: Canvas, top: float) -> None:
    """Write the explanation of the lower row into the column of names."""
    text = (
        "How far forecasts came true. Squares: mean forecast and what happened on average, among the cases "
        "whose forecast lies in one third of the scale, with 95 % intervals (Wilson). Diamonds: cases. "
        "Dashed: forecasts that come true as often as they say."
    )
    canvas.add_text(
        0.05, top + 0.1, fit_text(text, _NAMES - 0.55, style.TINY), size=style.TINY, color=style.MUTED
    )
    canvas.add_text(_NAMES - 0.3, top + _PLOT / 2, "happened, %", rotation=90, va="center", ha="center")
