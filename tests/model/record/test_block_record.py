"""The record: one row a world agrees with one row a crisis, and with the counts by month."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from tests.model.small import GUARANTORS, run, rung, under

from guaranteesim.model.crises import BLOCKS, FUNNEL, OUTSIDE, VOTES

MIXED = {
    "challenger.rationality": 2, "theatre.opportunity.per_year": 5, "outside_treaty": {"aid": 0, "force": -2},
    "theatre.signals": {"common_noise": 0.1, "own_noise": 0.1}, "willingness.renege": 0.3,
    "ladder.invasion": rung(1.0, gain=1, opens_war=True, major=True, territory=0.1, contact=0.5),
    **under({"at_least": 2}, in_place={"GBR": {"ground": 1}}), "run.horizon_months": 24,
}  # fmt: skip


@pytest.fixture(scope="module")
def ran():
    return run(MIXED, worlds=300)


def test_peace_lasts_until_the_first_major_violation(ran):
    worlds, events = ran.worlds, ran.events
    major = events["rung"] >= 1
    first = np.full(300, 25)
    np.minimum.at(first, events["world"][major], events["month"][major])
    np.testing.assert_array_equal(worlds["major_violation"], first <= 24)
    np.testing.assert_array_equal(worlds["peace_months"], np.minimum(first - 1, 24))


def test_counts_match_the_crises(ran):
    worlds, events = ran.worlds, ran.events
    crises = np.bincount(events["world"], minlength=300)
    assert (crises <= worlds["opportunities"]).all()
    wars = np.bincount(events["world"], weights=events["opens_war"], minlength=300)
    np.testing.assert_array_equal(worlds["wars"], wars)
    assert (worlds["quiet_months"] + crises <= 24).all()
    assert (worlds["wars"] <= worlds["war_months"] + 1).all()
    clashed = np.isin(np.arange(300), events["world"][events["clash"]])
    assert (worlds["clash"] | ~clashed).all()
    np.testing.assert_array_equal(worlds["in_place_be_months"], 24)


def test_months_match_the_worlds(ran):
    counts = ran.model.record.monthly.counts
    crises = np.bincount(ran.events["month"], minlength=25)[1:]
    np.testing.assert_array_equal(counts["crises"], crises)
    at_peace = [(ran.worlds["peace_months"] >= month).sum() for month in range(1, 25)]
    np.testing.assert_array_equal(counts["at_peace"], at_peace)
    for name in ("territory", "believed_reliability"):
        assert (ran.model.record.monthly.histograms[name].sum(axis=1) == 300).all()


def test_one_row_a_crisis_in_order(ran):
    key = ran.events["world"] * 100 + ran.events["month"]
    assert (np.diff(key) > 0).all()


def test_votes_agree_with_the_funnel(ran):
    events = ran.events
    votes = np.stack([events[f"vote_{code}"] for code in GUARANTORS], axis=1)
    index = {name: VOTES.index(name) for name in VOTES}
    np.testing.assert_array_equal(events["called"], (votes != index["not called"]).any(axis=1))
    np.testing.assert_array_equal(events["decided"], (votes >= index["reneged"]).any(axis=1))
    np.testing.assert_array_equal(events["honoured"], (votes >= index["late"]).any(axis=1))
    assert (votes[events["decided"]] != index["overruled"]).all()
    assert (np.isfinite(events["days_to_act"]) == events["honoured"]).all()


def test_blockers_are_named_only_where_a_call_failed(ran):
    events = ran.events
    blocks = np.stack([events[f"block_{code}"] for code in GUARANTORS], axis=1)
    failed = events["called"] & ~events["decided"]
    assert not blocks[~failed].any()
    votes = np.stack([events[f"vote_{code}"] for code in GUARANTORS], axis=1)
    willing = votes >= VOTES.index("overruled")
    assert not blocks[willing].any()
    one_short = failed & (willing.sum(axis=1) == 1)
    assert one_short.any()
    np.testing.assert_array_equal(
        blocks[one_short], np.where(willing[one_short], 0, BLOCKS.index("decisive"))
    )


def test_help_outside_needs_no_call(ran):
    events = ran.events
    outside = np.stack([events[f"outside_{code}"] for code in GUARANTORS], axis=1)
    assert set(np.unique(outside)) == set(range(len(OUTSIDE)))


def test_each_stage_implies_the_one_before(ran):
    stages = [ran.events[stage] for stage in (*FUNNEL, "adequate", "in_time")]
    for earlier, later in pairwise(stages):
        assert not (later & ~earlier).any()
        assert later.sum() <= earlier.sum()


def test_troops_in_place_cost_their_owner_in_peace():
    """A brigade-equivalent month costs what `be_month` says, war or no war."""
    quiet = {"theatre.opportunity.per_year": 0, "theatre.costs.be_month": 0.001, "states.GBR.patience": 1}
    stationed = run({**quiet, **under("each", in_place={"GBR": {"ground": 5}})}, worlds=5)
    np.testing.assert_allclose(stationed.worlds["utility_GBR"], -10 * 5 * 0.001)
    assert (stationed.worlds["utility_FRA"] == 0).all()


def test_utilities_are_discounted_to_month_1():
    """One act with no response: in full in month 1, with a quarter of a year's patience in month 4."""
    terms = {
        "ladder": {"grab": None, "strikes": rung(0.4, gain=0.3, cost=0.1, damage=0.05, territory=0.02)},
        "run.horizon_months": 4, "arrangement.commitments": None, "states.RUS.patience": 0.5,
        "states.UKR.patience": 0.5, "states.USA.patience": 1, "theatre.opportunity.per_year": 2,
    }  # fmt: skip
    ran = run(terms, worlds=400)
    counts = np.bincount(ran.events["world"], minlength=400)
    once = counts[ran.events["world"]] == 1
    at, month = ran.events["world"][once], ran.events["month"][once]
    won, discount = ran.events["success"][once], 0.5 ** ((month - 1) / 12)
    assert set(month) == {1, 2, 3, 4}
    np.testing.assert_allclose(ran.worlds["utility_RUS"][at], discount * (0.3 * won - 0.1))
    np.testing.assert_allclose(ran.worlds["utility_UKR"][at], -discount * (0.02 * won + 0.05))
    np.testing.assert_allclose(ran.worlds["utility_USA"][at], -0.5 * 0.02 * won)
    np.testing.assert_allclose(ran.worlds["utility_RUS"][counts == 0], 0)


@pytest.mark.parametrize(("rule", "expected"), [("automatic", 0.75), ("each", 0.0)])
def test_reliability_counts_those_an_automatic_rule_binds_against_their_will(rule, expected):
    """None is willing; bound by a text that binds in full before a middling audience, (1 + 0.5)/2 follow."""
    ran = run({"willingness.intercept": -20, **under(rule, bindingness=1)}, worlds=4)
    np.testing.assert_allclose(ran.worlds["true_reliability"], expected, atol=1e-6)
