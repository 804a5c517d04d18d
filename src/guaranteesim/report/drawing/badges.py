"""Numbered marks moved apart, as little as it takes, so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from guaranteesim.analysis.statistics.intervals import Floats

_ROUNDS = 600


def place_badges(wanted: Sequence[tuple[float, float]], gap: float, width: float, height: float) -> Floats:
    """Places near those wanted, ``gap`` apart where there is room, and within the frame.

    Args:
        wanted: (n, 2) places, inches from the lower left corner.
        gap: Least distance between two, inches.
        width: Of the frame, inches.
        height: Likewise.

    Returns:
        (n, 2); always the same for the same places.
    """
    home = np.asarray(wanted, dtype=float).reshape(-1, 2)
    places = home + 1e-3 * gap * _make_ring(len(home))
    low, high = np.full(2, gap / 2), np.array([width, height]) - gap / 2
    for _ in range(_ROUNDS):
        push = _compute_pushes(places, gap)
        if not push.any():
            break
        places = np.clip(places + push, low, high)
    return np.clip(places, low, high)


def _make_ring(count: int) -> Floats:
    """Directions all round, so that equal places part in different ones."""
    angle = 2.4 * np.arange(count)  # the golden angle, radians
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _compute_pushes(places: Floats, gap: float) -> Floats:
    """Half of what each pair lacks, along the line between the two, (n, 2)."""
    between = places[:, None, :] - places[None, :, :]
    distance = np.sqrt(np.square(between).sum(axis=2))
    np.fill_diagonal(distance, np.inf)
    lacking = np.maximum(gap - distance, 0)
    lacking[lacking < 1e-6 * gap] = 0
    along = between / np.maximum(distance, 1e-12)[:, :, None]
    return np.asarray((0.5 * lacking[:, :, None] * along).sum(axis=1))
