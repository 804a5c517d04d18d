"""The months of war: attrition, fronts, ends, who has arrived, and the account of months."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import FALSE_ALARM, run, rung, scenario, under, z_score

from guaranteesim.model import GuaranteeModel

STILL = {
    "front_speed": 0, "front_noise": 0, "attrition": 0, "mobilisation": 0, "collapse_territory": 1,
    "collapse_force": 0, "ceasefire_per_month": 0, "exhaustion": 0,
}  # fmt: skip
"""A war in which nothing happens and that never ends."""


def at_war(war=None, **changes):
    """Changes under which the challenger invades at the first opportunity."""
    only = {"strikes": None, "grab": rung(1.0, gain=1, opens_war=True, major=True, window_days=30)}
    return {
        "ladder": only, "challenger.rationality": 1000, "challenger.status_quo": -5,
        "theatre.war": {**STILL, **(war or {})}, "arrangement.commitments": None, **changes,
    }  # fmt: skip


def opened(changes, worlds=50, months=12):
    """A model stepped until every world is at war, and its war months so far."""
    model = GuaranteeModel(scenario({"run.horizon_months": 60, **changes}), np.arange(worlds))
    for _ in range(months):
        model.step()
    chosen = model.front.at_war & (model.record.war_months > 2)
    assert chosen.sum() > worlds / 2
    return model, np.flatnonzero(chosen)


def test_equal_sides_wear_equally():
    model, at = opened(at_war({"attrition": 0.03}))
    np.testing.assert_array_equal(model.challenger.ground[at], model.protege.ground[at])
    np.testing.assert_allclose(model.protege.ground[at], 60 * 0.97 ** model.record.war_months[at], rtol=1e-12)


def test_attrition_is_lanchesters_square():
    """Without reinforcement x² − y² keeps its value, by a factor 1 − a² a month in whole months."""
    model, at = opened(at_war({"attrition": 0.02}, **{"states.RUS.forces.ground": 100,
                                                      "states.UKR.forces.ground": 80}))  # fmt: skip
    square = model.challenger.ground[at] ** 2 - model.protege.ground[at] ** 2
    expected = (100**2 - 80**2) * (1 - 0.02**2) ** model.record.war_months[at]
    np.testing.assert_allclose(square, expected, rtol=1e-10)


def test_mobilisation_raises_a_share_of_the_outbreak():
    model, at = opened(at_war({"mobilisation": 0.02}))
    np.testing.assert_allclose(model.protege.ground[at], 60 * (1 + 0.02 * model.record.war_months[at]))


def test_territory_stays_within_the_country():
    ran = run(at_war({"front_noise": 0.4, "collapse_territory": 0.9}))
    territory = ran.worlds["territory_lost"]
    assert ((territory >= 0) & (territory <= 1)).all()
    assert (territory == 1).any()
    assert (territory == 0).any()


def test_the_front_moves_by_the_advantage():
    """Speed × (2P − 1) a month, P = 0.6 at parity with the fitted contest."""
    contest = {"theatre.contest": {"exponent": 0.478, "attacker_multiplier": 1.5}}
    model, at = opened(at_war({"front_speed": 0.05}, **contest))
    np.testing.assert_allclose(model.front.territory[at], 0.05 * 0.2 * model.record.war_months[at])


def test_collapse_hands_over_the_country():
    ran = run(at_war({"front_speed": 0.5, "collapse_territory": 0.3, "ceasefire_per_month": 0}))
    over = ran.worlds["war_months"] > 5
    assert over.any()
    assert (ran.worlds["territory_lost"][over] == 1).all()


def test_a_spent_protege_collapses_and_a_spent_challenger_goes_home():
    war = {"attrition": 0.2, "collapse_force": 0.5}
    weak = run(at_war(war, **{"states.UKR.forces.ground": 20}))
    fought = weak.worlds["war_months"] > 3
    assert (weak.worlds["territory_lost"][fought] == 1).all()
    strong = run(at_war(war, **{"states.RUS.forces.ground": 20}))
    assert (strong.worlds["territory_lost"] == 0).all()
    assert (strong.worlds["wars"] > 1).any()


def test_a_beaten_challenger_gains_no_ground():
    """Pushed back behind the line of the outbreak, then spent: the peace does not push it forward."""
    war = {"attrition": 0.1, "front_speed": 0.2, "collapse_force": 0.9}
    model = GuaranteeModel(scenario(at_war(war, **{"states.RUS.forces.ground": 10})), np.arange(50))
    model.front.territory[:] = 0.5
    before = model.front.territory.copy()
    for _ in range(4):
        model.step()
        waged = model.record.war_months > 0
        assert (model.front.territory <= before).all()
        assert (model.front.territory[waged] < 0.5).all()
        before = model.front.territory.copy()


@pytest.mark.parametrize("hazard", [0.05, 0.3])
def test_a_ceasefire_comes_at_its_hazard(hazard):
    """Every month of a frozen war ends it with the same chance. Would show 0.04 at the higher."""
    ran = run(at_war({"ceasefire_per_month": hazard}, **{"run.horizon_months": 30}), worlds=400)
    months = ran.worlds["war_months"].sum()
    ended = np.zeros(months, dtype=bool)
    ended[: ran.worlds["wars"].sum() - ran.model.front.at_war.sum()] = True
    assert abs(z_score(ended, hazard)) < FALSE_ALARM


def test_exhaustion_raises_the_hazard_with_age():
    """In its third month of war a world makes peace for certain, in the first never."""
    ran = run(at_war({"ceasefire_per_month": 0, "exhaustion": 0.1}, **{"run.horizon_months": 20}), worlds=300)
    age = [np.zeros(0)]
    model = GuaranteeModel(ran.model.scenario, np.arange(300))
    ends = 0
    for _ in range(20):
        before = model.front.at_war.copy()
        model.step()
        age.append(model.front.age[before] - 1)
        ends += (before & ~model.front.at_war).sum()
    chance = 0.1 * np.concatenate(age)
    ended = np.zeros(chance.size, dtype=bool)
    ended[:ends] = True
    assert abs(z_score(ended, chance)) < FALSE_ALARM


def test_every_month_is_counted_once():
    """A month is quiet, has a crisis, or is one of war: never two of these."""
    ran = run(at_war({"ceasefire_per_month": 0.3}, **{"run.horizon_months": 20}))
    crises = np.bincount(ran.events["world"], minlength=ran.model.size)
    months = ran.worlds["quiet_months"] + ran.worlds["war_months"] + crises
    np.testing.assert_array_equal(months, 20)


def test_nuclear_use_ends_a_war():
    risky = {"theatre.nuclear.use_per_clash_month": 1, "outside_treaty.force": 20}
    ran = run(at_war(**risky))
    assert ran.worlds["nuclear_use"].all()
    assert not ran.model.front.at_war.any()
    assert not ran.worlds["war_months"].any()


def joined(rule="each", war=None, **changes):
    """A model in which GBR joins a war with its whole ground force under ``rule``, before month 1."""
    in_place = changes.pop("in_place", {})
    clause = under(rule, ["GBR"], each_provides={"ground": 1}, trigger={"rung": "grab"}, in_place=in_place)
    changes = {"willingness.intercept": 20, "states.GBR.decision_days": 0, **clause, **changes}
    return GuaranteeModel(scenario(at_war(war, **changes)), np.arange(50))


def arrival(model):
    """After month 1: months of the war from which GBR fights, counted from 1, and its force."""
    model.step()
    started = model.front.at_war
    assert started.any()
    state = next(state for state in model.coalition.members if state.code == "GBR")
    return state.fighting_from[started] - 1, state.fighting_be[started]


@pytest.mark.parametrize(("days", "month"), [(0, 1), (29, 1), (31, 2), (95, 4)])
def test_forces_on_call_fight_once_they_are_there(days, month):
    since, force = arrival(joined(**{"states.GBR.deployment_days": days}))
    assert set(since) == {month}
    assert set(force) == {4.0}


def test_a_token_force_in_place_does_not_bring_the_army_at_once():
    """Troops on call still have to deploy."""
    model = joined(in_place={"GBR": {"ground": 0.1}}, **{"states.GBR.deployment_days": 95})
    for _ in range(3):
        model.step()
    waged = model.record.war_months > 0
    assert waged.any()
    assert (model.record.fighting_be_months[waged] <= 0.1 * model.record.war_months[waged] + 1e-9).all()


def test_arms_given_outside_a_treaty_do_not_hasten_its_armies():
    """The treaty's forces come by the treaty's decision, not by that of a shipment of arms."""
    aid = {"outside_treaty.aid": 20, "states.GBR.deployment_days": 0}
    since, force = arrival(joined({"silence": {"after_days": 200}}, **aid))
    assert (force == 4).all()
    assert (since >= 1 + 200 // 30).all()


def test_no_force_is_ever_negative():
    """The heaviest attrition the schema allows against five times the force."""
    strong = {"states.GBR.deployment_days": 0, "states.RUS.forces.ground": 900}
    model = joined(war={"attrition": 0.5}, **strong)
    for _ in range(6):
        model.step()
        for state in model.coalition.members:
            assert (state.fighting_be >= 0).all()
        assert (model.protege.ground >= 0).all()


def test_nothing_is_left_to_invade():
    """A protégé that the challenger holds entirely is not attacked again."""
    model = GuaranteeModel(scenario(at_war()), np.arange(20))
    model.front.territory[:] = 1.0
    for _ in range(6):
        model.step()
    assert not model.record.wars.any()
