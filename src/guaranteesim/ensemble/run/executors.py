"""Execution of blocks: here, in other processes, or wherever an executor brings them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Protocol

from guaranteesim.ensemble.keep.block_shelf import BlockShelf
from guaranteesim.ensemble.run.block_ranges import Block
from guaranteesim.ensemble.run.blocks import BlockTables, simulate_block
from guaranteesim.ensemble.run.worker_pool import Pool, hold_interrupts, open_worker_pool
from guaranteesim.errors import GuaranteesimError
from guaranteesim.scenario.schema import Scenario


class BlockExecutor(Protocol):
    """Interface of an executor, met by ``concurrent.futures`` and Dask's ``Client``."""

    def map(self, function: Any, tasks: Any, /) -> Iterable[Any]:
        """Results, or futures with a ``result()``, in the order of ``tasks``."""
        ...


@dataclass(frozen=True)
class BlockTask:
    """One block to simulate, with all it takes; pickles, and may be done twice without harm."""

    scenario: Scenario
    seed: int
    block: Block
    shelf: BlockShelf | None = None
    """Shelf for the tables. Without it they are handed back."""


def run_task(task: BlockTask) -> BlockTables | None:
    """Simulate a block; give its tables, or put them on the shelf if there is one."""
    tables = simulate_block(task.scenario, task.seed, task.block)
    if task.shelf is None:
        return tables
    # A worker writes its own block, so that tables do not travel between processes.
    task.shelf.put_block(task.block, tables)
    return None


Done = tuple[int, BlockTables | None]
"""Position of a task that is done, and its tables unless they are on a shelf."""


def run_tasks(
    tasks: Sequence[BlockTask], workers: int, executor: BlockExecutor | None = None
) -> Iterator[Done]:
    """Yield every task as it is done, in any order; closing the iterator stops all work.

    Raises:
        GuaranteesimError: if a worker process dies.
    """
    if isinstance(executor, Executor):
        yield from _submit_tasks(tasks, executor)
    elif executor is not None:
        yield from _map_tasks(tasks, executor)
    elif min(workers, len(tasks)) > 1:
        with open_worker_pool(min(workers, len(tasks))) as pool:
            yield from _submit_tasks(tasks, pool)
    else:
        for position, task in enumerate(tasks):
            yield position, run_task(task)


def _map_tasks(tasks: Sequence[BlockTask], executor: BlockExecutor) -> Iterator[Done]:
    for position, answer in enumerate(executor.map(run_task, tasks)):
        yield position, answer.result() if hasattr(answer, "result") else answer


def _submit_tasks(tasks: Sequence[BlockTask], executor: Executor) -> Iterator[Done]:
    # Processes start while tasks are submitted. A signal at that moment would leave some of them behind.
    with hold_interrupts():
        futures = {executor.submit(run_task, task): position for position, task in enumerate(tasks)}
    try:
        for future in as_completed(list(futures)):
            yield futures.pop(future), future.result()
    except BrokenProcessPool as error:
        raise GuaranteesimError(
            "a worker process died, perhaps for want of memory: use fewer workers. Finished blocks that are "
            "kept in a folder are used again by the same command. (In a script of your own, start the run "
            'under: if __name__ == "__main__")'
        ) from error
    finally:
        # In a pool of ours that is stopped half-way, what is cancelled here would trip over its end.
        if not isinstance(executor, Pool):
            for future in futures:
                future.cancel()
