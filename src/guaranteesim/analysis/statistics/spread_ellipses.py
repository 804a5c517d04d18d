"""Ellipses that hold a share of a cloud of points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SpreadEllipse:
    """An ellipse on a plane whose two directions have one unit.

    Attributes:
        centre: Its centre.
        width: Length of the first axis.
        height: Length of the second axis.
        angle: Direction of the first axis, degrees from the horizontal, counter-clockwise.
    """

    centre: tuple[float, float]
    width: float
    height: float
    angle: float


def find_spread_ellipse(points: Floats, share: float, least: float) -> SpreadEllipse:
    """Return the ellipse around the mean of a cloud that holds a share of it.

    It has the shape of the covariance. Its size is the quantile of the distances of Mahalanobis (1936).

    Args:
        points: Positions, (points, 2).
        share: Share of the points in the ellipse, between 0 and 1.
        least: Least length of an axis, which gives an extent to points on a line.
    """
    centre = points.mean(axis=0)
    away = points - centre
    variances, directions = np.linalg.eigh(away.T @ away / len(points))
    # Directions without spread are left out of the distance: dividing by 0 has no meaning there.
    has_spread = variances > 1e-12 * max(float(variances.max()), 1e-300)
    scales = np.sqrt(np.where(has_spread, variances, 0.0))
    placed = away @ directions[:, has_spread] / scales[has_spread]
    radius = float(np.sqrt(np.quantile(np.square(placed).sum(axis=1), share)))
    height, width = (max(float(length), least) for length in 2 * radius * scales)
    x, y = directions[:, 1]
    return SpreadEllipse(
        (float(centre[0]), float(centre[1])), width, height, float(np.degrees(np.arctan2(y, x)))
    )
