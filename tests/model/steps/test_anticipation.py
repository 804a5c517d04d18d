"""The challenger reads the treaty: what it expects comes about as often as it expects it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import FALSE_ALARM, GUARANTORS, crises, run, scenario, under, willing, z_score

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.steps.consultation import consult_parties
from guaranteesim.model.steps.contest import resolve_crises
from guaranteesim.model.steps.posture import Posture

FIVE = (*GUARANTORS, "RUS")
P = willing(USA=0.5, GBR=0.7, FRA=0.6, CHN=0.3)
RULES = {
    "all": {"all": {}, "recuse_aggressor": True},
    "vetoed": "all",
    "each": "each",
    "two": {"at_least": 2},
    "lead": {"lead": "USA", "followers": 1},
    "dual": {"all_of": [{"lead": "USA"}, {"at_least": 1, "of": ["GBR", "FRA"]}], "recuse_aggressor": True},
    "silence": {"silence": {}, "of": ["USA", "GBR", "FRA"]},
    "automatic": "automatic",
}


def foreseen(changes, level, worlds=3000):
    """What the challenger expects of an act in month 1, and what then happens."""
    model = GuaranteeModel(scenario(changes), np.arange(worlds))
    act = crises(model, level)
    outlook = Posture(model, act.at).select_outlook(level)
    response = consult_parties(model, act)
    return outlook, response, resolve_crises(model, act, response)


@pytest.mark.parametrize("name", RULES)
def test_commitments_are_honoured_as_often_as_it_thinks(name):
    """No noise, no misperception, no correlation. Would show 0.045 on the chance."""
    events = run({**P, **under(RULES[name], FIVE, bindingness=0.6)}, worlds=500).events
    assert abs(z_score(events["honoured"], events["anticipated"])) < FALSE_ALARM


def test_an_automatic_commitment_is_only_as_good_as_the_word_behind_it():
    """Nobody willing: each honours with bindingness × (1 + audience) / 2, which the treaty's reader knows."""
    outlook, response, _ = foreseen({**under("automatic", ["USA"]), "willingness.intercept": -20}, 1)
    assert response.honoured.mean() == pytest.approx(0.375, abs=0.045)
    assert outlook.activation.mean() == pytest.approx(0.375, abs=1e-6)


def test_help_is_expected_as_it_comes():
    prompt = {**P, **under("each"), **{f"states.{code}.decision_days": 0 for code in GUARANTORS}}
    outlook, _, aftermath = foreseen(prompt, 1)
    spread = aftermath.treaty_be.std() / np.sqrt(aftermath.treaty_be.size)
    assert abs(aftermath.treaty_be.mean() - outlook.treaty_be.mean()) < FALSE_ALARM * spread
    np.testing.assert_allclose(outlook.other_be, 0, atol=1e-6)


@pytest.mark.parametrize("rule", ["each", "all"])
def test_a_clash_is_expected_as_often_as_it_comes(rule):
    prompt = {f"states.{code}.decision_days": 0 for code in GUARANTORS}
    outlook, _, aftermath = foreseen({**P, **under(rule), **prompt}, 1)
    assert abs(z_score(aftermath.clash, outlook.clash)) < FALSE_ALARM


def test_a_clash_with_troops_in_place_is_expected():
    terms = {**under("each", in_place={"GBR": {"ground": 2}, "FRA": {"ground": 2}}),
             "willingness.intercept": -20, "ladder.grab.contact": 0.3}  # fmt: skip
    outlook, _, aftermath = foreseen(terms, 1)
    assert abs(z_score(aftermath.clash, outlook.clash)) < FALSE_ALARM


def test_troops_in_place_stand_in_the_way_below_the_trigger_too():
    """They may be attacked at any rung; the challenger sees them whether or not it is called."""
    terms = {**under("each", trigger={"rung": "grab"}, in_place={"GBR": {"ground": 20}}),
             "ladder.strikes.contact": 1}  # fmt: skip
    outlook, response, aftermath = foreseen(terms, 0, worlds=50)
    assert not response.casus.any()
    assert aftermath.clash.all()
    np.testing.assert_allclose(aftermath.in_place_be, 20)
    np.testing.assert_allclose(outlook.clash, 1)
    np.testing.assert_allclose(outlook.other_be, 20, rtol=1e-6)
    np.testing.assert_allclose(outlook.fighting_be, 20, rtol=1e-6)
    assert not outlook.treaty_be.any()
    assert not outlook.help_chance.any()


def test_a_state_without_the_instrument_it_owes_does_not_fight():
    """Half of no brigades is no clash, for the challenger and in the event alike."""
    terms = {**under("each", ["GBR"]), "states.GBR.forces": {"ground": 0, "air": 3},
             "willingness.intercept": 20}  # fmt: skip
    outlook, response, aftermath = foreseen(terms, 1, worlds=50)
    assert response.honoured.all()
    np.testing.assert_allclose(outlook.clash, 0, atol=1e-6)
    assert not aftermath.clash.any()


def test_sanctions_are_expected_as_they_come():
    terms = {**P, **under("each", each_provides={"ground": 0, "sanctions": 1})}
    outlook, _, aftermath = foreseen(terms, 1)
    assert aftermath.sanctions.mean() == pytest.approx(outlook.sanctions.mean(), abs=0.01)


def test_each_commitment_keeps_its_own_clock():
    """A quick commitment on sanctions does not make the slow commitment on troops quick."""
    quick = under("each", each_provides={"ground": 0, "sanctions": 1})["arrangement.commitments"]["aid"]
    slow = under({"silence": {"after_days": 90}}, each_provides={"ground": 1})["arrangement.commitments"][
        "aid"
    ]
    terms = {"arrangement.commitments": {"aid": quick, "troops": slow}, "willingness.intercept": 20,
             "ladder.grab.window_days": 30}  # fmt: skip
    _, _, both = foreseen(terms, 1, worlds=50)
    _, _, alone = foreseen({**terms, "arrangement.commitments": {"aid": None, "troops": slow}}, 1, worlds=50)
    assert (alone.treaty_be == 0).all()
    assert (both.treaty_be == 0).all()


def test_misperception_has_its_size():
    model = GuaranteeModel(scenario({"challenger.misperception": 0.5}), np.arange(4000))
    model.month = 1
    signs = Posture(model, np.arange(4000)).signs
    np.testing.assert_allclose(signs.std(axis=1), 0.5, rtol=0.06)
    np.testing.assert_allclose(signs.mean(axis=1), 0, atol=0.04)


def test_record_and_signs_are_mixed_by_weight():
    terms = {**under("each", ["USA"]), "willingness.intercept": -20, "beliefs.prior_mean": 0.8,
             "beliefs.record_weight": 0.25}  # fmt: skip
    outlook, _, _ = foreseen(terms, 1, worlds=10)
    np.testing.assert_allclose(outlook.activation, 0.2, rtol=1e-6)
