"""A pool of processes that never outlives its parent, and leaves Ctrl-C and other signals to it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import TYPE_CHECKING, Any

from guaranteesim.ensemble.run.executor_in_use import find_executor

if TYPE_CHECKING:
    from guaranteesim.ensemble.run.executors import BlockExecutor

_STOPPING = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}


class Pool(ProcessPoolExecutor):
    """A pool made by :func:`open_process_pool`, which sees to what is left in it when it ends."""


@contextmanager
def open_worker_pool(workers: int) -> Iterator[BlockExecutor]:
    """Yield an executor to hand to several runs: the one in use, or else a pool (seconds to start)."""
    in_use = find_executor()
    if in_use is not None:
        yield in_use
        return
    with open_process_pool(workers) as pool:
        yield pool


@contextmanager
def open_process_pool(workers: int) -> Iterator[Pool]:
    """Yield a pool of processes.

    However the block ends, its processes end with it: at once, if it ends by an error or Ctrl-C.
    """
    end, lifeline = Pipe(duplex=False)
    context = _Remembering()
    pool = Pool(workers, mp_context=context, initializer=_start_worker, initargs=(end,))
    try:
        yield pool
        pool.shutdown(cancel_futures=True)
    finally:
        lifeline.close()
        for process in context.started:
            if process.pid is not None:  # Ctrl-C may come before it is alive
                process.kill()
        pool.shutdown(cancel_futures=True)
        end.close()


@contextmanager
def hold_interrupts() -> Iterator[None]:
    """Processes started in here are never stopped by a signal to all, because they inherit the mask.

    This process sees the signal when the block ends. The mask alone does not do that: another thread may take
    the signal, and its handler runs in the main thread all the same, in the midst of starting a process.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    known = {number: signal.getsignal(number) for number in _STOPPING}
    handlers = {number: known[number] for number in known if known[number] not in (signal.SIG_IGN, None)}
    for number in handlers:
        signal.signal(number, lambda number, _frame: held.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING) if hasattr(signal, "pthread_sigmask") else None
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number in held[:1]:
            signal.raise_signal(number)


class _Remembering(SpawnContext):
    """Starts new interpreters and remembers them: the pool itself has no public way to stop them.

    Forking would be unsafe beside Arrow's threads. A fork server would be as slow to start, and could
    not be stopped while it starts.
    """

    def __init__(self) -> None:
        self.started: list[SpawnProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override]  # called alike
        process = SpawnProcess(*args, **kwargs)
        self.started.append(process)
        return process


def _start_worker(end: Connection) -> None:
    """In a new worker: ignore what stops the parent, and live only as long as it holds the lifeline."""
    for number in _STOPPING:
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, args=(end,), daemon=True).start()


def _exit_with_parent(end: Connection) -> None:
    end.poll(None)
    os._exit(1)
