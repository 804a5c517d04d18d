"""A back-test as tables that fit the width they are given, and its findings in sentences."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from guaranteesim.analysis.backtest import ATTACKED, BASELINES, HONOURED, Backtest, Question
from guaranteesim.analysis.comparison import FOOTER
from guaranteesim.analysis.intervals import Estimate
from guaranteesim.analysis.precedents import Precedent
from guaranteesim.analysis.scores import CLIP
from guaranteesim.report import wording
from guaranteesim.report.grid import ColumnCells, packed
from guaranteesim.report.wording import DASH, NOTHING, counted, listed

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


def backtest_tables(backtest: Backtest, width: int = 120) -> list[RenderableType]:
    """What is found, the cases, the scores and the pairs, each to be printed by rich in order.

    Args:
        backtest: What to show.
        width: Columns of the terminal or page.
    """
    from rich.text import Text

    parts: list[RenderableType] = [
        *(Text(sentence) for sentence in findings(backtest)), "",
        *_cases("What was forecast, and what happened", backtest.cases, width),
        Text(CASES_LEGEND, style="dim"), "",
        *_scores(backtest, width),
        Text(SCORES_LEGEND, style="dim"), "",
    ]  # fmt: skip
    for pair, cases in _paired(backtest).items():
        parts += _cases(f"Side by side: {pair}", cases, width)
    return [*parts, Text(footer(backtest), style="dim")]


def findings(backtest: Backtest) -> list[str]:
    """What the tables say, a sentence or two each: verdicts, misses, influence, and what is claimed."""
    attacks = sum(case.history.attacked == "yes" for case in backtest.cases)
    found = [f"The attack came in {attacks} of {counted(len(backtest.cases), 'case')}."]
    found += [_verdict(backtest, question, what) for question, what in _QUESTIONS]
    misses = backtest.misses()
    for question, what in _QUESTIONS:
        names = listed(misses[question.name])
        found.append(f"Missed, {what}: {names or 'none'}.")
    found += _orders(backtest)
    found += [_influence(backtest, question, what) for question, what in _QUESTIONS]
    return [sentence for sentence in found if sentence] + [CLAIM]


def footer(backtest: Backtest) -> str:
    """What was run, and how to take it."""
    sizes = sorted({case.worlds for case in backtest.cases})
    worlds = counted(sizes[0], "world") if len(sizes) == 1 else f"{sizes[0]:,} to {sizes[-1]:,} worlds"
    return f"{counted(len(backtest.cases), 'case')}, {worlds} each, seed {backtest.seed}; {FOOTER}."


Row = Mapping[Hashable, Any]
_QUESTIONS = ((ATTACKED, "attacked"), (HONOURED, "honoured"))


def _cases(title: str, cases: Sequence[Precedent], width: int) -> Iterator[RenderableType]:
    columns: list[ColumnCells] = [
        ("attacked:\nforecast", [wording.share(case.attacked) for case in cases]),
        ("record", [_marked(case.history.attacked, case.missed_attack) for case in cases]),
        ("grade of help:\nforecast", [wording.share(case.honoured) for case in cases]),
        ("in full", [wording.share(case.in_full) for case in cases]),
        ("record", [_marked(case.history.honoured or NOTHING, case.missed_honour) for case in cases]),
    ]
    return packed(title, [case.scenario.title or case.name for case in cases], columns, width)


def _marked(record: str, missed: bool) -> str:
    """The record, with a mark of one column's width either way."""
    return f"{record} {'†' if missed else ' '}"


def _paired(backtest: Backtest) -> dict[str, list[Precedent]]:
    """The cases of each pair, in the order of the pairs."""
    by_name = {case.name: case for case in backtest.cases}
    pairs: dict[str, list[Precedent]] = {}
    for pair, name in backtest.pairs()[["pair", "name"]].itertuples(index=False):
        pairs.setdefault(str(pair), []).append(by_name[name])
    return pairs


def _scores(backtest: Backtest, width: int) -> Iterator[RenderableType]:
    rows = backtest.scores().to_dict("records")
    names = [f"{row['title']}, {'Brier' if row['score'] == 'brier' else row['score']}" for row in rows]
    headings = {who: name.removeprefix("the ") for who, (name, _) in BASELINES.items()}
    columns: list[ColumnCells] = [
        ("n", [str(row["n"]) for row in rows]),
        ("model", [_level(row, "model") for row in rows]),
        *((heading, [_level(row, who) for row in rows]) for who, heading in headings.items()),
        *(
            (f"less\n{heading}", [_gap(row, f"less_{who}") for row in rows])
            for who, heading in headings.items()
        ),
    ]
    return packed("Scores", names, columns, width)


def _known(row: Row, name: str) -> bool:
    """Whether there is a number; what is missing is NA."""
    return isinstance(row[name], float)


def _level(row: Row, name: str) -> str:
    if not _known(row, name):
        return NOTHING
    if not _known(row, f"{name}_low"):
        return f"{row[name]:.2f}"
    return f"{row[name]:.2f} ({row[f'{name}_low']:.2f}{DASH}{row[f'{name}_high']:.2f})"


def _gap(row: Row, name: str) -> str:
    if not _known(row, name):
        return NOTHING
    known = _known(row, f"{name}_low")
    low, high = (row[f"{name}_{end}"] if known else math.nan for end in ("low", "high"))
    return wording.difference(Estimate(row[name], low, high, row["n"]), 2)


def _verdict(backtest: Backtest, question: Question, what: str) -> str:
    """Whether the model beats the baselines on the Brier score, and how surely."""
    rows = backtest.scores().to_dict("records")
    row = next(row for row in rows if row["question"] == question.name and row["score"] == "brier")
    if not _known(row, "model"):
        return f"Brier score, {what}: no case to score."
    against = [_against(row, who, name) for who, (name, _) in BASELINES.items()]
    return f"Brier score, {what}: {row['model']:.2f}; {'; '.join(against)}."


def _against(row: Row, who: str, name: str) -> str:
    gap, low, high = (row[key] for key in (f"less_{who}", f"less_{who}_low", f"less_{who}_high"))
    if not float(f"{gap:.2f}"):
        return f"level with {name} ({row[who]:.2f})"
    clearly = "" if _known(row, f"less_{who}_low") and (low > 0 or high < 0) else ", not clearly"
    return f"{'better' if gap < 0 else 'worse'} than {name} ({row[who]:.2f}){clearly}"


def _orders(backtest: Backtest) -> list[str]:
    orders = backtest.orders()
    held, turned = ([pair for pair, same in orders.items() if same is kind] for kind in (True, False))
    said = [
        f"Forecasts that have the order of the record: {listed(held) or 'none'}; that do not: "
        f"{listed(turned) or 'none'}."
    ]
    return said if orders else []


def _influence(backtest: Backtest, question: Question, what: str) -> str:
    table = backtest.influence()
    rows = table[(table["question"] == question.name) & table["model"].notna()].to_dict("records")
    if len(rows) < 2:
        return ""
    least, most = (pick(rows, key=lambda row: float(row["model"])) for pick in (min, max))
    return (
        f"Without one case, {what}: the model's Brier score lies between {least['model']:.2f} (without "
        f"{least['without']}) and {most['model']:.2f} (without {most['without']})."
    )
