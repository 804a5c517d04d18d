"""The contest: the fitted curve, its limits, and the frequency of success in the simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.model.small import FALSE_ALARM, run, rung, z_score

from guaranteesim.equations import contest_success

force = st.floats(0, 1e4)


@pytest.mark.parametrize(("ratio", "chance"), [(0.5, 0.518), (1, 0.600), (2, 0.676), (3, 0.717), (5, 0.764)])
def test_fit_to_657_battles(ratio, chance):
    assert float(contest_success(ratio, 1.0, 0.478, 1.50)) == pytest.approx(chance, abs=1e-3)


def test_limits():
    assert float(contest_success(10.0, 0.0, 0.478, 1.5)) > 0.999
    assert float(contest_success(0.0, 10.0, 0.478, 1.5)) < 0.001
    assert float(contest_success(7.0, 3.0, 0.0, 1.5)) == pytest.approx(0.6)
    assert float(contest_success(7.0, 7.0, 2.0, 1.0)) == 0.5


@settings(max_examples=200, deadline=None, derandomize=True)
@given(attack=force, defence=force, more=force, exponent=st.floats(0, 5), multiplier=st.floats(0.01, 10))
def test_a_chance_that_rises_with_attack_and_falls_with_defence(attack, defence, more, exponent, multiplier):
    chance = contest_success(attack, defence, exponent, multiplier)
    assert 0 <= chance <= 1
    assert contest_success(attack + more, defence, exponent, multiplier) >= chance - 1e-12
    assert contest_success(attack, defence + more, exponent, multiplier) <= chance + 1e-12


def test_without_an_advantage_the_sides_are_alike():
    """b = 1: P(attacker) with r and P(attacker) with 1/r add up to 1."""
    ratio = np.geomspace(0.01, 100, 50)
    both = contest_success(ratio, 1.0, 0.478, 1.0) + contest_success(1.0, ratio, 0.478, 1.0)
    np.testing.assert_allclose(both, 1.0, rtol=1e-12)


def test_acts_succeed_as_often_as_the_contest_says():
    """Would show a bias of 0.03 in the frequency of success."""
    ladder = {"strikes": rung(0.4, committed=0.2), "grab": rung(0.7, engaged=0.1)}
    events = run({"ladder": ladder}, worlds=1000).events
    assert len(np.unique(events["probability"])) > 2
    assert abs(z_score(events["success"], events["probability"])) < FALSE_ALARM
