"""Absorption: while the aggressor holds a veto, nobody else's willingness has any effect on the treaty."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import GUARANTORS, run, under, voted, willing

from guaranteesim.model.crises import BLOCKS, VOTES

FIVE = (*GUARANTORS, "RUS")
KEEN = {"states.CHN.stake": 1, "states.CHN.alignment": -1, "states.CHN.exposure": 0}
TERMS = {
    "willingness": {"stake": 2, "alignment": 2, "severity": 1}, "outside_treaty.aid": 0,
    "challenger.rationality": 5, **willing(USA=0.9, GBR=0.9, FRA=0.9),
}  # fmt: skip
VETOES = {
    "unanimity": "all",
    "veto": {"at_least": 1, "veto": ["RUS"]},
    "dual key": {"all_of": ["each", {"all": {}, "of": ["RUS"]}]},
    "automatic with a veto": {"automatic": {}, "veto": ["RUS"]},
}


def acted(events):
    return [voted(events, code, "reneged", "late", "honoured").any() for code in GUARANTORS]


@pytest.mark.parametrize("name", VETOES)
def test_no_treaty_action_whatever_china_wants(name):
    reluctant = run({**TERMS, **under(VETOES[name], FIVE), "states.CHN.alignment": 1})
    keen = run({**TERMS, **under(VETOES[name], FIVE), **KEEN})
    for ran in (reluctant, keen):
        assert ran.events["casus"].all()
        assert not ran.events["decided"].any()
        assert not ran.events["honoured"].any()
        assert not any(acted(ran.events))
        assert (ran.events["treaty_be"] == 0).all()
        assert (ran.events["anticipated"] == 0).all()
        assert np.isinf(ran.events["days_to_act"]).all()


def test_help_outside_the_treaty_may_still_differ():
    reluctant = run({**TERMS, **under("all", FIVE), "states.CHN.alignment": 1})
    keen = run({**TERMS, **under("all", FIVE), **KEEN})
    assert keen.events["outside_CHN"].sum() > reluctant.events["outside_CHN"].sum()


def test_it_matters_once_the_aggressor_is_recused():
    rule = {"all": {}, "recuse_aggressor": True}
    reluctant = run({**TERMS, **under(rule, FIVE), "states.CHN.alignment": 1})
    keen = run({**TERMS, **under(rule, FIVE), **KEEN})
    assert keen.events["decided"].mean() > 2 * reluctant.events["decided"].mean()


def test_the_aggressor_is_seen_to_block():
    """It blocks every call, and is decisive exactly where all others are willing."""
    events = run({**TERMS, **under("all", FIVE), **KEEN}).events
    assert (events["vote_RUS"] == VOTES.index("objected")).all()
    everyone = np.logical_and.reduce([voted(events, code, "overruled") for code in GUARANTORS])
    np.testing.assert_array_equal(
        events["block_RUS"], np.where(everyone, BLOCKS.index("decisive"), BLOCKS.index("blocked"))
    )


def test_the_vote_of_the_aggressor_is_told_even_where_it_does_not_prevail():
    events = run({**TERMS, **under({"at_least": 1}, FIVE)}).events
    assert events["decided"].any()
    assert (events["vote_RUS"][events["called"]] == VOTES.index("objected")).all()
