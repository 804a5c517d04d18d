"""The back-test on the panel: every question with its rows, the scores of everybody, and tables of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from guaranteesim.analysis.history.backtest import Backtest
from guaranteesim.analysis.panel.balance import contrast_pacts, tabulate_fighting, tabulate_rates
from guaranteesim.analysis.panel.case_order import CaseOrder, order_cases
from guaranteesim.analysis.panel.folds import ADJUSTED, FORECASTERS, LOGIT, MODEL
from guaranteesim.analysis.panel.questions import FOUGHT, AskedRows, PanelQuestion
from guaranteesim.analysis.panel.ranking import trace_roc
from guaranteesim.analysis.panel.records import PACT_CALLS, RIVAL_YEARS, PanelFile
from guaranteesim.analysis.panel.reliability import bin_forecasts, list_misses
from guaranteesim.analysis.panel.scoring import (
    AUC,
    LOSSES,
    SCHEMES,
    ScoredRows,
    list_opponents,
    list_ranked,
    list_schemes,
    score_rows,
)
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.analysis.statistics.table_cells import build_estimate_cells, make_csv_safe, make_nullable


@dataclass(frozen=True)
class AnyAlly:
    """Whether at least one ally fights, over the disputes that became wars.

    Attributes:
        n: Disputes.
        recorded: The share in which one did.
        forecast: Mean chance that one does, were the allies independent of each other.
        least: Mean chance if they decided alike: that of the likeliest.
    """

    n: int
    recorded: float
    forecast: float
    least: float


@dataclass(frozen=True, repr=False)
class PanelTest:
    """Forecasts of the panel, with the record of what happened.

    Attributes:
        answers: The rows of each question.
        files: The files they come from.
        worlds: Worlds of each dyad-year.
        seed: Seed of the worlds and of the bootstrap over rivalries.
        cases: The cases of history beside it, scored by order; None if they were not run.
        version: Version of the program.
    """

    answers: tuple[AskedRows, ...]
    files: tuple[PanelFile, ...]
    worlds: int
    seed: int
    cases: Backtest | None = None
    version: str = "(version unknown)"

    def __repr__(self) -> str:
        rows = ", ".join(f"{len(file.rows):,} {file.kind}" for file in self.files)
        return f"PanelTest({rows}, {self.worlds:,} worlds a row, seed {self.seed})"

    @cached_property
    def scored(self) -> dict[tuple[str, str], ScoredRows]:
        """The scored rows by question and by what is left out, in the order of the tables."""
        return {
            (asked.question.name, scheme): score_rows(asked, scheme, self.seed)
            for asked in self.answers
            for scheme in list_schemes(asked)
        }

    @cached_property
    def case_orders(self) -> list[CaseOrder]:
        """How the forecasts order the cases; empty if they were not run."""
        return [] if self.cases is None else order_cases(self.cases)

    def find_main(self, question: PanelQuestion) -> ScoredRows:
        """Return the rows of a question, scored leave-rivalry-out, or leave-era-out with one rivalry."""
        return next(scored for (name, _), scored in self.scored.items() if name == question.name)

    def scores(self) -> pd.DataFrame:
        """Return one row per question, what is left out, score and forecaster.

        Returns:
            ``question``, ``title``, ``left_out``, ``score`` (``log``, ``brier``, ``auc``), ``forecaster``,
            ``n`` rows, ``events``, ``rivalries``; ``value``, and for the model ``less_<baseline>``, each with
            its 95 % interval: percentile bootstrap over rivalries, paired for differences.
        """
        return make_nullable(pd.DataFrame([row for scored in self.scored.values() for row in _score(scored)]))

    def calibration(self) -> pd.DataFrame:
        """Return mean forecasts and what happened, in bins of equal size.

        Returns:
            ``question``, ``forecaster`` (``model``, ``adjusted``, ``logit``), ``bin`` from 1, ``n``,
            ``forecast``, and ``happened`` with Wilson's 95 % interval.
        """
        rows = []
        for asked in self.answers:
            scored = self.find_main(asked.question)
            for who in (MODEL, ADJUSTED, LOGIT):
                bins = bin_forecasts(scored.forecasts[who], asked.sample.outcomes)
                for number, item in enumerate(bins, start=1):
                    found = Estimate(item.happened, item.low, item.high, item.n)
                    rows.append(
                        {"question": asked.question.name, "forecaster": who, "bin": number, "n": item.n}
                        | {"forecast": item.forecast, **build_estimate_cells("happened", found)}
                    )
        return make_nullable(pd.DataFrame(rows))

    def roc(self) -> pd.DataFrame:
        """Return the curves: ``question``, ``forecaster``, ``false_alarms``, ``true_alarms`` (shares)."""
        parts = []
        for asked in self.answers:
            scored = self.find_main(asked.question)
            for who in list_ranked(AUC):
                false, true = trace_roc(scored.find_order(who), asked.sample.outcomes)
                parts.append(
                    pd.DataFrame(
                        {"question": asked.question.name, "forecaster": who}
                        | {"false_alarms": false, "true_alarms": true}
                    )
                )
        return pd.concat(parts, ignore_index=True)

    def misses(self) -> pd.DataFrame:
        """Return the largest misses of the model, its level adjusted, by question and name.

        Returns:
            ``question``, ``what`` ("came" or "did not come"), ``row``, ``forecast``.
        """
        parts = []
        for asked in self.answers:
            scored = self.find_main(asked.question)
            found = list_misses(scored.forecasts[ADJUSTED], asked.sample.outcomes, asked.labels)
            parts.append(found.assign(question=asked.question.name))
        return pd.concat(parts, ignore_index=True)[["question", "what", "row", "forecast"]]

    def forecasts(self) -> pd.DataFrame:
        """Return every row of every question with what was forecast by whom, and what happened."""
        parts = []
        for asked in self.answers:
            scored = self.find_main(asked.question)
            parts.append(
                pd.DataFrame(
                    {"question": asked.question.name, "row": asked.labels, "file_row": asked.positions + 1}
                    | {"happened": asked.sample.outcomes.astype(int)}
                    | {"worlds_asked": asked.counts.asked, "worlds_happened": asked.counts.happened}
                    | {who: scored.forecasts[who] for who in FORECASTERS}
                )
            )
        return pd.concat(parts, ignore_index=True)

    def order_of_cases(self) -> pd.DataFrame:
        """Return ``question``, ``n``, ``kendall`` with its interval, ``auc`` and ``pairs`` of the cases."""
        rows = [
            {"question": order.question, "n": order.kendall.n}
            | build_estimate_cells("kendall", order.kendall)
            | {"auc": order.auc, "pairs": order.pairs}
            for order in self.case_orders
        ]
        names = ["question", "n", "kendall", "kendall_low", "kendall_high", "auc", "pairs"]
        return make_nullable(pd.DataFrame(rows, columns=names))

    def find_any_ally(self) -> AnyAlly | None:
        """Return whether at least one ally fought, recorded and forecast; None without calls in wars."""
        asked = next((asked for asked in self.answers if asked.question == FOUGHT), None)
        if asked is None:
            return None
        fought, chance = asked.sample.outcomes, asked.sample.forecasts
        nobody = np.exp(np.bincount(asked.disputes, weights=np.log1p(-chance)))
        likeliest = np.zeros(len(nobody))
        np.maximum.at(likeliest, asked.disputes, chance)
        recorded = np.bincount(asked.disputes, weights=fought) > 0
        return AnyAlly(
            len(nobody), float(recorded.mean()), float((1 - nobody).mean()), float(likeliest.mean())
        )

    def export(self) -> dict[str, pd.DataFrame]:
        """Return every table by the name of its file, safe to open in a spreadsheet."""
        tables = {
            "scores": self.scores(),
            "calibration": self.calibration(),
            "roc": self.roc(),
            "misses": self.misses(),
            "forecasts": self.forecasts(),
        }
        for file in self.files:
            if file.kind == RIVAL_YEARS:
                tables |= {
                    "balance": tabulate_rates(file, self.seed),
                    "pacts": contrast_pacts(file, self.seed),
                }
            elif file.kind == PACT_CALLS and (file.rows["war"] == 1).any():
                tables["fighting"] = tabulate_fighting(file, self.seed)
        if self.cases is not None:
            tables["case_order"] = self.order_of_cases()
        return {name: make_csv_safe(frame) for name, frame in tables.items()}


def _score(scored: ScoredRows) -> Iterator[dict[str, object]]:
    """Yield the rows of the table of scores."""
    asked = scored.asked
    for score in (*LOSSES, AUC):
        for who in list_ranked(score):
            row: dict[str, object] = {
                "question": asked.question.name,
                "title": asked.question.title,
                "left_out": SCHEMES[scored.scheme],
                "score": score,
                "forecaster": who,
                "n": asked.size,
                "events": asked.events,
                "rivalries": int(asked.clusters.max()) + 1,
                **build_estimate_cells("value", scored.score(who, score)),
            }
            if who in (MODEL, ADJUSTED):
                for baseline in list_opponents(score):
                    row |= build_estimate_cells(f"less_{baseline}", scored.compare(who, baseline, score))
            yield row
