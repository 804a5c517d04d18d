"""Votes, record and funnel follow the commitments that somebody could fight under."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from tests.model.small import FALSE_ALARM, GUARANTORS, commitment, met, run, scenario, z_score

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.actors.axes import GROUND
from guaranteesim.model.actors.axes import SANCTIONS as SANCTIONED
from guaranteesim.model.crises import FUNNEL, HONOURED, NOT_CALLED, OVERRULED
from guaranteesim.model.steps.learning import update_records
from guaranteesim.model.steps.posture import Posture

SANCTIONS = commitment("automatic", each_provides={"ground": 0, "sanctions": 1})
TROOPS = commitment("all", (*GUARANTORS, "RUS"))
"""The challenger has a vote: it never decides."""
WILLING = {"willingness.intercept": 20}


def arrange(**commitments):
    return {"arrangement.commitments": {"aid": None, **commitments}}


def seen(changes, level=1, worlds=200):
    """What the challenger expects, and what then happens."""
    crises, response = met(changes, level, worlds=worlds)
    return Posture(crises.model, crises.at).select_outlook(level), crises, response


def test_sanctions_beside_troops_do_not_pass_for_help():
    """They are imposed, and that is all: no vote, no stage of the funnel, no word kept."""
    outlook, crises, response = seen({**WILLING, **arrange(sanctions=SANCTIONS, troops=TROOPS)})
    assert response.share.any()
    assert response.casus.all()
    assert response.called.all()
    assert response.judged.all()
    assert not response.decided.any()
    assert not response.honoured.any()
    assert not response.treaty.any()
    assert np.isinf(response.first_day).all()
    assert (response.vote == OVERRULED).all()
    assert not outlook.activation.any()
    assert (outlook.sanctions > 0).all()
    update_records(crises.model, crises, response)
    for state in crises.model.coalition.members:
        assert not state.kept.any()
        assert not state.broken.any()


def test_below_the_trigger_of_the_troops_the_sanctions_leave_no_vote():
    later = {**TROOPS, "trigger": {"rung": "grab", "attribution": 0.5}}
    _, _, response = seen({**WILLING, **arrange(sanctions=SANCTIONS, troops=later)}, level=0)
    assert response.share.any()
    assert not any(getattr(response, stage).any() for stage in FUNNEL)
    assert (response.vote == NOT_CALLED).all()


def test_the_sanctions_alone_are_followed():
    outlook, crises, response = seen({**WILLING, **arrange(sanctions=SANCTIONS)})
    for stage in FUNNEL:
        assert getattr(response, stage).all()
    assert (response.vote == HONOURED).all()
    np.testing.assert_allclose(outlook.activation, 1, atol=1e-6)
    update_records(crises.model, crises, response)
    for state in crises.model.coalition.members:
        np.testing.assert_array_equal(state.kept, 1)


def test_sanctions_refused_beside_troops_are_no_word_broken():
    """Nobody is willing, the commitment on troops is not called: nothing enters the record."""
    later = {**TROOPS, "rule": "each", "trigger": {"rung": "grab", "attribution": 0.5}}
    sanctions = {**SANCTIONS, "rule": "each"}
    for commitments, broken in (
        (arrange(sanctions=sanctions, troops=later), 0),
        (arrange(sanctions=sanctions), 1),
    ):
        _, crises, response = seen({"willingness.intercept": -20, **commitments}, level=0)
        update_records(crises.model, crises, response)
        for state in crises.model.coalition.members:
            np.testing.assert_array_equal(state.broken, broken)


def test_a_commitment_on_troops_that_nobody_has_is_not_one_to_fight_under():
    unarmed = {f"states.{code}.forces.ground": 0 for code in GUARANTORS}
    model = GuaranteeModel(scenario({**unarmed, **arrange(sanctions=SANCTIONS, troops=TROOPS)}), np.arange(3))
    assert [commitment.name for commitment in model.tracked] == ["sanctions", "troops"]
    stationed = {**TROOPS, "in_place": {"GBR": {"ground": 1}}}
    model = GuaranteeModel(
        scenario({**unarmed, **arrange(sanctions=SANCTIONS, troops=stationed)}), np.arange(3)
    )
    assert [commitment.name for commitment in model.tracked] == ["troops"]


def test_the_sanctions_of_a_simulated_arrangement_leave_its_votes_alone():
    """Month after month: the commitment on sanctions adds no vote and no word, whatever the troops do."""
    troops = commitment({"at_least": 2})
    both = run({**arrange(sanctions=SANCTIONS, troops=troops), "willingness.renege": 0.3})
    alone = run({**arrange(troops=troops), "willingness.renege": 0.3})
    for column in ("world", "month", *FUNNEL, "days_to_act", *(f"vote_{code}" for code in GUARANTORS)):
        np.testing.assert_array_equal(both.events[column], alone.events[column], err_msg=column)
    reliability = "believed_reliability"
    np.testing.assert_array_equal(both.worlds[reliability], alone.worlds[reliability])


FOLLOWS = {"states.GBR.follows": "USA", "states.GBR.following": 0.5, "willingness.lead": 3}
"""GBR is moved by ±1.5 logits by the stance of USA."""
BACKSTOP = commitment("each", ["USA"])
COALITION = commitment("each", ["GBR"])


@pytest.mark.parametrize("order", [("backstop", "coalition"), ("coalition", "backstop")])
def test_a_follower_looks_to_its_lead_under_another_commitment(order):
    terms = {"backstop": BACKSTOP, "coalition": COALITION}
    _, response = met({**FOLLOWS, **arrange(**{name: terms[name] for name in order})}, 1, worlds=4000)
    lead, follower = response.treaty[:, 0], response.treaty[:, 1]
    assert abs(z_score(lead, 0.5)) < FALSE_ALARM
    assert abs(z_score(follower[lead], expit(1.5))) < FALSE_ALARM
    assert abs(z_score(follower[~lead], expit(-1.5))) < FALSE_ALARM


def test_a_lead_that_is_not_asked_moves_nobody():
    later = {**BACKSTOP, "trigger": {"rung": "grab", "attribution": 0.5}}
    _, response = met({**FOLLOWS, **arrange(backstop=later, coalition=COALITION)}, 0, worlds=4000)
    assert abs(z_score(response.treaty[:, 1], 0.5)) < FALSE_ALARM


def test_a_commitment_that_is_not_called_hides_no_refusal():
    """USA refuses under the commitment that is called; a further one that is not called changes nothing."""
    later = {**BACKSTOP, "trigger": {"rung": "grab", "attribution": 0.5}}
    _, response = met({**FOLLOWS, **arrange(a=BACKSTOP, b=later, c=COALITION)}, 0, worlds=4000)
    lead, follower = response.treaty[:, 0], response.treaty[:, 1]
    assert abs(z_score(follower[~lead], expit(-1.5))) < FALSE_ALARM


BOUND, LOOSE = {**BACKSTOP, "bindingness": 1.0}, {**BACKSTOP, "bindingness": 0.0}
WORD_BINDS = {**FOLLOWS, "willingness.bindingness": 20, "willingness.exposure": 20,
              "states.USA": {"reputation": 1, "audience": 1}, "states.GBR.exposure": 0,
              "states.GBR.reputation": 0, "states.GBR.audience": 0}  # fmt: skip
"""The z of USA is 20·bindingness − 20·exposure, that of GBR is nil but for its lead."""


@pytest.mark.parametrize("order", [(BOUND, LOOSE), (LOOSE, BOUND)])
def test_a_lead_willing_under_one_commitment_stands_as_willing(order):
    """Bound by one commitment and not by the other, it is willing under the first: that is its stance."""
    first, second = order
    terms = {**WORD_BINDS, "states.USA.exposure": 0.5, **arrange(a=first, b=second, c=COALITION)}
    _, response = met(terms, 1, worlds=2000)
    assert response.treaty[:, 0].mean() > 0.99
    assert abs(z_score(response.treaty[:, 1], expit(1.5))) < FALSE_ALARM


@pytest.mark.parametrize(("exposure", "pull"), [(0.0, 1.5), (1.0, -1.5)])
def test_the_challenger_reads_a_lead_across_commitments(exposure, pull):
    """A lead known to be for, or against: the chance of its follower is Λ(±1.5)."""
    text = {**BACKSTOP, "rule": "consult_only", "bindingness": 0.5}
    terms = {**WORD_BINDS, "states.USA.exposure": exposure, **arrange(backstop=text, coalition=COALITION)}
    model = GuaranteeModel(scenario(terms), np.arange(3))
    outlook = Posture(model, np.arange(3)).select_outlook(1)
    np.testing.assert_allclose(outlook.activation, expit(pull), rtol=1e-3)


@pytest.mark.parametrize("order", [(BOUND, LOOSE), (LOOSE, BOUND)])
def test_the_challenger_reads_an_even_lead_as_even(order):
    """Willing under one commitment half the time, never under the other: its mean stance is 0."""
    first, second = ({**text, "rule": "consult_only"} for text in order)
    terms = {**WORD_BINDS, "states.USA.exposure": 1, **arrange(a=first, b=second, c=COALITION)}
    model = GuaranteeModel(scenario(terms), np.arange(3))
    np.testing.assert_allclose(Posture(model, np.arange(3)).select_outlook(1).activation, 0.5, rtol=1e-6)


def test_every_commitment_is_put_to_its_parties_whether_or_not_it_is_followed():
    _, response = met({**WILLING, **arrange(sanctions=SANCTIONS, troops=commitment("each"))}, 1, worlds=50)
    assert (response.share[:, :, GROUND] == 0.5).all()
    assert (response.share[:, :, SANCTIONED] == 1).all()
    assert (response.vote == HONOURED).all()
