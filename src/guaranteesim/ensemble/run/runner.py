"""Runs of scenarios in many worlds: from the plan to the results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from guaranteesim.ensemble.keep.files import locate_results_folder, locate_subfolder
from guaranteesim.ensemble.keep.manifest import build_manifest
from guaranteesim.ensemble.keep.run_store import open_store
from guaranteesim.ensemble.results import Results
from guaranteesim.ensemble.run.cores import choose_workers
from guaranteesim.ensemble.run.executors import (
    BlockExecutor,
    agree_executor,
    count_processes_here,
    run_tasks,
)
from guaranteesim.ensemble.run.growth import Growth, find_decided_worlds
from guaranteesim.ensemble.run.jobs import Job, Keep, KeptJob, PassingJob
from guaranteesim.ensemble.run.plan import RunPlan, plan_run
from guaranteesim.ensemble.run.resource_estimates import refuse_too_large
from guaranteesim.errors import UserError
from guaranteesim.scenario.schema import Scenario

Progress = Callable[[int, int], None]
"""Called with the number of worlds done so far, and of all."""


def run_scenario(
    scenario: Scenario,
    *,
    worlds: int | None = None,
    seed: int | None = None,
    workers: int = 1,
    block_size: int | None = None,
    out: str | Path | None = None,
    executor: BlockExecutor | None = None,
    progress: Progress | None = None,
    replace: bool = False,
    inputs: bool = False,
    keep: Keep | None = None,
    growth: Growth | None = None,
) -> Results:
    """Simulate one scenario in many worlds.

    The results depend on the scenario, the seed and the number of worlds alone: never on workers,
    executor or block size; and the first 1,000 of 2,000 worlds are the worlds of a run of 1,000.

    Args:
        scenario: What to simulate.
        worlds: How many worlds; what the scenario says if not given.
        seed: As ``worlds``; runs with one seed meet the same histories (common random numbers).
        workers: Processes on this machine. They take seconds to start: for many worlds, or see
            :func:`run_scenarios`.
        block_size: Worlds simulated side by side; a good size is chosen if not given.
        out: A folder in which to keep the results. What is finished there is used again, so that an
            interrupted run goes on where it was. Without it everything stays in memory.
        executor: Where blocks run instead: a Dask client, a cluster of
            :func:`~guaranteesim.ensemble.open_cluster`, or anything with the ``map`` of
            ``concurrent.futures``, whose workers must see the folder ``out``.
        progress: Called with the number of worlds done so far, and of all.
        replace: Replace finished results of another scenario or size in ``out``, which is refused otherwise.
        inputs: Write ``inputs.parquet`` into ``out`` as well: the draws of the uncertain inputs, one row per
            world. :meth:`Results.draw_inputs` gives the same table without the file.
        keep: Called with the results while ``out`` is still locked; writes more files into it and returns
            their paths, which are noted with their hashes.
        growth: Decides the number of worlds as the run goes on, in place of ``worlds``.

    Raises:
        UserError: for numbers that make no sense, and for a folder that cannot be used.
        StorageError: if results cannot be kept while the run goes on, or the folder is in use.
    """
    executor, workers = agree_executor(executor, workers)
    folders = None if out is None else [locate_results_folder(out)]
    plans, growth = _plan_runs([scenario], worlds, seed, workers, block_size, folders, growth)
    refuse_too_large(plans, count_processes_here(executor, workers), folders)
    jobs = _JobOptions(workers, replace, inputs, keep, growth)
    [results] = _run_plans(plans, folders, jobs, executor, progress or _ignore_progress)
    return results


def run_scenarios(
    scenarios: Sequence[Scenario],
    *,
    worlds: int | None = None,
    seed: int | None = None,
    workers: int = 1,
    block_size: int | None = None,
    out: str | Path | None = None,
    executor: BlockExecutor | None = None,
    progress: Progress | None = None,
    replace: bool = False,
    inputs: bool = False,
    growth: Growth | None = None,
) -> Iterator[Results]:
    """Simulate several scenarios with the same workers, which start once and share all the work.

    Each result is the one that :func:`run_scenario` gives. Results come in the order of ``scenarios``, each
    as soon as it is there. With ``out`` it is kept in the folder ``out/<name of the scenario>``. The
    arguments are those of :func:`run_scenario`; ``progress`` counts the worlds of all scenarios together.

    Raises:
        UserError: as :func:`run_scenario`, and if two scenarios have the same name.
        StorageError: as :func:`run_scenario`.
    """
    executor, workers = agree_executor(executor, workers)
    names = [scenario.name for scenario in scenarios]
    for name in names:
        if names.count(name) > 1:
            raise UserError(f"two scenarios have the name {name}: give each a name of its own")
    folders = None if out is None else [locate_subfolder(locate_results_folder(out), name) for name in names]
    plans, growth = _plan_runs(scenarios, worlds, seed, workers, block_size, folders, growth)
    refuse_too_large(plans, count_processes_here(executor, workers), folders)
    jobs = _JobOptions(workers, replace, inputs, growth=growth)
    return _run_plans(plans, folders, jobs, executor, progress or _ignore_progress)


def _plan_runs(
    scenarios: Sequence[Scenario],
    worlds: int | None,
    seed: int | None,
    workers: int,
    block_size: int | None,
    folders: Sequence[Path] | None,
    growth: Growth | None,
) -> tuple[list[RunPlan], Growth | None]:
    """Return the plans, and what is left to decide about the number of worlds."""
    until = None if growth is None else growth.request

    def plan_all(count: int | None) -> list[RunPlan]:
        beside = len(scenarios)
        return [plan_run(item, count, seed, workers, block_size, beside, until) for item in scenarios]

    if growth is None:
        return plan_all(worlds), None
    plans = plan_all(growth.first)
    decided = find_decided_worlds(plans, folders or ())
    # The same request has been met before, at least for one of the runs: its number is that of all.
    return (plans, growth) if decided is None else (plan_all(decided), None)


def _ignore_progress(done: int, total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class _JobOptions:
    """Options that all jobs of a call share, as for :func:`run_scenario`."""

    workers: int
    replace: bool
    inputs: bool = False
    keep: Keep | None = None
    growth: Growth | None = None


def _run_plans(
    plans: Sequence[RunPlan],
    folders: Sequence[Path] | None,
    options: _JobOptions,
    executor: BlockExecutor | None,
    progress: Progress,
) -> Iterator[Results]:
    with ExitStack() as stack:
        jobs: list[Job] = [PassingJob(planned) for planned in plans]
        if folders is not None:
            pairs = zip(folders, plans, strict=True)
            stores = [
                stack.enter_context(open_store(folder, build_manifest(planned), options.replace))
                for folder, planned in pairs
            ]
            jobs = [
                KeptJob(planned, store, options.workers, options.keep, options.inputs)
                for planned, store in zip(plans, stores, strict=True)
            ]
        if options.growth is not None:
            _grow_jobs(jobs, options.growth, options.workers, folders, executor, progress)
        yield from _collect_in_order(jobs, options.workers, executor, progress)


def _grow_jobs(
    jobs: Sequence[Job],
    growth: Growth,
    workers: int,
    folders: Sequence[Path] | None,
    executor: BlockExecutor | None,
    progress: Progress,
) -> None:
    """Simulate stage after stage until there are enough worlds, or no room for more."""
    while True:
        # A stage may be too small for many processes to pay off.
        new = max(sum(task.block.count for task in job.missing) for job in jobs)
        sharing = min(workers, choose_workers([job.plan.scenario for job in jobs], new))
        for _ in _simulate_missing(jobs, sharing, executor, progress):
            pass
        worlds = growth.choose_next([job.read_worlds(growth.columns) for job in jobs])
        if worlds is None:
            return
        plans = [
            plan_run(job.plan.scenario, worlds, None, workers, None, len(jobs), job.plan.until)
            for job in jobs
        ]
        try:
            refuse_too_large(plans, count_processes_here(executor, workers), folders)
        except UserError:
            return
        for job, plan in zip(jobs, plans, strict=True):
            job.extend_run(plan)


def _collect_in_order(
    jobs: Sequence[Job], workers: int, executor: BlockExecutor | None, progress: Progress
) -> Iterator[Results]:
    """Run all missing blocks, and yield the results of each job when those before it are yielded."""
    waiting = list(jobs)
    for _ in _simulate_missing(jobs, workers, executor, progress):
        while waiting and waiting[0].is_complete:
            yield waiting.pop(0).collect_results()


def _simulate_missing(
    jobs: Sequence[Job], workers: int, executor: BlockExecutor | None, progress: Progress
) -> Iterator[None]:
    """Run all missing blocks; yield before the first and after each of them."""
    # Jobs of a stage that is done have no tasks left.
    owners = [job for job in jobs if not job.is_complete for _ in job.missing]
    tasks = [task for job in jobs if not job.is_complete for task in job.missing]
    total = sum(job.plan.worlds for job in jobs)
    done = total - sum(task.block.count for task in tasks)
    progress(done, total)
    # Jobs that are complete from the start have no block that could announce them.
    yield
    for position, tables in run_tasks(tasks, workers, executor):
        owners[position].add_block(tasks[position].block, tables)
        done += tasks[position].block.count
        progress(done, total)
        yield
