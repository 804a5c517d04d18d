"""Acceptance under other weights: relations that must hold for any runs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.analysis.consent.test_acceptance import objection
from tests.small_world import add_utility, make_deal, make_no_deal, make_results, make_scenario

from guaranteesim.analysis.comparison.comparison import compare_runs
from guaranteesim.analysis.consent.acceptance import compute_acceptance
from guaranteesim.analysis.consent.weighings import WEIGHINGS, build_weighing_table, compute_joint_chances

WORLDS = 40
ACCEPT = {
    "scale": 0.1,
    "objections": {"refuses": objection("UKR", cost=0.2), "wishes": objection("USA", cost=-0.3)},
    "procedures": {"USA": {"text": "A vote.", "source": "A law", "passes": 0.5}},
}


@pytest.fixture
def together():
    run = add_utility(
        make_results(make_deal("deal", ("UKR", "USA"), acceptance=ACCEPT), [], WORLDS), UKR=0.1, USA=-0.1
    )
    return compare_runs([run, add_utility(make_no_deal(WORLDS), UKR=0.0, USA=0.0)])


def logit(value):
    return 1 / (1 + math.exp(-value))


def test_every_weighing_is_the_formula(together):
    """UKR gains 0.1 and objects at 0.2; USA loses 0.1, wishes at 0.3 and has an even procedure."""
    expected = {
        "as assumed": logit(-1) * logit(2) / 2,
        "objections halved": logit(0) * logit(2) / 2,
        "objections doubled": logit(-3) * logit(2) / 2,
        "no wishes": logit(-1) * logit(-1) / 2,
        "scale halved": logit(-2) * logit(4) / 2,
        "scale doubled": logit(-0.5) * logit(1) / 2,
        "procedures pass": logit(-1) * logit(2),
    }
    (chances,) = compute_joint_chances(together).values()
    found = {weighing.title: chance.value for weighing, chance in zip(WEIGHINGS, chances, strict=True)}
    assert found == pytest.approx(expected, rel=1e-12)


def test_as_assumed_is_the_acceptance_of_the_comparison(together):
    table = build_weighing_table(together).set_index("weighing")
    assert table.loc["as assumed", "probability"] == together.in_force("deal").value
    assert (table["place"] == 1).all()


def test_absolute_stays_absolute():
    accept = {"objections": {"refuses": objection("USA", absolute=True)}}
    run = add_utility(
        make_results(make_deal("deal", ("UKR", "USA"), acceptance=accept), [], WORLDS), UKR=1.0, USA=1.0
    )
    nothing = add_utility(make_no_deal(WORLDS), UKR=0.0, USA=0.0)
    for weighing in WEIGHINGS:
        found = compute_acceptance(run, nothing, weighing)
        assert found.joint.value == 0
        assert not np.isnan(found.weights).any()


def test_nobody_is_asked_without_a_no_deal():
    assert compute_joint_chances(compare_runs([make_results(make_scenario(name="deal"), [], 4)])) == {}
