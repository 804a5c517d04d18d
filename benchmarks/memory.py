"""``python -m benchmarks.memory``: memory from the first block to the figures, by number of worlds.

Every number of worlds is run in a process of its own, and what it kept is read back in another, so that each
peak is that of one task.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

import guaranteesim as gs
from guaranteesim.analysis.comparison.comparison import summarise_run

LIMIT_MB = 1500
"""Megabytes that no process may exceed, whatever the number of worlds."""


@dataclass(frozen=True)
class Run:
    """A run from its first block to its summary and figures; peaks of resident memory in megabytes."""

    worlds: int
    workers: int
    start_mb: float
    client_mb: float
    worker_mb: float
    disk_mb: float
    seconds: float
    processor: float


@dataclass(frozen=True)
class Reading:
    """Kept results read back, summarised and described; peaks of resident memory in megabytes."""

    start_mb: float
    summary_mb: float
    description_mb: float
    frames_mb: float
    processor: float


def main() -> int:
    """Measure and print; 1 if a process took more than the limit."""
    options = _read_options()
    if options.task:
        made = _TASKS[options.task](options)
        print(json.dumps(asdict(made)))
        return 0
    _print_heading(options)
    peaks = [_measure_and_print(options, worlds) for worlds in options.worlds]
    return int(max(peaks) > options.limit)


def measure_run(scenario: str, worlds: int, workers: int, folder: Path) -> Run:
    """Run a shipped scenario into a folder, with figures, in this process and its workers."""
    start, before = _read_peak(), time.perf_counter()
    gs.load(scenario).run(worlds=worlds, workers=workers, out=folder)
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Run(
        worlds,
        workers,
        start,
        _read_peak(),
        _read_worker_peak() if workers > 1 else 0.0,
        disk / 1e6,
        time.perf_counter() - before,
        _read_processor(),
    )


def measure_reading(folder: Path) -> Reading:
    """Read a finished run, compute its summary, and describe every column of worlds."""
    start = _read_peak()
    results = gs.read(folder)
    summarise_run(results)
    summary = _read_peak()
    results.describe()
    frames = sum(table.estimate_bytes() for table in (results.world_table, results.event_table))
    return Reading(start, summary, _read_peak(), frames / 1e6, _read_processor())


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--scenario", default="coalition-us-backstop", help="a shipped scenario, or a file")
    parser.add_argument("--worlds", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--limit", type=float, default=LIMIT_MB, help="megabytes of one process")
    parser.add_argument("--folder", type=Path, help="where the results are kept; by default they are let go")
    parser.add_argument("--task", choices=sorted(_TASKS), help=argparse.SUPPRESS)
    return parser.parse_args()


_TASKS: dict[str, Callable[[argparse.Namespace], Run | Reading]] = {
    "run": lambda options: measure_run(options.scenario, options.worlds[0], options.workers, options.folder),
    "read": lambda options: measure_reading(options.folder),
}


def _measure_and_print(options: argparse.Namespace, worlds: int) -> float:
    """Measure one number of worlds in processes of their own; return the greatest peak."""
    with tempfile.TemporaryDirectory() as kept:
        folder = options.folder / str(worlds) if options.folder else Path(kept) / "run"
        ran = Run(**_measure_apart("run", options, worlds, folder))
        read = Reading(**_measure_apart("read", options, worlds, folder))
    cells = (ran.client_mb, ran.worker_mb, read.summary_mb, read.description_mb, read.frames_mb, ran.disk_mb)
    numbers = "".join(f"{value:13,.0f}" for value in (*cells, ran.processor, ran.seconds))
    print(f"{worlds:12,}{numbers}", flush=True)
    return max(ran.client_mb, ran.worker_mb, read.description_mb)


def _measure_apart(task: str, options: argparse.Namespace, worlds: int, folder: Path) -> dict[str, float]:
    size = ["--worlds", str(worlds), "--workers", str(options.workers)]
    what = ["--scenario", options.scenario, "--folder", str(folder), "--task", task]
    command = [sys.executable, "-m", "benchmarks.memory", *size, *what]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(told.stdout)
    return found


def _print_heading(options: argparse.Namespace) -> None:
    scenario = gs.load(options.scenario).scenario
    print(
        f"{scenario.name}: {len(scenario.states)} states, {scenario.run.horizon_months} months, "
        f"{options.workers} workers"
    )
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}, PyArrow {pa.__version__}"
    print(f"{versions}; {os.cpu_count()} cores, {platform.machine()}\n")
    print("Peak memory in MB; the frames are those that are not made\n")
    heads = ("client", "worker", "summary", "description", "(frames)", "on disk", "processor s", "seconds")
    print(f"{'worlds':>12}" + "".join(f"{head:>13}" for head in heads))


def _read_peak() -> float:
    """Return the peak of resident memory of this process, MB."""
    status = Path("/proc/self/status")
    # Linux hands the ru_maxrss of the process that started this one down to it, so VmHWM is read.
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    return _read_usage("RUSAGE_SELF")


def _read_worker_peak() -> float:
    """Return the greatest peak of the processes that this one started and that have ended, MB."""
    return _read_usage("RUSAGE_CHILDREN")


def _read_usage(who: str) -> float:
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(getattr(resource, who)).ru_maxrss * unit / 1e6


def _read_processor() -> float:
    """Return the processor time of this process and of its workers, seconds."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    sys.exit(main())
