"""A scheduler and workers of Dask, started by the two commands that the docs name."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[3]

# Given to workers as a preload: every block that is begun adds a line to a file.
_COUNTING = """
import os
from guaranteesim.ensemble.run import executors

# Dask may load this again.
simulate = getattr(executors.simulate_block, "plain", executors.simulate_block)

def log_and_simulate(scenario, seed, block):
    with open({log!r}, "a") as file:
        file.write(f"{{scenario.name}} {{block.first}}\\n")
    return simulate(scenario, seed, block)

log_and_simulate.plain = simulate
executors.simulate_block = log_and_simulate
"""


@dataclass(frozen=True)
class HandStarted:
    """A cluster of processes.

    Attributes:
        address: Address of its scheduler.
        log: File with a line for every block that a worker has begun.
        scheduler: The process of the scheduler.
    """

    address: str
    log: Path
    scheduler: subprocess.Popen[bytes]

    def count_begun(self) -> int:
        """Return how many blocks workers have begun."""
        return len(self.log.read_text().splitlines())


@contextmanager
def start_by_hand(folder: Path, workers: int = 2) -> Iterator[HandStarted]:
    """Yield a cluster on loopback; its processes end with the block."""
    log, place = folder / "begun", folder / "scheduler.json"
    log.touch()
    (folder / "count_blocks.py").write_text(_COUNTING.format(log=str(log)))
    with (folder / "dask.log").open("wb") as said:
        started = [_start_dask(said, "scheduler --port 0", "--scheduler-file", place)]
        try:
            address = _await_address(place, folder / "dask.log")
            preload = ("--local-directory", folder, "--preload", folder / "count_blocks.py")
            started.append(_start_dask(said, f"worker {address} --nworkers {workers}", *preload))
            yield HandStarted(address, log, started[0])
        finally:
            for process in started:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _start_dask(said: IO[bytes], instead: str, *more: object) -> subprocess.Popen[bytes]:
    """Start a command of the page, with the words of ``instead`` in place of those of the same option."""
    program, *words = instead.split()
    page = (ROOT / "docs/how-to/cluster.md").read_text(encoding="utf-8")
    [line] = (line for line in page.splitlines() if line.startswith(f"dask {program} "))
    options = shlex.split(line)[2:]
    while words:
        value = words.pop()
        name = words.pop() if words and words[-1].startswith("--") else None
        options[options.index(name) + 1 if name else 0] = value
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{program}", *options, *map(str, more)],
        stdout=said, stderr=said, start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
    )  # fmt: skip


def _await_address(place: Path, said: Path) -> str:
    for _ in range(600):
        if place.exists() and place.read_text().endswith("}"):
            return str(json.loads(place.read_text())["address"])
        time.sleep(0.1)
    raise TimeoutError(said.read_text())
