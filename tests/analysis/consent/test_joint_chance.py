"""Joint chance of acceptance with one common factor: limits, quadrature, bounds and derivatives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm

from guaranteesim.analysis.consent.joint_chance import bound_joint_chance, compute_joint_chance

CHANCES = st.lists(st.floats(0, 1), min_size=1, max_size=6)


def compute(chances, rho):
    return compute_joint_chance([np.array([chance]) for chance in chances], np.array([rho]))


def integrate(chances, rho):
    """The joint chance by adaptive quadrature over the factor, a second writing."""
    at = norm.ppf(chances)

    def accept(shock):
        return norm.pdf(shock) * np.prod(norm.cdf((at - np.sqrt(rho) * shock) / np.sqrt(1 - rho)))

    return quad(accept, -9, 9, epsabs=1e-11, limit=400)[0]


@given(chances=CHANCES)
@settings(max_examples=50, deadline=None, derandomize=True)
def test_no_correlation_multiplies_and_full_correlation_takes_the_least(chances):
    assert compute(chances, 0.0).weights[0] == pytest.approx(np.prod(chances), rel=1e-12)
    assert compute(chances, 1.0).weights[0] == min(chances)


@given(chances=CHANCES, rho=st.floats(0, 1))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_the_joint_chance_lies_between_product_and_least(chances, rho):
    found = compute(chances, rho).weights[0]
    low, high = bound_joint_chance(chances)
    assert low - 1e-9 <= found <= high
    assert found >= np.prod(chances) - 1e-6


@pytest.mark.parametrize("rho", [0.01, 0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("chances", [(0.3, 0.6), (0.05, 0.5, 0.9), (0.2,) * 5, (0.9,) * 15])
def test_it_is_the_integral_over_the_factor(chances, rho):
    assert compute(chances, rho).weights[0] == pytest.approx(integrate(chances, rho), abs=2e-6)


def test_two_even_chances_have_a_closed_form():
    """P(both below their medians) = 1/4 + arcsin(ρ)/2π (Sheppard 1899)."""
    for rho in (0.1, 0.5, 0.8):
        assert compute((0.5, 0.5), rho).weights[0] == pytest.approx(
            0.25 + np.arcsin(rho) / (2 * np.pi), abs=1e-7
        )


def test_it_is_the_orthant_of_a_normal():
    chances, rho = (0.3, 0.7), 0.6
    exact = multivariate_normal([0, 0], [[1, rho], [rho, 1]]).cdf(norm.ppf(chances))
    assert compute(chances, rho).weights[0] == pytest.approx(exact, abs=1e-6)


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.8, 1.0])
def test_the_leverage_is_the_derivative(rho):
    chances, step = np.array([0.1, 0.55, 0.8]), 1e-5
    found = compute(chances, rho)
    for place in range(3):
        ends = [compute(chances + sign * step * np.eye(3)[place], rho).weights[0] for sign in (1, -1)]
        assert found.leverage[place][0] == pytest.approx((ends[0] - ends[1]) / (2 * step), abs=1e-5)


def test_certain_and_impossible_states_stay_exact():
    assert compute((0.0, 0.5), 0.4).weights[0] == 0
    assert compute((1.0, 0.5), 0.4).weights[0] == pytest.approx(0.5, abs=1e-9)
    assert compute((1.0, 1.0), 0.4).weights[0] == pytest.approx(1, abs=1e-9)
    assert all(np.isfinite(moves).all() for moves in compute((0.0, 1.0, 0.5), 0.4).leverage)


def test_every_world_has_its_own_correlation():
    rho = np.array([0.0, 0.3, 1.0, 0.97])
    chances = [np.full(4, 0.4), np.full(4, 0.7)]
    alone = [compute((0.4, 0.7), value).weights[0] for value in rho]
    assert compute_joint_chance(chances, rho).weights.tolist() == alone


def test_bounds():
    assert bound_joint_chance(()) == (1, 1)
    assert bound_joint_chance((0.2, 0.3)) == (0, 0.2)
    assert bound_joint_chance((0.9, 0.8, 0.7)) == (pytest.approx(0.4), 0.7)
