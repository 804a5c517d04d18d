"""The challenger's choice: quantal response and its limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.model.small import FALSE_ALARM, run, rung, z_score

from guaranteesim.equations import quantal_response

DRAWS = (np.arange(1000) + 0.5) / 1000


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


@pytest.mark.parametrize(("forgone", "acts"), [(1.0, False), (0.5, False), (0.1, True), (0.0, True)])
def test_an_act_forgoes_its_share_of_the_status_quo(forgone, acts):
    """A sharp challenger gains 0.1 and forgoes a share of 0.3: it acts where the share is below a third."""
    ladder = {"strikes": rung(0.4, gain=0.1, cost=0.0, forgone_status_quo=forgone), "grab": None}
    changes = {"challenger.rationality": 1000, "challenger.status_quo": 0.3, "ladder": ladder}
    changes["switches.forgone_by_rung"] = True
    strong = {"states.RUS.forces.ground": 1e3, "states.UKR.forces.ground": 0.1}
    ran = run({**changes, **strong, "arrangement.commitments": None, "run.horizon_months": 1})
    assert ran.worlds["opportunities"].sum() > 0
    assert (len(ran.events.get("world", ())) > 0) == acts
