"""Correlated votes, objections and deadlines as the challenger reads them, against what then happens."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import (
    FALSE_ALARM,
    GUARANTORS,
    commitment,
    crises,
    met,
    scenario,
    under,
    willing,
    z_score,
)
from tests.model.steps.test_anticipation import P, foreseen

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.crises import ABSTAINED, OBJECTED
from guaranteesim.model.steps.posture import Posture

INDEPENDENT = {"each": 1 - 0.5 * 0.3 * 0.4 * 0.7, "all": 0.5 * 0.7 * 0.6 * 0.3}
"""What a reader who overlooked the common shock would expect."""


@pytest.mark.parametrize("rho", [0.3, 0.6])
@pytest.mark.parametrize("rule", ["each", "all", {"at_least": 2}], ids=str)
def test_correlated_votes_are_read_as_correlated(rule, rho):
    """Would show 0.025 on the chance; a reading of the votes as independent is off by more than that."""
    outlook, response, _ = foreseen({**P, **under(rule), "willingness.correlation": rho}, 1, worlds=8000)
    read = abs(z_score(response.honoured, outlook.activation))
    assert read < FALSE_ALARM
    if rule in ("each", "all"):
        assert read < FALSE_ALARM < abs(z_score(response.honoured, INDEPENDENT[rule]))


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6])
def test_correlated_help_and_clash_come_as_read(rho):
    prompt = {f"states.{code}.decision_days": 0 for code in GUARANTORS}
    terms = {**P, **prompt, **under({"at_least": 2}), "willingness.correlation": rho}
    outlook, _, aftermath = foreseen(terms, 1, worlds=4000)
    assert abs(z_score(aftermath.clash, outlook.clash)) < FALSE_ALARM
    spread = aftermath.treaty_be.std() / np.sqrt(aftermath.treaty_be.size)
    assert abs(aftermath.treaty_be.mean() - outlook.treaty_be.mean()) < FALSE_ALARM * spread


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6])
@pytest.mark.parametrize("rule", [{"silence": {}}, {"at_least": 2, "veto": ["CHN"]}], ids=str)
def test_objections_are_read_as_they_are_voiced(rule, rho):
    """Among the unwilling a state objects or abstains by a draw of its own, whatever the common shock."""
    outlook, response, _ = foreseen({**P, **under(rule), "willingness.correlation": rho}, 1, worlds=8000)
    assert abs(z_score(response.honoured, outlook.activation)) < FALSE_ALARM


@pytest.mark.parametrize("power", [0.5, 1, 3])
@pytest.mark.parametrize("alignment", [-0.6, 0.4])
def test_the_unwilling_object_by_their_alignment(power, alignment):
    """With ((1 + alignment)/2)^objection; otherwise they abstain. Would show 0.03 on the chance."""
    terms = {**under("all"), "willingness": {"intercept": -20, "objection": power}}
    _, response = met({**terms, **{f"states.{c}.alignment": alignment for c in GUARANTORS}}, 1, worlds=1500)
    assert np.isin(response.vote, (ABSTAINED, OBJECTED)).all()
    assert abs(z_score((response.vote == OBJECTED).ravel(), ((1 + alignment) / 2) ** power)) < FALSE_ALARM


@pytest.mark.parametrize("power", [1, 3])
def test_the_challenger_knows_how_rarely_its_friends_object(power):
    """A silence procedure with an aligned member: the rarer its objection, the likelier the decision."""
    terms = {**P, **under({"silence": {}}), "willingness.objection": power, "states.CHN.alignment": 0.6}
    outlook, response, _ = foreseen(terms, 1)
    assert abs(z_score(response.honoured, outlook.activation)) < FALSE_ALARM
    consent = np.array([0.5, 0.7, 0.6, 0.3])
    silent = consent + (1 - consent) * (1 - np.array([0.5, 0.5, 0.5, 0.8]) ** power)
    by_hand = silent.prod() - (silent - consent).prod()
    np.testing.assert_allclose(outlook.activation, by_hand, rtol=1e-6)


def test_forces_that_come_after_the_window_are_no_clash():
    """A short act is over before they are there, for the challenger as in the event."""
    slow = {f"states.{code}.deployment_days": 900 for code in GUARANTORS}
    outlook, response, aftermath = foreseen(
        {**under("each"), **slow, "willingness.intercept": 20}, 1, worlds=50
    )
    assert response.honoured.all()
    assert not aftermath.clash.any()
    np.testing.assert_allclose(outlook.clash, 0, atol=1e-6)


def test_an_author_just_plain_enough_is_read_as_plain():
    """Clarity at the very threshold and no fog: the casus foederis is met, and the challenger knows it."""
    terms = {**under("each", trigger={"attribution": 1.0}), "willingness.intercept": 20}
    outlook, response, _ = foreseen(terms, 1, worlds=50)
    assert response.honoured.all()
    np.testing.assert_allclose(outlook.activation, 1, atol=1e-6)


def test_a_force_that_is_there_meets_the_challenger_without_the_army_that_is_not():
    """Only brigades in the fight weigh on the aversion to a clash: 0.1 in place, 2 still on their way."""
    slow = {f"states.{code}.deployment_days": 900 for code in GUARANTORS}
    terms = {**under("each", ["GBR"], in_place={"GBR": {"ground": 0.1}}), **slow, "willingness.intercept": 20}
    _, _, aftermath = foreseen(terms, 1, worlds=20)
    assert aftermath.clash.all()
    np.testing.assert_allclose(aftermath.fighting_be, 0.1)


@pytest.mark.parametrize("months", [0, 6, 60])
def test_the_balance_to_come_is_the_balance_that_comes(months):
    """What the challenger expects of both armies after so much peace is what they then are."""
    terms = {"theatre.opportunity.per_year": 0, "run.horizon_months": 60, "theatre.war.mobilisation": 0.01,
             "states.UKR.growth_per_year": 0.1, "states.RUS.growth_per_year": 0.03,
             "arrangement.protege_force_cap": 70}  # fmt: skip
    model, at = GuaranteeModel(scenario(terms), np.arange(3)), np.arange(3)
    foretold = [
        side.estimate_strength(at, np.full(3, float(months))) for side in (model.challenger, model.protege)
    ]
    for _ in range(months):
        model.step()
    for side, expected in zip((model.challenger, model.protege), foretold, strict=True):
        np.testing.assert_allclose(side.compute_strength(at), expected, rtol=1e-9)


def test_worn_armies_are_seen_to_be_rebuilt():
    """Half of it lost: 1 % of the target a month and growth come back, up to the target."""
    terms = {"theatre.opportunity.per_year": 0, "run.horizon_months": 60, "theatre.war.mobilisation": 0.01}
    model, at = (
        GuaranteeModel(scenario({**terms, "states.UKR.growth_per_year": 0}), np.arange(3)),
        np.arange(3),
    )
    model.protege.ground[:] = 30
    for months in (10, 50, 60):
        expected = model.protege.estimate_strength(at, np.full(3, float(months - model.month)))
        while model.month < months:
            model.step()
        np.testing.assert_allclose(model.protege.compute_strength(at), expected, rtol=1e-9)
        np.testing.assert_allclose(expected, min(30 + 0.6 * months, 60), rtol=1e-9)


def test_two_commitments_help_no_more_often_than_the_better_of_them():
    terms = {**P, **under("all")}
    twice = {"arrangement.commitments": {"aid": commitment("all"), "again": commitment("all")}}
    for changes in (terms, {**P, **twice}):
        model = GuaranteeModel(scenario(changes), np.arange(3))
        outlook = Posture(model, crises(model, 1).at).select_outlook(1)
        np.testing.assert_allclose(outlook.help_chance, INDEPENDENT["all"], rtol=1e-9)
        np.testing.assert_allclose(outlook.treaty_be, 8 * INDEPENDENT["all"], rtol=1e-9)


def test_certain_states_stay_certain_whatever_the_correlation():
    sure = {**willing(USA=0.9), "willingness.intercept": 20, "willingness.correlation": 0.9}
    model = GuaranteeModel(scenario({**sure, **under("all")}), np.arange(3))
    np.testing.assert_allclose(Posture(model, np.arange(3)).select_outlook(1).activation, 1, atol=1e-6)
