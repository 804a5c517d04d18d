"""Blocking states: those whose withheld consent stopped a commitment that had been called.

A state *blocked* if it withheld a consent that the rule needs, and was *decisive* if only that consent was
missing. A state that decides only for itself stops nobody else, so it is never counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate, estimate_share
from guaranteesim.analysis.statistics.table_cells import build_estimate_cells, make_nullable
from guaranteesim.analysis.text.blocking_power import list_possible_blockers
from guaranteesim.ensemble.columns import Events, Worlds
from guaranteesim.ensemble.results import Results


@dataclass(frozen=True)
class MostBlocking:
    """The state or states that blocked most.

    Attributes:
        states: More than one where several blocked equally often; empty where no state blocked.
        share: Share of the failed crises that each of them blocked.
        failed: Crises called in which no commitment decided on action.
    """

    states: tuple[str, ...]
    share: Estimate
    failed: int


def build_blocker_table(results: Results) -> pd.DataFrame:
    """Return one row per party, sorted by how often it blocked.

    Returns:
        ``state``; ``role`` ("challenger" or "guarantor"); ``could_block``, whether the rules let it stop
        other states; ``called``, the crises in which a commitment was called; ``failed``, those of them in
        which no commitment decided on action; ``blocked`` and ``decisive`` among the failed;
        ``blocked_share`` and ``decisive_share`` of the failed, each with ``_low`` and ``_high``;
        ``any_blocked``, the crises in which it blocked some commitment, even if another one was acted on.
    """
    crises = _Crises(results)
    frame = pd.DataFrame([crises.build_row(state) for state in results.scenario.guarantors], columns=_COLUMNS)
    # A stable sort keeps the order of the scenario among equals.
    frame = frame.sort_values(["blocked", "decisive"], ascending=False, kind="stable", ignore_index=True)
    return make_nullable(frame)


_SHARES = [f"{name}{end}" for name in ("blocked_share", "decisive_share") for end in ("", "_low", "_high")]
_COUNTS = ["called", "failed", "blocked", "decisive", "any_blocked"]
_COLUMNS = ["state", "role", "could_block", *_COUNTS, *_SHARES]


def find_most_blocking(results: Results) -> MostBlocking:
    """Return the state or states that blocked most, including the challenger."""
    crises = _Crises(results)
    failed = int(crises.failed.sum())
    blocked = {
        state: crises.count_failed(crises.find_blocked_crises(state)) for state in results.scenario.guarantors
    }
    most = max((int(counts.sum()) for counts in blocked.values()), default=0)
    if not most:
        return MostBlocking((), UNKNOWN, failed)
    # Several states may block the same crises, for instance two vetoes.
    states = tuple(state for state, counts in blocked.items() if counts.sum() == most)
    return MostBlocking(states, estimate_share(blocked[states[0]], crises.failed), failed)


class _Crises:
    """Crises (k,) of a run that were called and in which no commitment decided on action."""

    def __init__(self, results: Results) -> None:
        self.results, self.events = results, results.event_table
        self.able = list_possible_blockers(results.scenario)
        self.flags = np.zeros(len(self.events), dtype=bool)
        if len(self.events):
            self.flags = np.asarray(self.events[Events.called] & ~self.events[Events.decided], dtype=bool)
        self.failed = count_by_world(results, self.flags)

    def find_blocked_crises(self, state: str, *words: str) -> np.ndarray:
        """Return where the state blocked a commitment, bool (k,); ``words`` selects the kind of blocking."""
        name = Events.block[state]
        if name not in self.events:
            return np.zeros(len(self.events), dtype=bool)
        return np.asarray(self.events[name].isin(words or ("blocked", "decisive")))

    def count_failed(self, which: np.ndarray) -> np.ndarray:
        """Return the number of failed crises among ``which``, per world (W,)."""
        return count_by_world(self.results, which & self.flags)

    def build_row(self, state: str) -> dict[str, object]:
        """Return the row of a state in the table of blockers."""
        blocked = self.count_failed(self.find_blocked_crises(state))
        decisive = self.count_failed(self.find_blocked_crises(state, "decisive"))
        return {
            "state": state,
            "role": "challenger" if state == self.results.scenario.challenger.state else "guarantor",
            "could_block": state in self.able,
            "called": int(self.results.world_table[Worlds.called].sum()),
            "failed": int(self.failed.sum()),
            "blocked": int(blocked.sum()),
            "decisive": int(decisive.sum()),
            "any_blocked": int(np.count_nonzero(self.find_blocked_crises(state))),
            **build_estimate_cells("blocked_share", estimate_share(blocked, self.failed)),
            **build_estimate_cells("decisive_share", estimate_share(decisive, self.failed)),
        }


def count_by_world(results: Results, flags: np.ndarray) -> np.ndarray:
    """Return the number of flagged crises per world.

    Args:
        results: The run.
        flags: (k,) booleans, one per row of ``results.events``.

    Returns:
        (W,) integers in the order of ``results.worlds``.
    """
    numbers = Worlds.world.read(results.world_table)
    if not flags.size:
        return np.zeros(numbers.size, dtype=np.int64)
    # Worlds need not be in order: a run may be a selection of worlds, or be merged from several folders.
    order = np.argsort(numbers, kind="stable")
    position = order[np.searchsorted(numbers, Events.world.read(results.event_table)[flags], sorter=order)]
    return np.bincount(position, minlength=numbers.size)
