"""Jobs: planned runs on their way, with the blocks that are missing and the results when none is."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa

from guaranteesim.ensemble.inputs import draw_inputs_in_parts
from guaranteesim.ensemble.keep import folder_claims
from guaranteesim.ensemble.keep.block_shelf import BlockShelf
from guaranteesim.ensemble.keep.manifest import build_manifest, compute_identity
from guaranteesim.ensemble.keep.results_reader import read_results
from guaranteesim.ensemble.keep.run_store import INPUTS, TABLES, RunStore, locate_table
from guaranteesim.ensemble.lazy_tables import make_table_in_memory
from guaranteesim.ensemble.pandas_frames import convert_to_frame
from guaranteesim.ensemble.results import Results
from guaranteesim.ensemble.run.block_ranges import Block
from guaranteesim.ensemble.run.blocks import BlockTables, merge_monthly_counts
from guaranteesim.ensemble.run.executors import BlockTask
from guaranteesim.ensemble.run.plan import RunPlan, fill_missing_blocks
from guaranteesim.ensemble.world_timeline import find_telling_world, simulate_timeline

Keep = Callable[[Results], Iterable[Path]]
"""Writes more files into the folder of a run while it is locked; returns their paths."""


class Job(ABC):
    """A run: ``missing`` are the tasks to be done, each reported with :meth:`add_block`."""

    def __init__(
        self,
        plan: RunPlan,
        shelf: BlockShelf[BlockTables] | None = None,
        found: Sequence[Block] = (),
    ) -> None:
        self._take_plan(plan, shelf, found)

    def _take_plan(
        self, plan: RunPlan, shelf: BlockShelf[BlockTables] | None, found: Sequence[Block]
    ) -> None:
        """Plan the blocks that ``found`` leaves out."""
        self.plan = plan
        self._blocks = fill_missing_blocks(found, plan)
        missing = [block for block in self._blocks if block not in found]
        self.missing = [BlockTask(plan.scenario, plan.seed, block, shelf) for block in missing]
        self._left = len(missing)

    @property
    def is_complete(self) -> bool:
        """Return whether every block is done."""
        return self._left == 0

    def add_block(self, block: Block, tables: BlockTables | None) -> None:
        """Note that ``block`` is done."""
        self._left -= 1

    @abstractmethod
    def extend_run(self, plan: RunPlan) -> None:
        """Go on with a plan of the same run with more worlds; the blocks that are done stay."""

    def read_worlds(self, columns: Sequence[str]) -> Results:
        """Return the worlds of the complete job with these columns, as far as they exist.

        All other tables are empty, and the job can be extended afterwards.
        """
        parts = [self._read_columns(block, columns) for block in self._blocks]
        worlds = pd.concat(parts, ignore_index=True)
        return Results(self.plan.scenario, worlds, manifest=build_manifest(self.plan))

    def _read_columns(self, block: Block, columns: Sequence[str]) -> pd.DataFrame:
        table = self._get_worlds(block)
        there = [column for column in columns if column in table.column_names]
        # A copy lets the block go: its columns are views into the bytes of the whole file.
        return convert_to_frame(table.select(there)).copy()

    @abstractmethod
    def _get_worlds(self, block: Block) -> pa.Table:
        """Return the table of worlds of a finished block."""

    @abstractmethod
    def collect_results(self) -> Results:
        """Return the results of the complete job."""

    def _follow_world(self, row: pa.Table) -> pa.Table:
        return simulate_timeline(self.plan.scenario, self.plan.seed, row)


class PassingJob(Job):
    """A run that stays in memory."""

    def __init__(self, plan: RunPlan) -> None:
        super().__init__(plan)
        self._parts: dict[Block, BlockTables] = {}

    def add_block(self, block: Block, tables: BlockTables | None) -> None:
        """Note that ``block`` is done, and keep its tables."""
        super().add_block(block, tables)
        if tables is not None:
            self._parts[block] = tables

    def extend_run(self, plan: RunPlan) -> None:
        """Go on with a plan of the same run with more worlds; the blocks that are done stay."""
        self._take_plan(plan, None, sorted(self._parts))

    def _get_worlds(self, block: Block) -> pa.Table:
        return self._parts[block].worlds

    def collect_results(self) -> Results:
        """Return the results; the blocks are let go."""
        parts = [self._parts.pop(block) for block in self._blocks]
        worlds = pa.concat_tables([part.worlds for part in parts])
        events = [part.events for part in parts]
        world = find_telling_world(self.plan.scenario, events)
        return Results(
            scenario=self.plan.scenario,
            worlds=make_table_in_memory(worlds),
            events=make_table_in_memory(pa.concat_tables(events)),
            monthly=convert_to_frame(merge_monthly_counts(part.monthly for part in parts)),
            timeline=convert_to_frame(self._follow_world(worlds.slice(world, 1))),
            manifest=build_manifest(self.plan),
        )


class KeptJob(Job):
    """A run that is kept in a folder; what is finished there is not done again.

    Args:
        plan: The run.
        store: Its folder, locked.
        workers: Number of processes, for the manifest only.
        keep: Writes more files once the tables are there.
        inputs: Write the draws of the uncertain inputs as well.
    """

    def __init__(
        self,
        plan: RunPlan,
        store: RunStore,
        workers: int,
        keep: Keep | None = None,
        inputs: bool = False,
    ) -> None:
        self.store, self.workers, self.keep, self.inputs = store, workers, keep, inputs
        self._started = time.perf_counter()
        # Tables that are here and whole need no simulation, even if files beside them are missing.
        self._is_kept = store.holds_all
        if self._is_kept:
            super().__init__(plan, found=[Block(0, plan.worlds)])
            return
        store.begin_run()
        self._shelf = store.open_shelf(compute_identity(plan))
        # Blocks of an interrupted run are used again, in whatever sizes they were cut.
        self._found = self._shelf.list_finished_blocks(plan.worlds)
        super().__init__(plan, self._shelf, self._found)

    def extend_run(self, plan: RunPlan) -> None:
        """Go on with a plan of the same run with more worlds; the blocks that are done stay."""
        self.store.begin_larger_run(build_manifest(plan))
        found = self._shelf.list_finished_blocks(plan.worlds)
        # Blocks that lie beyond the worlds asked for so far are those of an interrupted run.
        self._found += [block for block in found if block.first >= self.plan.worlds]
        self._take_plan(plan, self._shelf, found)

    def _get_worlds(self, block: Block) -> pa.Table:
        return self._shelf.get_block(block).worlds

    def collect_results(self) -> Results:
        """Return the results, read back from the folder."""
        if not self._is_kept:
            self._merge_blocks()
        elif not self.store.is_finished:  # stopped while more was written beside the tables
            folder_claims.finish_folder(self.store.folder, self._list_tables())
        self.store.clear_blocks()
        results = read_results(self.store.folder)
        if self.keep is None and not self.inputs:
            return results
        folder_claims.retract_files(self.store.folder)
        written = [*self._list_tables(), *self._write_inputs()]
        written += self.keep(results) if self.keep else []
        marker = folder_claims.finish_folder(self.store.folder, written)
        return replace(results, manifest=dict(marker.content))

    def _list_tables(self) -> list[Path]:
        return [locate_table(self.store.folder, name) for name in TABLES]

    def _write_inputs(self) -> Iterator[Path]:
        if not self.inputs:
            return
        plan, path = self.plan, locate_table(self.store.folder, INPUTS)
        # The file is named before it is there, so that a run that is stopped leaves nothing unknown behind.
        folder_claims.expect_files(self.store.folder, [path.name])
        self.store.write_table(INPUTS, draw_inputs_in_parts(plan.scenario, plan.seed, plan.worlds))
        yield path

    def _merge_blocks(self) -> None:
        """Write every table from the blocks in their order, reading one block at a time."""
        blocks, shelf, store = self._blocks, self._shelf, self.store
        store.write_table("worlds", (shelf.get_block(block).worlds for block in blocks))
        store.write_table("events", (shelf.get_block(block).events for block in blocks))
        store.write_table(
            "monthly", [merge_monthly_counts(shelf.get_block(block).monthly for block in blocks)]
        )
        # Blocks are read again instead of kept, so that memory does not grow with the number of worlds.
        world = find_telling_world(self.plan.scenario, (shelf.get_block(block).events for block in blocks))
        block = next(block for block in blocks if block.first <= world < block.first + block.count)
        store.write_table(
            "timeline", [self._follow_world(shelf.get_block(block).worlds.slice(world - block.first, 1))]
        )
        store.finish_run(self._describe_execution())

    def _describe_execution(self) -> dict[str, int | float]:
        """Return how the run went: the one part of the manifest that may differ between equal runs."""
        return {
            "seconds_until_complete": round(time.perf_counter() - self._started, 3),
            "workers": self.workers,
            "blocks": len(self._blocks),
            "blocks_resumed": len(self._found),
        }
