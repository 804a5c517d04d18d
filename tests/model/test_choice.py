"""The challenger's choice: quantal response, its limits, and the attacker's threshold q*."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.model.small import FALSE_ALARM, GUARANTORS, run, rung, scenario, under, willing, z_score

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.choice import expected_utility, quantal_response
from guaranteesim.model.perception import Outlook, Posture

DRAWS = (np.arange(1000) + 0.5) / 1000
THRESHOLD = 0.714286

ONE_RUNG = {
    "challenger.rationality": 1000, "challenger.sanctions_sensitivity": 0, "challenger.nuclear_aversion": 0,
    "challenger.clash_aversion": 0.7, "switches.nuclear_risk": False,
    "theatre.contest": {"exponent": 1, "attacker_multiplier": 1},
    "theatre.instruments.ground.be_per_unit": 0, "states.RUS.forces.ground": 100,
    "states.UKR.forces.ground": 100,
    "ladder": {"strikes": rung(0.4, gain=1, cost=0.2, committed=0.7, engaged=0.3), "grab": None},
}  # fmt: skip
"""One rung, V = 1, P(success) = 0.7, cost 0.2; a clash costs 0.7 more and force changes no battle."""


def shares(utilities, rationality):
    options = np.tile(np.asarray(utilities, dtype=float), (DRAWS.size, 1))
    picked = quantal_response(options, np.full(DRAWS.size, float(rationality)), DRAWS)
    return np.bincount(picked, minlength=len(utilities)) / DRAWS.size


def test_no_rationality_is_uniform():
    np.testing.assert_allclose(shares([5, -3, 0, 1], 0), 0.25)


def test_sharp_rationality_takes_the_best():
    np.testing.assert_array_equal(shares([0.1, 0.3, 0.29, -1], 1000), [0, 1, 0, 0])


def test_ties_are_shared():
    np.testing.assert_allclose(shares([0.3, 0.3, 0.0], 1000), [0.5, 0.5, 0])


def test_two_options_follow_the_logit():
    for gap in (-0.4, 0.1, 0.7):
        assert shares([0, gap], 3)[1] == pytest.approx(1 / (1 + np.exp(-3 * gap)), abs=1e-3)


def test_one_uniform_picks_by_inverse_cdf():
    utilities = np.tile([0.0, 0.2, 0.5], (DRAWS.size, 1))
    weight = np.exp(2 * utilities[0])
    bounds = np.cumsum(weight) / weight.sum()
    picked = quantal_response(utilities, np.full(DRAWS.size, 2.0), DRAWS)
    np.testing.assert_array_equal(picked, np.searchsorted(bounds, DRAWS))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    utilities=st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=6),
    rationality=st.floats(0, 1000),
    drawn=st.floats(0, 1, exclude_min=True, exclude_max=True),
)
def test_always_an_option(utilities, rationality, drawn):
    picked = quantal_response(np.array([utilities]), np.array([rationality]), np.array([drawn]))
    assert 0 <= picked[0] < len(utilities)


def test_random_choice_in_the_simulation():
    """λ = 0 with two rungs and quiet: each a third. Would show a bias of 0.03."""
    ran = run(worlds=1000)
    opportunities = ran.worlds["opportunities"].sum()
    for level in (0, 1):
        chosen = np.zeros(opportunities, dtype=bool)
        chosen[: (ran.events["rung"] == level).sum()] = True
        assert abs(z_score(chosen, 1 / 3)) < FALSE_ALARM


def at_outlook(help_be, clash, changes=None):
    model = GuaranteeModel(scenario({**ONE_RUNG, **(changes or {})}), np.arange(1))
    posture = Posture(model, np.array([0]))
    expected = dict.fromkeys((field.name for field in fields(Outlook)), np.zeros(1))
    expected |= {"help_be": np.array([help_be]), "clash": np.array([clash])}
    outlook = Outlook(**expected)
    return float(expected_utility(model, posture, 0, outlook)[0])


def test_attackers_threshold_in_closed_form():
    """V=1, p0=.7, p1=.3, c0=.2, c1=.5, s=0: indifferent at q* = 0.714286 (evidence.md)."""
    helped = 70 * 0.7 / 0.3 - 30
    alone = at_outlook(0.0, 0.0)
    together = at_outlook(helped, 1.0, {"challenger.clash_aversion": 0.3})
    assert alone == pytest.approx(0.5)
    assert together == pytest.approx(-0.2)
    assert alone / (alone - together) == pytest.approx(THRESHOLD, abs=1e-6)


def test_expected_utility_changes_sign_at_the_threshold():
    assert at_outlook(0.0, THRESHOLD - 1e-4) > 0 > at_outlook(0.0, THRESHOLD + 1e-4)


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize(("rule", "needed"), [("all", lambda q, n: q ** (1 / n)),
                                              ("each", lambda q, n: 1 - (1 - q) ** (1 / n))])  # fmt: skip
@pytest.mark.parametrize("offset", [-0.02, 0.02])
def test_guarantors_deter_from_the_threshold_on(count, rule, needed, offset):
    """A sharp challenger that reads the treaty attacks below q*, and stays quiet above it."""
    chance = needed(THRESHOLD, count) + offset
    parties = GUARANTORS[:count]
    changes = {**ONE_RUNG, **under(rule, parties), **willing(**dict.fromkeys(parties, chance))}
    ran = run({**changes, "run.horizon_months": 3}, worlds=100)
    acts = len(ran.events["world"]) if ran.events else 0
    assert acts == (ran.worlds["opportunities"].sum() if offset < 0 else 0)


def test_the_highest_rung_that_pays_is_chosen_in_one_period():
    """One period, no noise: the sharp challenger takes the greatest gain × P − cost."""
    ladder = {
        "strikes": rung(0.4, gain=0.1, cost=0.0), "grab": rung(0.7, gain=0.6, cost=0.1),
        "invasion": rung(1.0, gain=1.0, cost=0.6),
    }  # fmt: skip
    changes = {"challenger.rationality": 1000, "ladder": ladder, "arrangement.commitments": None}
    ran = run({**changes, "run.horizon_months": 1})
    assert set(ran.events["rung"]) == {1}
    assert len(ran.events["world"]) == ran.worlds["opportunities"].sum()


def test_a_worse_status_quo_and_a_closing_window_never_calm():
    """Common draws: more grievance, or a balance that turns, never turns an attack into quiet."""
    sharp = {"challenger.rationality": 4, "run.horizon_months": 1}
    calm = run(sharp, worlds=1000)
    grieved = run({**sharp, "challenger.status_quo": -0.3}, worlds=1000)
    closing = {"challenger.closing_window": 3, "states.UKR.growth_per_year": 0.5}
    pressed = run({**sharp, **closing}, worlds=1000)
    for other in (grieved, pressed):
        assert set(calm.events["world"]) < set(other.events["world"])
