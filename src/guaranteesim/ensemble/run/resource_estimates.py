"""Memory and disk that runs need, estimated before they start, and refused where there is not so much."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from guaranteesim.ensemble.run.cores import choose_workers
from guaranteesim.ensemble.run.executor_in_use import find_executor
from guaranteesim.ensemble.run.footprint import estimate_block_bytes, estimate_row_bytes
from guaranteesim.ensemble.run.memory import measure_available_memory
from guaranteesim.ensemble.run.plan import RunPlan, plan_run
from guaranteesim.errors import UserError
from guaranteesim.scenario.schema import Scenario

# An interpreter with what it imports.
_PROCESS = 200e6
# Rows that stay in memory are there as Arrow tables and as frames for a while.
_KEPT_TWICE = 1.5
# Of rows that go to files, a row group is there as blocks, as one table and as what is written of it.
_ROWS_WRITTEN = 65_536
_WRITTEN_COPIES = 2.5
# Columns of results in files are read one by one; an analysis holds some of them, and its own values.
_ANALYSED_BYTES = 160
# Blocks and merged tables lie beside each other until the run is complete.
_ON_DISK = 2.0


@dataclass(frozen=True)
class Need:
    """Bytes a run needs at its peak."""

    memory: float
    disk: float


def estimate_need(plans: Sequence[RunPlan], workers: int, *, kept: bool) -> Need:
    """Estimate what runs need that share ``workers`` processes and whose results are there together.

    Args:
        plans: The runs.
        workers: Processes that simulate blocks at the same time; with one, this process does it itself.
        kept: Whether the results are written to disk; their rows then do not stay in memory.
    """
    rows = sum(plan.worlds * estimate_row_bytes(plan.scenario) for plan in plans)
    block = max(min(plan.block_size, plan.worlds) * estimate_block_bytes(plan.scenario) for plan in plans)
    blocks = sum(-(-plan.worlds // plan.block_size) for plan in plans)
    # Workers beyond the number of blocks have nothing to hold.
    simulating = min(workers, blocks)
    processes = 1 + (simulating if workers > 1 else 0)
    held = _estimate_analysed_bytes(plans) if kept else _KEPT_TWICE * rows
    return Need(processes * _PROCESS + simulating * block + held, _ON_DISK * rows if kept else 0.0)


def _estimate_analysed_bytes(plans: Sequence[RunPlan]) -> float:
    """Estimate what merging blocks into files, and reading columns of all of them, take."""
    written = max(min(plan.worlds, _ROWS_WRITTEN) * estimate_row_bytes(plan.scenario) for plan in plans)
    return _WRITTEN_COPIES * written + _ANALYSED_BYTES * sum(plan.worlds for plan in plans)


def refuse_too_large(plans: Sequence[RunPlan], workers: int, folders: Sequence[Path] | None) -> None:
    """Refuse runs for which there is not enough memory, or not enough room on the disk.

    Args:
        plans: The runs.
        workers: As for :func:`estimate_need`.
        folders: Where the results of each run are kept; what is there already needs no more room.

    Raises:
        UserError: with the estimate, what there is, and what to change.
    """
    if not plans:
        return
    need, there = estimate_need(plans, workers, kept=folders is not None), measure_available_memory()
    if there is not None and need.memory > there:
        # The advice depends on whether one worker alone would fit.
        alone = estimate_need(plans, 1, kept=False).memory
        fewer = "fewer --workers" if alone <= there else "fewer worlds"
        raise UserError(
            f"{_describe_runs(plans)} would need about {_format_bytes(need.memory)} of memory, and "
            f"{_format_bytes(there)} are free; "
            f"ask for {fewer}, or a shorter horizon"
        )
    room = None if not folders else measure_free_disk(folders[0])
    if (
        folders
        and room is not None
        and need.disk > room + sum(_measure_kept_bytes(folder) for folder in folders)
    ):
        raise UserError(
            f"{_describe_runs(plans)} would need about {_format_bytes(need.disk)} in "
            f"{folders[0].parent}, and {_format_bytes(room)} "
            "are free there; ask for fewer worlds or a shorter horizon, or choose another folder"
        )


def refuse_oversize(
    scenarios: Sequence[Scenario], worlds: int | None, workers: int | None, folder: Path | None
) -> None:
    """Refuse what cannot be done, without importing the engine: within a second of being asked.

    Args:
        scenarios: What is to be run.
        worlds: How many worlds each; the scenarios' own numbers if not given.
        workers: Processes asked for; as many as pay off if not given.
        folder: Where the results are to be kept, each run in a folder of its own if there are several.

    Raises:
        UserError: numbers that make no sense, or more memory or disk than there is.
    """
    share = choose_workers(scenarios, worlds) if workers is None else workers
    plans = [plan_run(item, worlds, None, share, None, len(scenarios)) for item in scenarios]
    several = len(scenarios) > 1
    folders = None if folder is None else [folder / item.name if several else folder for item in scenarios]
    refuse_too_large(plans, 1 if find_executor() else share, folders)


def measure_free_disk(folder: Path) -> int | None:
    """Return the free bytes where a folder is, or will be made; None if that cannot be told."""
    path = folder.absolute()
    for parent in (path, *path.parents):
        try:
            return shutil.disk_usage(parent).free
        except FileNotFoundError:
            continue
        except (OSError, ValueError):
            return None
    return None


def _measure_kept_bytes(folder: Path) -> int:
    """Return the bytes of tables and blocks that an earlier run has left in its folder."""
    files = [*folder.glob("*.parquet"), *folder.glob(".blocks/*/*")]
    try:
        return sum(file.stat().st_size for file in files)
    except (OSError, ValueError):
        return 0


def _describe_runs(plans: Sequence[RunPlan]) -> str:
    worlds = f"{plans[0].worlds:,} worlds of {plans[0].scenario.run.horizon_months} months"
    return f"{worlds} of {len(plans)} scenarios" if len(plans) > 1 else worlds


def _format_bytes(number: float) -> str:
    """Return bytes in words.

    Example:
        >>> _format_bytes(34e9), _format_bytes(2.34e9), _format_bytes(5e6)
        ('34 GB', '2.3 GB', '5 MB')
    """
    if number < 1e9:
        return f"{number / 1e6:,.0f} MB"
    return f"{number / 1e9:,.0f} GB" if number >= 1e10 else f"{number / 1e9:.1f} GB"
