"""Who stands in the way of a decision: pivotal and blocking states, from their definitions and by name."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from tests.treaty.strategies import every_vote, treaties

from guaranteesim.treaty import parse_rule


def others_act(rule, willing, objecting, i):
    """Whether anybody but party ``i`` acts."""
    acting = rule.find_acting(willing, objecting).copy()
    acting[..., i] = False
    return acting.any(axis=-1)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(treaties())
def test_pivotal_and_blocking_are_their_definitions(treaty):
    """Only a state that stops others stands in the way; one that would act alone stops nobody."""
    rule, n = (
        parse_rule(treaty.form).bind(treaty.parties, treaty.aggressor, treaty.victim),
        len(treaty.parties),
    )
    willing, objecting = every_vote(n)
    undecided = ~rule.is_decided(willing, objecting)
    pivotal, blocking = rule.find_pivotal(willing, objecting), rule.find_blocking(willing, objecting)
    everyone = np.ones((len(willing), n), dtype=bool)
    for i, name in enumerate(treaty.parties):
        with_it, less = willing.copy(), objecting.copy()
        with_it[:, i], less[:, i] = True, False
        expected = undecided & ~willing[:, i] & others_act(rule, with_it, less, i)
        assert np.array_equal(pivotal[:, i], expected)
        others, against = everyone.copy(), np.zeros_like(everyone)
        others[:, i], against[:, i] = willing[:, i], objecting[:, i]
        could = others_act(rule, everyone, np.zeros_like(everyone), i) & (name in rule.players)
        stops = could & ~willing[:, i] & ~others_act(rule, others, against, i)
        assert np.array_equal(blocking[:, i], undecided & (expected | stops))


@pytest.mark.parametrize(
    ("form", "pivotal", "blocking"),
    [
        ("each", "", ""),
        ("automatic", "", ""),
        ("consult_only", "", ""),
        ("all", "", "FRA DEU"),
        ({"at_least": 3}, "FRA DEU", "FRA DEU"),
        ({"lead": "FRA", "followers": 1}, "FRA", "FRA"),
        ({"any_of": [{"all": {}}, {"at_least": 1, "of": ["FRA"]}]}, "", "FRA"),
    ],
    ids=str,
)
def test_who_stands_in_the_way_of_the_willing(form, pivotal, blocking):
    """USA and GBR are willing, FRA and DEU object."""
    parties = np.array(["USA", "GBR", "FRA", "DEU"])
    rule, votes = parse_rule(form).bind(tuple(parties)), np.array([True, True, False, False])
    if rule.is_decided(votes):
        votes[:] = False
    assert list(parties[rule.find_pivotal(votes)]) == pivotal.split()
    assert list(parties[rule.find_blocking(votes)]) == blocking.split()


def test_where_each_acts_for_itself_nobody_stands_in_the_way():
    rule = parse_rule("each").bind(("USA", "GBR", "FRA"))
    willing, objecting = every_vote(3)
    assert not rule.find_pivotal(willing, objecting).any()
    assert not rule.find_blocking(willing, objecting).any()
