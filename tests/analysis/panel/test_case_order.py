"""The order of the cases: Kendall's τ_b against scipy, and the share of pairs ordered right."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import kendalltau
from tests.analysis.history.test_backtest import case, forecast

from guaranteesim.analysis.history.backtest import Backtest
from guaranteesim.analysis.panel.case_order import compute_kendall, estimate_kendall, order_cases


@pytest.mark.parametrize("seed", range(5))
def test_tau_is_that_of_scipy_with_ties(seed: int) -> None:
    luck = np.random.default_rng(seed)
    said, happened = luck.integers(0, 5, 14) / 5, luck.integers(0, 3, 14) / 2
    assert compute_kendall(said, happened, np.ones(14)) == pytest.approx(kendalltau(said, happened).statistic)


def test_tau_of_a_perfect_order_and_of_none() -> None:
    happened = np.array([0.0, 0.5, 1.0])
    assert compute_kendall(happened, happened, np.ones(3)) == 1
    assert compute_kendall(1 - happened, happened, np.ones(3)) == -1
    assert math.isnan(compute_kendall(happened, np.ones(3), np.ones(3)))
    assert math.isnan(estimate_kendall(happened, np.ones(3), 1).value)


def test_cases_are_ordered_on_both_questions() -> None:
    grades = ("no", "partly", "yes", "yes")
    cases = [
        forecast(case(f"case-{n}", honoured=grade, year=1900 + n), 0.5 + n / 10, (0.1, 0.3, 0.5, 0.4)[n], 0.1)
        for n, grade in enumerate(grades)
    ]
    quiet = forecast(case("quiet", "no", None), 0.55, None)
    attacked, honoured = order_cases(Backtest((*cases, quiet), seed=1))
    # The quiet case was given less than three of the four that were attacked.
    assert (attacked.question, attacked.pairs, attacked.auc) == ("attacked", 4, 0.75)
    assert (honoured.question, honoured.pairs, honoured.auc) == ("honoured", 5, 1.0)
    assert honoured.kendall.value > 0.8


def test_an_interval_needs_cases_that_ended_otherwise() -> None:
    said = np.linspace(0, 1, 8)
    few, enough = (estimate_kendall(said, (np.arange(8) >= n).astype(float), 1) for n in (2, 3))
    assert math.isnan(few.low)
    assert few.value > 0
    assert enough.low <= enough.value <= enough.high
