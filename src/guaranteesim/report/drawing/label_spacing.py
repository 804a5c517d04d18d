"""Labels moved apart along a line, as little as it takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def space_labels(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places near those wanted, at least ``gap`` apart and, where there is room, within ``low`` … ``high``.

    The order is kept; the sum of squared moves is the least (isotonic regression by pooling neighbours).
    """
    order = np.argsort(wanted, kind="stable")
    room = high - low - gap * (len(order) - 1)
    step = gap if room >= 0 else (high - low) / max(len(order) - 1, 1)
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
    placed = np.empty(len(order))
    placed[order] = level
    return [float(place) for place in placed]
