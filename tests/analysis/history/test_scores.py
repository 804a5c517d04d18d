"""Scoring rules against closed forms, and properties of the bootstrap."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guaranteesim.analysis.history.scores import (
    CLIP,
    SCORES,
    compute_brier_loss,
    compute_log_loss,
    compute_rate_of_others,
    estimate_mean_loss,
)

SHARES = st.floats(0, 1)
PLACES = np.linspace(0, 1, 1001)


def test_the_brier_score_is_the_squared_error() -> None:
    """Brier (1950): forecasts .9 and .2 of an event that came and one that did not cost .01 and .04."""
    losses = compute_brier_loss(np.array([0.9, 0.2, 0.5]), np.array([1.0, 0.0, 0.5]))
    assert losses.tolist() == pytest.approx([0.01, 0.04, 0.0])


def test_the_log_score_is_minus_the_log_of_what_happened() -> None:
    losses = compute_log_loss(np.array([0.8, 0.25, 0.5]), np.array([1.0, 0.0, 1.0]))
    assert losses.tolist() == pytest.approx([-math.log(0.8), -math.log(0.75), math.log(2)])


def test_certainty_that_errs_is_clipped() -> None:
    losses = compute_log_loss(np.array([0.0, 1.0, 1.0]), np.array([1.0, 0.0, 1.0]))
    assert losses.tolist() == pytest.approx([-math.log(CLIP), -math.log(CLIP), -math.log(1 - CLIP)])


def test_a_half_on_record_costs_the_log_score_at_least_ln_2() -> None:
    assert compute_log_loss(PLACES, np.full(PLACES.size, 0.5)).min() == pytest.approx(math.log(2))


@pytest.mark.parametrize("score", SCORES)
@given(chance=st.floats(CLIP, 1 - CLIP))
def test_both_are_proper(score: str, chance: float) -> None:
    """Whoever believes ``chance`` expects the least loss from saying so (Gneiting and Raftery 2007)."""
    came, not_came = (SCORES[score](PLACES, np.full(PLACES.size, outcome)) for outcome in (1.0, 0.0))
    expected = chance * came + (1 - chance) * not_came
    honest = (
        SCORES[score](np.array([chance]), np.array([chance]))[0] if score == "log" else chance * (1 - chance)
    )
    assert expected.min() >= honest - 1e-12
    assert abs(np.clip(PLACES[expected.argmin()], CLIP, 1 - CLIP) - chance) < 2e-3


def test_the_mean_of_equal_losses_has_no_spread() -> None:
    found = estimate_mean_loss(np.full(9, 0.25), seed=3)
    assert (found.value, found.low, found.high, found.n) == (0.25, 0.25, 0.25, 9)


def test_the_interval_is_that_of_the_bootstrap() -> None:
    """Half of 100 losses 0, half 1: the bootstrap mean is binomial, so its 2.5 % quantile is near 0.40."""
    losses = np.repeat([0.0, 1.0], 50)
    found = estimate_mean_loss(losses, seed=1)
    assert found.value == 0.5
    assert found.low == pytest.approx(0.40, abs=0.01)
    assert found.high == pytest.approx(0.60, abs=0.01)


def test_equal_seeds_resample_pairs_alike() -> None:
    one, other = np.linspace(0, 1, 12) ** 0.7, np.linspace(1, 0, 12) ** 2
    gap = estimate_mean_loss(one - one, seed=5)
    assert (gap.low, gap.high) == (0.0, 0.0)
    assert estimate_mean_loss(one, 5) == estimate_mean_loss(one, 5)
    assert estimate_mean_loss(one, 5) != estimate_mean_loss(one, 6)
    shifted = estimate_mean_loss(other + 0.5, 5)
    assert shifted.low == pytest.approx(estimate_mean_loss(other, 5).low + 0.5)


def test_one_case_has_no_interval_and_none_no_mean() -> None:
    alone = estimate_mean_loss(np.array([0.3]), 1)
    assert (alone.value, alone.n) == (0.3, 1)
    assert math.isnan(alone.low)
    assert not estimate_mean_loss(np.array([]), 1).is_known


def test_the_rate_never_sees_its_own_case() -> None:
    outcomes, eras = np.array([1.0, 0.0, 1.0, 1.0, 0.5]), np.array(["a", "a", "a", "b", "b"])
    assert compute_rate_of_others(outcomes, eras).tolist() == pytest.approx([0.5, 1.0, 0.5, 0.5, 1.0])


def test_a_case_alone_in_its_era_takes_the_others_and_alone_in_the_list_a_half() -> None:
    outcomes = np.array([1.0, 0.0, 0.0])
    assert compute_rate_of_others(outcomes, np.array(["a", "b", "b"])).tolist() == [0.0, 0.0, 0.0]
    assert compute_rate_of_others(np.array([1.0]), np.array(["a"])).tolist() == [0.5]


@given(st.lists(st.tuples(SHARES, st.sampled_from("ab")), min_size=2, max_size=9), st.integers(0, 8), SHARES)
def test_a_case_has_no_part_in_its_own_rate(cases: list[tuple[float, str]], place: int, other: float) -> None:
    place %= len(cases)
    outcomes, eras = np.array([case[0] for case in cases]), np.array([case[1] for case in cases])
    changed = outcomes.copy()
    changed[place] = other
    assert compute_rate_of_others(outcomes, eras)[place] == compute_rate_of_others(changed, eras)[place]
