"""One pool of processes for all that a study does: they simulate, and then they draw."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module


@contextmanager
def share_workers(workers: int, *, figures: bool = False) -> Iterator[None]:
    """Let everything inside the ``with`` block share one pool, whose processes start once.

    Args:
        workers: Processes; with one there is no pool.
        figures: Whether figures follow. What they need is then imported here while others simulate.
    """
    from guaranteesim import ensemble

    if workers == 1:
        yield
        return
    with ensemble.open_worker_pool(workers) as pool, ensemble.use_executor(pool):
        if figures:
            threading.Thread(target=import_module, args=("guaranteesim.report.figures",), daemon=True).start()
        yield
