"""Counts of the crises of each world, made from its events.

A block counts its own crises, so that nothing later needs the whole table of events.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from guaranteesim.ensemble.columns import STAGES, Events, Worlds
from guaranteesim.model.crises import ABSTAINED, HONOURED, LATE, NOT_CALLED, NOT_MET, OBJECTED, RENEGED
from guaranteesim.scenario.schema import Scenario

Columns = dict[str, np.ndarray]

_KEPT = (HONOURED, LATE)
# A willing state that the rule overruled, or that was never called, was not put to the test.
_TESTED = (NOT_MET, ABSTAINED, OBJECTED, RENEGED, *_KEPT)

# Forces summed over the crises of a world. Events have columns of the same names.
_FORCES = (Worlds.promised_be, Worlds.sent_be, Worlds.treaty_be, Worlds.outside_be)

_BLOCKED, _DECISIVE = 1, 2


def count_crises(scenario: Scenario, events: Mapping[str, np.ndarray], first: int, count: int) -> Columns:
    """Return counts and sums per world, each (count,), for the worlds ``first`` … ``first + count - 1``.

    Args:
        scenario: Scenario of the run.
        events: Columns of the model, one row per crisis, sorted by world and month.
        first: Number of the first world.
        count: Number of worlds.

    Returns:
        Columns of :class:`~guaranteesim.ensemble.columns.Worlds`, from ``acts`` on.
    """
    counter = _WorldCounter(events[Events.world] - first, count)
    columns: Columns = {
        Worlds.acts[name]: counter.count_where(events[Events.rung] == code)
        for code, name in enumerate(scenario.rungs)
    }
    columns |= {stage: counter.count_where(events[stage]) for stage in STAGES}
    for code in _list_voters(scenario, events):
        columns[Worlds.blocked[code]] = counter.count_where(events[Events.block[code]] >= _BLOCKED)
        columns[Worlds.decisive[code]] = counter.count_where(events[Events.block[code]] == _DECISIVE)
    provoked = events[Events.provoked]
    columns[Worlds.provoked] = counter.count_where(provoked)
    columns[Worlds.provoked_clash] = counter.count_where(provoked & events[Events.clash])
    columns |= _count_obligations(scenario, events, counter)
    columns |= _count_fulfilment(scenario, events, counter)
    columns |= {name: counter.sum_by_world(events[name]) for name in _FORCES}
    return columns


def _list_voters(scenario: Scenario, events: Mapping[str, np.ndarray]) -> list[str]:
    """Return the guarantors, with the challenger only if it is a party and its vote counts."""
    return [code for code in scenario.guarantors if Events.block[code] in events]


def _count_obligations(
    scenario: Scenario, events: Mapping[str, np.ndarray], counter: _WorldCounter
) -> Columns:
    """Return how often guarantors were called, and how often their word was tested and kept."""
    called = np.zeros(counter.count, dtype=np.int64)
    tested = np.zeros(counter.count, dtype=np.int64)
    kept = np.zeros(counter.count, dtype=np.int64)
    for code in _list_voters(scenario, events):
        # The challenger has given no word that an act of its own could put to the test.
        if code != scenario.challenger.state:
            vote = events[Events.vote[code]]
            called += counter.count_where(vote != NOT_CALLED)
            tested += counter.count_where(np.isin(vote, _TESTED))
            kept += counter.count_where(np.isin(vote, _KEPT))
    return {
        Worlds.guarantors_called: called,
        Worlds.obligations: tested,
        Worlds.obligations_kept: kept,
    }


def _count_fulfilment(
    scenario: Scenario, events: Mapping[str, np.ndarray], counter: _WorldCounter
) -> Columns:
    """Return how often the guarantors called all honoured, some of them did, and nobody did."""
    called = events[Events.called].astype(bool)
    failed = np.zeros(called.shape, dtype=bool)
    for code in _list_voters(scenario, events):
        if code != scenario.challenger.state:
            failed |= ~np.isin(events[Events.vote[code]], (NOT_CALLED, *_KEPT))
    some = called & events[Events.honoured].astype(bool)
    return {
        Worlds.kept_in_full: counter.count_where(some & ~failed),
        Worlds.kept_in_part: counter.count_where(some & failed),
        Worlds.kept_by_nobody: counter.count_where(called & ~some),
    }


class _WorldCounter:
    """Counts rows by world: ``positions`` (rows,) are the positions of their worlds in the block."""

    def __init__(self, positions: np.ndarray, count: int) -> None:
        self.positions, self.count = positions, count

    def count_where(self, holds: np.ndarray) -> np.ndarray:
        return np.bincount(self.positions[holds.astype(bool)], minlength=self.count).astype(np.int64)

    def sum_by_world(self, values: np.ndarray) -> np.ndarray:
        # bincount adds row by row, so that the last bit of a sum does not depend on the block.
        return np.bincount(self.positions, weights=values, minlength=self.count).astype(np.float64)
