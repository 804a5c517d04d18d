"""The order of the cases of history: whether graver forecasts go with graver outcomes, at whatever level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.history.backtest import ATTACKED, HONOURED, Backtest
from guaranteesim.analysis.panel.ranking import draw_cluster_counts
from guaranteesim.analysis.statistics.intervals import TAIL, Estimate

Floats = NDArray[np.float64]

LEAST_OTHERS = 3
"""Least number of cases that ended otherwise than most, for an interval."""


@dataclass(frozen=True)
class CaseOrder:
    """How the forecasts of a question order the cases.

    Attributes:
        question: ``attacked`` or ``honoured``.
        kendall: Kendall's τ_b of forecasts and outcomes with its 95 % bootstrap interval over cases; nan
            where all outcomes are alike.
        auc: Share of the pairs with different outcomes that are ordered right, a tie counting a half.
        pairs: The number of such pairs.
    """

    question: str
    kendall: Estimate
    auc: float
    pairs: int


def order_cases(tested: Backtest) -> list[CaseOrder]:
    """Return the order of the cases on both questions."""
    found = []
    for question in (ATTACKED, HONOURED):
        cases = question.select_cases(tested.cases)
        said = np.array([question.forecast(case).value for case in cases], dtype=np.float64)
        happened = np.array([question.outcome(case) for case in cases], dtype=np.float64)
        right, wrong, pairs = _count_orders(said, happened, np.ones(len(cases)))
        auc = (right + (pairs - right - wrong) / 2) / pairs if pairs else np.nan
        found.append(
            CaseOrder(question.name, estimate_kendall(said, happened, tested.seed), float(auc), int(pairs))
        )
    return found


def estimate_kendall(said: Floats, happened: Floats, seed: int) -> Estimate:
    """Return Kendall's τ_b with its percentile bootstrap interval over cases [Kendall1945]."""
    n = len(said)
    value = compute_kendall(said, happened, np.ones(n))
    # Where almost all cases ended alike, the order hangs on the few others, and resamples cannot tell.
    others = n - int(np.unique(happened, return_counts=True)[1].max()) if n else 0
    if others < LEAST_OTHERS or not np.isfinite(value):
        return Estimate(value, np.nan, np.nan, n)
    drawn = np.array([compute_kendall(said, happened, counts) for counts in draw_cluster_counts(n, seed)])
    low, high = np.quantile(drawn[np.isfinite(drawn)], [1 - TAIL, TAIL])
    return Estimate(value, float(low), float(high), n)


def compute_kendall(said: Floats, happened: Floats, counts: Floats) -> float:
    """Return τ_b with every case taken ``counts`` times; nan where one side has no order at all."""
    right, wrong, pairs = _count_orders(said, happened, counts)
    untied = _count_orders(happened, said, counts)[2]
    return float((right - wrong) / np.sqrt(pairs * untied)) if pairs and untied else np.nan


def _count_orders(said: Floats, happened: Floats, counts: Floats) -> tuple[float, float, float]:
    """Return the pairs ordered right and wrong, and all pairs with different outcomes."""
    agree = np.sign(said[:, None] - said) * np.sign(happened[:, None] - happened)
    weight = np.triu(np.outer(counts, counts), 1)
    differ = happened[:, None] != happened
    return float(weight[agree > 0].sum()), float(weight[agree < 0].sum()), float(weight[differ].sum())
