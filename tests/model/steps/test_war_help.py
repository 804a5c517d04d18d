"""Help in a war: who has arrived, from when it fights and clashes, how it is worn down."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import scenario, under
from tests.model.steps.test_war import at_war

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.actors.supporter_arrays import CONTINGENTS


def joined(rule="each", war=None, **changes):
    """A model in which GBR joins a war with its whole ground force under ``rule``, before month 1."""
    in_place = changes.pop("in_place", {})
    arrangement = under(
        rule, ["GBR"], each_provides={"ground": 1}, trigger={"rung": "grab"}, in_place=in_place
    )
    changes = {"willingness.intercept": 20, "states.GBR.decision_days": 0, **arrangement, **changes}
    return GuaranteeModel(scenario(at_war(war, **changes)), np.arange(50))


def arrival(model, contingent="ground"):
    """After month 1: months of the war from which a contingent of GBR fights, counted from 1, and its force.

    All its other contingents are absent.
    """
    model.step()
    started = model.front.at_war
    assert started.any()
    state = next(state for state in model.coalition.members if state.code == "GBR")
    position = CONTINGENTS.index(contingent)
    assert not np.delete(state.sent_be, position, axis=1).any()
    return state.sent_from[started, position] - 1, state.sent_be[started, position]


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
            assert (state.sent_be >= 0).all()
        assert (model.protege.ground >= 0).all()


@pytest.mark.parametrize(("days", "month"), [(0, 1), (95, 4)])
def test_force_outside_a_treaty_comes_by_its_own_clock(days, month):
    prompt = {"states.GBR.deployment_days": days, "states.GBR.decision_days": 0}
    model = GuaranteeModel(scenario(at_war(**prompt, **{"outside_treaty.force": 20})), np.arange(50))
    since, force = arrival(model, "ground outside the treaty")
    assert set(since) == {month}
    assert set(force) == {4.0}


def test_a_clash_begins_in_the_month_they_arrive():
    """Forces that deploy for ninety-five days fight from the fourth month on, and not before."""
    model = joined(**{"states.GBR.deployment_days": 95, "run.horizon_months": 20})
    for _ in range(8):
        model.step()
        waged = model.record.war_months
        np.testing.assert_array_equal(model.record.clash, waged >= 4)
        np.testing.assert_allclose(model.record.fighting_be_months, 4 * np.maximum(waged - 3, 0))
    assert model.record.clash.any()


def test_only_those_who_have_arrived_are_worn_down():
    model = joined(war={"attrition": 0.02}, **{"states.GBR.deployment_days": 65})
    state = next(state for state in model.coalition.members if state.code == "GBR")
    for _ in range(6):
        model.step()
        waged = model.record.war_months
        force = state.sent_be[:, CONTINGENTS.index("ground")]
        assert (force[(waged < 3) & model.front.at_war] == 4).all()
        assert (force[waged >= 3] < 4).all()
    assert (waged >= 3).any()


def test_peace_sends_everyone_home():
    model = joined(war={"ceasefire_per_month": 1}, **{"states.GBR.deployment_days": 0})
    state = next(state for state in model.coalition.members if state.code == "GBR")
    for _ in range(4):
        model.step()
        assert not state.sent_be[~model.front.at_war].any()
    assert model.record.war_months.any()


def test_a_nuclear_power_that_stays_out_of_a_war_frightens_nobody():
    """GBR, without nuclear weapons, comes in later; whether USA has them, which does not, is no matter."""
    worlds = [
        joined(**{"states.USA.nuclear": armed, "states.GBR.nuclear": False, "states.GBR.deployment_days": 31})
        for armed in (False, True)
    ]
    for model in worlds:
        for _ in range(3):
            model.step()
    without, with_ = worlds
    assert without.front.clashed.any()
    assert without.nuclear_risk
    np.testing.assert_array_equal(with_.front.clashed, without.front.clashed)
    np.testing.assert_array_equal(with_.challenger.utility, without.challenger.utility)
    own = joined(**{"states.GBR.nuclear": True, "states.GBR.deployment_days": 31})
    for _ in range(3):
        own.step()
    clashed = own.front.clashed & without.front.clashed
    assert (own.challenger.utility[clashed] < without.challenger.utility[clashed]).all()
