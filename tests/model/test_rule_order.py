"""Arrangements that differ only in their rule: P(decided | casus foederis) is what the algebra gives."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from tests.model.small import FALSE_ALARM, GUARANTORS, run, under, willing, z_score

from guaranteesim.treaty import parse_rule

FIVE = (*GUARANTORS, "RUS")
P = {"USA": 0.5, "GBR": 0.6, "FRA": 0.6, "CHN": 0.05}
OF_THREE = {"of": ["USA", "GBR", "FRA"]}
RECUSED = {"recuse_aggressor": True}
RULES = {
    "any one": ("each", 0.924),
    "two of three": ({"at_least": 2, **OF_THREE}, 0.600),
    "lead and one follower": ({"lead": "USA", "followers": 1, **OF_THREE}, 0.420),
    "three of five": ({"at_least": 3}, 0.201),
    "three agree": ({"all": {}, **OF_THREE}, 0.180),
    "unanimity without the aggressor": ({"all": {}, **RECUSED}, 0.009),
    "four of five": ({"at_least": 4}, 0.009),
    "unanimity with the aggressor": ("all", 0.0),
}


def decisions(rule):
    return run({**under(rule, FIVE), **willing(**P)}, worlds=800).events["decided"]


@pytest.fixture(scope="module")
def decided():
    return {name: decisions(rule) for name, (rule, _) in RULES.items()}


@pytest.mark.parametrize("name", RULES)
def test_decisions_come_as_often_as_the_rule_says(decided, name):
    """Would show 0.04 on the chance of a decision."""
    rule, oracle = RULES[name]
    willingness = [*P.values(), 0.0]
    exact = float(parse_rule(rule).bind(FIVE, aggressor="RUS").compute_probability(willingness, [
        *((1 - np.array(list(P.values()))) / 2), 1.0]).decided)  # fmt: skip
    assert exact == pytest.approx(oracle, abs=5e-4)
    if oracle == 0:
        assert not decided[name].any()
    else:
        assert abs(z_score(decided[name], exact)) < FALSE_ALARM


def test_the_order_is_that_of_the_algebra(decided):
    """Rules are listed from the likeliest to the least likely; ties in the algebra may fall either way."""
    shares = np.array([decided[name].mean() for name in RULES])
    exact = np.array([oracle for _, oracle in RULES.values()])
    apart = np.subtract.outer(exact, exact) > 0.005
    assert (np.subtract.outer(shares, shares)[apart] > 0).all()


def test_a_stricter_rule_decides_in_fewer_of_the_very_same_crises(decided):
    """Common random numbers: the crises are identical, so the decisions are nested one by one."""
    chain = ("any one", "two of three", "three agree", "unanimity without the aggressor",
             "unanimity with the aggressor")  # fmt: skip
    for wider, narrower in pairwise(chain):
        assert not (decided[narrower] & ~decided[wider]).any()
    assert not (decided["four of five"] & ~decided["three of five"]).any()
    assert not (decided["lead and one follower"] & ~decided["two of three"]).any()


def test_a_veto_never_adds_a_decision():
    free = decisions({"at_least": 2})
    vetoed = decisions({"at_least": 2, "veto": ["CHN"]})
    assert not (vetoed & ~free).any()
    assert vetoed.sum() < free.sum()
