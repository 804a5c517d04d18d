"""Simulated worlds for the patterns: each run once, on common random numbers, in blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guaranteesim.ensemble.crisis_counts import count_crises
from guaranteesim.ensemble.run.blocks import open_model
from guaranteesim.model import GuaranteeModel
from guaranteesim.model.crises import VOTES
from guaranteesim.scenario.reading.loader import load_scenario

Columns = dict[str, np.ndarray]
Floats = NDArray[np.float64]
Hook = Callable[[GuaranteeModel], None]
"""Called before every month; must be a function of a module, so that a worker finds it by its name."""

SCENARIOS = Path(__file__).parent / "scenarios"
_BLOCK = 2000

WON, LOST, STOPPED = 1, 2, 3
"""How a war ended: the protégé collapsed, the challenger was spent, or the fighting stopped on a line."""


@dataclass(frozen=True)
class Ran:
    """One run of W worlds and T months.

    ``worlds`` and ``events`` are the columns of docs/outcomes.md, rungs and votes as codes;
    ``at_war`` (W, T) and ``held`` (W, T), territory, at the end of each month; ``ended`` (W, T) is
    how a war ended in that month, 0 if none did. ``rungs`` and ``parties`` name the codes.
    """

    worlds: Columns
    events: Columns
    at_war: np.ndarray
    held: np.ndarray
    ended: np.ndarray
    rungs: tuple[str, ...]
    parties: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many worlds."""
        return int(self.at_war.shape[0])

    @property
    def months(self) -> int:
        """How many months."""
        return int(self.at_war.shape[1])

    def crises(self, *rungs: str) -> np.ndarray:
        """Which events are acts of these rungs, bool (k,)."""
        return np.isin(self.events["rung"], [self.rungs.index(rung) for rung in rungs])

    def voted(self, party: str, *votes: str) -> np.ndarray:
        """In which events the party's vote was one of ``votes``, bool (k,)."""
        return np.isin(self.events[f"vote_{party}"], [VOTES.index(vote) for vote in votes])

    def count(self, crises: np.ndarray) -> np.ndarray:
        """Events marked by a bool (k,) in each world, (W,)."""
        return np.bincount(self.events["world"][crises], minlength=self.size)

    def acts(self, *rungs: str) -> np.ndarray:
        """Acts on these rungs in each world, (W,)."""
        return self.count(self.crises(*rungs))

    def by_month(self, crises: np.ndarray, last: int) -> np.ndarray:
        """Worlds with such an event no later than month ``last``, bool (W,)."""
        return np.asarray(self.count(crises & (self.events["month"] <= last)) > 0)


class Lab:
    """Runs scenarios of this folder and remembers them.

    Args:
        worlds: How many worlds a run has; the same numbers meet the same luck in every run.
        seed: Seed of every run.
        pool: Where blocks are run; here and now if None.
        always: Settings of every run; those of a pattern come after them.
    """

    def __init__(
        self, worlds: int, seed: int, pool: Executor | None = None, always: tuple[str, ...] = ()
    ) -> None:
        self.worlds, self.seed, self._pool, self._always = worlds, seed, pool, always
        self._known: dict[tuple[object, ...], Ran] = {}

    def run(self, name: str, *sets: str, hook: Hook | None = None) -> Ran:
        """The scenario ``name``.yaml of this folder with ``path=value`` settings."""
        key = (name, sets, hook)
        if key not in self._known:
            firsts = range(0, self.worlds, _BLOCK)
            counts = [min(_BLOCK, self.worlds - first) for first in firsts]
            spread: Callable[..., Iterable[Ran]] = map if self._pool is None else self._pool.map
            terms = (repeat(name), repeat((*self._always, *sets)), repeat(hook), repeat(self.seed))
            self._known[key] = _joined(list(spread(simulate, firsts, counts, *terms)))
        return self._known[key]


def simulate(first: int, count: int, name: str, sets: tuple[str, ...], hook: Hook | None, seed: int) -> Ran:
    """The worlds ``first`` … ``first + count − 1``."""
    scenario = load_scenario(SCENARIOS / f"{name}.yaml", sets=sets)
    with open_model(scenario, np.arange(first, first + count), seed) as model:
        shape = (count, model.horizon)
        at_war, ended = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=np.int8)
        held = np.zeros(shape, dtype=np.float32)
        for month in range(model.horizon):
            if hook is not None:
                hook(model)
            before = model.front.at_war.copy()
            model.step()
            at_war[:, month], held[:, month] = model.front.at_war, model.front.territory
            ended[:, month] = np.where(before & ~model.front.at_war, _ending(model), 0)
        events = model.record.build_event_table()
        worlds = model.record.build_world_table() | count_crises(scenario, events, first, count)
        parties = tuple(code for code in scenario.guarantors if code != scenario.challenger.state)
    return Ran(worlds, events, at_war, held, ended, scenario.rungs, parties)


def _ending(model: GuaranteeModel) -> np.ndarray:
    """How a war that has just ended did, (W,); armies are rebuilt only from the next month on."""
    side, share = model.challenger, model.numbers.theatre.war.collapse_force
    spent = side.ground < share * side.at_outbreak
    return np.where(model.front.territory >= 1, WON, np.where(spent, LOST, STOPPED))


def _joined(parts: list[Ran]) -> Ran:
    def columns(tables: list[Columns]) -> Columns:
        return {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}

    return Ran(
        worlds=columns([part.worlds for part in parts]),
        events=columns([part.events for part in parts]),
        at_war=np.concatenate([part.at_war for part in parts]),
        held=np.concatenate([part.held for part in parts]),
        ended=np.concatenate([part.ended for part in parts]),
        rungs=parts[0].rungs,
        parties=parts[0].parties,
    )
