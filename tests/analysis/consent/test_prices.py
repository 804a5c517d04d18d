"""Prices of acceptance: closed forms, plain units, obstacles, and the coverage of their intervals."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from tests.analysis.consent.test_acceptance import accept_deal, objection
from tests.small_world import add_utility, make_deal, make_no_deal, make_results

from guaranteesim.analysis.consent.acceptance import compute_acceptance
from guaranteesim.analysis.consent.prices import compute_price


def price(state="USA", required=("UKR", "USA"), accept=None, worlds=4, **utility):
    made = make_deal("deal", required, acceptance=accept or {})
    found = accept_deal(required=required, accept=accept, worlds=worlds, **utility)
    return compute_price(found[state], made)


def test_without_a_procedure_it_is_what_is_missing():
    accept = {"objections": {"troops": objection("USA", cost=0.4)}}
    found = price(accept=accept, USA=0.1)
    assert found.value.value == pytest.approx(0.3)
    assert found.refuses
    assert found.objections == pytest.approx(0.75)


def test_it_may_be_more_than_the_objections_and_less_than_nothing():
    accept = {"objections": {"troops": objection("USA", cost=0.1)}}
    dear, content = price(accept=accept, USA=-0.2), price(accept=accept, USA=0.4)
    assert (dear.value.value, dear.objections) == (pytest.approx(0.3), None)
    assert (content.value.value, content.objections) == (pytest.approx(-0.3), None)
    assert not content.refuses


def test_a_procedure_asks_for_more():
    """Λ(x/τ)·q = 1/2 at x = τ·log(1/(2q − 1))."""
    accept = {"procedures": {"USA": {"text": "t", "source": "s", "passes": 0.8}}}
    assert price(accept=accept, USA=0.0).value.value == pytest.approx(0.1 * math.log(1 / 0.6))


def test_what_no_price_turns():
    absolute = {"objections": {"troops": objection("USA", absolute=True)}}
    stopped = {"procedures": {"USA": {"text": "t", "source": "s", "passes": 0.4}}}
    for accept, why in ((absolute, "objection"), (stopped, "procedure")):
        found = price(accept=accept)
        assert (found.obstacle, found.value.value, found.equivalents) == (why, math.inf, {})


def test_plain_units_are_the_rates_of_the_model():
    made = make_deal("deal", ("RUS", "UKR", "USA"))
    rates = made.theatre.war
    for state, unit, rate in (
        (
            "RUS",
            "war_months",
            made.challenger.cost_sensitivity.centre * rates.challenger_cost_per_month.centre,
        ),
        ("RUS", "territory", made.challenger.motivation.centre),
        ("UKR", "war_months", rates.protege_cost_per_month.centre),
        ("UKR", "territory", 1),
        ("USA", "territory", made.states["USA"].stake.centre),
        ("USA", "arms", made.theatre.costs.arms_bn.centre),
    ):
        found = price(state, ("RUS", "UKR", "USA"), **{state: -0.2})
        assert found.equivalents[unit] == pytest.approx(0.2 / rate), (state, unit)
    patience = made.states["RUS"].patience.centre
    months = sum(patience ** (month / 12) for month in range(made.run.horizon_months))
    lifted = price("RUS", ("RUS", "UKR", "USA"), RUS=-0.2).equivalents["sanctions"]
    assert lifted * made.challenger.sanctions_sensitivity.centre * months / 12 == pytest.approx(0.2)


def test_at_its_price_a_state_is_undecided():
    worlds = 200
    rng = np.random.default_rng(3)
    accept = {
        "scale": {"uniform": [0.05, 0.2]},
        "objections": {"troops": objection("USA", cost={"uniform": [0.1, 0.5]})},
    }
    gains = rng.normal(-0.1, 0.5, worlds)
    asked = price(accept=accept, worlds=worlds, USA=gains).value.value
    paid = accept_deal(accept=accept, worlds=worlds, USA=gains + asked)
    assert paid["USA"].probability.value == pytest.approx(0.5, abs=1e-9)


def test_coverage():
    """The true price is the median of the cost less the mean gain, as both spreads are symmetric."""
    runs, worlds = 300, 200
    accept = {"scale": 0.1, "objections": {"refuses": objection("USA", cost={"uniform": [0.0, 0.4]})}}
    made = make_deal("deal", ("UKR", "USA"), acceptance=accept)
    run, nothing = make_results(made, [], worlds), make_no_deal(worlds)
    held = 0
    for seed in range(runs):
        rng = np.random.default_rng(100 + seed)
        paid = add_utility(run, USA=rng.normal(-0.1, 0.6, worlds))
        found = compute_acceptance(
            replace(paid, manifest={"seed": seed}), replace(nothing, manifest={"seed": seed})
        )
        asked = compute_price(found["USA"], made).value
        held += asked.low <= 0.3 <= asked.high
    assert abs(held / runs - 0.95) < 4.75 * math.sqrt(0.95 * 0.05 / runs)
