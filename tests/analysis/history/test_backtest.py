"""Forecasts of cases from worlds, and scores, pairs and misses from cases."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from guaranteesim.analysis.history.backtest import ATTACKED, HONOURED, QUESTIONS, Backtest, compute_losses
from guaranteesim.analysis.history.precedents import PrecedentForecast, forecast_case
from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError
from guaranteesim.scenario.reading.loader import load_from_dict
from guaranteesim.scenario.schema import Scenario

RUNGS = ["grey_zone", "strikes", "limited_grab", "invasion"]
PACT = {"pact": {"parties": ["GBR", "FRA"], "trigger": {"rung": "strikes"}, "rule": "each"}}


def case(
    name: str = "case", attacked: str = "yes", honoured: str | None = "yes", year: int = 1950,
    pair: str | None = None, rung: str = "limited_grab", commitments: dict[str, Any] | None = None,
    **more: str,
) -> Scenario:  # fmt: skip
    history = {
        "date": f"{year}-01-01", "rung": rung, "attacked": attacked, "honoured": honoured, "pair": pair,
        "sources": ["a book"], **more,
    }  # fmt: skip
    return load_from_dict(
        {
            "name": name, "title": name.title(), "as_of": "2026-01-01", "history": history,
            "states": {"RUS": {}, "UKR": {}, "GBR": {}, "FRA": {}, "USA": {}},
            "challenger": {"state": "RUS"}, "protege": {"state": "UKR"},
            "arrangement": {"commitments": commitments or {}},
        }
    )  # fmt: skip


def results(scenario: Scenario, opportunities: list[int], crises: list[dict[str, Any]]) -> Results:
    """Worlds with so many opportunities, and crises given by world, rung and what was done."""
    states = ("GBR", "FRA", "USA")
    blank = {"month": 1, "honoured": False, **{f"outside_{state}": "" for state in states}}
    columns = ["world", "rung", *blank]
    events = pd.DataFrame([{**blank, **crisis} for crisis in crises], columns=columns)
    events["rung"] = pd.Categorical(events["rung"], RUNGS, ordered=True)
    worlds = pd.DataFrame({"world": range(len(opportunities)), "opportunities": opportunities})
    return Results(scenario, worlds, events, pd.DataFrame(), pd.DataFrame(), {})


def test_only_worlds_with_an_opportunity_count() -> None:
    found = forecast_case(results(case(), [1, 2, 0, 0], [{"world": 1, "rung": "invasion"}]))
    assert (found.attacked.value, found.attacked.n) == (0.5, 2)


def test_an_act_below_the_rung_of_the_case_is_no_attack() -> None:
    crises = [{"world": 0, "rung": "strikes"}, {"world": 1, "rung": "limited_grab"}]
    assert forecast_case(results(case(), [1, 1], crises)).attacked.value == 0.5
    assert forecast_case(results(case(rung="grey_zone"), [1, 1], crises)).attacked.value == 1.0


def test_the_first_act_of_a_world_is_the_one_that_counts() -> None:
    crises = [
        {"world": 0, "rung": "strikes", "honoured": True, "month": 1},
        {"world": 0, "rung": "invasion", "month": 2},
        {"world": 0, "rung": "invasion", "month": 3, "honoured": True},
    ]
    found = forecast_case(results(case(commitments=PACT), [3], crises))
    assert (found.honoured.value, found.honoured.n) == (0.0, 1)


def test_help_on_request_is_held_against_help_after_an_act() -> None:
    """Kuwait 1961: Britain came when asked, and the attack did not."""
    asked = case(attacked="no", honoured="yes", help_requested="yes", commitments=PACT)
    crises = [{"world": 0, "rung": "invasion", "honoured": True}, {"world": 1, "rung": "invasion"}]
    found = forecast_case(results(asked, [1, 1, 1, 1], crises))
    assert HONOURED.select_cases([found]) == [found]
    assert (HONOURED.outcome(found), found.honoured.value) == (1.0, 0.5)
    assert (ATTACKED.outcome(found), found.attacked.value) == (0.0, 0.5)


@pytest.mark.parametrize("more", [{}, {"help_requested": "yes", "honoured": None}])
def test_without_attack_or_request_nothing_is_honoured_and_a_request_needs_its_answer(
    more: dict[str, Any],
) -> None:
    with pytest.raises(UserError, match=r"(without an attack|a request for help)"):
        case(**{"attacked": "no", "honoured": "yes", **more})


@pytest.mark.parametrize(
    ("commitments", "done", "grade"),
    [
        (PACT, {"honoured": True}, 1.0),
        (PACT, {"outside_GBR": "force"}, 1.0),
        (PACT, {"outside_GBR": "aid"}, 0.5),
        (PACT, {"outside_USA": "force"}, 0.0),
        (PACT, {}, 0.0),
        ({}, {"outside_USA": "force"}, 1.0),
        ({}, {"outside_USA": "aid"}, 0.5),
        ({}, {}, 0.0),
    ],
)
def test_help_counts_from_the_parties_or_from_anybody_where_there_are_none(
    commitments: dict[str, Any], done: dict[str, Any], grade: float
) -> None:
    found = forecast_case(
        results(case(commitments=commitments), [1], [{"world": 0, "rung": "invasion", **done}])
    )
    assert found.honoured.value == grade
    assert found.in_full.value == (grade == 1)
    assert found.at_all.value == (grade > 0)
    assert found.likeliest_grade == {1.0: "yes", 0.5: "partly", 0.0: "no"}[grade]


def test_without_an_attack_nothing_is_known_of_help() -> None:
    found = forecast_case(results(case(), [1, 1], []))
    assert found.attacked.value == 0.0
    assert not found.honoured.is_known
    assert found.likeliest_grade is None
    assert found.missed_attack
    assert not found.missed_honour


def test_what_cannot_be_a_case_is_refused() -> None:
    plain = case().model_copy(update={"history": None})
    with pytest.raises(UserError, match="has no history: block"):
        forecast_case(results(plain, [1], []))
    with pytest.raises(UserError, match="no world had an opportunity"):
        forecast_case(results(case(), [0, 0], []))


def told(value: float) -> Estimate:
    return Estimate(value, value, value, 100)


def forecast(
    scenario: Scenario, attacked: float, in_full: float | None = 0.0, partly: float = 0.0
) -> PrecedentForecast:
    assert scenario.history is not None
    graded = (
        (UNKNOWN, UNKNOWN, UNKNOWN)
        if in_full is None
        else (told(in_full + partly / 2), told(in_full), told(in_full + partly))
    )
    return PrecedentForecast(scenario, scenario.history, 100, told(attacked), *graded)


@pytest.fixture
def four() -> Backtest:
    """Two early cases and two late ones, one of these not attacked."""
    return Backtest(
        (
            forecast(case("one", honoured="yes", year=1914, pair="rule"), 0.5, 0.9),
            forecast(case("two", honoured="no", year=1939, pair="rule"), 0.8, 0.2, 0.3),
            forecast(case("three", honoured="partly", year=1950, pair="troops"), 0.25, 0.1, 0.8),
            forecast(case("four", "no", None, year=1960, pair="troops"), 0.1, 0.7),
        ),
        seed=1,
    )


def score_of(test: Backtest, question: str, score: str = "brier") -> dict[str, Any]:
    table = test.scores()
    return table[(table["question"] == question) & (table["score"] == score)].to_dict("records")[0]


def test_brier_scores_by_hand(four: Backtest) -> None:
    row = score_of(four, "attacked")
    assert row["n"] == 4
    assert row["model"] == pytest.approx((0.25 + 0.04 + 0.5625 + 0.01) / 4)
    assert row["always"] == pytest.approx(0.25)
    assert row["era_rate"] == pytest.approx((0 + 0 + 1 + 1) / 4)
    assert row["less_always"] == pytest.approx(row["model"] - row["always"])
    row = score_of(four, "honoured")
    assert row["n"] == 3
    assert row["model"] == pytest.approx((0.01 + 0.35**2 + 0.0) / 3)


def test_partly_is_counted_three_ways(four: Backtest) -> None:
    assert score_of(four, "honoured_at_all")["model"] == pytest.approx((0.01 + 0.25 + 0.01) / 3)
    assert score_of(four, "honoured_in_full")["model"] == pytest.approx((0.01 + 0.04 + 0.01) / 3)


def test_every_loss_is_that_of_a_case_in_order(four: Backtest) -> None:
    found = compute_losses(HONOURED, four.cases, "brier")
    assert found["model"] == pytest.approx([0.01, 0.35**2, 0.0])
    assert found["era_rate"] == pytest.approx([1.0, 1.0, 0.0])
    assert found["always"] == pytest.approx([0.0, 1.0, 0.25])


def test_the_influence_of_a_case_is_the_score_without_it(four: Backtest) -> None:
    table = four.influence().set_index(["question", "without"])
    assert table.loc[("honoured", "two"), "model"] == pytest.approx(0.01 / 2)
    assert table.loc[("attacked", "four"), "n"] == 3
    assert table.loc[("attacked", "four"), "era_rate"] == pytest.approx((0 + 0 + 0) / 3)


def test_misses_and_orders(four: Backtest) -> None:
    assert four.misses() == {"attacked": ("three",), "honoured": ()}
    assert four.orders() == {"rule": True, "troops": True}


def test_a_pair_whose_forecasts_turn_the_record_round_is_said() -> None:
    turned = (
        forecast(case("one", honoured="yes", pair="rule"), 0.5, 0.2),
        forecast(case("two", honoured="no", pair="rule"), 0.5, 0.8),
    )
    assert Backtest(turned, 1).orders() == {"rule": False}
    assert Backtest(turned[:1], 1).orders() == {}


def test_reliability_bins_hold_every_case_once(four: Backtest) -> None:
    table = four.reliability()
    for question in (ATTACKED, HONOURED):
        rows = table[table["question"] == question.name]
        assert rows["n"].sum() == len(question.select_cases(four.cases))
        assert (rows["low"] <= rows["forecast"]).all()
        assert (rows["forecast"] <= rows["high"]).all()
        assert (rows["happened_low"] <= rows["happened"]).all()


def test_a_forecast_of_one_belongs_to_the_last_bin() -> None:
    rows = Backtest((forecast(case(), 1.0, 1.0),), 1).reliability()
    assert rows["n"].tolist() == [1, 1]
    assert rows["high"].tolist() == [1.0, 1.0]


def test_a_case_without_a_forecast_of_help_is_left_out_of_that_score() -> None:
    test = Backtest((forecast(case("one"), 0.0, None), forecast(case("two"), 1.0, 1.0)), 1)
    assert score_of(test, "honoured")["n"] == 1
    assert math.isnan(test.table()["p_honoured"].to_numpy(dtype=float, na_value=np.nan)[0])


def test_no_case_to_score_gives_missing_numbers() -> None:
    test = Backtest((forecast(case("one", "no", None), 0.3, None),), 1)
    row = score_of(test, "honoured")
    assert row["n"] == 0
    assert row["model"] is None or row["model"] is pd.NA


def test_export_is_one_row_a_case_and_safe(four: Backtest) -> None:
    tables = four.export()
    assert set(tables) == {"cases", "scores", "influence", "reliability", "pairs"}
    assert tables["cases"]["name"].tolist() == ["one", "two", "three", "four"]
    assert tables["pairs"]["pair"].tolist() == ["rule", "rule", "troops", "troops"]
    assert len(tables["scores"]) == 2 * len(QUESTIONS)
