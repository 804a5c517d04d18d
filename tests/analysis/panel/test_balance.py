"""Targets from the record: rates by hand, the ratio of odds of Mantel and Haenszel, and planted contrasts."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.analysis.panel.panels import write_small_panel

from guaranteesim.analysis.panel.balance import (
    BIN_NAMES,
    compute_odds_ratio,
    contrast_pacts,
    tabulate_fighting,
    tabulate_rates,
)
from guaranteesim.analysis.panel.records import RIVAL_YEARS, PanelFile, read_panel_file


def test_the_odds_ratio_of_one_table_is_the_cross_product() -> None:
    assert float(compute_odds_ratio(np.array([[10.0, 90, 5, 95]]))) == pytest.approx(10 * 95 / (90 * 5))


def test_the_odds_ratio_of_equal_strata_is_that_of_one() -> None:
    one = np.array([10.0, 90, 5, 95])
    assert float(compute_odds_ratio(np.stack([one, 7 * one]))) == pytest.approx(10 * 95 / (90 * 5))


def test_the_odds_ratio_is_not_that_of_the_pooled_table() -> None:
    """Simpson's paradox: no contrast within a stratum, a large one in the sum."""
    strata = np.array([[10.0, 10, 90, 90], [9, 81, 1, 9]])
    assert float(compute_odds_ratio(strata)) == pytest.approx(1)
    assert float(compute_odds_ratio(strata.sum(axis=0)[None])) < 0.3
    assert math.isnan(float(compute_odds_ratio(np.zeros((2, 4)))))


def test_rates_by_hand(tmp_path: Path) -> None:
    years, calls = (read_panel_file(path) for path in write_small_panel(tmp_path))
    rates = tabulate_rates(years).set_index(["event", "pact", "balance"]).sort_index()
    whole = rates.loc[("dispute", "any", "all")]
    assert (whole["n"], whole["events"], whole["rate"]) == (12, 3, 0.25)
    # ln 1, 2, 3 and 4 in each of three rivalries.
    assert [int(rates.loc[("dispute", "any", name)]["n"]) for name in BIN_NAMES] == [0, 0, 3, 3, 6]
    assert rates.loc[("war", "major", "all")]["n"] == 1
    assert rates.loc[("war", "minor only", "all")]["n"] == 1
    assert rates.loc[("war", "none", "all")]["events"] == 1
    # Where nothing happened the interval is not empty.
    assert rates.loc[("war", "none", "even")]["rate_high"] > 0.5
    fighting = tabulate_fighting(calls).set_index("who")
    assert list(fighting.loc["all"][["n", "fought"]]) == [4, 2]
    assert list(fighting.loc["any ally"][["n", "fought", "rate"]]) == [2, 2, 1.0]
    with pytest.raises(ValueError, match="calls"):
        tabulate_fighting(years)


def draw_contrast(seed: int, n: int = 20_000) -> PanelFile:
    """Major allies halve the odds of a dispute and stand behind weaker targets, which doubles them."""
    luck = np.random.default_rng(seed)
    stronger, major = luck.random(n) < 0.5, luck.random(n)
    major = (major < np.where(stronger, 0.8, 0.2)).astype(int)
    odds = 0.1 * np.where(stronger, 2.0, 1.0) * np.where(major == 1, 0.5, 1.0)
    columns = {
        "rivalry": np.arange(n) % 100,
        "cinc_challenger": np.where(stronger, 0.06, 0.01),
        "cinc_target": 0.01,
        "pact_allies": major,
        "pact_major": major,
        "pact_nuclear": 0,
        "dispute": (luck.random(n) < odds / (1 + odds)).astype(int),
        "war_initiated": 0,
    }
    return PanelFile(RIVAL_YEARS, "drawn", pd.DataFrame(columns))


def test_a_planted_contrast_is_found_at_equal_balance() -> None:
    """Of twelve intervals of 95 %, four or more miss by chance once in 500."""
    values, missed = [], 0
    for seed in range(12):
        found = contrast_pacts(draw_contrast(seed)).set_index(["event", "pact", "against"]).sort_index()
        row = found.loc[("dispute", "major", "none")]
        values.append(row["odds_ratio"])
        missed += not row["odds_ratio_low"] <= 0.5 <= row["odds_ratio_high"]
        assert pd.isna(found.loc[("war", "major", "none")]["odds_ratio"])
    assert np.mean(values) == pytest.approx(0.5, rel=0.04)
    assert missed < 4
