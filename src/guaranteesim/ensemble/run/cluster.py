"""Workers of Dask distributed, on this machine or on others: blocks go out as tasks and come back as bytes.

Workers need nothing of this machine but the connection: a finished block is packed there, and this process
writes it into the folder of the results. So a worker that is lost costs the block that it was at.
"""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import islice
from multiprocessing import active_children
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlsplit

from guaranteesim.errors import GuaranteesimError, UserError

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from guaranteesim.ensemble.run.executors import Task

Made = TypeVar("Made")
Tell = Callable[[str], None]
"""Called with a sentence on how the cluster is."""

MOST_LOCAL = 512
CONNECT_SECONDS = 10
"""Seconds after which a scheduler that does not answer is given up."""
_CLOSE_SECONDS = 5

# One block of a worker thread is simulated while its next one is on the way.
_PER_THREAD = 2
# The engine is not made for several threads of one process. A worker may have been given them all the same.
_ONE_AT_A_TIME = Lock()
_LOCAL = re.compile(r"local(?::([1-9]\d{0,3}))?")
_REMOTE = re.compile(r"(?:tcp|tls)://[^\s/]+:\d{1,5}")


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
        # A worker has no shelf. The name of the task is what Dask's dashboard shows.
        return self.client.submit(simulate_packed, replace(task, shelf=None), here, pure=False)  # type: ignore[type-var]

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


def check_cluster_address(text: str) -> str:
    """Return ``text`` if it names a cluster: ``local``, ``local:4``, ``tcp://HOST:PORT``, ``tls://HOST:PORT``.

    Raises:
        UserError: if it does not.
    """
    local = _LOCAL.fullmatch(text)
    if (local and int(local[1] or 1) <= MOST_LOCAL) or _REMOTE.fullmatch(text):
        return text
    raise UserError(
        f"{text[:60]!r} is no cluster: give tcp://HOST:PORT or tls://HOST:PORT, the address that "
        f"`dask scheduler` prints, or local:N for N workers on this machine (at most {MOST_LOCAL})"
    )


def _ignore(_: str) -> None:
    """Tell nobody."""


@contextmanager
def open_cluster(address: str, *, tell: Tell = _ignore) -> Iterator[Cluster]:
    """Yield a cluster of Dask distributed for the ``executor`` of runs and studies, and close it afterwards.

    Args:
        address: Address of a scheduler, ``tcp://HOST:PORT`` or ``tls://HOST:PORT``, or ``local`` for workers
            on this machine (``local:4`` for four of them), which end with the block.
        tell: Called with sentences on how the cluster is.

    Raises:
        UserError: if there is no scheduler at the address, its workers have other versions than this machine,
            or the extra ``cluster`` is not installed.
    """
    check_cluster_address(address)
    distributed = import_distributed()
    opening = _open_local if address.startswith("local") else _connect
    with _silence_logs(), opening(distributed, address) as client:
        cluster = Cluster(client)
        _await_workers(cluster, tell)
        cluster.refuse_unlike_workers()
        tell(_describe_cluster(cluster))
        yield cluster


def import_distributed() -> Any:
    """Return the library of the extra ``cluster``; ``UserError`` if it is not installed."""
    try:
        return import_module("distributed")
    except ModuleNotFoundError as error:
        raise UserError('this needs the extra "cluster": pip install "guaranteesim[cluster]"') from error


@contextmanager
def _connect(distributed: Any, address: str) -> Iterator[Any]:
    _try_socket(address)
    try:
        # A client that fails to connect would go on trying at the end of the program.
        _greet_scheduler(distributed, address)
        with warnings.catch_warnings():
            # Versions are compared afterwards, with a remedy.
            warnings.filterwarnings("ignore", category=UserWarning, module="distributed")
            client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TypeError, ValueError, RuntimeError) as error:
        remedy = (
            "check distributed.comm.tls in Dask's configuration" if address[:3] == "tls" else "correct it"
        )
        raise UserError(f"no Dask scheduler greets at {address} ({_find_cause(error)}): {remedy}") from error
    try:
        yield client
    finally:
        with suppress(TimeoutError):
            client.close(timeout=1)


def _try_socket(address: str) -> None:
    """Try the address first: Dask itself tries for seconds what is refused at once."""
    place = urlsplit(address)
    try:
        socket.create_connection((place.hostname or "", place.port or 0), CONNECT_SECONDS).close()
    except OSError as error:
        raise UserError(
            f"no scheduler answers at {address} ({error.strerror or error}): start one with "
            "`dask scheduler`, or correct the address"
        ) from error


def _greet_scheduler(distributed: Any, address: str) -> None:
    """Raise what keeps this machine from using the scheduler; ``TimeoutError`` if the greeting is not met."""
    met: Future[None] = Future()

    async def greet() -> None:
        connection = distributed.Security().get_connection_args("client")
        comm = await distributed.core.connect(address, timeout=CONNECT_SECONDS, **connection)
        comm.abort()

    def run_greeting() -> None:
        try:
            met.set_result(asyncio.run(greet()))
        except BaseException as error:
            met.set_exception(error)

    # Dask waits without end for the answer of a program that is no scheduler.
    Thread(target=run_greeting, daemon=True).start()
    try:
        met.result(CONNECT_SECONDS + 1)
    except TimeoutError as error:
        raise TimeoutError(str(error) or "another program listens there") from None


def _find_cause(error: BaseException) -> str:
    """Return the first cause of an error, in one line."""
    while error.__cause__ is not None:
        error = error.__cause__
    return (str(error).splitlines() or [type(error).__name__])[0]


@contextmanager
def _open_local(distributed: Any, address: str) -> Iterator[Any]:
    from guaranteesim.ensemble.run.cores import count_cores
    from guaranteesim.ensemble.run.worker_pool import hold_interrupts

    number = int(address.partition(":")[2] or count_cores())
    others = set(active_children())
    # The thread that starts workers inherits the mask, and so do they: Ctrl-C reaches this process alone.
    with hold_interrupts():
        machine = distributed.LocalCluster(
            n_workers=0,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        )
    try:
        machine.scale(number)
        with distributed.Client(machine, timeout=CONNECT_SECONDS, set_as_default=False) as client:
            client.wait_for_workers(number)
            yield client
    except BaseException:
        # Dask would wait for the blocks under way.
        _kill_children(others)
        raise
    finally:
        with suppress(TimeoutError):
            machine.close(timeout=_CLOSE_SECONDS)
        _kill_children(others)


def _kill_children(others: set[BaseProcess]) -> None:
    for process in set(active_children()) - others:
        process.kill()


@contextmanager
def _silence_logs() -> Iterator[None]:
    """Keep Dask's own log from standard error: what matters of it is said by the program."""
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] == "distributed"]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def _await_workers(cluster: Cluster, tell: Tell) -> None:
    if not cluster.client.nthreads():
        tell(f"{cluster.address} has no workers yet: waiting for the first (dask worker {cluster.address})")
    cluster.client.wait_for_workers(1)


def _describe_cluster(cluster: Cluster) -> str:
    threads = cluster.client.nthreads()
    workers = f"{len(threads)} worker{'s' if len(threads) > 1 else ''}"
    several = f" with {sum(threads.values())} threads" if sum(threads.values()) > len(threads) else ""
    dashboard = cluster.client.dashboard_link
    return f"{workers}{several} at {cluster.address}" + (f"; dashboard: {dashboard}" if dashboard else "")
