"""A world's crises, counted from its events: nothing later needs the whole event table for them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from guaranteesim.ensemble.results import STAGES
from guaranteesim.model.crises import ABSTAINED, HONOURED, LATE, NOT_CALLED, NOT_MET, OBJECTED, RENEGED
from guaranteesim.scenario.schema import Scenario

Columns = dict[str, np.ndarray]

_KEPT = (HONOURED, LATE)
_TESTED = (NOT_MET, ABSTAINED, OBJECTED, RENEGED, *_KEPT)
"""A willing state that the rule overruled, or that was never called, was not put to the test."""

_FORCES = ("promised_be", "sent_be", "treaty_be", "outside_be")
"""Forces that are summed over the crises of a world."""

_BLOCKED, _DECISIVE = 1, 2


def count_crises(scenario: Scenario, events: Mapping[str, np.ndarray], first: int, count: int) -> Columns:
    """Counts and sums a world, each of shape (count,), for the worlds first … first + count − 1.

    ``events`` are the model's columns, by world and month; see :class:`~guaranteesim.ensemble.Results`
    for the columns that come out.
    """
    counter = _Counter(events["world"] - first, count)
    columns: Columns = {
        f"acts_{name}": counter.count_where(events["rung"] == code)
        for code, name in enumerate(scenario.rungs)
    }
    columns |= {stage: counter.count_where(events[stage]) for stage in STAGES}
    for code in _list_voters(scenario, events):
        columns[f"blocked_{code}"] = counter.count_where(events[f"block_{code}"] >= _BLOCKED)
        columns[f"decisive_{code}"] = counter.count_where(events[f"block_{code}"] == _DECISIVE)
    columns["provoked"] = counter.count_where(events["provoked"])
    columns["provoked_clash"] = counter.count_where(events["provoked"] & events["clash"])
    columns |= _count_obligations(scenario, events, counter)
    columns |= {name: counter.sum_by_world(events[name]) for name in _FORCES}
    return columns


def _list_voters(scenario: Scenario, events: Mapping[str, np.ndarray]) -> list[str]:
    """Return the guarantors; the challenger among them only if it is a party and its vote counts."""
    return [code for code in scenario.guarantors if f"block_{code}" in events]


def _count_obligations(scenario: Scenario, events: Mapping[str, np.ndarray], counter: _Counter) -> Columns:
    """Count how often guarantors were called, and their word tested and kept; never the challenger."""
    called = np.zeros(counter.count, dtype=np.int64)
    tested = np.zeros(counter.count, dtype=np.int64)
    kept = np.zeros(counter.count, dtype=np.int64)
    for code in _list_voters(scenario, events):
        if code != scenario.challenger.state:
            called += counter.count_where(events[f"vote_{code}"] != NOT_CALLED)
            tested += counter.count_where(np.isin(events[f"vote_{code}"], _TESTED))
            kept += counter.count_where(np.isin(events[f"vote_{code}"], _KEPT))
    return {"guarantors_called": called, "obligations": tested, "obligations_kept": kept}


class _Counter:
    """Counts over the rows of each of ``count`` worlds; ``place`` (rows,) says whose row it is."""

    def __init__(self, place: np.ndarray, count: int) -> None:
        self.place, self.count = place, count

    def count_where(self, holds: np.ndarray) -> np.ndarray:
        return np.bincount(self.place[holds.astype(bool)], minlength=self.count).astype(np.int64)

    def sum_by_world(self, values: np.ndarray) -> np.ndarray:
        """Sums add row by row, so that their last bit does not depend on the block."""
        return np.bincount(self.place, weights=values, minlength=self.count).astype(np.float64)
