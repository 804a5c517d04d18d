"""Luck: the draws recover the truth that noisy means blur, with intervals that hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from guaranteesim.analysis.experiments.outcome_arrays import find_world_outcome
from guaranteesim.analysis.robustness.luck import draw_true_means
from guaranteesim.analysis.robustness.regret import compute_mean_over_states, compute_regrets
from guaranteesim.analysis.robustness.states_of_world import StatesOfWorld, summarise_worlds

ROWS, WORLDS, COUNT = 60, 30, 4
PLAIN, CHANCE = find_world_outcome("mean_peace_months"), find_world_outcome("major_violation")


def sample_states(seed: int, spread: float) -> tuple[np.ndarray, StatesOfWorld]:
    """Return the true means (B, R), normal over rows, and what 30 worlds a row show of them."""
    rng = np.random.default_rng(seed)
    # Far above 0, where the range of the outcome ends.
    true = 10 + np.arange(COUNT)[:, None] * 0.05 + spread * rng.standard_normal((COUNT, ROWS))
    common = rng.standard_normal((ROWS, WORLDS))
    values = [row[:, None] + common + rng.standard_normal((ROWS, WORLDS)) for row in true]
    means, luck = summarise_worlds(values)
    names = tuple("abcd")
    return true, StatesOfWorld(names, ("defaults",), ("in force",), means[:, None], luck[None], None, WORLDS)


def test_the_worlds_of_a_row_give_mean_and_covariance() -> None:
    values = [np.array([[0.0, 2.0], [1.0, 1.0]]), np.array([[1.0, 3.0], [0.0, 4.0]])]
    means, luck = summarise_worlds(values)
    assert means.tolist() == [[1, 1], [2, 2]]
    # Variances within rows: 2 and 0, and 2 and 8; averaged over rows and divided by the two worlds.
    assert luck.tolist() == [[0.5, 0.5], [0.5, 2.5]]


def test_regret_of_noisy_means_is_too_great_and_the_draws_are_right() -> None:
    equal = np.full(ROWS, 1 / ROWS)
    plain, drawn, truth = [], [], []
    covered = worst_covered = 0
    seeds = 100
    for seed in range(seeds):
        true, states = sample_states(seed, spread=0.15)
        mean_draws, worst_draws = [], []
        for means, _ in draw_true_means(states, 100, seed, PLAIN):
            regrets = compute_regrets(means[:, 0])
            mean_draws.append(compute_mean_over_states(regrets, equal)[0])
            worst_draws.append(regrets[0].max())
        exact = compute_regrets(true)
        truth.append(compute_mean_over_states(exact, equal)[0])
        plain.append(compute_mean_over_states(compute_regrets(states.means[:, 0]), equal)[0])
        drawn.append(np.mean(mean_draws))
        covered += int(np.quantile(mean_draws, 0.025) <= truth[-1] <= np.quantile(mean_draws, 0.975))
        low, high = np.quantile(worst_draws, [0.025, 0.975])
        worst_covered += int(low <= exact[0].max() <= high)
    assert np.mean(plain) > 1.2 * np.mean(truth)
    assert abs(np.mean(drawn) / np.mean(truth) - 1) < 0.06
    # Of 100 intervals of 95 %, fewer than 87 cover in less than 0.1 % of cases.
    assert covered >= 87
    assert worst_covered >= 87


def test_luck_alone_leaves_no_spread_between_rows() -> None:
    _, states = sample_states(3, spread=0.0)
    spread = np.mean([means[:, 0].std(axis=1) for means, _ in draw_true_means(states, 50, 1, PLAIN)])
    assert spread < 0.6 * states.means[:, 0].std(axis=1).mean()


def test_draws_depend_on_their_seed_alone() -> None:
    _, states = sample_states(1, spread=0.1)
    one, again = (list(draw_true_means(states, 3, 9, PLAIN)) for _ in range(2))
    other = list(draw_true_means(states, 3, 10, PLAIN))
    assert all(np.array_equal(a, b) for (a, _), (b, _) in zip(one, again, strict=True))
    assert not np.array_equal(one[0][0], other[0][0])


def sample_chances(seed: int) -> tuple[np.ndarray, StatesOfWorld]:
    """Return true chances (B, R), half of them near 0 or 1, and what 50 worlds a row show of them."""
    rng = np.random.default_rng(seed)
    effect = np.array([0.0, 0.3, 0.9, 1.1])[:, None] + 0.25 * rng.standard_normal((COUNT, ROWS))
    latent = rng.normal(0.5, 1.8, ROWS) + effect
    common = rng.standard_normal((ROWS, 50))
    happened = [
        (common + np.sqrt(0.15) * rng.standard_normal((ROWS, 50)) > row[:, None]).astype(float)
        for row in latent
    ]
    means, luck = summarise_worlds(happened)
    states = StatesOfWorld(tuple("abcd"), ("defaults",), ("in force",), means[:, None], luck[None], None, 50)
    return norm.cdf(-latent / np.sqrt(1.15)), states


def test_regret_of_chances_that_pile_up_at_the_ends() -> None:
    truth, drawn, covered = [], [], []
    for seed in range(60):
        true, states = sample_chances(seed)
        draws = [
            compute_regrets(-means[:, 0]).mean(axis=1)
            for means, _ in draw_true_means(states, 60, seed, CHANCE)
        ]
        truth.append(compute_regrets(-true).mean(axis=1))
        drawn.append(np.mean(draws, axis=0))
        low, high = np.quantile(draws, [0.025, 0.975], axis=0)
        covered.append((low <= truth[-1]) & (truth[-1] <= high))
    assert np.mean(drawn, axis=0) == pytest.approx(np.mean(truth, axis=0), rel=0.08, abs=0.002)
    # Measured over 100 other seeds: 85 to 98 %, by arrangement.
    assert np.mean(covered) > 0.85


def test_a_scenario_without_luck_keeps_its_mean() -> None:
    _, states = sample_chances(1)
    certain = replace(states, means=states.means.copy(), luck=states.luck.copy())
    certain.means[3] = 1.0
    certain.luck[:, 3, :] = certain.luck[:, :, 3] = 0.0
    for means, _ in draw_true_means(certain, 4, 1, CHANCE):
        assert means[3] == pytest.approx(1.0)
        assert np.isfinite(means).all()
