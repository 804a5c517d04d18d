"""Monotone rules: the answer from the diagram is the one of trying every change of every vote."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from tests.rule_cases import KINDS, list_forms_of_cases

from guaranteesim.treaty import BoundRule, parse_rule

STATES = ("AAA", "BBB", "CCC", "DDD", "EEE")


def try_every_change(rule: BoundRule) -> bool:
    """Return whether no vote raised by one step undoes a decision; 0 objects, 1 abstains, 2 consents."""
    votes = np.array(list(product(range(3), repeat=len(rule.parties))))
    decided = rule.is_decided(votes == 2, votes == 0)
    number = votes @ 3 ** np.arange(len(rule.parties))[::-1]
    assert (number == np.arange(len(votes))).all()
    for place in range(len(rule.parties)):
        lower = np.flatnonzero(votes[:, place] < 2)
        higher = lower + 3 ** (len(rule.parties) - 1 - place)
        if (decided[lower] & ~decided[higher]).any():
            return False
    return True


@pytest.mark.parametrize("victim", [None, "BBB"])
@pytest.mark.parametrize("key", KINDS)
def test_the_diagram_answers_as_trying_every_change(key: str, victim: str | None) -> None:
    for form in list_forms_of_cases(key, STATES):
        for more in ({}, {"veto": ["CCC"]}, {"recuse_aggressor": True}):
            rule = parse_rule({**form, **more}).bind(STATES, aggressor="EEE", victim=victim)
            assert rule.is_monotone() == try_every_change(rule), form


def test_a_quorum_of_those_that_vote_is_not_monotone() -> None:
    # AAA is for it and two of three must vote: BBB's objection makes the quorum that its absence would not.
    form = {"quota": "1/2", "present_and_voting": True, "quorum": 2}
    rule = parse_rule(form).bind(STATES[:3])
    assert rule.is_decided(np.array([True, False, False]), np.array([False, True, False]))
    assert not rule.is_decided(np.array([True, False, False]), np.array([False, False, False]))
    assert not rule.is_monotone()
    assert not try_every_change(rule)


def test_a_quorum_that_counts_abstainers_is_monotone() -> None:
    form = {"quota": "1/2", "present_and_voting": True, "quorum": {"members": 2, "abstainers": "present"}}
    assert parse_rule(form).bind(STATES).is_monotone()
