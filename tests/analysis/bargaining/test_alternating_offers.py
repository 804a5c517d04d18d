"""Alternating offers: closed forms for two states, the limit, and three states on a smooth frontier."""

from __future__ import annotations

import numpy as np
import pytest
import scipy

from guaranteesim.analysis.bargaining.alternating_offers import (
    find_nash_lottery,
    find_stationary_offers,
    solve_alternating_offers,
)

RISKS = (0.3, 0.1, 0.03, 0.01, 0.003)


def offers(surplus: np.ndarray, risk: float) -> np.ndarray:
    """Return what each state expects of the offer of each state, (S, S)."""
    found = find_stationary_offers(surplus, risk, find_nash_lottery(surplus) @ surplus)
    assert found is not None
    return np.asarray(found @ surplus)


def curved(count: int = 201) -> np.ndarray:
    """Return packages along a pie that the second state values at the root of its share."""
    share = np.linspace(0, 1, count)
    return np.column_stack([share, np.sqrt(1 - share)])


@pytest.mark.parametrize("risk", [*RISKS, 0.7])
def test_rubinstein_splits_a_pie(risk: float) -> None:
    # Lotteries over all or nothing are a pie; the first to offer gets 1/(1 + delta) [Rubinstein1982].
    stay = 1 - risk
    first = 1 / (1 + stay)
    assert offers(np.eye(2), risk) == pytest.approx(
        np.array([[first, 1 - first], [1 - first, first]]), abs=1e-6
    )


def test_the_shares_of_several_states_in_a_pie() -> None:
    # In turns, with unanimity: the state whose turn comes k later gets delta^k/(1 + delta + delta^2).
    stay = 0.9
    parts = stay ** np.arange(3) / (1 + stay + stay**2)
    assert offers(np.eye(3), 0.1)[0] == pytest.approx(parts, abs=1e-6)


@pytest.mark.parametrize("risk", RISKS)
def test_an_offer_leaves_the_other_what_refusing_is_worth(risk: float) -> None:
    first, second = offers(curved(), risk)
    assert first[1] == pytest.approx((1 - risk) * second[1], abs=1e-6)
    assert second[0] == pytest.approx((1 - risk) * first[0], abs=1e-6)
    assert first[0] > second[0]
    assert second[1] > first[1]


def test_two_states_end_at_the_nash_solution_as_the_risk_goes_to_0() -> None:
    # The product of t and the root of 1 - t is greatest at t = 2/3.
    nash = np.array([2 / 3, np.sqrt(1 / 3)])
    gaps = [float(np.abs(offers(curved(), risk) - nash).max()) for risk in RISKS]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] < 0.002
    # The distance is of the order of the risk.
    assert max(gap / risk for gap, risk in zip(gaps, RISKS, strict=True)) < 0.6


def test_two_states_end_at_a_corner_of_the_frontier_too() -> None:
    corner = np.array([[0.3, 0.0], [0.0, 0.2], [0.25, 0.15]])
    nash = find_nash_lottery(corner) @ corner
    assert nash == pytest.approx([0.25, 0.15], abs=1e-5)
    assert float(np.abs(offers(corner, 0.001) - nash).max()) < 1e-3


def test_three_states_end_at_the_nash_solution_of_a_smooth_frontier() -> None:
    draws = np.abs(np.random.default_rng(0).normal(size=(600, 3)))
    sphere = draws / np.linalg.norm(draws, axis=1)[:, None]
    nash = np.full(3, np.sqrt(1 / 3))
    gaps = [float(np.abs(offers(sphere, risk) - nash).max()) for risk in (0.3, 0.1, 0.03)]
    assert gaps == sorted(gaps, reverse=True)
    # 600 points leave corners of about a twentieth between them.
    assert gaps[-1] < 0.05


@pytest.mark.parametrize("seed", range(4))
def test_the_nash_lottery_is_that_of_a_general_solver(seed: int) -> None:
    surplus = np.random.default_rng(seed).uniform(0, 0.3, (12, 3))
    solved = scipy.optimize.minimize(
        lambda weights: -np.log(np.maximum(weights @ surplus, 1e-12)).sum(),
        np.full(12, 1 / 12),
        bounds=[(0, 1)] * 12,
        constraints={"type": "eq", "fun": lambda weights: weights.sum() - 1},
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 500},
    )
    weights = find_nash_lottery(surplus)
    assert weights.sum() == pytest.approx(1)
    assert np.log(weights @ surplus).sum() >= -solved.fun - 1e-5


@pytest.mark.parametrize("seed", range(4))
def test_offers_are_equilibria_of_many_packages_and_states(seed: int) -> None:
    surplus = np.random.default_rng(seed).uniform(0, 0.3, (40, 4))
    made, risk = offers(surplus, 0.05), 0.05
    for proposer in range(4):
        after = made[(proposer + 1) % 4]
        others = [state for state in range(4) if state != proposer]
        assert (made[proposer][others] >= (1 - risk) * after[others] - 1e-6).all()
        assert made[proposer][proposer] >= after[proposer] * (1 - risk) - 1e-6


def test_the_scale_of_a_state_changes_nothing_for_the_others() -> None:
    surplus = np.random.default_rng(9).uniform(0, 0.3, (20, 2))
    scaled = offers(surplus * [1.0, 5.0], 0.05)
    assert scaled == pytest.approx(offers(surplus, 0.05) * [1.0, 5.0], rel=1e-4)


def test_no_solution_where_one_state_gains_nothing_or_is_alone() -> None:
    nothing = np.array([[0.1, 0.0], [0.2, 0.0]])
    assert solve_alternating_offers(nothing, ("A", "B"), (0, 1), 0.05) is None
    assert solve_alternating_offers(nothing[:, :1], ("A",), (0, 1), 0.05) is None


def test_positions_are_those_of_the_packages() -> None:
    solved = solve_alternating_offers(np.eye(2), ("A", "B"), (4, 7), 0.2)
    assert solved is not None
    assert set(solved.offers[0].chances) == {4, 7}
    assert solved.offers[0].surplus["A"] == pytest.approx(1 / 1.8)
    assert solved.nash.surplus == pytest.approx({"A": 0.5, "B": 0.5})
