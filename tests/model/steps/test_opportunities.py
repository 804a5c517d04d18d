"""Opportunities and provocations come at their rates, and never in a war."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import FALSE_ALARM, run, rung, scenario, under, z_score

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.steps import choice


def months(total, ran):
    """``total`` hits over all months of all worlds, as booleans."""
    hits = np.zeros(ran.model.size * ran.model.horizon, dtype=bool)
    hits[:total] = True
    return hits


@pytest.mark.parametrize("rate", [0.3, 3.0])
def test_opportunities_come_at_their_rate(rate):
    """The chance of at least one in a month, 1 − e^(−rate/12). Would show 7 % of the higher rate."""
    ran = run({"theatre.opportunity.per_year": rate}, worlds=1000)
    hits = months(ran.worlds["opportunities"].sum(), ran)
    assert abs(z_score(hits, -np.expm1(-rate / 12))) < FALSE_ALARM


def test_counts_have_the_spread_of_independent_months():
    """Variance over worlds is n·p·(1 − p). Would show 22 % of it."""
    ran = run({"theatre.opportunity.per_year": 3}, worlds=1000)
    chance = -np.expm1(-3 / 12)
    counts = ran.worlds["opportunities"]
    assert counts.var() / (10 * chance * (1 - chance)) == pytest.approx(
        1, abs=FALSE_ALARM * np.sqrt(2 / 1000)
    )


def protected(hazard, rule, parties):
    """A run in which the protégé reads a treaty of bindingness 0.8 between states of record 0.5."""
    terms = {"provocation_per_year": 2, "moral_hazard": hazard}
    still = {"switches.learning": False, "beliefs.prior_mean": 0.5}
    return run({"protege": terms, **still, **under(rule, parties, bindingness=0.8)}, worlds=1000)


@pytest.mark.parametrize("hazard", [-1.0, 0.0, 1.5])
def test_protection_restrains_or_emboldens(hazard):
    """Rate × (1 + hazard × protection). Would show 0.02 on the chance of a provocation in a month."""
    ran = protected(hazard, "each", ["USA"])
    hits = months(ran.worlds["provocations"].sum(), ran)
    assert abs(z_score(hits, -np.expm1(-2 * (1 + hazard * 0.4) / 12))) < FALSE_ALARM


def test_a_treaty_that_cannot_decide_protects_nobody():
    vetoed, talked = protected(5, "all", ["USA", "RUS"]), protected(5, "consult_only", ["USA"])
    none = protected(0, "all", ["USA"])
    for ran in (vetoed, talked):
        np.testing.assert_array_equal(ran.worlds["provocations"], none.worlds["provocations"])


def test_a_provocation_brings_opportunities():
    model = GuaranteeModel(scenario({"theatre.opportunity": {"per_year": 2, "provocation_effect": 3}}),
                           np.arange(4000))  # fmt: skip
    for provoked, rate in ((False, 2), (True, 8)):
        at = choice.draw_opportunities(model, np.full(4000, provoked))
        hits = np.isin(np.arange(4000), at)
        assert abs(z_score(hits, -np.expm1(-rate / 12))) < FALSE_ALARM


def test_no_opportunity_and_no_provocation_in_a_war():
    war = {"theatre.war": {"ceasefire_per_month": 0, "exhaustion": 0, "front_speed": 0, "front_noise": 0,
                           "attrition": 0}}  # fmt: skip
    ladder = {"strikes": None, "grab": rung(0.7, opens_war=True, major=True)}
    ran = run({**war, "ladder": ladder, "protege.provocation_per_year": 12,
               "arrangement.commitments": None})  # fmt: skip
    assert (np.unique(ran.events["world"], return_counts=True)[1] == 1).all()
    still = np.isin(ran.worlds["world"], ran.events["world"])
    assert (ran.worlds["war_months"][still] == 10 - ran.events["month"]).all()
    before = ran.events["month"]
    assert (ran.worlds["opportunities"][still] <= before).all()
    assert (ran.worlds["provocations"][still] <= before).all()


def test_no_rate_no_act():
    ran = run({"theatre.opportunity.per_year": 0})
    assert not ran.worlds["opportunities"].any()
    assert ran.events == {}
    assert (ran.worlds["peace_months"] == 10).all()
