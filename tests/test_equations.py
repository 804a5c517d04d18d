"""The equations alone: closed forms, limits, and the drawn side against the expected side of each."""

from __future__ import annotations

import ast
import inspect
import math
from pathlib import Path

import numpy as np
import pytest

from guaranteesim import equations as eq

ROOT = Path(__file__).parents[1]
GRID = np.linspace(0.05, 0.95, 7)
FUNCTIONS = {
    name: function
    for name, function in inspect.getmembers(eq, inspect.isfunction)
    if function.__module__ == eq.__name__ and not name.startswith("_")
}


def test_every_equation_is_used_by_the_model_and_written_once():
    """A function that nothing calls is not the model's equation."""
    sources = [path.read_text() for path in (ROOT / "src/guaranteesim").rglob("*.py")]
    called = {
        node.func.id
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert set(FUNCTIONS) <= called


def test_no_step_of_the_model_writes_a_distribution_function_itself():
    """The logistic and the normal distribution function stand in the equations alone."""
    for path in (ROOT / "src/guaranteesim/model").rglob("*.py"):
        assert "scipy" not in path.read_text(), path


@pytest.mark.parametrize("z", [-800.0, -1.5, 0.0, 1.5, 800.0])
def test_the_logistic_function_does_not_overflow(z):
    expected = 1 / (1 + math.exp(-z)) if z > -700 else 0.0
    assert eq.logistic(z) == pytest.approx(expected)


def test_any_of_independent_events():
    assert eq.any_probability(np.array([[0.5, 0.5], [0.0, 0.0], [1.0, 0.2]])).tolist() == [0.75, 0.0, 1.0]


def test_twelve_months_make_a_year():
    rate = np.array([0.0, 0.5, 3.0])
    assert eq.monthly_probability(rate) == pytest.approx(1 - np.exp(-rate / 12))
    assert eq.monthly_probability(np.array([-1.0])) == 0
    assert eq.monthly_factor(np.array([1.03])) ** 12 == pytest.approx(1.03)


def test_the_shocks_to_resolve_split_the_variance():
    common, own = eq.resolve_shocks(np.array([0.2]), np.array([0.3]))
    assert common**2 + own**2 == pytest.approx(0.04)
    assert common**2 == pytest.approx(0.3 * 0.04)


def test_tenure_is_geometric():
    uniform = (np.arange(100_000) + 0.5) / 100_000
    months = np.floor(eq.tenure_months(uniform, np.full(uniform.shape, 40.0))) + 1
    assert months.mean() == pytest.approx(40, rel=0.001)
    assert np.mean(months == 1) == pytest.approx(1 / 40, rel=0.01)


def test_the_record_is_the_mean_of_a_beta_distribution():
    assert eq.believed_reliability(np.array(2.0), np.array(4.0), np.array(3.0), np.array(1.0)) == 5 / 8


def test_restraint_and_protection_scale_the_rates():
    assert eq.provocation_rate(0.2, 0.5, 1.0, 0.25) == pytest.approx(0.2 * 1.5 * 0.75)
    assert eq.opportunity_rate(0.2, 2.0, True, -0.5, 0.5) == pytest.approx(0.2 * 3 * 0.75)


def test_a_clash_counts_in_full_without_a_half_force_and_by_half_at_it():
    assert eq.clash_weight(np.array([0.0, 3.0]), np.array([0.0, 3.0])).tolist() == [1.0, 0.5]


def test_a_clash_that_happened_costs_what_a_certain_one_was_expected_to():
    weight = eq.clash_weight(GRID, np.full(7, 0.3))
    assert (
        eq.clash_cost(GRID, np.ones(7, dtype=bool), weight) == eq.clash_cost(GRID, np.ones(7), weight)
    ).all()


def test_a_reading_without_noise_reaches_a_threshold_that_it_equals():
    assert eq.probability_seen(np.array([0.0, -0.1, 0.1]), np.full(3, 1e-9)).round().tolist() == [1, 0, 1]


def test_seen_as_met_on_average_over_the_errors():
    """The share of drawn readings that see it is the probability that the challenger expects."""
    generator = np.random.default_rng(1)
    noise, draws = 0.2, 200_000
    severity = 0.55 + noise * generator.standard_normal(draws)
    clarity = 0.7 + noise * generator.standard_normal(draws)
    seen = eq.sees_casus(severity, 0.5, clarity, np.full(draws, 0.6))
    expected = eq.probability_casus_seen(np.array(0.7), np.array(0.6), np.array(0.55), 0.5, np.array(noise))
    assert seen.mean() == pytest.approx(float(expected), abs=5 * 0.5 / math.sqrt(draws))


def test_monitors_remove_their_share_of_the_noise():
    assert eq.total_noise(0.5, 0.3, 0.4) == pytest.approx(0.25)
    assert eq.total_noise(1.0, 0.3, 0.4) > 0


def test_latent_uniforms_are_uniform_and_correlated():
    generator = np.random.default_rng(2)
    common, own = generator.standard_normal((100_000, 1)), generator.standard_normal((100_000, 2))
    latent = eq.latent_uniform(0.4, common, own)
    assert latent.mean(axis=0) == pytest.approx([0.5, 0.5], abs=0.005)
    # The rank correlation of a Gaussian copula is 6/π·arcsin(ρ/2).
    assert np.corrcoef(latent.T)[0, 1] == pytest.approx(6 / math.pi * math.asin(0.2), abs=0.01)


def test_the_parts_of_the_inclination_add_up():
    lean = eq.leaning((2.0, 0.5), (1.0, 0.2), (3.0, -0.4))
    assert lean == pytest.approx(1 - 0.2 + 1.2)
    fear = eq.escalation_fear(2.0, 0.5, 0.8)
    assert eq.constant_inclination(-2.0, lean, fear, 0.5) == pytest.approx(-2 + 2 - 0.4)
    z = eq.inclination(np.array([1.0]), np.array([0.5]), np.array([0.25]), np.array([0.125]))
    assert z.tolist() == [1.875]
    assert eq.inclination(np.array([1.0]), np.array([0.5])).tolist() == [1.5]
    assert eq.lead_pull(1.5, 0.5, -1.0) == -0.75


def test_the_inclination_leaves_its_arguments_alone():
    base, severity = np.zeros(3), np.ones(3)
    eq.inclination(base, np.zeros(3), severity, severity)
    assert not base.any()


def test_a_record_of_no_weight_leaves_the_logistic_function():
    z = np.linspace(-3, 3, 7)
    assert (eq.believed_willingness(z, GRID, np.zeros(7)) == eq.logistic(z)).all()
    assert eq.believed_willingness(z, GRID, np.ones(7)) == pytest.approx(GRID)


def test_only_a_full_ally_of_the_challenger_objects_for_certain():
    assert eq.objection_probability(np.array([-1.0, 0.0, 1.0]), 2.0).tolist() == [0.0, 0.25, 1.0]


def test_a_clock_only_shortens():
    usual = np.array([3.0, 10.0])
    assert eq.mean_days(usual, 5.0, 1.0).tolist() == [3.0, 5.0]
    assert eq.mean_days(usual, 5.0, 0.0).tolist() == [3.0, 10.0]


def test_the_word_of_a_state_weighs_by_reputation_and_audience():
    assert eq.word_weight(0.6, 0.2) == pytest.approx(0.4)


def test_a_full_promise_before_a_full_audience_is_always_kept():
    assert eq.follow_through(0.2, 1.0, 1.0) == 1
    assert eq.follow_through(0.2, 0.0, 0.5) == pytest.approx(0.8)
    assert eq.follow_through_unwilling(1.0, 1.0) == 1
    assert eq.follow_through_unwilling(0.0, 1.0) == 0


def test_expected_follow_through_is_that_of_the_willing_and_of_the_surplus():
    honours = eq.expected_follow_through(np.array([0.3, 0.9]), np.array([0.5, 0.5]), 0.8, 0.1)
    assert honours == pytest.approx([0.3 * 0.8, 0.5 * 0.8 + 0.4 * 0.1])


def test_help_counts_by_its_day():
    days = np.array([3.0, 10.0, 11.0, np.inf])
    assert eq.arrival_weight(days, np.array(10.0), np.array(0.4)).tolist() == [1.0, 1.0, 0.4, 0.0]


def test_an_even_contest_leaves_the_front_and_the_square_law_holds():
    assert eq.front_advance(0.05, 0.5, 0.0) == 0
    attack, defence, steps = 100.0, 80.0, 200
    for _ in range(steps):
        ratio = attack / defence
        lost = eq.attrition_loss(attack, 0.001, 1 / ratio), eq.attrition_loss(defence, 0.001, ratio)
        attack, defence = attack - lost[0], defence - lost[1]
    assert attack**2 - defence**2 == pytest.approx(100**2 - 80**2, rel=0.001)


def test_overwhelming_force_wears_down_no_faster_than_five_times_as_strong():
    assert eq.attrition_loss(10.0, 0.02, 50.0) == eq.attrition_loss(10.0, 0.02, 5.0) == pytest.approx(1.0)


def test_the_hazard_of_a_ceasefire_rises_with_age():
    assert eq.ceasefire_hazard(0.02, 0.001, np.array([0, 10])) == pytest.approx([0.02, 0.03])


def test_a_year_under_sanctions_costs_twelve_months():
    assert 12 * eq.monthly_sanctions_cost(np.array(0.2), np.array(0.5)) == pytest.approx(0.1)


def test_quantal_response_of_no_precision_is_even_and_of_much_takes_the_best():
    utilities = np.tile([0.1, 0.3, 0.2], (3000, 1))
    uniform = (np.arange(3000) + 0.5) / 3000
    even = eq.quantal_response(utilities, np.zeros(3000), uniform)
    assert np.bincount(even).tolist() == [1000, 1000, 1000]
    assert (eq.quantal_response(utilities, np.full(3000, 1e4), uniform) == 1).all()


def test_the_contest_at_the_fitted_numbers():
    assert eq.contest_success(1.0, 1.0, 0.478, 1.5) == pytest.approx(0.6)
    assert eq.contest_success(2.0, 1.0, 0.478, 1.5) == pytest.approx(0.676, abs=0.001)
    assert eq.contest_success(1.0, 0.0, 0.478, 1.5) == pytest.approx(1, abs=1e-3)


def test_what_a_gain_does_not_cover_of_a_cost():
    gain = np.array([-1.0, 0.0, 0.1, 0.2, 0.5, 0.0, -1.0])
    cost = np.array([0.2, 0.2, 0.2, 0.2, 0.2, 0.0, 0.0])
    assert eq.uncovered_cost(gain, cost) == pytest.approx([1, 1, 0.5, 0, 0, 0, 0])


def test_a_stalemate_hurts_both_sides():
    assert eq.stalemate(np.array([1.0, 0.2, 0.0]), np.array([0.5, 1.0, 1.0])) == pytest.approx([0.5, 0.2, 0])


def test_a_beaten_challenger_keeps_nothing_of_what_the_act_took():
    taken, gain = np.array([0.1, 0.1, 0.1]), np.array([0.3, 0.0, 0.2])
    returned = np.array([0.0, 1.0, 0.5])
    assert eq.expected_conquest(taken, returned, gain) == pytest.approx([0.4, 0.0, 0.25])
