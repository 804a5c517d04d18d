"""Order of forecasts: areas by hand, against the definition, and intervals that cover."""

from __future__ import annotations

import math

import numpy as np
import pytest

from guaranteesim.analysis.panel.ranking import compute_auc, count_pairs, draw_cluster_counts, trace_roc


def test_the_area_of_known_ranks() -> None:
    outcomes = np.array([0.0, 0, 1, 1])
    assert compute_auc(np.array([0.1, 0.2, 0.3, 0.4]), outcomes) == 1
    assert compute_auc(np.array([0.4, 0.3, 0.2, 0.1]), outcomes) == 0
    assert compute_auc(np.array([0.1, 0.3, 0.2, 0.4]), outcomes) == 0.75
    assert compute_auc(np.full(4, 0.2), outcomes) == 0.5
    # One tie among four pairs, the others right.
    assert compute_auc(np.array([0.1, 0.2, 0.2, 0.4]), outcomes) == 0.875


def test_without_both_kinds_of_rows_there_is_no_area() -> None:
    assert math.isnan(compute_auc(np.array([0.1, 0.2]), np.zeros(2)))
    assert math.isnan(compute_auc(np.array([0.1, 0.2]), np.ones(2)))


def test_the_area_is_the_share_of_pairs_and_the_area_under_the_curve() -> None:
    luck = np.random.default_rng(3)
    said, happened = luck.integers(0, 9, 200) / 10, (luck.random(200) < 0.3).astype(float)
    pairs = [
        (a > b) + (a == b) / 2 for a in said[happened == 1] for b in said[happened == 0]
    ]  # fmt: skip
    assert compute_auc(said, happened) == pytest.approx(np.mean(pairs), abs=1e-12)
    false, true = trace_roc(said, happened)
    area = float(np.sum(np.diff(false) * (true[1:] + true[:-1]) / 2))
    assert area == pytest.approx(np.mean(pairs), abs=1e-12)
    assert (false[0], true[0], false[-1], true[-1]) == (0, 0, 1, 1)


def test_a_resample_of_clusters_is_that_of_their_rows() -> None:
    luck = np.random.default_rng(4)
    clusters = luck.integers(0, 6, 120)
    said, happened = luck.random(120), (luck.random(120) < 0.4).astype(float)
    counts = np.array([2.0, 0, 1, 1, 0, 2])
    rows = np.concatenate([np.tile(np.flatnonzero(clusters == g), int(n)) for g, n in enumerate(counts)])
    pairs = count_pairs(said, happened, clusters)
    assert float(pairs.compute_auc(counts)) == pytest.approx(compute_auc(said[rows], happened[rows]))


def test_every_resample_draws_as_many_clusters_as_there_are() -> None:
    counts = draw_cluster_counts(7, seed=5)
    assert (counts.sum(axis=1) == 7).all()
    assert (draw_cluster_counts(7, seed=5) == counts).all()
    assert counts.mean() == pytest.approx(1)
