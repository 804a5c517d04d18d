"""Spacing of labels along a line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def space_labels(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions near the wanted ones, at least ``gap`` apart, within ``low`` … ``high`` if possible.

    The order is kept and the sum of squared moves is minimal: this is isotonic regression, solved by pooling
    adjacent violators.

    Args:
        wanted: Wanted positions, in any order.
        gap: Smallest distance between two positions. If there is no room for it, they are spaced evenly.
        low: Lower end of the line.
        high: Upper end of the line.
    """
    order = np.argsort(wanted, kind="stable")
    room = high - low - gap * (len(order) - 1)
    step = gap if room >= 0 else (high - low) / max(len(order) - 1, 1)
    # Without the required gaps, positions that keep their order are a monotone sequence.
    shifted = np.asarray(wanted, dtype=float)[order] - step * np.arange(len(order))
    blocks: list[tuple[float, int]] = []
    for value in shifted:
        mean, size = float(value), 1
        while blocks and blocks[-1][0] > mean:
            before, many = blocks.pop()
            mean, size = (before * many + mean * size) / (many + size), many + size
        blocks.append((mean, size))
    level = np.repeat([mean for mean, _ in blocks], [size for _, size in blocks])
    level = np.clip(level, low, high - step * (len(order) - 1)) + step * np.arange(len(order))
    positions = np.empty(len(order))
    positions[order] = level
    return [float(position) for position in positions]
