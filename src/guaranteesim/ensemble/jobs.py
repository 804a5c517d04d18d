"""One planned run on its way: which blocks are missing, and the results when none is."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from guaranteesim.ensemble import claims
from guaranteesim.ensemble.blocks import Tables
from guaranteesim.ensemble.cuts import Block
from guaranteesim.ensemble.executors import Piece
from guaranteesim.ensemble.frames import frame
from guaranteesim.ensemble.manifest import identity, manifest
from guaranteesim.ensemble.months import merged
from guaranteesim.ensemble.plan import Plan, filled
from guaranteesim.ensemble.reading import read
from guaranteesim.ensemble.results import Results
from guaranteesim.ensemble.shelf import Shelf
from guaranteesim.ensemble.store import TABLES, Store, table_path
from guaranteesim.ensemble.timeline import telling_world, timeline

Keep = Callable[[Results], Iterable[Path]]
"""Writes more files into the folder of a run while it is locked; returns their paths."""


class Job(ABC):
    """A run: ``missing`` are the pieces to be done, each handed back with :meth:`add`."""

    def __init__(self, plan: Plan, blocks: list[Block], shelf: Shelf | None) -> None:
        self.plan = plan
        self.missing = [Piece(plan.scenario, plan.seed, block, shelf) for block in blocks]
        self._left = len(blocks)

    @property
    def is_complete(self) -> bool:
        """Whether every block is done."""
        return self._left == 0

    def add(self, block: Block, tables: Tables | None) -> None:
        """Note that ``block`` is done."""
        self._left -= 1

    @abstractmethod
    def results(self) -> Results:
        """The results of the complete job."""

    def _timeline(self, row: pa.Table) -> pa.Table:
        return timeline(self.plan.scenario, self.plan.seed, row)


class PassingJob(Job):
    """A run that stays in memory."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan, plan.blocks, None)
        self._parts: dict[Block, Tables] = {}

    def add(self, block: Block, tables: Tables | None) -> None:
        """Note that ``block`` is done, and keep its tables."""
        super().add(block, tables)
        if tables is not None:
            self._parts[block] = tables

    def results(self) -> Results:
        """The results; the blocks are let go."""
        parts = [self._parts.pop(block) for block in self.plan.blocks]
        worlds = pa.concat_tables([part.worlds for part in parts])
        events = [part.events for part in parts]
        world = telling_world(self.plan.scenario, events)
        return Results(
            scenario=self.plan.scenario,
            worlds=frame(worlds),
            events=frame(pa.concat_tables(events)),
            monthly=frame(merged(part.monthly for part in parts)),
            timeline=frame(self._timeline(worlds.slice(world, 1))),
            manifest=manifest(self.plan),
        )


class KeptJob(Job):
    """A run that is kept in a folder; what is finished there is not done again."""

    def __init__(self, plan: Plan, store: Store, workers: int, keep: Keep | None = None) -> None:
        self.store, self.workers, self.keep = store, workers, keep
        self._started = time.perf_counter()
        self._is_kept = store.holds_all
        if self._is_kept:
            super().__init__(plan, [], None)
            return
        store.begin()
        self._shelf = store.shelf(identity(plan))
        self._found = self._shelf.finished(plan.worlds)
        self._blocks = filled(self._found, plan)
        missing = [block for block in self._blocks if block not in self._found]
        super().__init__(plan, missing, self._shelf)

    def results(self) -> Results:
        """The results, read back from the folder."""
        if not self._is_kept:
            self._merge()
        elif not self.store.is_finished:  # stopped while more was written beside the tables
            claims.finish(self.store.folder, self._tables())
        self.store.clear()
        results = read(self.store.folder)
        if self.keep is None:
            return results
        claims.retract(self.store.folder)
        marker = claims.finish(self.store.folder, [*self._tables(), *self.keep(results)])
        return replace(results, manifest=dict(marker.content))

    def _tables(self) -> list[Path]:
        return [table_path(self.store.folder, name) for name in TABLES]

    def _merge(self) -> None:
        """Write every table from the blocks in their order, reading one block at a time."""
        blocks, shelf, store = self._blocks, self._shelf, self.store
        store.write("worlds", (shelf.get(block).worlds for block in blocks))
        store.write("events", (shelf.get(block).events for block in blocks))
        store.write("monthly", [merged(shelf.get(block).monthly for block in blocks)])
        world = telling_world(self.plan.scenario, (shelf.get(block).events for block in blocks))
        block = next(block for block in blocks if block.first <= world < block.first + block.count)
        store.write("timeline", [self._timeline(shelf.get(block).worlds.slice(world - block.first, 1))])
        store.finish(self._execution())

    def _execution(self) -> dict[str, int | float]:
        """How the run went: the one part of the manifest that may differ between equal runs."""
        return {
            "seconds_until_complete": round(time.perf_counter() - self._started, 3),
            "workers": self.workers,
            "blocks": len(self._blocks),
            "blocks_resumed": len(self._found),
        }
