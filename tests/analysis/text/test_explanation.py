"""Explanation of an arrangement against the exact results of the rule algebra."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small_world import make_scenario

from guaranteesim.analysis.text.explanation import explain_arrangement
from guaranteesim.errors import UserError
from guaranteesim.treaty import parse_rule

RECUSED = {"all": {}, "recuse_aggressor": True}
RULES = [
    "each", "all", RECUSED, {"at_least": 2}, {"lead": "USA", "followers": 1}, "majority", "silence",
    {"all": {}, "abstention_counts_as": "consent"}, {"first": "all", "otherwise": "each", "after_days": 3},
]  # fmt: skip


def reading(rule, willing=None, correlation=0.0):
    [found] = explain_arrangement(make_scenario(rule), willing, correlation).commitments
    return found


class TestWhoCanBlock:
    def test_under_unanimity_the_challenger_first_and_then_the_most_aligned(self):
        found = reading("all")
        assert found.blockers == ("RUS", "CHN", "GBR", "USA")
        assert found.probability == 0
        assert found.days is None
        assert all(party.acts == 0 for party in found.parties)

    def test_recused_the_next_blocker_and_the_product_of_the_rest(self):
        found = reading(RECUSED, {"USA": 0.9, "GBR": 0.8, "CHN": 0.05})
        assert found.blockers == ("CHN", "GBR", "USA")
        assert found.probability == pytest.approx(0.9 * 0.8 * 0.05, rel=1e-12)
        russia = next(party for party in found.parties if party.state == "RUS")
        assert (russia.challenger, russia.votes, russia.can_block) == (True, False, False)

    def test_even_odds_unless_said_otherwise(self):
        assert reading(RECUSED).probability == 0.125

    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(st.lists(st.floats(0, 1), min_size=3, max_size=3), st.floats(0, 0.9))
    def test_absorption(self, odds, correlation):
        assert (
            reading("all", dict(zip(("USA", "GBR", "CHN"), odds, strict=True)), correlation).probability == 0
        )

    def test_each_needs_nobody(self):
        found = reading("each", {"USA": 0.5, "GBR": 0.6, "CHN": 0.05})
        assert found.blockers == ()
        assert found.probability == pytest.approx(1 - 0.5 * 0.4 * 0.95)
        assert [round(party.acts, 9) for party in found.parties] == [0.5, 0.6, 0.05, 0]

    def test_consultation_decides_nothing(self):
        found = reading("consult_only")
        assert found.decides_nothing
        assert (found.probability, found.days, found.blockers) == (0, None, ())

    def test_without_commitments(self):
        found = explain_arrangement(make_scenario(None))
        assert found.commitments == ()
        assert found.bystanders == ("USA", "GBR", "CHN")


class TestChances:
    @pytest.mark.parametrize("rule", RULES, ids=str)
    def test_exact_chances_are_the_frequencies_of_simulated_votes(self, rule):
        """|z| < 4.75 a check; finds a bias of 0.01 nearly always."""
        found, n = reading(rule, {"USA": 0.7, "CHN": 0.2}), 200_000
        votes = np.random.default_rng(8).random((n, 4))
        consent = np.array([party.willing for party in found.parties])
        objection = np.array([party.objects for party in found.parties])
        willing = votes < consent
        objecting = ~willing & (votes < consent + objection)
        acts = parse_rule(rule).bind(["USA", "GBR", "CHN", "RUS"], "RUS").find_acting(willing, objecting)
        for exact, share in [(found.probability, acts.any(axis=1).mean())] + [
            (party.acts, acts[:, place].mean()) for place, party in enumerate(found.parties)
        ]:
            assert abs(share - exact) <= 4.75 * np.sqrt(exact * (1 - exact) / n)

    def test_those_who_do_not_consent_object_as_they_are_aligned(self):
        found = {party.state: party for party in reading("silence").parties}
        assert found["USA"].objects == pytest.approx(0.5 * 0.1**2)
        assert found["CHN"].objects == pytest.approx(0.5 * 0.7**2)
        assert (found["RUS"].willing, found["RUS"].objects) == (0, 1)

    def test_correlation_helps_unanimity_and_hurts_any_one(self):
        assert reading(RECUSED, correlation=0.5).probability > 0.125 + 0.05
        assert reading("each", correlation=0.5).probability < 0.875 - 0.05
        assert [party.acts for party in reading("each", correlation=0.5).parties][:3] == pytest.approx(
            [0.5] * 3
        )

    def test_an_aggressor_never_acts_against_itself(self):
        assert reading("automatic").parties[3].acts == 0
        assert reading({"automatic": {}, "of": ["RUS"]}).probability == 0


class TestPowerAndTime:
    def test_power_of_a_lead(self):
        found = reading({"lead": "USA"})
        usa = found.parties[0]
        assert (usa.shapley_shubik, usa.banzhaf, usa.prevent, usa.can_block) == (1, 1, 1, True)
        assert (found.smallest, found.minimal_count, found.power_to_act) == (1, 1, 0.5)

    def test_mean_days_are_those_of_exponential_votes(self):
        at_once = {"decision": {"information_days": 0}}
        made = make_scenario(RECUSED, theatre=at_once)
        means = {"USA": 4.0, "GBR": 4.0, "CHN": 4.0}
        slowest = explain_arrangement(_with_days(made, means)).commitments[0].days
        fastest = (
            explain_arrangement(_with_days(make_scenario("each", theatre=at_once), means)).commitments[0].days
        )
        assert slowest == pytest.approx(4 * (1 + 1 / 2 + 1 / 3), rel=0.03)  # H₃ × mean
        assert fastest == pytest.approx(4 / 3, rel=0.03)

    def test_a_clock_shortens_deliberation(self):
        made = _with_days(make_scenario("each"), {"USA": 30.0, "GBR": 30.0, "CHN": 30.0})
        assert (
            explain_arrangement(_with_clock(made, 3.0)).commitments[0].days
            < 0.6 * explain_arrangement(made).commitments[0].days
        )

    def test_what_each_brings(self):
        usa, gbr, chn, rus = reading("all").parties
        assert usa.on_call == {"ground": 10.0, "arms": 1.0}
        assert gbr.on_call == {"ground": 2.0}
        assert chn.in_place == {}
        assert rus.on_call == {}


class TestRefusals:
    @pytest.mark.parametrize(("willing", "correlation", "what"), [
        ({"RUS": 0.5}, 0, "challenger"), ({"GRB": 0.5}, 0, "did you mean GBR"), ({"UKR": 0.5}, 0,
        "not a party"),
        ({"USA": 1.4}, 0, "between 0 and 1"), ({"USA": float("nan")}, 0, "between 0 and 1"), ({}, 1.0,
        "below 1"),
        ({}, -0.1, "at least 0"),
    ])  # fmt: skip
    def test_one_clear_message(self, willing, correlation, what):
        with pytest.raises(UserError, match=what):
            explain_arrangement(make_scenario(), willing, correlation)


def test_an_explanation_becomes_json():
    found = [asdict(item) for item in explain_arrangement(make_scenario(RECUSED)).commitments]
    assert json.loads(json.dumps(found, allow_nan=False))[0]["blockers"] == ["CHN", "GBR", "USA"]


def test_reading_rules_loads_neither_pandas_nor_the_model():
    modules = "guaranteesim.analysis.text.explanation, guaranteesim.report.texts.explanation"
    code = f"import sys, {modules}; print(*sys.modules)"
    loaded = set(
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.split()
    )
    assert not loaded & {
        "pandas",
        "mesa",
        "matplotlib",
        "pyarrow",
        "scipy.stats",
        "rich",
        "guaranteesim.model",
    }


def _with_days(made, means):
    states = {
        code: state.model_copy(
            update={"decision_days": type(state.decision_days).point(means.get(code, 1.0))}
        )
        for code, state in made.states.items()
    }
    return made.model_copy(update={"states": states})


def _with_clock(made, days):
    clause = made.arrangement.commitments["assistance"]
    clause = clause.model_copy(update={"deadline_days": type(clause.bindingness).point(days)})
    return made.model_copy(
        update={"arrangement": made.arrangement.model_copy(update={"commitments": {"assistance": clause}})}
    )
