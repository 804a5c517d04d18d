"""Number of processes that pay off: the cores there are, and what starting a process costs."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from guaranteesim.scenario.schema import Scenario

# Start of a worker process before its first world: a new interpreter that imports Mesa.
_SECONDS_TO_START = 3.0
# Start of a run before its first world.
_SECONDS_A_RUN = 0.3
# One month of one state in one world, in blocks of thousands of worlds. All three are measured.
_SECONDS_PER_STATE_MONTH = 1e-7
_CGROUPS = Path("/sys/fs/cgroup")


def count_cores(cgroups: Path = _CGROUPS) -> int:
    """Return how many cores this process may use, at least 1.

    That is what the machine has, less what the affinity of the process and the limit of its container
    leave out.

    Args:
        cgroups: Where Linux tells the limits of a container.
    """
    return max(min(_count_usable_cores(), _read_core_quota(cgroups)), 1)


def choose_workers(scenarios: Iterable[Scenario], worlds: int | None = None, cores: int | None = None) -> int:
    """Return the number of processes that pays off for so much work: at most the cores there are.

    Each process is to have as much work as it costs to start, so small runs stay in one. The results do not
    depend on it.

    Args:
        scenarios: What is to be run.
        worlds: How many worlds each; the scenarios' own numbers if not given.
        cores: How many cores there are; counted if not given.
    """
    most = count_cores() if cores is None else cores
    seconds = sum(
        _estimate_seconds(item, item.run.worlds if worlds is None else worlds) for item in scenarios
    )
    return max(min(most, int(seconds / _SECONDS_TO_START)), 1)


def _estimate_seconds(scenario: Scenario, worlds: int) -> float:
    """Return about how long a run takes in one process."""
    months = worlds * scenario.run.horizon_months * len(scenario.states)
    return _SECONDS_A_RUN + _SECONDS_PER_STATE_MONTH * months


def _count_usable_cores() -> int:
    """Return how many cores the affinity of this process leaves it."""
    counted = getattr(os, "process_cpu_count", None)  # from Python 3.13 on
    if counted is not None:
        return int(counted() or 1)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _read_core_quota(cgroups: Path) -> int:
    """Return the limit of the container in cores, rounded up; a great number where there is none."""
    try:
        quota, period = (cgroups / "cpu.max").read_text(encoding="ascii").split()
    except (OSError, ValueError):
        # Systems with the first version of control groups have no cpu.max.
        quota, period = _read_old_quota(cgroups)
    try:
        return math.ceil(int(quota) / int(period)) if int(quota) > 0 else sys.maxsize
    except (ValueError, ZeroDivisionError):
        return sys.maxsize


def _read_old_quota(cgroups: Path) -> tuple[str, str]:
    """Return quota and period as the first version of control groups tells them."""
    try:
        quota, period = (
            (cgroups / "cpu" / f"cpu.cfs_{name}_us").read_text(encoding="ascii")
            for name in ("quota", "period")
        )
    except OSError:
        return "max", "0"
    return quota, period
