"""Binned means against closed forms, and the coverage of their intervals."""

from __future__ import annotations

import numpy as np
import pytest

from guaranteesim.analysis.experiments.binned_means import bin_rows, compute_binned_means


def test_few_values_have_a_bin_each() -> None:
    values = np.array([2.0, 0.0, 2.0, 1.0])
    assert [rows.tolist() for rows in bin_rows(values)] == [[1], [3], [0, 2]]


def test_many_values_are_cut_into_eighths_and_equal_ones_stay_together() -> None:
    values = np.arange(80.0)
    assert [len(rows) for rows in bin_rows(values)] == [10] * 8
    heavy = np.concatenate([np.zeros(60), np.arange(1.0, 21.0)])
    groups = bin_rows(heavy)
    assert sorted(np.concatenate(groups).tolist()) == list(range(80))
    assert [0 in heavy[rows] for rows in groups] == [True] + [False] * (len(groups) - 1)
    assert len(groups[0]) >= 60


def test_means_are_those_of_the_rows() -> None:
    values = np.repeat([0.0, 1.0], 3)
    outcomes = values[:, None] + np.array([[-1.0, 0.0, 1.0, 0.0]])
    found = compute_binned_means(values, outcomes, is_share=False)
    assert found.centre.tolist() == [0.0, 1.0]
    assert found.value == pytest.approx([0.0, 1.0])
    assert found.reach == pytest.approx(1.0)


def test_one_world_has_no_interval() -> None:
    found = compute_binned_means(np.array([0.0, 1.0]), np.ones((2, 1)), is_share=True)
    assert np.isnan(found.low).all()
    assert np.isnan(found.high).all()


def test_worlds_that_are_all_alike_still_have_an_interval_as_shares() -> None:
    found = compute_binned_means(np.array([0.0, 1.0]), np.zeros((2, 20)), is_share=True)
    assert found.low.tolist() == [0.0, 0.0]
    assert 0.1 < found.high[0] < 0.4


@pytest.mark.parametrize("is_share", [False, True])
def test_intervals_cover_the_mean(is_share: bool) -> None:
    """In 600 tables of 12 rows × 30 worlds, at least 93 % of the intervals hold the mean.

    Row effects, luck and noise are normal, or decide a flag with chance a half. The standard error of a
    coverage of 95 % is 0.9 points, so 93 % is more than two of them below; seeds are fixed.
    """
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(600):
        rows, luck, noise = rng.normal(size=(12, 1)), rng.normal(size=(1, 30)), rng.normal(size=(12, 30))
        whole = rows + luck + noise
        outcomes, mean = ((whole > 0).astype(float), 0.5) if is_share else (whole, 0.0)
        found = compute_binned_means(np.zeros(12), outcomes, is_share=is_share)
        held += bool(found.low[0] <= mean <= found.high[0])
    assert held >= 0.93 * 600
