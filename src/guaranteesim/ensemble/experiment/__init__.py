"""Experiments: a world is a row. Scenarios crossed with the rows of a design, on the same luck.

::

    design = Design.from_columns({"challenger.clash_aversion": [0.0, 0.5, 1.0]})
    results = run_experiment(scenarios, design, worlds=500, seed=1)
    results.read_worlds("nato-membership", ["major_violation"])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guaranteesim.ensemble.experiment.design import Design
    from guaranteesim.ensemble.experiment.experiment import run_experiment
    from guaranteesim.ensemble.experiment.experiment_results import ExperimentResults
    from guaranteesim.ensemble.experiment.kept_experiment import read_experiment

__all__ = ["Design", "ExperimentResults", "read_experiment", "run_experiment"]

# The engine takes seconds to import, and what only reads results does not need it.
_HOMES = {
    "Design": "design",
    "ExperimentResults": "experiment_results",
    "read_experiment": "kept_experiment",
    "run_experiment": "experiment",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
