"""Votes, record and funnel follow the clauses under which somebody could fight; a lead is one for all clauses."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from tests.model.small import FALSE_ALARM, GUARANTORS, commitment, met, run, scenario, voted, z_score

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.consultation import FUNNEL, HONOURED, NOT_CALLED, OVERRULED, consult
from guaranteesim.model.learning import learn
from guaranteesim.model.perception import Posture

SANCTIONS = commitment("automatic", each_provides={"ground": 0, "sanctions": 1})
TROOPS = commitment("all", (*GUARANTORS, "RUS"))
"""The challenger has a vote: it never decides."""
WILLING = {"willingness.intercept": 20}


def clauses(**commitments):
    return {"arrangement.commitments": {"aid": None, **commitments}}


def seen(changes, level=1, worlds=200):
    """What the challenger expects, and what then happens."""
    crises, response = met(changes, level, worlds=worlds)
    return Posture(crises.model, crises.at).outlook(level), crises, response


def test_sanctions_beside_troops_do_not_pass_for_help():
    """They are imposed, and that is all: no vote, no stage of the funnel, no word kept."""
    outlook, crises, response = seen({**WILLING, **clauses(sanctions=SANCTIONS, troops=TROOPS)})
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
    learn(crises.model, crises, response)
    for state in crises.model.coalition.members:
        assert not state.kept.any()
        assert not state.broken.any()


def test_below_the_trigger_of_the_troops_the_sanctions_leave_no_vote():
    later = {**TROOPS, "trigger": {"rung": "grab", "attribution": 0.5}}
    _, _, response = seen({**WILLING, **clauses(sanctions=SANCTIONS, troops=later)}, level=0)
    assert response.share.any()
    assert not any(getattr(response, stage).any() for stage in FUNNEL)
    assert (response.vote == NOT_CALLED).all()


def test_the_sanctions_alone_are_followed():
    outlook, crises, response = seen({**WILLING, **clauses(sanctions=SANCTIONS)})
    for stage in FUNNEL:
        assert getattr(response, stage).all()
    assert (response.vote == HONOURED).all()
    np.testing.assert_allclose(outlook.activation, 1, atol=1e-6)
    learn(crises.model, crises, response)
    for state in crises.model.coalition.members:
        np.testing.assert_array_equal(state.kept, 1)


def test_sanctions_refused_beside_troops_are_no_word_broken():
    """Nobody is willing, the clause on troops is not called: nothing enters the record."""
    later = {**TROOPS, "rule": "each", "trigger": {"rung": "grab", "attribution": 0.5}}
    sanctions = {**SANCTIONS, "rule": "each"}
    for commitments, broken in ((clauses(sanctions=sanctions, troops=later), 0), (clauses(sanctions=sanctions), 1)):
        _, crises, response = seen({"willingness.intercept": -20, **commitments}, level=0)
        learn(crises.model, crises, response)
        for state in crises.model.coalition.members:
            np.testing.assert_array_equal(state.broken, broken)


def test_a_clause_on_troops_that_nobody_has_is_not_one_to_fight_under():
    unarmed = {f"states.{code}.forces.ground": 0 for code in GUARANTORS}
    model = GuaranteeModel(scenario({**unarmed, **clauses(sanctions=SANCTIONS, troops=TROOPS)}), np.arange(3))
    assert [clause.name for clause in model.followed] == ["sanctions", "troops"]
    stationed = {**TROOPS, "in_place": {"GBR": {"ground": 1}}}
    model = GuaranteeModel(scenario({**unarmed, **clauses(sanctions=SANCTIONS, troops=stationed)}), np.arange(3))
    assert [clause.name for clause in model.followed] == ["troops"]


def test_the_sanctions_of_a_simulated_arrangement_leave_its_votes_alone():
    """Month after month: the clause on sanctions adds no vote and no word, whatever the troops do."""
    troops = commitment({"at_least": 2})
    both = run({**clauses(sanctions=SANCTIONS, troops=troops), "willingness.renege": 0.3})
    alone = run({**clauses(troops=troops), "willingness.renege": 0.3})
    for column in ("world", "month", *FUNNEL, "days_to_act", *(f"vote_{code}" for code in GUARANTORS)):
        np.testing.assert_array_equal(both.events[column], alone.events[column], err_msg=column)
    reliability = "believed_reliability"
    np.testing.assert_array_equal(both.worlds[reliability], alone.worlds[reliability])


FOLLOWS = {"states.GBR.follows": "USA", "states.GBR.following": 0.5, "willingness.lead": 3}
"""GBR is moved by ±1.5 logits by the stance of USA."""
BACKSTOP = commitment("each", ["USA"])
COALITION = commitment("each", ["GBR"])


@pytest.mark.parametrize("order", [("backstop", "coalition"), ("coalition", "backstop")])
def test_a_follower_looks_to_its_lead_under_another_clause(order):
    terms = {"backstop": BACKSTOP, "coalition": COALITION}
    _, response = met({**FOLLOWS, **clauses(**{name: terms[name] for name in order})}, 1, worlds=4000)
    lead, follower = response.treaty[:, 0], response.treaty[:, 1]
    assert abs(z_score(lead, 0.5)) < FALSE_ALARM
    assert abs(z_score(follower[lead], expit(1.5))) < FALSE_ALARM
    assert abs(z_score(follower[~lead], expit(-1.5))) < FALSE_ALARM


def test_a_lead_that_is_not_asked_moves_nobody():
    later = {**BACKSTOP, "trigger": {"rung": "grab", "attribution": 0.5}}
    _, response = met({**FOLLOWS, **clauses(backstop=later, coalition=COALITION)}, 0, worlds=4000)
    assert abs(z_score(response.treaty[:, 1], 0.5)) < FALSE_ALARM


def test_a_lead_willing_under_one_clause_stands_as_willing():
    """Bound by one clause and not by the other, it is willing under the first: that is its stance."""
    bound = {**BACKSTOP, "bindingness": 1.0}
    loose = {**BACKSTOP, "bindingness": 0.0}
    terms = {**FOLLOWS, "willingness.bindingness": 40, "states.USA.resolve.mean": -10,
             "states.GBR.resolve.mean": -10}  # fmt: skip
    for first, second in ((bound, loose), (loose, bound)):
        _, response = met({**terms, **clauses(a=first, b=second, c=COALITION)}, 1, worlds=2000)
        assert response.treaty[:, 0].all()
        assert abs(z_score(response.treaty[:, 1], expit(1.5))) < FALSE_ALARM


@pytest.mark.parametrize("mean", [-20, 20])
def test_the_challenger_reads_a_lead_across_clauses(mean):
    """A lead known to be for, or against: each chance is Λ(±1.5)."""
    terms = {**FOLLOWS, "states.USA.resolve.mean": mean, **clauses(backstop=BACKSTOP, coalition=COALITION)}
    model = GuaranteeModel(scenario({**terms, "arrangement.commitments.backstop.rule": "consult_only"}), np.arange(3))
    outlook = Posture(model, np.arange(3)).outlook(1)
    np.testing.assert_allclose(outlook.activation, expit(np.sign(mean) * 1.5), rtol=1e-6)


def test_the_challenger_reads_an_even_lead_as_even():
    """Willing under one clause half the time, never under the other: its stance is 0 on average, in any order."""
    even, never = {**BACKSTOP, "bindingness": 1.0}, {**BACKSTOP, "bindingness": 0.0}
    terms = {**FOLLOWS, "willingness.bindingness": 40, "states.USA.resolve.mean": -20, "states.GBR.resolve.mean": -10}
    readings = []
    for first, second in ((even, never), (never, even)):
        commitments = clauses(a={**first, "rule": "consult_only"}, b={**second, "rule": "consult_only"}, c=COALITION)
        model = GuaranteeModel(scenario({**terms, **commitments}), np.arange(3))
        readings.append(Posture(model, np.arange(3)).outlook(1).activation)
    np.testing.assert_allclose(readings[0], readings[1], rtol=1e-9)
    np.testing.assert_allclose(readings[0], 0.5, rtol=1e-6)


def test_every_clause_is_put_to_its_parties_whether_or_not_it_is_followed():
    model = GuaranteeModel(scenario({**WILLING, **clauses(sanctions=SANCTIONS, troops=commitment("each"))}), np.arange(50))
    from_run = consult(model, met({**WILLING, **clauses(sanctions=SANCTIONS, troops=commitment("each"))}, 1, worlds=50)[0])
    assert (from_run.share[:, :, 0] == 0.5).all()
    assert (from_run.share[:, :, 5] == 1).all()
    assert voted({f"vote_{code}": from_run.vote[:, place] for place, code in enumerate(GUARANTORS)}, "USA", "honoured").all()
