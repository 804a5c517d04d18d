"""Connections to a cluster of Dask: to a scheduler that runs somewhere, or with workers of this machine."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from multiprocessing import active_children
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from guaranteesim.ensemble.run.cluster import Cluster, import_distributed
from guaranteesim.errors import UserError

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

Tell = Callable[[str], None]
"""Called with a sentence on how the cluster is."""

MOST_LOCAL = 512
MOST_PORT = 65_535
CONNECT_SECONDS = 10
"""Seconds after which a scheduler that does not answer is given up."""
_CLOSE_SECONDS = 5
_LOCAL = re.compile(r"local(?::([1-9]\d{0,3}))?")
_REMOTE = re.compile(r"(?:tcp|tls)://[^\s/]+:(\d{1,5})")


def check_cluster_address(text: str) -> str:
    """Return ``text`` if it names a cluster: ``local``, ``local:4``, ``tcp://HOST:PORT``, ``tls://HOST:PORT``.

    Raises:
        UserError: if it does not.
    """
    # Callers in Python may pass anything.
    written = str(text)
    local, remote = _LOCAL.fullmatch(written), _REMOTE.fullmatch(written)
    if (local and int(local[1] or 1) <= MOST_LOCAL) or (remote and 0 < int(remote[1]) <= MOST_PORT):
        return text
    raise UserError(
        f"{written[:60]!r} is no cluster: give tcp://HOST:PORT or tls://HOST:PORT, the address that "
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
