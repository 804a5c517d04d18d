"""A back-test as tables that fit a given width, and its findings in sentences."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.history.backtest import ATTACKED, BASELINES, HONOURED, Backtest, Question
from guaranteesim.analysis.history.precedents import PrecedentForecast
from guaranteesim.analysis.history.scores import CLIP
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.report.tables.layout import ColumnCells, build_fitting_tables
from guaranteesim.report.words import formats
from guaranteesim.report.words.formats import DASH, NO_VALUE
from guaranteesim.report.words.names import format_count, join_names

if TYPE_CHECKING:
    from rich.console import RenderableType

CLAIM = (
    "Cases are in the list because they are on record, and how they ended was known when they were written "
    "down: consistency with them is claimed, never prediction."
)
CASES_LEGEND = (
    "attacked: share of the worlds with an opportunity in which an act at the rung of the case or above "
    "followed. grade of help: its mean in the first such act, partly honoured counting a half; in full: "
    "share of those acts met in full. In brackets: 95 % intervals over worlds. †: missed, that is less than "
    "even odds for what happened (attack), or another grade of help likeliest (honour)."
)
SCORES_LEGEND = (
    "Smaller is better; a forecast that is always right scores 0, but where a half happened the log score "
    f"cannot be below 0.69. It clips forecasts to {CLIP:g}{DASH}{1 - CLIP:g}. era rate: mean of the other "
    "cases before, or since, 1945. less …: model less baseline, below 0 where the model is better, * where "
    "the interval excludes 0. In brackets: 95 % bootstrap intervals over cases."
)


def build_backtest_tables(backtest: Backtest, width: int = 120) -> list[RenderableType]:
    """Return the findings, and the tables of cases, scores and pairs, in order for rich.

    Args:
        backtest: The back-test.
        width: Columns of the terminal or page.
    """
    from rich.text import Text

    parts: list[RenderableType] = [
        *(Text(sentence) for sentence in list_backtest_findings(backtest)),
        "",
        *_build_case_tables("What was forecast, and what happened", backtest.cases, width),
        Text(CASES_LEGEND, style="dim"),
        "",
        *_build_score_tables(backtest, width),
        Text(SCORES_LEGEND, style="dim"),
        "",
    ]
    for pair, cases in _group_pairs(backtest).items():
        parts += _build_case_tables(f"Side by side: {pair}", cases, width)
    return [*parts, Text(format_backtest_footer(backtest), style="dim")]


def list_backtest_findings(backtest: Backtest) -> list[str]:
    """Return the findings in sentences: verdicts, misses, orders, influence of cases, and the claim."""
    attacks = sum(case.history.attacked == "yes" for case in backtest.cases)
    found = [f"The attack came in {attacks} of {format_count(len(backtest.cases), 'case')}."]
    found += [_describe_verdict(backtest, question, what) for question, what in _QUESTIONS]
    misses = backtest.misses()
    for question, what in _QUESTIONS:
        names = join_names(misses[question.name])
        found.append(f"Missed, {what}: {names or 'none'}.")
    found += _describe_orders(backtest)
    found += [_describe_influence(backtest, question, what) for question, what in _QUESTIONS]
    return [sentence for sentence in found if sentence] + [CLAIM]


def format_backtest_footer(backtest: Backtest) -> str:
    """Return the number of cases and worlds, and the reminder that this is no forecast."""
    sizes = sorted({case.worlds for case in backtest.cases})
    worlds = format_count(sizes[0], "world") if len(sizes) == 1 else f"{sizes[0]:,} to {sizes[-1]:,} worlds"
    return f"{format_count(len(backtest.cases), 'case')}, {worlds} each, seed {backtest.seed}; {FOOTER}."


Row = Mapping[Hashable, Any]
_QUESTIONS = ((ATTACKED, "attacked"), (HONOURED, "honoured"))


def _build_case_tables(
    title: str, cases: Sequence[PrecedentForecast], width: int
) -> Iterator[RenderableType]:
    """Return tables of forecast and record, one row per case."""
    columns: list[ColumnCells] = [
        ("attacked:\nforecast", [formats.format_share(case.attacked) for case in cases]),
        ("record", [_mark_miss(case.history.attacked, case.missed_attack) for case in cases]),
        ("grade of help:\nforecast", [formats.format_share(case.honoured) for case in cases]),
        ("in full", [formats.format_share(case.in_full) for case in cases]),
        ("record", [_mark_miss(case.history.honoured or NO_VALUE, case.missed_honour) for case in cases]),
    ]
    return build_fitting_tables(title, [case.scenario.title or case.name for case in cases], columns, width)


def _mark_miss(record: str, missed: bool) -> str:
    """Return the record with a mark for a miss, or a space of the same width."""
    # The space keeps the records of a column aligned.
    return f"{record} {'†' if missed else ' '}"


def _group_pairs(backtest: Backtest) -> dict[str, list[PrecedentForecast]]:
    """Return the cases of each pair, in the order of the pairs."""
    by_name = {case.name: case for case in backtest.cases}
    pairs: dict[str, list[PrecedentForecast]] = {}
    for pair, name in backtest.pairs()[["pair", "name"]].itertuples(index=False):
        pairs.setdefault(str(pair), []).append(by_name[name])
    return pairs


def _build_score_tables(backtest: Backtest, width: int) -> Iterator[RenderableType]:
    """Return tables of scores of the model and the baselines."""
    rows = backtest.scores().to_dict("records")
    # Brier is a name; the other score is a word.
    names = [f"{row['title']}, {'Brier' if row['score'] == 'brier' else row['score']}" for row in rows]
    headings = {who: name.removeprefix("the ") for who, (name, _) in BASELINES.items()}
    columns: list[ColumnCells] = [
        ("n", [str(row["n"]) for row in rows]),
        ("model", [_format_score(row, "model") for row in rows]),
        *((heading, [_format_score(row, who) for row in rows]) for who, heading in headings.items()),
        *(
            (f"less\n{heading}", [_format_score_difference(row, f"less_{who}") for row in rows])
            for who, heading in headings.items()
        ),
    ]
    return build_fitting_tables("Scores", names, columns, width)


def _has_number(row: Row, name: str) -> bool:
    """Return whether a cell has a number; a missing number is NA."""
    return isinstance(row[name], float)


def _format_score(row: Row, name: str) -> str:
    """Return a score with its interval."""
    if not _has_number(row, name):
        return NO_VALUE
    if not _has_number(row, f"{name}_low"):
        return f"{row[name]:.2f}"
    return f"{row[name]:.2f} ({row[f'{name}_low']:.2f}{DASH}{row[f'{name}_high']:.2f})"


def _format_score_difference(row: Row, name: str) -> str:
    """Return the difference of a score from a baseline, starred if clear."""
    if not _has_number(row, name):
        return NO_VALUE
    known = _has_number(row, f"{name}_low")
    low, high = (row[f"{name}_{end}"] if known else math.nan for end in ("low", "high"))
    return formats.format_difference(Estimate(row[name], low, high, row["n"]), 2)


def _describe_verdict(backtest: Backtest, question: Question, label: str) -> str:
    """Return whether the model beats the baselines on the Brier score, and how sure that is."""
    rows = backtest.scores().to_dict("records")
    row = next(row for row in rows if row["question"] == question.name and row["score"] == "brier")
    if not _has_number(row, "model"):
        return f"Brier score, {label}: no case to score."
    against = [_compare_with_baseline(row, who, name) for who, (name, _) in BASELINES.items()]
    return f"Brier score, {label}: {row['model']:.2f}; {'; '.join(against)}."


def _compare_with_baseline(row: Row, baseline: str, name: str) -> str:
    """Return whether the model is better or worse than a baseline, and how clearly."""
    gap, low, high = (
        row[key] for key in (f"less_{baseline}", f"less_{baseline}_low", f"less_{baseline}_high")
    )
    # Scores that read the same are level, whatever their further digits.
    if not float(f"{gap:.2f}"):
        return f"level with {name} ({row[baseline]:.2f})"
    clearly = "" if _has_number(row, f"less_{baseline}_low") and (low > 0 or high < 0) else ", not clearly"
    return f"{'better' if gap < 0 else 'worse'} than {name} ({row[baseline]:.2f}){clearly}"


def _describe_orders(backtest: Backtest) -> list[str]:
    """Return the pairs of cases whose forecasts have the order of the record, and the others."""
    orders = backtest.orders()
    held, turned = ([pair for pair, same in orders.items() if same is kind] for kind in (True, False))
    said = [
        f"Forecasts that have the order of the record: {join_names(held) or 'none'}; that do not: "
        f"{join_names(turned) or 'none'}."
    ]
    return said if orders else []


def _describe_influence(backtest: Backtest, question: Question, label: str) -> str:
    """Return the range of the Brier score when one case is left out."""
    table = backtest.influence()
    rows = table[(table["question"] == question.name) & table["model"].notna()].to_dict("records")
    # With one case, leaving it out leaves nothing to score.
    if len(rows) < 2:
        return ""
    least, most = (pick(rows, key=lambda row: float(row["model"])) for pick in (min, max))
    return (
        f"Without one case, {label}: the model's Brier score lies between {least['model']:.2f} (without "
        f"{least['without']}) and {most['model']:.2f} (without {most['without']})."
    )
