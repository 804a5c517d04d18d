"""Workers of Dask distributed, on this machine or on others: blocks go out as tasks and come back as bytes.

Workers need nothing of this machine but the connection: a finished block is packed there, and this process
writes it into the folder of the results. So a worker that is lost costs the block that it was at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from guaranteesim.errors import GuaranteesimError, UserError

if TYPE_CHECKING:
    from guaranteesim.ensemble.run.executors import Task

Made = TypeVar("Made")

# One block of a worker thread is simulated while its next one is on the way.
_PER_THREAD = 2
# The engine is not made for several threads of one process. A worker may have been given them all the same.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class PackedBlock(Generic[Made]):
    """Tables of a block as bytes, and the dataclass that holds them."""

    kind: type[Made]
    content: bytes


class Cluster:
    """Workers that simulate blocks; made by :func:`open_cluster`, or from a Dask client."""

    def __init__(self, client: Any) -> None:
        self.client = client

    @property
    def address(self) -> str:
        """Address of the scheduler."""
        return str(self.client.scheduler.address)

    def count_threads(self) -> int:
        """Return how many blocks are simulated at a time, at least 1."""
        return max(sum(map(int, self.client.nthreads().values())), 1)

    def map(self, function: Any, tasks: Any, /) -> Iterable[Any]:
        """Results of any function, in the order of ``tasks``."""
        return (future.result() for future in self.client.map(function, list(tasks), pure=False))

    def run_tasks(self, tasks: Iterable[Task[Made]]) -> Iterator[tuple[int, Made | None]]:
        """Yield every task as it is done, in any order, as :func:`run_tasks` of the executors does.

        A bounded number of tasks is under way, so that this process never holds more blocks than that.

        Raises:
            GuaranteesimError: if the scheduler is lost, or a block brings down one worker after the other.
        """
        from guaranteesim.ensemble.run.runtime import describe_runtime

        here = describe_runtime()
        waiting = enumerate(tasks)
        under_way: dict[Any, tuple[int, Task[Made]]] = {}
        finished = import_distributed().as_completed(loop=self.client.loop, with_results=True)
        try:
            with self._translate_losses():
                while True:
                    # Workers may have come or gone.
                    room = _PER_THREAD * self.count_threads() - len(under_way)
                    for position, task in islice(waiting, max(room, 0)):
                        future = self._submit(task, here)
                        under_way[future] = position, task
                        finished.add(future)
                    if not under_way:
                        return
                    future, packed = next(finished)
                    if isinstance(packed, BaseException):
                        raise packed
                    position, task = under_way.pop(future)
                    future.release()
                    yield position, _take_in(task, packed)
        finally:
            # Without a future the scheduler forgets the task. That waits for nobody, unlike a cancellation.
            for future in under_way:
                with suppress(Exception):
                    future.release()

    def _submit(self, task: Task[Made], here: dict[str, str]) -> Any:
        # A worker has no shelf.
        bare = replace(task, shelf=None)  # type: ignore[type-var]  # every task is a dataclass
        # The name of the function is what Dask's dashboard shows.
        return self.client.submit(simulate_packed, bare, here, pure=False)

    @contextmanager
    def _translate_losses(self) -> Iterator[None]:
        kept = "Finished blocks that are kept in a folder are used again by the same command"
        try:
            yield
        except import_distributed().KilledWorker as error:
            raise GuaranteesimError(
                "a block was tried several times, and each time its worker died, perhaps for want of memory: "
                f"give workers more memory or one thread. {kept}"
            ) from error
        except (CancelledError, OSError) as error:
            raise GuaranteesimError(f"the connection to the cluster was lost ({error}). {kept}") from error

    def refuse_unlike_workers(self) -> None:
        """Refuse workers whose versions or processors would give other results.

        Workers that come later are asked when they get their first block.

        Raises:
            UserError: naming the first of them, with what differs.
        """
        from guaranteesim.ensemble.run.runtime import describe_refusal, describe_runtime, list_differences

        here = describe_runtime()
        answers = self.client.run(describe_runtime, on_error="return")
        for worker, there in sorted(answers.items()):
            if isinstance(there, BaseException):
                raise UserError(
                    f"the worker {worker} cannot load guaranteesim {here['guaranteesim']} "
                    f"({type(there).__name__}: {there}): install the same version and its packages there"
                ) from there
            if differences := list_differences(there, here):
                raise UserError(describe_refusal(worker, differences))


def simulate_packed(task: Task[Made], here: dict[str, str]) -> PackedBlock[Made]:
    """On a worker: simulate a block and pack its tables.

    Args:
        task: The block, without a shelf.
        here: Runtime of the process that asked.

    Raises:
        UserError: if the runtime of this worker is another.
    """
    from guaranteesim.ensemble.keep.block_shelf import pack_block
    from guaranteesim.ensemble.run.runtime import describe_refusal, describe_runtime, list_differences

    if differences := list_differences(describe_runtime(), here):
        raise UserError(describe_refusal(import_distributed().get_worker().address, differences))
    with _ONE_AT_A_TIME:
        tables = task.simulate()
    return PackedBlock(type(tables), pack_block(tables))


def _take_in(task: Task[Made], packed: PackedBlock[Made]) -> Made | None:
    """Put a block that has come back on its shelf; give its tables if there is none."""
    from guaranteesim.ensemble.keep.block_shelf import unpack_block

    if task.shelf is None:
        return unpack_block(packed.content, packed.kind)
    task.shelf.put_packed(task.block, packed.content)
    return None


def adopt_executor(executor: Any) -> Any:
    """Return a Dask client as a :class:`Cluster`, and any other executor as it is."""
    kinds = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(executor).__mro__}
    return Cluster(executor) if "distributed.client.Client" in kinds else executor


def import_distributed() -> Any:
    """Return the library of the extra ``cluster``; ``UserError`` if it is not installed."""
    try:
        return import_module("distributed")
    except ModuleNotFoundError as error:
        raise UserError('this needs the extra "cluster": pip install "guaranteesim[cluster]"') from error
