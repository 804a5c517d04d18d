"""Incidents of a ceasefire: their level, what persists, and what they lead to."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr
from tests.model.small import FALSE_ALARM, merged, run, same, scenario, under, z_score
from validation.same_luck import differences

from guaranteesim.equations import MAX_TENSION
from guaranteesim.model import GuaranteeModel

COUNTED = {"switches.ceasefire_incidents": True}
STILL = {
    **COUNTED,
    "theatre.ceasefire": {
        "usual_incidents": 1000, "persistence": 0.5, "volatility": 0, "heat_effect": 2, "cooling": 0.1,
        "act_effect": 0, "monitor_effect": 1, "disengagement_effect": 3, "pretext_elasticity": 0,
        "pretexts_per_year": 0, "opportunity_elasticity": 0, "fog_elasticity": 0,
    },
    "theatre.opportunity.per_year": 0, "ladder.grab.opens_war": True,
}  # fmt: skip
"""Nothing happens, and nothing is left to chance."""


def _count_by_month(changes, worlds=3):
    ran = run(merged(STILL, changes), worlds)
    return ran.model.record.monthly.counts["incidents"] / worlds


def test_off_leaves_no_trace():
    terms = {"start.heat": 1, "arrangement.disengagement": 0.5, "theatre.ceasefire.pretexts_per_year": 12}
    off, plain = run({**terms, "switches.ceasefire_incidents": False}), run()
    same(off.worlds, plain.worlds)
    same(off.events, plain.events)
    assert "incidents" not in off.worlds
    assert "incidents" not in off.model.record.monthly.counts


def test_counted_without_consequences_they_change_nothing_else():
    ceasefire = {f"theatre.ceasefire.{name}": 0 for name in (
        "pretexts_per_year", "pretext_elasticity", "opportunity_elasticity", "fog_elasticity")}  # fmt: skip
    counted = run({**COUNTED, **ceasefire, "start.heat": 1})
    assert counted.worlds.pop("incidents").all()
    assert not counted.worlds.pop("pretexts").any()
    plain = run()
    same(counted.worlds, plain.worlds)
    same(counted.events, plain.events)


def test_the_heat_of_a_war_cools_down_by_a_share_a_month():
    expected = 1000 * np.exp(2 * 0.5 * 0.9 ** np.arange(1, 11))
    np.testing.assert_array_equal(_count_by_month({"start.heat": 0.5}), np.floor(expected + 0.5))


@pytest.mark.parametrize("share", [0.25, 1])
def test_disengagement_lowers_incidents_by_its_share(share):
    found = _count_by_month({"arrangement.disengagement": share})
    np.testing.assert_array_equal(found, np.floor(1000 * np.exp(-3 * share) + 0.5))


def test_monitors_and_disengagement_end_with_the_arrangement():
    terms = {"arrangement.verification": 0.5, "arrangement.disengagement": 0.5}
    found = _count_by_month({**terms, "arrangement.duration": {"months": 4}})
    np.testing.assert_array_equal(found, [np.floor(1000 * np.exp(-2) + 0.5)] * 4 + [1000] * 6)


def test_tension_stays_within_its_bounds():
    hot = _count_by_month({"start.heat": 1, "theatre.ceasefire": {"heat_effect": 7, "cooling": 0},
                           "theatre.ceasefire.volatility": 3})  # fmt: skip
    assert hot.max() <= 1000 * np.exp(MAX_TENSION) + 1


def test_the_deviation_is_an_autoregression():
    """Its spread after many months is σ/√(1 − φ²), and the next month repeats the share φ of it."""
    terms = {"theatre.ceasefire": {"volatility": 0.4, "persistence": 0.8}, "run": {"horizon_months": 60}}
    model = GuaranteeModel(scenario(merged(STILL, terms)), np.arange(20_000))
    model.run_model()
    before = model.ceasefire.tension
    np.testing.assert_allclose(before.std(), 0.4 / np.sqrt(1 - 0.64), rtol=0.03)
    model.month = 61
    model.ceasefire.begin_month()
    shared = np.corrcoef(before, model.ceasefire.deviation)[0, 1]
    np.testing.assert_allclose(shared, 0.8, atol=0.02)


def test_an_act_raises_incidents_from_the_next_month_on():
    terms = merged(STILL, {
        "theatre.opportunity.per_year": 12, "theatre.ceasefire.act_effect": 2, "ladder.grab": None,
        "challenger.status_quo": -5, "challenger.rationality": 1000, "run": {"horizon_months": 3},
    })  # fmt: skip
    ran = run(terms, 2000)
    months = ran.events["month"]
    first = np.full(2000, 99)
    np.minimum.at(first, ran.events["world"], months)
    only_in_month_1 = np.setdiff1d(np.flatnonzero(first == 1), ran.events["world"][months == 2])
    # Severity 0.4, persistence 0.5: a deviation of 0.4 in month 2 and of 0.2 in month 3.
    expected = 1000 + np.floor(1000 * np.exp([0.4, 0.2]) + 0.5).sum()
    np.testing.assert_array_equal(ran.worlds["incidents"][only_in_month_1], expected)


def test_war_has_no_incidents_and_leaves_its_heat():
    terms = {"start.at_war": True, "theatre.war.ceasefire_per_month": 1, "theatre.war.front_speed": 0,
             "theatre.war.front_noise": 0, "theatre.war.attrition": 0}  # fmt: skip
    found = _count_by_month(terms)
    expected = 1000 * np.exp(2 * 0.9 ** np.arange(1, 10))
    np.testing.assert_array_equal(found, [0, *np.floor(expected + 0.5)])


HOT = {
    "start.heat": 1, "theatre.ceasefire.cooling": 0, "theatre.ceasefire.heat_effect": 2,
    "theatre.ceasefire.volatility": 0, "arrangement.verification": 0,
}  # fmt: skip


def test_incidents_multiply_provocations():
    terms = {**HOT, "theatre.ceasefire.pretext_elasticity": 0.5, "protege.provocation_per_year": 0.6}
    ran = run(merged(STILL, terms), 5000)
    rate = 0.6 * np.exp(0.5 * 2)
    provoked = ran.worlds["provocations"]
    chance = 1 - np.exp(-rate / 12)
    spread = np.sqrt(chance * (1 - chance) * provoked.size * 10)
    assert abs(provoked.sum() - 10 * provoked.size * chance) < FALSE_ALARM * spread


def test_pretexts_come_at_their_rate_and_raise_opportunities_like_provocations():
    """The months have pretexts at the rate 2.4·e a year, and opportunities at 1.2, threefold with one."""
    ceasefire = {"pretext_elasticity": 0.5, "pretexts_per_year": 2.4}
    opportunity = {"per_year": 1.2, "provocation_effect": 2}
    quiet = {"challenger.status_quo": 5, "challenger.rationality": 1000, "run": {"horizon_months": 1}}
    terms = merged(STILL, {**HOT, "theatre.ceasefire": ceasefire, **quiet})
    ran = run(merged(terms, {"theatre.opportunity": opportunity}), 20_000)
    pretext = ran.worlds["pretexts"] == 1
    assert abs(z_score(pretext, 1 - np.exp(-2.4 * np.e / 12))) < FALSE_ALARM
    chance = 1 - np.exp(-1.2 * np.where(pretext, 3, 1) / 12)
    assert abs(z_score(ran.worlds["opportunities"] == 1, chance)) < FALSE_ALARM
    assert not ran.worlds["provocations"].any()


def test_incidents_multiply_opportunities():
    quiet = {"challenger.status_quo": 5, "challenger.rationality": 1000, "run": {"horizon_months": 1}}
    terms = {**HOT, **quiet, "theatre.ceasefire.opportunity_elasticity": 0.7}
    ran = run(merged(merged(STILL, terms), {"theatre.opportunity.per_year": 1}), 20_000)
    assert abs(z_score(ran.worlds["opportunities"] == 1, 1 - np.exp(-np.exp(1.4) / 12))) < FALSE_ALARM


def test_incidents_thicken_the_fog():
    """Φ((clarity − attribution)/fog): the act of a plain author is called in fewer cases."""
    fog = {"theatre.signals.common_noise": 0.1, "theatre.ceasefire.fog_elasticity": 0.5}
    text = under("each", trigger={"rung": "strikes", "attribution": 0.8})
    terms = merged(STILL, {**HOT, **fog, **text, "theatre.opportunity.per_year": 12, "ladder.grab": None})
    ran = run(terms, 3000)
    assert abs(z_score(ran.events["called"], ndtr(0.2 / (0.1 * np.e)))) < FALSE_ALARM
    np.testing.assert_allclose(ran.model.duration.total_noise, 0.1 * np.e)


ALL = {
    **COUNTED, "start.heat": {"uniform": [0, 1]}, "arrangement.disengagement": 0.4,
    "arrangement.verification": 0.3, "theatre.signals": {"common_noise": 0.2, "own_noise": 0.1},
    "theatre.ceasefire.pretexts_per_year": 3, "protege.provocation_per_year": 2,
    "ladder.grab.opens_war": True, "theatre.war.ceasefire_per_month": 0.4, "challenger.rationality": 3,
}  # fmt: skip


def test_blocks_do_not_change_worlds():
    whole, part = run(ALL, range(20)), run(ALL, [3, 17])
    same({name: values[[3, 17]] for name, values in whole.worlds.items()}, part.worlds)


@pytest.mark.parametrize("terms", [{}, {"start.at_war": True}, {"arrangement.duration": {"months": 3}}])
def test_the_month_by_hand_counts_the_same(terms):
    compared, found = differences(scenario({**ALL, **terms}), worlds=12)
    assert compared > 1000
    assert found == []
