"""Worlds in blocks: the columns of results, runs, and results folders.

::

    results = run_scenario(scenario, worlds=2000, workers=2, out=Path("results/mine"))
    results = read_results(Path("results/mine"))
    problems = verify_folder(Path("results/mine"))
    for results in run_scenarios(scenarios, worlds=2000, workers=2, out=Path("results/all")): ...

Nothing heavy is imported until one of these is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guaranteesim.ensemble.keep.results_reader import read_results
    from guaranteesim.ensemble.keep.verification import verify_folder
    from guaranteesim.ensemble.results import QUANTILES, STAGES, Results
    from guaranteesim.ensemble.run.cluster import Cluster, open_cluster
    from guaranteesim.ensemble.run.cores import choose_workers, count_cores
    from guaranteesim.ensemble.run.executor_in_use import use_executor
    from guaranteesim.ensemble.run.runner import run_scenario, run_scenarios
    from guaranteesim.ensemble.run.worker_pool import open_worker_pool

__all__ = [
    "QUANTILES",
    "STAGES",
    "Cluster",
    "Results",
    "choose_workers",
    "count_cores",
    "open_cluster",
    "open_worker_pool",
    "read_results",
    "run_scenario",
    "run_scenarios",
    "use_executor",
    "verify_folder",
]

_HOMES = {
    "QUANTILES": "results",
    "STAGES": "results",
    "Cluster": "run.cluster",
    "Results": "results",
    "choose_workers": "run.cores",
    "count_cores": "run.cores",
    "open_cluster": "run.cluster",
    "open_worker_pool": "run.worker_pool",
    "read_results": "keep.results_reader",
    "run_scenario": "run.runner",
    "run_scenarios": "run.runner",
    "use_executor": "run.executor_in_use",
    "verify_folder": "keep.verification",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
