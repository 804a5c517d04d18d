"""Ellipses of clouds against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from guaranteesim.analysis.statistics.spread_ellipses import SpreadEllipse, find_spread_ellipse


def count_inside(points: np.ndarray, item: SpreadEllipse) -> int:
    turn = math.radians(item.angle)
    axes = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    placed = (points - item.centre) @ axes.T / [item.width / 2, item.height / 2]
    return int((np.square(placed).sum(axis=1) <= 1 + 1e-9).sum())


@pytest.mark.parametrize("share", [0.25, 0.5, 0.9])
def test_it_holds_the_share(share: float) -> None:
    points = np.random.default_rng(1).normal(size=(1001, 2)) @ [[1.0, 0.4], [0.0, 0.3]]
    assert count_inside(points, find_spread_ellipse(points, share, 0.0)) == round(1000 * share) + 1


def test_of_a_normal_cloud_it_has_the_axes_of_the_chi_square() -> None:
    """Half of a normal cloud lies within sqrt(2 ln 2) standard deviations; 40,000 points give 1 %."""
    points = np.random.default_rng(1).normal(size=(40_000, 2)) * [3.0, 1.0] + [5.0, 7.0]
    found = find_spread_ellipse(points, 0.5, 0.0)
    assert (found.width, found.height) == pytest.approx(
        (6 * math.sqrt(2 * math.log(2)), 2 * math.sqrt(2 * math.log(2))), rel=0.02
    )
    assert found.centre == pytest.approx((5, 7), abs=0.06)
    assert min(found.angle % 180, 180 - found.angle % 180) < 1


def test_points_on_a_line_and_on_one_spot_have_an_extent() -> None:
    line = np.column_stack([np.linspace(0, 1, 101), np.full(101, 0.4)])
    found = find_spread_ellipse(line, 0.5, 0.1)
    assert (found.width, found.height) == pytest.approx((0.5, 0.1), abs=0.02)
    spot = find_spread_ellipse(np.full((9, 2), 0.3), 0.5, 0.1)
    assert (spot.width, spot.height) == pytest.approx((0.1, 0.1))
    assert spot.centre == pytest.approx((0.3, 0.3))
