"""Back-test of forecasts against the record: scores, baselines, the influence of each case, matched pairs.

No number of the model is estimated from the cases, so leaving one out does not change the forecasts of the
others. Only the baseline rate is estimated again without each case. The influence of each case on the mean
scores is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from guaranteesim.analysis.history.precedents import GRADES, PrecedentForecast
from guaranteesim.analysis.history.scores import SCORES, compute_rate_of_others, estimate_mean_loss
from guaranteesim.analysis.statistics.intervals import Estimate, Floats, compute_wilson_interval
from guaranteesim.analysis.statistics.table_cells import build_estimate_cells, make_csv_safe, make_nullable

BINS = 3
"""Number of equal bins of 0..1 in the reliability plot; small because there are few cases."""


@dataclass(frozen=True)
class Question:
    """Question that a case answers with 0, 1 or, where help was partial, a half.

    Attributes:
        name: Its key in tables.
        title: Its title as shown to readers.
        forecast: Returns the forecast of a case by the model.
        outcome: Returns the outcome of a case, 0..1; None where the record does not say.
    """

    name: str
    title: str
    forecast: Callable[[PrecedentForecast], Estimate]
    outcome: Callable[[PrecedentForecast], float | None]

    def select_cases(self, cases: Sequence[PrecedentForecast]) -> list[PrecedentForecast]:
        """Return the cases that have an outcome and a forecast."""
        return [case for case in cases if self.outcome(case) is not None and self.forecast(case).is_known]


def _read_attack_outcome(case: PrecedentForecast) -> float:
    return float(case.history.attacked == "yes")


def _make_honour_question(partly: float) -> Callable[[PrecedentForecast], float | None]:
    # Partial help has no obvious grade, so the questions differ only in what it counts as.
    grades = {**GRADES, "partly": partly}
    return lambda case: grades[case.history.honoured] if case.history.honoured is not None else None


ATTACKED = Question("attacked", "attacked", lambda case: case.attacked, _read_attack_outcome)
HONOURED = Question("honoured", "honoured", lambda case: case.honoured, _make_honour_question(0.5))
QUESTIONS = (
    ATTACKED,
    HONOURED,
    Question(
        "honoured_at_all", "honoured, partly as yes", lambda case: case.at_all, _make_honour_question(1.0)
    ),
    Question(
        "honoured_in_full", "honoured, partly as no", lambda case: case.in_full, _make_honour_question(0.0)
    ),
)

Baseline = Callable[[Floats, np.ndarray], Floats]
BASELINES: dict[str, tuple[str, Baseline]] = {
    "era_rate": ("the era rate", compute_rate_of_others),
    "always": ("always yes", lambda outcomes, eras: np.ones_like(outcomes)),
}
"""Baselines by key: the name of each, and the forecasts that it makes from outcomes and eras.

The era rate is the mean outcome of the other cases before, or since, 1945."""


@dataclass(frozen=True, repr=False)
class Backtest:
    """Cases in the order of their dates, with the seed of the bootstrap over them.

    Attributes:
        cases: At least one forecast case.
        seed: The seed of the runs.
    """

    cases: tuple[PrecedentForecast, ...]
    seed: int

    def __repr__(self) -> str:
        return f"Backtest({len(self.cases)} cases, seed {self.seed})"

    def table(self) -> pd.DataFrame:
        """Return one row per case.

        Returns:
            ``name``, ``title``, ``date``, ``era``, ``pair``, ``worlds``; what is on record: ``attacked``,
            ``casus_foederis_met``, ``honoured``; the forecasts ``p_attacked``, ``p_honoured`` (mean grade),
            ``p_in_full`` and ``p_at_all``, the last three given the attack, each with its 95 % interval
            over worlds; ``attacks``, the worlds that had it; ``likeliest``, the likeliest grade of help;
            ``missed_attack`` and ``missed_honour``.
        """
        return make_nullable(pd.DataFrame([_build_row(case) for case in self.cases]))

    def scores(self) -> pd.DataFrame:
        """Return one row per question and score; smaller scores are better.

        Returns:
            ``question``, ``title``, ``score``, ``n`` cases; ``model`` and each of :data:`BASELINES` as x,
            x_low, x_high; ``less_<baseline>``, the model's loss less the baseline's, as x, x_low, x_high.
            Intervals are 95 % bootstrap intervals over cases.
        """
        rows = [
            {"question": question.name, "title": question.title, "score": score}
            | {"n": len(question.select_cases(self.cases))}
            | _flatten_losses(compute_losses(question, self.cases, score), self.seed)
            for question in QUESTIONS
            for score in SCORES
        ]
        return make_nullable(pd.DataFrame(rows))

    def influence(self) -> pd.DataFrame:
        """Return Brier scores without each case: ``question``, ``without``, ``n``, ``model``, baselines."""
        rows = []
        for question in QUESTIONS[:2]:
            asked = question.select_cases(self.cases)
            for case in asked:
                # Leaving a case out changes the baseline rate, but no forecast of the model.
                rest = [other for other in asked if other is not case]
                means = {
                    who: float(loss.mean()) if loss.size else None
                    for who, loss in compute_losses(question, rest, "brier").items()
                }
                rows.append({"question": question.name, "without": case.name, "n": len(rest), **means})
        names = ["question", "without", "n", "model", *BASELINES]
        return make_nullable(pd.DataFrame(rows, columns=names))

    def reliability(self) -> pd.DataFrame:
        """Return mean forecasts and mean outcomes of cases with similar forecasts.

        Returns:
            One row per question and third of 0..1 that has a case: ``question``, ``low``, ``high``, ``n``,
            ``forecast`` (mean), ``happened`` (mean) with Wilson's 95 % interval.
        """
        rows = [row for question in QUESTIONS[:2] for row in _build_bins(question, self.cases)]
        return make_nullable(pd.DataFrame(rows))

    def pairs(self) -> pd.DataFrame:
        """Return the matched cases by pair and date: ``pair``, ``name``, forecasts and record."""
        paired = [case for case in self.cases if case.history.pair is not None]
        order = list(dict.fromkeys(case.history.pair for case in paired))
        paired.sort(key=lambda case: order.index(case.history.pair))
        kept = ["pair", "name", "title", "p_attacked", "attacked", "p_honoured", "p_in_full", "honoured"]
        return make_nullable(pd.DataFrame([_build_row(case) for case in paired], columns=kept))

    def orders(self) -> dict[str, bool]:
        """Return whether the forecasts order each matched pair correctly, for pairs with different outcomes.

        A pair is compared by the forecasts of help, or by those of attack where one case was not attacked.
        """
        found = {}
        by_name = {case.name: case for case in self.cases}
        for pair, rows in self.pairs().groupby("pair", sort=False):
            cases = [by_name[name] for name in rows["name"]]
            asked = next((q for q in (HONOURED, ATTACKED) if len(q.select_cases(cases)) == len(cases)), None)
            # Only pairs of two have one order.
            if len(cases) != 2 or asked is None:
                continue
            happened, said = (
                values[0] - values[1]
                for values in (
                    [asked.outcome(case) or 0.0 for case in cases],
                    [asked.forecast(case).value for case in cases],
                )
            )
            # Pairs with equal outcomes have no order to forecast.
            if happened:
                found[str(pair)] = happened * said > 0
        return found

    def misses(self) -> dict[str, tuple[str, ...]]:
        """Return the names of the cases that the model missed, by question."""
        return {
            ATTACKED.name: tuple(case.name for case in self.cases if case.missed_attack),
            HONOURED.name: tuple(case.name for case in self.cases if case.missed_honour),
        }

    def export(self) -> dict[str, pd.DataFrame]:
        """Return every table by the name of its file, safe to open in a spreadsheet."""
        tables = {
            "cases": self.table(),
            "scores": self.scores(),
            "influence": self.influence(),
            "reliability": self.reliability(),
            "pairs": self.pairs(),
        }
        return {name: make_csv_safe(frame) for name, frame in tables.items()}


def compute_losses(question: Question, cases: Sequence[PrecedentForecast], score: str) -> dict[str, Floats]:
    """Return the losses of the model and of every baseline on the selected cases, (n,) each."""
    asked = question.select_cases(cases)
    outcomes = np.array([question.outcome(case) for case in asked], dtype=np.float64)
    eras = np.array([case.history.era for case in asked])
    forecasts = {"model": np.array([question.forecast(case).value for case in asked], dtype=np.float64)}
    forecasts |= {name: baseline(outcomes, eras) for name, (_, baseline) in BASELINES.items()}
    return {who: SCORES[score](said, outcomes) for who, said in forecasts.items()}


def _flatten_losses(lost: dict[str, Floats], seed: int) -> dict[str, float | None]:
    """Return mean losses and differences with their intervals, as columns."""
    flat: dict[str, float | None] = {}
    for who, loss in lost.items():
        flat |= build_estimate_cells(who, estimate_mean_loss(loss, seed))
    for who in BASELINES:
        # Differences are resampled with the same cases, so they are more precise than the two means.
        flat |= build_estimate_cells(f"less_{who}", estimate_mean_loss(lost["model"] - lost[who], seed))
    return flat


def _build_row(case: PrecedentForecast) -> dict[str, object]:
    history = case.history
    return {
        "name": case.name,
        "title": case.scenario.title,
        "date": history.date.isoformat(),
        "era": history.era,
        "pair": history.pair,
        "worlds": case.worlds,
        "attacked": history.attacked,
        "casus_foederis_met": history.casus_foederis_met,
        "honoured": history.honoured,
        **build_estimate_cells("p_attacked", case.attacked),
        "attacks": case.honoured.n,
        **build_estimate_cells("p_honoured", case.honoured),
        **build_estimate_cells("p_in_full", case.in_full),
        **build_estimate_cells("p_at_all", case.at_all),
        "likeliest": case.likeliest_grade,
        "missed_attack": case.missed_attack,
        "missed_honour": case.missed_honour,
    }


def _build_bins(question: Question, cases: Sequence[PrecedentForecast]) -> Iterator[dict[str, object]]:
    asked = question.select_cases(cases)
    said = np.array([question.forecast(case).value for case in asked], dtype=np.float64)
    happened = np.array([question.outcome(case) for case in asked], dtype=np.float64)
    # A forecast of exactly 1 belongs to the last bin.
    position = np.minimum((said * BINS).astype(np.int64), BINS - 1)
    for number in range(BINS):
        there = position == number
        n = int(np.count_nonzero(there))
        if n:
            total = float(happened[there].sum())
            found = Estimate(total / n, *compute_wilson_interval(total, n), n)
            yield {
                "question": question.name,
                "low": number / BINS,
                "high": (number + 1) / BINS,
                "n": n,
                "forecast": float(said[there].mean()),
                **build_estimate_cells("happened", found),
            }
