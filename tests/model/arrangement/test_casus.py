"""Texts that hold against named aggressors alone, and parties with a narrower casus foederis."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import (
    FALSE_ALARM,
    GUARANTORS,
    commitment,
    met,
    run,
    same,
    scenario,
    under,
    voted,
    z_score,
)
from validation.same_luck import differences

from guaranteesim.model.crises import NOT_CALLED

FORCE = {"GBR": {"ground": 6}}
CHOOSES = {"challenger.rationality": 6, "beliefs.record_weight": 0.5, "willingness.intercept": 2}
STRIKES, GRAB = 0, 1


def test_a_text_against_another_state_is_no_text():
    """Acts, territory and the challenger's view are as under a text without parties that could be called."""
    ran = run({**CHOOSES, **under("each", against=["PRK"], in_place=FORCE), "ladder.grab.contact": 1})
    none = run({**CHOOSES, "arrangement.commitments": {"aid": None}})
    assert not ran.events["casus"].any()
    assert (ran.worlds["true_reliability"] == 0).all()
    for column in ("world", "month", "rung", "anticipated", "success", "clash", "in_place_be"):
        np.testing.assert_array_equal(ran.events[column], none.events[column])


@pytest.mark.parametrize("named", [["RUS"], ["PRK", "RUS"]])
def test_a_text_against_the_challenger_is_one_against_anybody(named):
    ran, open_text = run({**CHOOSES, **under("all", against=named)}), run({**CHOOSES, **under("all")})
    same(ran.worlds, open_text.worlds)
    same(ran.events, open_text.events)


def test_its_troops_in_place_are_paid_for_and_do_not_fight():
    ran = run({**under("each", against=["PRK"], in_place=FORCE), "ladder.grab.contact": 1})
    assert not ran.events["clash"].any()
    assert (ran.worlds["in_place_be_months"] == 60).all()


def test_a_reservation_asks_the_party_only_there():
    terms = under("each", reservations={"USA": {"rung": "grab"}})
    _, low = met(terms, STRIKES)
    _, high = met(terms, GRAB)
    assert (low.vote[:, 0] == NOT_CALLED).all()
    assert (low.promised[:, 0] == 0).all()
    assert not low.withheld[:, 0].any()
    assert (low.promised[:, 1, 0] == 0.5).all()
    assert abs(z_score(high.treaty[:, 0], 0.5)) < FALSE_ALARM


def test_a_reservation_moves_no_other_party():
    open_text, reserved = (
        met(under("each", **reservation), STRIKES)[1]
        for reservation in ({}, {"reservations": {"USA": {"against": ["PRK"]}}})
    )
    np.testing.assert_array_equal(open_text.vote[:, 1:], reserved.vote[:, 1:])
    assert (reserved.vote[:, 0] == NOT_CALLED).all()


def test_a_reservation_that_reserves_nothing_changes_nothing():
    nothing = {"USA": {"rung": "strikes", "attribution": 0.1, "against": ["RUS"]}}
    ran, open_text = run({**CHOOSES, **under("all", reservations=nothing)}), run({**CHOOSES, **under("all")})
    for name, values in open_text.worlds.items():
        np.testing.assert_allclose(ran.worlds[name], values, rtol=1e-12)
    same(ran.events, open_text.events)


def test_a_party_may_ask_for_a_plainer_author():
    terms = under("each", reservations={"USA": {"attribution": 0.9}})
    _, dim = met({**terms, "ladder.strikes.clarity": 0.8}, STRIKES)
    _, plain = met({**terms, "ladder.strikes.clarity": 0.9}, STRIKES)
    assert (dim.vote[:, 0] == NOT_CALLED).all()
    assert (dim.vote[:, 1:] != NOT_CALLED).all()
    assert (plain.vote[:, 0] != NOT_CALLED).all()


def test_one_that_answers_for_another_aggressor_alone_stops_unanimity():
    """It has a vote and never consents, so nothing is ever decided, and it breaks no word."""
    ran = run({**CHOOSES, **under("all", reservations={"USA": {"against": ["PRK"]}})})
    assert ran.events["called"].any()
    assert not ran.events["decided"].any()
    assert voted(ran.events, "USA", "not called").all()
    assert not ran.model.coalition.members[0].broken.any()
    assert (ran.events["anticipated"] == 0).all()


def test_a_lead_that_is_not_asked_moves_nobody():
    terms = {**under("each", reservations={"USA": {"against": ["PRK"]}}), "willingness.lead": 20,
             "states.GBR": {"follows": "USA", "following": 1}}  # fmt: skip
    _, response = met(terms, GRAB)
    assert abs(z_score(response.treaty[:, 1], 0.5)) < FALSE_ALARM


RESERVATIONS = {
    "USA": {"rung": "grab"},
    "GBR": {"attribution": {"uniform": [0.3, 1]}},
    "FRA": {"against": ["PRK"]},
}


@pytest.mark.parametrize("rule", ["each", {"at_least": 2}, "automatic"])
def test_the_month_by_hand_asks_the_same_parties(rule):
    clauses = {
        "aid": commitment(rule, reservations=RESERVATIONS, in_place=FORCE),
        "other": commitment("each", GUARANTORS[:2], against=["PRK"], in_place={"USA": {"ground": 2}}),
    }
    terms = {
        **CHOOSES, "arrangement.commitments": clauses,
        "theatre.signals": {"common_noise": 0.2, "own_noise": 0.2},
        "ladder.grab.contact": 0.5, "states.GBR": {"follows": "USA", "following": 1}, "willingness.lead": 1,
    }  # fmt: skip
    compared, found = differences(scenario(terms), worlds=15)
    assert compared > 1000
    assert found == []
