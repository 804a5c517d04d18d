"""What hangs on an enabler comes only while it acts; a lead that has left may hold its followers back."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import commitment, crises, merged, run, rung, same, scenario, state, under, willing

from guaranteesim.equations import enabled_delivery
from guaranteesim.model import GuaranteeModel
from guaranteesim.model.crises import HONOURED
from guaranteesim.model.steps.consultation import consult_parties
from guaranteesim.model.steps.contest import resolve_crises
from guaranteesim.model.steps.posture import Posture

EXIT = {"events": {"exit": {"state": "USA", "month": 1, "withdraws": True}}}
HANGING = {
    "states.GBR.enabler": "USA",
    "theatre.instruments": {"ground": {"enabled_share": 0.4}, "arms": {"enabled_share": 0.5}},
    "states.GBR.decision_days": 0, "states.USA.decision_days": 0,
}  # fmt: skip
BOTH = under("each", ["USA", "GBR"], each_provides={"ground": 1, "arms": 1}, in_place={"GBR": {"ground": 3}})
CERTAIN = {"willingness.intercept": 20}
WAR = {
    "ladder": {"strikes": rung(0.9, opens_war=True, major=True, gain=1), "grab": None},
    "challenger.status_quo": -5, "challenger.rationality": 8,
    "theatre.war": {"ceasefire_per_month": 0, "exhaustion": 0, "attrition": 0, "mobilisation": 0,
                    "front_speed": 0, "front_noise": 0},
    "theatre.nuclear.use_per_clash_month": 0, "run.horizon_months": 4,
}  # fmt: skip


def meet(changes, worlds=50, text=BOTH):
    """Outlook, response and aftermath of the upper act, met once in every world."""
    model = GuaranteeModel(scenario(merged({**HANGING, **CERTAIN, **text}, changes)), np.arange(worlds))
    model.month = 1
    model.events.apply_month()
    act = crises(model, 1)
    outlook = Posture(model, act.at).select_outlook(1)
    response = consult_parties(model, act)
    return outlook, response, resolve_crises(model, act, response)


def test_the_equation():
    share, acting = np.array([0.0, 0.4, 0.4, 0.4]), np.array([0.0, 1.0, 0.0, 0.5])
    np.testing.assert_allclose(enabled_delivery(share, acting), [1, 1, 0.6, 0.8])


def test_all_of_it_comes_while_the_enabler_acts():
    outlook, response, aftermath = meet({})
    free_outlook, _, free = meet({"states.GBR.enabler": None})
    assert (response.vote[:, :2] == HONOURED).all()
    np.testing.assert_array_equal(aftermath.treaty_be, free.treaty_be)
    np.testing.assert_allclose(outlook.treaty_be, free_outlook.treaty_be, rtol=1e-6)


def test_a_share_is_missing_once_the_enabler_has_left():
    """GBR has 4 brigades and arms of 0.2 $bn a month; the three brigades in place are there already."""
    outlook, response, aftermath = meet(EXIT)
    arms = 0.2 * (1 - 0.5)
    per_bn = scenario({}).theatre.instruments.arms.be_per_unit
    assert (response.vote[:, 1] == HONOURED).all()
    np.testing.assert_allclose(aftermath.arms_bn[:, 1], arms)
    least, most = 4 * 0.6 + arms * per_bn.low, 4 * 0.6 + arms * per_bn.high
    assert ((aftermath.treaty_be >= least) & (aftermath.treaty_be <= most)).all()
    np.testing.assert_allclose(aftermath.in_place_be, 3)
    np.testing.assert_allclose(aftermath.fighting_be, 3 + 4 * 0.6)
    np.testing.assert_allclose(outlook.fighting_be, 3 + 4 * 0.6, rtol=1e-6)
    # A promise is not smaller because less comes.
    assert (aftermath.promised_be > aftermath.sent_be + 4 * 0.4 - 1e-9).all()


def test_dependence_scales_what_is_missing():
    whole, half, none = (meet({**EXIT, "states.GBR.dependence": part})[2].fighting_be for part in (1, 0.5, 0))
    np.testing.assert_allclose(half, (whole + none) / 2)
    np.testing.assert_allclose(none, 7)


def test_an_enabler_that_is_not_willing_is_missed_and_one_that_gives_aid_is_not():
    refuses = meet({"states.USA.resolve.mean": -5, "willingness.intercept": 3, "states.USA.stake": 0})
    assert 0 < (refuses[2].fighting_be < 7).mean() < 1
    never = {"willingness.intercept": -15, "states.GBR.resolve.mean": 5, "willingness.resolve": 6}
    missed, helped = meet(never), meet({**never, "outside_treaty.aid": 20})
    np.testing.assert_allclose(missed[2].fighting_be, 3 + 4 * 0.6)
    assert (helped[1].outside[:, 0] == 1).all()
    np.testing.assert_allclose(helped[2].fighting_be, 7)


def test_the_challenger_expects_what_comes_on_average():
    """Under each, GBR acts by itself, so what it brings hangs on USA's own chance."""
    chances = willing(USA=0.3, GBR=0.9)
    changes = {"willingness.intercept": 0, **chances, "willingness.renege": 0}
    text = under("each", ["USA", "GBR"], each_provides={"ground": 1})
    outlook, _, aftermath = meet(changes, 4000, text)
    expected = outlook.treaty_be
    spread = aftermath.treaty_be.std() / np.sqrt(4000)
    # A party's chance given the decision stands in for its own: 0.3/0.93, where some party acts.
    given = 0.3 / (1 - 0.7 * 0.1)
    assert abs(expected.mean() - aftermath.treaty_be.mean()) < 4 * (given - 0.3) * 0.9 + 4 * spread


def test_an_enabler_that_would_send_troops_and_has_none_is_missed():
    alone = under("each", ["GBR"], each_provides={"ground": 1})
    troops = {"outside_treaty.force": 20, "states.USA.forces": {"ground": 0, "arms": 0.2, "sanctions": 0.1}}
    np.testing.assert_allclose(meet(troops, text=alone)[0].treaty_be, 4 * 0.6, rtol=1e-6)
    with_some = {**troops, "states.USA.forces.ground": 1}
    np.testing.assert_allclose(meet(with_some, text=alone)[0].treaty_be, 4, rtol=1e-6)


def test_what_is_expected_of_an_enabler_does_not_hang_on_who_else_has_left():
    """Two of three must agree and GBR has left, so the rule decides only if the enabler acts."""
    terms = {
        **HANGING, **under({"at_least": 2}, ["USA", "GBR", "FRA"], each_provides={"ground": 1}),
        **willing(USA=0.3, FRA=0.9), "willingness.renege": 0, "states.GBR.enabler": None,
        "events": {"exit": {"state": "GBR", "month": 1, "withdraws": True}},
    }  # fmt: skip
    outlooks = []
    for enabler in ("USA", None):
        model = GuaranteeModel(scenario({**terms, "states.FRA.enabler": enabler}), np.arange(20))
        model.month = 1
        model.events.apply_month()
        outlooks.append(Posture(model, np.arange(20)).select_outlook(1))
    np.testing.assert_allclose(outlooks[0].treaty_be, 0.27 * (4 + 4), rtol=1e-6)
    np.testing.assert_allclose(outlooks[1].treaty_be, outlooks[0].treaty_be, rtol=1e-6)


def test_under_a_rule_that_needs_the_enabler_nothing_is_expected_to_be_missing():
    rule = under("all", ["USA", "GBR"], each_provides={"ground": 1})
    chances = {**willing(USA=0.3, GBR=0.9), "willingness.intercept": 0, "willingness.renege": 0}
    hanging = {**HANGING, **rule, **chances}
    one, other = (
        Posture(model, np.arange(20)).select_outlook(1)
        for model in (
            GuaranteeModel(scenario(changes), np.arange(20))
            for changes in (hanging, {**hanging, "states.GBR.enabler": None})
        )
    )
    np.testing.assert_allclose(one.treaty_be, other.treaty_be, rtol=1e-6)
    np.testing.assert_allclose(one.fighting_be, other.fighting_be, rtol=1e-6)


def test_in_a_war_the_share_goes_missing_in_the_month_of_the_exit():
    exit_later = {"events": {"exit": {"state": "USA", "month": 3, "withdraws": True}}}
    terms = {**HANGING, **CERTAIN, **WAR, **BOTH, "willingness.renege": 0}
    stays, leaves = (run({**terms, **event}, worlds=100) for event in ({}, exit_later))
    began = np.flatnonzero(stays.events["month"] == 1)
    assert began.size > 50
    worlds = stays.events["world"][began]
    lost = (stays.worlds["fighting_be_months"] - leaves.worlds["fighting_be_months"])[worlds]
    # Its contingent of 4 brigades stands for months 2 to 4, and 40 % of it goes missing in 3 and 4.
    np.testing.assert_allclose(lost, 2 * 4 * 0.4)


def test_an_enabler_on_which_nothing_hangs_changes_nothing():
    lively = {**CERTAIN, **BOTH, "willingness.intercept": 0}
    one, other = run(lively), run({**lively, "states.GBR.enabler": "USA"})
    same(one.worlds, other.worlds)
    same(one.events, other.events)


def test_logistics_help_like_intelligence():
    chances = {}
    for name in ("intelligence", "logistics"):
        terms = {
            "states.GBR": state(forces={"ground": 0, "arms": 0, "sanctions": 0, name: 0.5}),
            f"theatre.instruments.{name}": {"be_per_unit": 8, "lag_share": 0.1, "escalation": 0.1},
            **CERTAIN, **WAR, **under("each", ["GBR"], each_provides={"ground": 0, name: 1}),
        }  # fmt: skip
        chances[name] = run(terms, worlds=60)
    assert (chances["logistics"].events["treaty_be"] == 4).all()
    same(chances["intelligence"].worlds, chances["logistics"].worlds)
    same(chances["intelligence"].events, chances["logistics"].events)


FOLLOWERS = {
    "arrangement.commitments": {"aid": commitment("each", ["GBR", "FRA"])},
    "states.GBR.follows": "USA", "states.FRA.follows": "USA", "willingness.lead": 2,
    "states.GBR.following": 1, "states.FRA.following": 1,
}  # fmt: skip


@pytest.mark.parametrize(("part", "z"), [(0, 0.0), (0.5, -1.0), (1, -2.0)])
def test_a_lead_that_has_left_holds_its_followers_back(part, z):
    model = GuaranteeModel(scenario({**FOLLOWERS, **EXIT, "willingness.lead_exit": part}), np.arange(4000))
    model.month = 1
    model.events.apply_month()
    act = crises(model, 1)
    chance = 1 / (1 + np.exp(-z))
    expected = Posture(model, act.at).select_outlook(1).activation
    np.testing.assert_allclose(expected, 1 - (1 - chance) ** 2, rtol=1e-6)
    willing_parties = (consult_parties(model, act).vote[:, 1:3] >= HONOURED - 1).mean()
    assert willing_parties == pytest.approx(chance, abs=0.03)


def test_a_lead_that_stays_and_is_not_asked_holds_nobody_back():
    one, other = run(FOLLOWERS), run({**FOLLOWERS, "willingness.lead_exit": 1})
    same(one.events, other.events)


def test_a_lead_that_is_asked_counts_as_a_refusal_once_it_has_left():
    asked = {
        **FOLLOWERS,
        **EXIT,
        "arrangement.commitments": {"aid": commitment("each", ["USA", "GBR", "FRA"])},
    }
    one, other = run(asked), run({**asked, "willingness.lead_exit": 1})
    same(one.events, other.events)
