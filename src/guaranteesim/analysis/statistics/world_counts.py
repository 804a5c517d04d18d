"""From crises to worlds: counts a world, which every interval rests on."""

from __future__ import annotations

import numpy as np

from guaranteesim.ensemble.columns import Events, Worlds
from guaranteesim.ensemble.results import Results


def count_by_world(results: Results, flags: np.ndarray) -> np.ndarray:
    """Return how many flagged crises each world had.

    Args:
        results: The run.
        flags: (k,) booleans, one a row of ``results.events``.

    Returns:
        (W,) integers in the order of ``results.worlds``.
    """
    numbers = Worlds.world.read(results.worlds)
    if not flags.size:
        return np.zeros(numbers.size, dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    place = order[np.searchsorted(numbers, Events.world.read(results.events)[flags], sorter=order)]
    return np.bincount(place, minlength=numbers.size)
