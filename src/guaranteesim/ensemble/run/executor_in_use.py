"""Executor that runs blocks in place of this machine's processes, for as long as a ``with`` block lasts.

A study runs scenarios in many places. All of them find the executor here, so that none has to hand it on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from guaranteesim.errors import UserError

if TYPE_CHECKING:
    from guaranteesim.ensemble.run.executors import BlockExecutor

_IN_USE: ContextVar[BlockExecutor | None] = ContextVar("executor_in_use", default=None)


@contextmanager
def use_executor(executor: BlockExecutor | None) -> Iterator[None]:
    """Run blocks on ``executor`` inside the ``with`` block; None changes nothing.

    Raises:
        UserError: if blocks cannot be submitted to it.
    """
    if executor is None:
        yield
        return
    if not hasattr(executor, "map"):
        raise UserError(
            f"executor={executor!r} can run nothing: give an executor of concurrent.futures, or a cluster "
            "that guaranteesim.open_cluster opened"
        )
    token = _IN_USE.set(executor)
    try:
        yield
    finally:
        _IN_USE.reset(token)


def find_executor() -> BlockExecutor | None:
    """Return the executor in use; None if processes of this machine run the blocks."""
    return _IN_USE.get()
