"""Worlds in blocks: what a run is, where it runs, where it is kept, what comes back.

::

    results = run(scenario, worlds=2000, workers=2, out=Path("results/mine"))
    results = read(Path("results/mine"))
    problems = verify(Path("results/mine"))
    for results in run_each(scenarios, worlds=2000, workers=2, out=Path("results/all")): ...

Nothing heavy is imported until one of these is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guaranteesim.ensemble.checking import verify
    from guaranteesim.ensemble.cores import count_cores, suitable_workers
    from guaranteesim.ensemble.reading import read
    from guaranteesim.ensemble.results import QUANTILES, STAGES, Results
    from guaranteesim.ensemble.running import run, run_each
    from guaranteesim.ensemble.workers import processes

__all__ = [
    "QUANTILES",
    "STAGES",
    "Results",
    "count_cores",
    "processes",
    "read",
    "run",
    "run_each",
    "suitable_workers",
    "verify",
]

_HOMES = {
    "QUANTILES": "results",
    "STAGES": "results",
    "Results": "results",
    "count_cores": "cores",
    "processes": "workers",
    "read": "reading",
    "run": "running",
    "run_each": "running",
    "suitable_workers": "cores",
    "verify": "checking",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
