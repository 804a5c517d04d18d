"""Execution of blocks: here, in other processes, or wherever an executor brings them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from guaranteesim.ensemble.keep.block_shelf import BlockShelf
from guaranteesim.ensemble.run.block_ranges import Block
from guaranteesim.ensemble.run.blocks import BlockTables, simulate_block
from guaranteesim.ensemble.run.cluster import Cluster, adopt_executor
from guaranteesim.ensemble.run.executor_in_use import find_executor
from guaranteesim.ensemble.run.worker_pool import Pool, hold_interrupts, open_process_pool
from guaranteesim.errors import GuaranteesimError
from guaranteesim.scenario.schema import Scenario

Made = TypeVar("Made")


class BlockExecutor(Protocol):
    """Interface of an executor, met by ``concurrent.futures``, Dask's ``Client`` and :class:`Cluster`."""

    def map(self, function: Any, tasks: Any, /) -> Iterable[Any]:
        """Results, or futures with a ``result()``, in the order of ``tasks``."""
        ...


class Task(Protocol[Made]):
    """One block to simulate, with all it takes; pickles, and may be done twice without harm."""

    @property
    def block(self) -> Block:
        """The block."""
        ...

    @property
    def shelf(self) -> BlockShelf[Made] | None:
        """Shelf for the tables. Without it they are handed back."""
        ...

    def simulate(self) -> Made:
        """Return the tables of the block."""
        ...


@dataclass(frozen=True)
class BlockTask:
    """A block of worlds of one scenario."""

    scenario: Scenario
    seed: int
    block: Block
    shelf: BlockShelf[BlockTables] | None = None

    def simulate(self) -> BlockTables:
        """Return the tables of the block."""
        return simulate_block(self.scenario, self.seed, self.block)


def run_task(task: Task[Made]) -> Made | None:
    """Simulate a block; give its tables, or put them on the shelf if there is one."""
    tables = task.simulate()
    if task.shelf is None:
        return tables
    # A worker writes its own block, so that tables do not travel between processes.
    task.shelf.put_block(task.block, tables)
    return None


def agree_executor(executor: BlockExecutor | None, workers: int) -> tuple[BlockExecutor | None, int]:
    """Return where blocks run, and how many at a time: on what is given, or else on what is in use."""
    found = adopt_executor(find_executor() if executor is None else executor)
    return found, found.count_threads() if isinstance(found, Cluster) else workers


def count_processes_here(executor: BlockExecutor | None, workers: int) -> int:
    """Return how many processes of this machine hold a block at a time."""
    return workers if executor is None or isinstance(executor, Pool) else 1


def run_tasks(
    tasks: Sequence[Task[Made]], workers: int, executor: BlockExecutor | None = None
) -> Iterator[tuple[int, Made | None]]:
    """Yield every task as it is done, in any order; closing the iterator stops all work.

    A task is given by its position, with its tables unless they are on a shelf.

    Raises:
        GuaranteesimError: if a worker process dies.
    """
    if isinstance(executor, Cluster):
        yield from executor.run_tasks(tasks)
    elif isinstance(executor, Executor):
        yield from _submit_tasks(tasks, executor)
    elif executor is not None:
        yield from _map_tasks(tasks, executor)
    elif min(workers, len(tasks)) > 1:
        with open_process_pool(min(workers, len(tasks))) as pool:
            yield from _submit_tasks(tasks, pool)
    else:
        for position, task in enumerate(tasks):
            yield position, run_task(task)


def _map_tasks(tasks: Sequence[Task[Made]], executor: BlockExecutor) -> Iterator[tuple[int, Made | None]]:
    for position, answer in enumerate(executor.map(run_task, tasks)):
        yield position, answer.result() if hasattr(answer, "result") else answer


def _submit_tasks(tasks: Sequence[Task[Made]], executor: Executor) -> Iterator[tuple[int, Made | None]]:
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
