"""Regret, satisficing, worst case and ranks on one table that can be checked by eye."""

from __future__ import annotations

import numpy as np
import pytest

from guaranteesim.analysis.robustness import rank_survival, regret, satisficing, worst_case
from guaranteesim.errors import UserError

GAINS = np.array(
    [
        [10.0, 4.0, 7.0, 0.0],
        [8.0, 6.0, 7.0, 1.0],
        [2.0, 9.0, 5.0, 1.0],
    ]
)
"""Three arrangements in four states of the world."""
WEIGHTS = np.array([0.1, 0.2, 0.3, 0.4])


def test_regret_is_the_distance_from_the_best_of_the_state() -> None:
    regrets = regret.compute_regrets(GAINS)
    assert regrets.tolist() == [[0, 5, 0, 1], [2, 3, 0, 0], [8, 0, 2, 0]]
    assert regret.compute_mean_over_states(regrets, WEIGHTS) == pytest.approx([1.4, 0.8, 1.4])


def test_a_quantile_counts_the_weight_of_states() -> None:
    regrets = regret.compute_regrets(GAINS)
    # The first arrangement: regret 0 has weight 0.4, up to 1 it is 0.8, up to 5 it is 1.
    for share, expected in ((0.4, 0), (0.5, 1), (0.8, 1), (0.81, 5), (1.0, 5)):
        assert regret.compute_quantile_over_states(regrets, WEIGHTS, share)[0] == expected


def test_the_worst_state_of_each() -> None:
    assert worst_case.compute_worst_gains(GAINS).tolist() == [0, 1, 1]
    assert worst_case.find_worst_states(GAINS).tolist() == [3, 3, 3]


def test_ranks_and_wins_by_hand() -> None:
    ranks = rank_survival.rank_arrangements(GAINS)
    assert ranks.tolist() == [[1, 3, 1, 3], [2, 2, 1, 1], [3, 1, 3, 1]]
    shares = rank_survival.compute_rank_shares(GAINS, WEIGHTS)
    assert shares == pytest.approx(np.array([[0.4, 0.4, 1], [0.7, 1, 1], [0.6, 0.6, 1]]))
    wins = rank_survival.compute_win_shares(GAINS, WEIGHTS)
    assert wins == pytest.approx(np.array([[0, 0.1, 0.4], [0.6, 0, 0.4], [0.6, 0.2, 0]]))


def test_differences_within_the_margin_are_ties() -> None:
    ranks = rank_survival.rank_arrangements(GAINS, margin=2.0)
    assert ranks[:, 0].tolist() == [1, 1, 3]
    assert rank_survival.compute_win_shares(GAINS, WEIGHTS, margin=2.0)[0] == pytest.approx([0, 0, 0.1])


def test_the_share_that_meets_a_threshold() -> None:
    values = np.array([[0.1, 0.3, 0.5], [0.31, 0.2, 0.9]])
    weights = np.array([0.5, 0.25, 0.25])
    ceiling = satisficing.read_threshold("major_violation<=0.3")
    assert satisficing.compute_met_shares(values, weights, ceiling) == pytest.approx([0.75, 0.25])
    floor = satisficing.read_threshold("mean_peace_months >= 0.3")
    assert satisficing.compute_met_shares(values, weights, floor) == pytest.approx([0.5, 0.75])
    assert str(ceiling) == "major_violation<=0.3"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("major_violation", "write an outcome, <= or >=, and a value"),
        ("major_violation<=x", "not a finite number"),
        ("major_violation<=nan", "not a finite number"),
        ("major_violation<=30", "30 % is written 0.3"),
        ("majr_violation<=0.3", "major_violation"),
        ("honoured<=0.3", "no outcome 'honoured' with a value in every world"),
    ],
)
def test_bad_thresholds_are_refused_with_the_remedy(text: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        satisficing.read_threshold(text)
