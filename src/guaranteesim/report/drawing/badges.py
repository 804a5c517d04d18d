"""Placement of numbered badges so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from guaranteesim.analysis.statistics.intervals import Floats

_MAX_ROUNDS = 600


def place_badges(wanted: Sequence[tuple[float, float]], gap: float, width: float, height: float) -> Floats:
    """Return positions near the wanted ones, ``gap`` apart if there is room, and within the frame.

    Args:
        wanted: Wanted positions, inches from the lower left corner, (n, 2).
        gap: Smallest distance between two positions, inches.
        width: Width of the frame, inches.
        height: Height of the frame, inches.

    Returns:
        Positions, inches, (n, 2). Equal arguments give equal positions.
    """
    home = np.asarray(wanted, dtype=float).reshape(-1, 2)
    # Two badges at one position have no direction to part in, so each gets a small offset of its own.
    positions = home + 1e-3 * gap * _make_ring(len(home))
    low, high = np.full(2, gap / 2), np.array([width, height]) - gap / 2
    for _ in range(_MAX_ROUNDS):
        push = _compute_pushes(positions, gap)
        if not push.any():
            break
        positions = np.clip(positions + push, low, high)
    return np.clip(positions, low, high)


def _make_ring(count: int) -> Floats:
    """Return unit vectors in ``count`` different directions, (count, 2)."""
    angle = 2.4 * np.arange(count)  # the golden angle, radians
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _compute_pushes(positions: Floats, gap: float) -> Floats:
    """Return the moves that part the pairs closer than ``gap``, half of it for each of the two, (n, 2)."""
    between = positions[:, None, :] - positions[None, :, :]
    distance = np.sqrt(np.square(between).sum(axis=2))
    np.fill_diagonal(distance, np.inf)  # a badge does not push itself
    missing = np.maximum(gap - distance, 0)
    # Without this threshold ever smaller moves would go on for all rounds.
    missing[missing < 1e-6 * gap] = 0
    along = between / np.maximum(distance, 1e-12)[:, :, None]
    return np.asarray((0.5 * missing[:, :, None] * along).sum(axis=1))
