"""Experiments: scenarios crossed with the rows of a design, all in one pass of the engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from guaranteesim.ensemble.experiment.design import Design
from guaranteesim.ensemble.experiment.effort import choose_row_block, refuse_too_large_experiment
from guaranteesim.ensemble.experiment.experiment_results import (
    ExperimentResults,
    RowSource,
    TablesInFiles,
    TablesInMemory,
)
from guaranteesim.ensemble.experiment.rows import RowTables, RowTask, cut_tasks
from guaranteesim.ensemble.experiment.sharing import SharedBlocks, share_blocks
from guaranteesim.ensemble.keep import folder_claims
from guaranteesim.ensemble.keep.block_shelf import BlockShelf
from guaranteesim.ensemble.keep.files import locate_results_folder, write_atomically
from guaranteesim.ensemble.keep.manifest import find_version, hash_code, hash_scenario
from guaranteesim.ensemble.keep.markers import EXPERIMENT, Marker, hash_content
from guaranteesim.ensemble.keep.run_store import open_block_shelf, write_table
from guaranteesim.ensemble.run.block_ranges import Block
from guaranteesim.ensemble.run.executors import (
    BlockExecutor,
    agree_executor,
    count_processes_here,
    run_tasks,
)
from guaranteesim.ensemble.run.plan import MOST_WORLDS, check_seed, check_whole_number, find_gaps
from guaranteesim.ensemble.run.worker_pool import open_worker_pool
from guaranteesim.errors import UserError
from guaranteesim.scenario.files.factors import check_bounds
from guaranteesim.scenario.schema import Scenario

Progress = Callable[[int, int], None]
"""Called with the number of worlds done so far, and of all."""

# Tasks of a worker that wait at the same time: each holds its part of the design.
_WAITING = 16


def run_experiment(
    scenarios: Sequence[Scenario],
    design: Design,
    *,
    worlds: int,
    seed: int,
    workers: int = 1,
    columns: Sequence[str] | None = None,
    own_luck: bool = False,
    out: str | Path | None = None,
    replace: bool = False,
    executor: BlockExecutor | None = None,
    progress: Progress | None = None,
) -> ExperimentResults:
    """Simulate every scenario at every row of a design.

    A row gives what a run with ``--set path=value`` for each of its columns gives, bit for bit. World w of
    every row and scenario has the same random numbers. Scenarios that differ in numbers only, and all rows,
    share blocks of worlds. The results do not depend on workers, executor or block size.

    Args:
        scenarios: What to simulate; each has a name of its own. A path of the design that one of them does
            not have is left out for it.
        design: The design points.
        worlds: Worlds of each row.
        seed: Seed of all randomness.
        workers: Processes on this machine.
        columns: Columns of worlds to keep; all but the utilities if not given.
        own_luck: Give every row histories of its own instead of those of the other rows.
        out: A folder in which to keep the results, holding only a few blocks in memory. What is finished
            there is used again, so that an interrupted experiment goes on where it was.
        replace: Replace finished results of something else in ``out``, which is refused otherwise.
        executor: Where blocks run instead, as for :func:`~guaranteesim.ensemble.run_scenario`.
        progress: Called with the number of worlds done so far, and of all.

    Raises:
        UserError: for numbers that make no sense, a path that no scenario has, values outside its bounds, and
            a folder that cannot be used.
        StorageError: if results cannot be kept, or the folder is in use.
    """
    _refuse_bad_names(scenarios)
    executor, workers = agree_executor(executor, workers)
    worlds, workers = check_whole_number("worlds", worlds, 1), check_whole_number("workers", workers, 1)
    if worlds > MOST_WORLDS:
        raise UserError(f"a row cannot have {worlds:,} worlds; ask for fewer (at most {MOST_WORLDS:,})")
    seed = check_seed(seed)
    shared = tuple(share_blocks(scenarios, design, worlds, own_luck))
    _refuse_bad_values(shared, design)
    kept = None if columns is None else tuple(columns)
    refuse_too_large_experiment(
        shared, count_processes_here(executor, workers), kept, None if out is None else Path(out)
    )
    work = _ExperimentWork(shared, seed, workers, kept, executor, progress or _ignore_progress)
    if out is None:
        source: RowSource = TablesInMemory(work.simulate_in_memory())
        return ExperimentResults(tuple(scenarios), design, worlds, seed, shared, source)
    folder = locate_results_folder(out)
    content = _describe_experiment(scenarios, design, worlds, seed, kept, own_luck)
    with folder_claims.lock_folder(folder) as found:
        request = Marker(folder, content, is_sound=True).request
        folder_claims.refuse_other_results(found, EXPERIMENT, request, replace)
        paths = tuple(folder / f"rows-{number}.parquet" for number in range(len(shared)))
        if not _is_whole(found, content):
            folder_claims.begin_folder(folder, found, content)
            work.simulate_into(folder, hash_content(content)[:24], paths, scenarios, design)
        return ExperimentResults(tuple(scenarios), design, worlds, seed, shared, TablesInFiles(paths), folder)


def _ignore_progress(done: int, total: int) -> None:
    """Show no progress."""


def _refuse_bad_names(scenarios: Sequence[Scenario]) -> None:
    names = [scenario.name for scenario in scenarios]
    if not names:
        raise UserError("an experiment needs at least one scenario")
    for name in names:
        if names.count(name) > 1:
            raise UserError(f"two scenarios have the name {name}: give each a name of its own")


def _refuse_bad_values(shared: Sequence[SharedBlocks], design: Design) -> None:
    known = {path for group in shared for path in group.design.paths}
    for path, values in zip(design.paths, design.values.T, strict=True):
        if path not in known:
            raise UserError(f"the design sets {path}, which is a number of none of the scenarios")
        check_bounds(path, values)


def _describe_experiment(
    scenarios: Sequence[Scenario],
    design: Design,
    worlds: int,
    seed: int,
    columns: tuple[str, ...] | None,
    own_luck: bool,
) -> dict[str, Any]:
    """Return what decides the results."""
    import hashlib

    return {
        "kind": EXPERIMENT,
        "guaranteesim": find_version("guaranteesim"),
        "code_sha256": hash_code(),
        "note": "a conditional comparison, not a forecast",
        "scenarios": [scenario.name for scenario in scenarios],
        "scenario_sha256": {scenario.name: hash_scenario(scenario) for scenario in scenarios},
        "paths": list(design.paths),
        "rows": design.rows,
        "design_sha256": hashlib.sha256(np.ascontiguousarray(design.values).tobytes()).hexdigest(),
        "worlds": worlds,
        "seed": seed,
        "columns": None if columns is None else list(columns),
        "own_luck": own_luck,
    }


def _is_whole(found: Marker | None, content: Mapping[str, Any]) -> bool:
    return (
        found is not None
        and folder_claims.is_kept(found, EXPERIMENT, content)
        and all(folder_claims.is_whole(found, name) for name in found.files)
    )


class _ExperimentWork:
    """Work of an experiment: its groups of blocks, and how far they are."""

    def __init__(
        self,
        shared: Sequence[SharedBlocks],
        seed: int,
        workers: int,
        columns: tuple[str, ...] | None,
        executor: BlockExecutor | None,
        progress: Progress,
    ) -> None:
        self.shared, self.seed, self.workers, self.columns = shared, seed, workers, columns
        self.executor, self.progress = executor, progress
        self.done, self.total = 0, sum(group.size for group in shared)
        self.block_size = choose_row_block(shared, workers)

    def simulate_in_memory(self) -> tuple[pa.Table, ...]:
        """Return the table of every group."""
        parts: list[dict[Block, pa.Table]] = [{} for _ in self.shared]
        missing = [self._cut([], group) for group in self.shared]
        for number, task, tables in self._run(missing, [None] * len(parts)):
            if tables is not None:
                parts[number][task.block] = tables.worlds
        return tuple(pa.concat_tables([part[block] for block in sorted(part)]) for part in parts)

    def simulate_into(
        self,
        folder: Path,
        identity: str,
        paths: Sequence[Path],
        scenarios: Sequence[Scenario],
        design: Design,
    ) -> None:
        """Write the table of every group into a claimed folder; blocks that are there are used again."""
        written = [folder / "design.parquet", folder / "scenarios.json", *paths]
        folder_claims.expect_files(folder, [path.name for path in written])
        write_table(written[0], [pa.Table.from_pandas(design.to_frame(), preserve_index=False)])
        with write_atomically(written[1]) as file:
            dumped = [scenario.model_dump(mode="json") for scenario in scenarios]
            file.write((json.dumps(dumped, ensure_ascii=False, allow_nan=False) + "\n").encode())
        numbers = range(len(self.shared))
        shelves = [open_block_shelf(folder, f"{identity}-{number}", RowTables) for number in numbers]
        pairs = list(zip(shelves, self.shared, strict=True))
        found = [shelf.list_finished_blocks(group.size) for shelf, group in pairs]
        self.done = sum(block.count for blocks in found for block in blocks)
        missing = [self._cut(there, group) for there, group in zip(found, self.shared, strict=True)]
        for _ in self._run(missing, shelves):
            pass
        for number, path in enumerate(paths):
            blocks = sorted([*found[number], *missing[number]])
            write_table(path, (shelves[number].get_block(block).worlds for block in blocks))
        folder_claims.finish_folder(folder, written)
        folder_claims.remove_blocks(folder)

    def _cut(self, found: Sequence[Block], group: SharedBlocks) -> list[Block]:
        """Return the blocks of a group that are not there yet."""
        return find_gaps(found, group.size, self.block_size)

    def _open_executor(self, stack: ExitStack) -> BlockExecutor | None:
        if self.executor is not None or self.workers == 1:
            return self.executor
        if self.total <= self.block_size:
            return None
        return stack.enter_context(open_worker_pool(self.workers))

    def _run(
        self, missing: Sequence[Sequence[Block]], shelves: Sequence[BlockShelf[RowTables] | None]
    ) -> Iterator[tuple[int, RowTask, RowTables | None]]:
        """Yield every block as it is done, by the number of its group; a bounded number wait at a time.

        Groups are not run one after the other: a small one has fewer blocks than there are workers.
        """
        tasks = (
            (number, task)
            for number, group in enumerate(self.shared)
            for task in cut_tasks(group, missing[number], self.seed, self.columns, shelves[number])
        )
        self.progress(self.done, self.total)
        with ExitStack() as stack:
            executor = self._open_executor(stack)
            while batch := list(islice(tasks, _WAITING * self.workers)):
                for place, tables in run_tasks([task for _, task in batch], 1, executor):
                    number, task = batch[place]
                    self.done += task.block.count
                    self.progress(self.done, self.total)
                    yield number, task, tables
