"""Where an abstention counts otherwise than an objection, against every vote of everybody."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from guaranteesim.treaty import parse_rule

STATES = ("USA", "GBR", "FRA", "CHN")
RULES = [
    "all",
    "each",
    {"at_least": 2},
    {"majority": {}},
    {"majority": {}, "present_and_voting": True},
    {"lead": "USA", "followers": 1},
    {"quota": "2/3", "abstention_counts_as": "consent"},
    {"at_least": 2, "abstention_counts_as": "objection"},
    {"at_least": 2, "quorum": 3},
    {"at_least": 1, "veto": ["CHN"]},
    {"silence": {"after_days": 2}},
    {"any_of": [{"at_least": 2, "veto": ["CHN"]}, {"lead": "USA"}]},
]


def may_differ(rule, state):
    """Whether some vote of the others makes an abstention of the state count otherwise than its objection."""
    place = STATES.index(state)
    for votes in product("coa", repeat=len(STATES) - 1):
        found = []
        for own in "oa":
            cast = [*votes[:place], own, *votes[place:]]
            willing, objecting = (np.array([vote == kind for vote in cast]) for kind in "co")
            found.append(rule.find_acting(willing, objecting).tolist())
        if found[0] != found[1]:
            return True
    return False


@pytest.mark.parametrize("form", RULES, ids=str)
@pytest.mark.parametrize("state", STATES)
def test_an_abstention_is_heard_where_it_can_differ(form, state):
    rule = parse_rule(form).bind(STATES)
    assert rule.hears_abstention(state) == may_differ(rule, state)
