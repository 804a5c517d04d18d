"""Face test F10: help comes no sooner than the fastest procedure, a parliament's no sooner than its own."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import gamma, kstest
from tests.model.small import GUARANTORS, commitment, met, run, same, scenario, under
from validation.same_luck import differences

from guaranteesim.analysis.text.decision_time import compute_days_to_decide
from guaranteesim.equations import clocked_days, count_needed, gamma_days, wait_for_others
from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.reading.loader import load_scenario

GRAB = 1
P_VALUE = 1e-5
"""Chance that a true distribution is refused."""
SURE = {"willingness.intercept": 20}
PARLIAMENT = {"least_days": 5, "further_days": 7.5, "shape": 2}
EXECUTIVE = {"least_days": 0.5, "further_days": 1.5, "shape": 2}
STEPS = {"theatre.decision.parliament": PARLIAMENT, "theatre.decision.executive": EXECUTIVE}
ALONE = {**SURE, **STEPS, **under("each", ["GBR"])}
KNOWN_AFTER = {"theatre.decision.information_days": 2}
GBR = GUARANTORS.index("GBR")


def by(*steps, code="GBR"):
    """Changes that have a state decide by these steps."""
    return {f"states.{code}.procedure": list(steps)}


def first_days(changes, worlds=3000):
    return met(changes, GRAB, worlds)[1].first_day


def test_a_parliament_takes_its_least_days_and_a_gamma_beyond():
    days = first_days({**ALONE, **by("parliament")})
    assert days.min() >= 5
    assert kstest(days, gamma(2, loc=5, scale=7.5 / 2).cdf).pvalue > P_VALUE


def test_steps_follow_each_other():
    days = first_days({**ALONE, **by("executive", "parliament")})
    assert days.min() >= 5.5
    error = np.sqrt((1.5**2 + 7.5**2) / 2 / days.size)
    assert abs(days.mean() - 14.5) < 4.75 * error


def test_without_steps_it_is_exponential_with_the_days_of_the_state():
    days = first_days({**ALONE})
    assert kstest(days, "expon", args=(0, 4)).pvalue > P_VALUE


def test_an_empty_list_and_authority_given_beforehand_take_no_time():
    assert (first_days({**ALONE, **by()}, 50) == 0).all()


def test_an_authorised_party_decides_at_once():
    clause = {"arrangement.commitments": {"aid": commitment("each", ["GBR"], pre_authorised=["GBR"])}}
    for steps in ({}, by("executive", "parliament")):
        assert (first_days({**ALONE, **clause, **steps}, 50) == 0).all()


def test_information_delays_all_alike():
    """One draw for a crisis: states without steps decide on the same day, another one in each world."""
    changes = {
        **SURE,
        **under("each"),
        **KNOWN_AFTER,
        **{f"states.{code}.procedure": [] for code in GUARANTORS},
    }
    _, response = met(changes, GRAB, 2000)
    days = response.day[:, :, 0]
    assert (days == days[:, :1]).all()
    assert kstest(days[:, 0], gamma(2, scale=1).cdf).pvalue > P_VALUE


def test_a_silence_procedure_runs_from_when_it_is_known():
    changes = {**SURE, **under({"silence": {"after_days": 3}}), **by(code="USA")}
    late = {**changes, **KNOWN_AFTER}
    prompt, delayed = met(changes, GRAB, 500)[1], met(late, GRAB, 500)[1]
    np.testing.assert_array_equal(prompt.vote > 0, delayed.vote > 0)
    np.testing.assert_array_equal(prompt.treaty, delayed.treaty)
    gained = delayed.day[:, :, 0] - prompt.day[:, :, 0]
    np.testing.assert_allclose(gained, np.repeat(gained[:, :1], 4, axis=1))


def test_a_clock_shortens_what_is_beyond_the_least():
    """Compliance is 1: what is left of eight days after five is the mean beyond."""
    clause = {"arrangement.commitments": {"aid": commitment("each", ["GBR"], deadline_days=8)}}
    days = first_days({**ALONE, **clause, **by("parliament")})
    assert days.min() >= 5
    assert kstest(days, gamma(2, loc=5, scale=3 / 2).cdf).pvalue > P_VALUE
    strict = {"arrangement.commitments": {"aid": commitment("each", ["GBR"], deadline_days=2)}}
    assert (first_days({**ALONE, **strict, **by("parliament")}, 50) == 5).all()
    assert clocked_days(*(np.array(x) for x in (4.0, 0.0, 3.0, 0.5))) == 3.5


def test_help_outside_the_treaty_takes_the_procedure_too():
    changes = {**STEPS, **under("consult_only"), **by("parliament"), "outside_treaty.aid": 20}
    _, response = met(changes, GRAB, 300)
    assert response.extra_day[:, GBR, 3].min() >= 5


def test_the_challenger_reckons_with_mean_days():
    model = GuaranteeModel(scenario({**ALONE, **by("executive", "parliament"), **KNOWN_AFTER}), np.arange(3))
    np.testing.assert_allclose(model.commitments[0]._expected_days, 0.5 + 1.5 + 5 + 7.5 + 2)
    np.testing.assert_allclose(model.coalition.procedures.estimate_days(np.arange(3))[:, GBR], 16.5)


def test_f10_median_first_help_under_a_shipped_text():
    """Every state by its executive or, where the constitution says so, with its parliament."""
    model = GuaranteeModel(load_scenario("coalition-of-the-willing"), np.arange(1000))
    model.run_model()
    days = model.record.build_event_table()["days_to_act"]
    acted = days[np.isfinite(days)]
    assert acted.size > 25
    # The fastest procedure at the middle of its ranges: at least 0.625 days, 1.75 on average beyond.
    assert np.median(acted) >= 0.625 + 1.75 / 2
    assert acted.min() >= 0.25


@pytest.mark.parametrize("rule", ["each", {"at_least": 2}, {"lead": "USA"}])
def test_f10_no_state_with_a_parliament_helps_before_its_parliament_could(rule):
    changes = {**SURE, **STEPS, **under(rule), **by("executive"), **by("parliament", code="FRA")}
    _, response = met(changes, GRAB, 500)
    acted = response.treaty[:, GUARANTORS.index("FRA")]
    assert acted.any()
    assert response.day[acted, GUARANTORS.index("FRA"), 0].min() >= 5


def test_granovetters_crowd():
    """Thresholds 0 … 99 move all; with one of them changed from 1 to 2 only one acts."""
    needed = np.arange(100)[None, :]
    days = np.ones((1, 100))
    assert np.isfinite(wait_for_others(days, needed)).all()
    needed = np.where(needed == 1, 2, needed)
    assert np.isfinite(wait_for_others(days, needed)).sum() == 1


def test_who_waits_acts_on_the_day_of_those_it_waits_for():
    days = np.array([[3.0, 1.0, 0.0, np.inf], [3.0, 5.0, 0.0, 1.0]])
    needed = np.array([[0, 1, 2, 0], [0, 1, 2, 0]])
    expected = [[3.0, 3.0, 3.0, np.inf], [3.0, 5.0, 3.0, 1.0]]
    np.testing.assert_array_equal(wait_for_others(days, needed), expected)
    np.testing.assert_array_equal(count_needed(np.array([0, 0.3, 1 / 3, 1]), 3), [0, 1, 1, 3])


def test_two_that_wait_for_each_other_renege():
    waiting = {"states.USA.waits_for": 1, "states.GBR.waits_for": 1}
    ran = run({**SURE, **under("each", ["USA", "GBR"]), **waiting})
    assert ran.events["decided"].any()
    assert not ran.events["honoured"].any()
    assert (ran.events["vote_USA"][ran.events["called"]] == 6).all()
    assert (ran.events["anticipated"] > 0).any()


def test_with_nobody_first_the_challenger_expects_no_help():
    waiting = {f"states.{code}.waits_for": 1 for code in ("USA", "GBR")}
    model = GuaranteeModel(scenario({**SURE, **under("each", ["USA", "GBR"]), **waiting}), np.arange(3))
    assert (model.commitments[0].expected_be == 0).all()


def test_waiting_brings_fewer_and_later():
    some = {f"states.{code}.waits_for": 0.5 for code in GUARANTORS[1:]}
    _, prompt = met(under("each"), GRAB)
    _, waited = met({**under("each"), **some}, GRAB)
    assert not (waited.treaty & ~prompt.treaty).any()
    assert waited.treaty.sum() < prompt.treaty.sum()
    both = waited.treaty
    assert (waited.day[both][:, 0] >= prompt.day[both][:, 0]).all()


def test_the_text_is_read_with_the_same_times():
    made = scenario({**ALONE, **by("executive", "parliament"), **KNOWN_AFTER})
    clause = made.arrangement.commitments["aid"]
    rule = clause.rule.bind(clause.parties, aggressor="RUS", victim="UKR")
    assert compute_days_to_decide(made, clause, rule) == pytest.approx(16.5, rel=0.02)


def test_gamma_days_at_shape_one_are_exponential():
    drawn = np.linspace(0.05, 0.95, 19)
    np.testing.assert_allclose(gamma_days(drawn, np.ones(19), np.full(19, 4.0)), -4 * np.log1p(-drawn))


def test_neutral_numbers_change_nothing():
    plain, neutral = run(under("all")), run({**under("all"), **STEPS, "states.USA.waits_for": 0})
    same(plain.worlds, neutral.worlds)
    same(plain.events, neutral.events)


@pytest.mark.parametrize("rule", ["each", {"at_least": 2}, {"silence": {"after_days": 3}}])
def test_the_month_by_hand_takes_the_same_time(rule):
    terms = {
        **STEPS, **KNOWN_AFTER, **by("executive", "parliament"), **by("council", code="FRA"),
        **under(rule, deadline_days=6, pre_authorised=["CHN"], in_place={"GBR": {"ground": 2}}),
        **{f"states.{code}.waits_for": {"uniform": [0, 1]} for code in ("GBR", "FRA", "CHN")},
        "challenger.rationality": 6, "outside_treaty.aid": 0, "willingness.intercept": 1,
        "willingness.clock_compliance": 0.5, "ladder.grab.opens_war": True,
    }  # fmt: skip
    compared, found = differences(scenario(terms), worlds=15)
    assert compared > 1000
    assert found == []
