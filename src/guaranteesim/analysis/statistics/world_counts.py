"""From crises to worlds: counts a world, which every interval rests on."""

from __future__ import annotations

import numpy as np

from guaranteesim.ensemble.results import Results


def count_by_world(results: Results, flags: np.ndarray) -> np.ndarray:
    """Return how many flagged crises each world had.

    Args:
        results: The run.
        flags: (k,) booleans, one a row of ``results.events``.

    Returns:
        (W,) integers in the order of ``results.worlds``.
    """
    numbers = results.worlds["world"].to_numpy()
    if not flags.size:
        return np.zeros(numbers.size, dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    place = order[np.searchsorted(numbers, results.events["world"].to_numpy()[flags], sorter=order)]
    return np.bincount(place, minlength=numbers.size)
