"""Experiments: a world is a row. Scenarios crossed with the rows of a design, on the same luck.

::

    design = Design.from_columns({"challenger.clash_aversion": [0.0, 0.5, 1.0]})
    results = run_experiment(scenarios, design, worlds=500, seed=1)
    results.read_worlds("nato-membership", ["major_violation"])
"""

from __future__ import annotations

from guaranteesim.ensemble.experiment.design import Design
from guaranteesim.ensemble.experiment.experiment import run_experiment
from guaranteesim.ensemble.experiment.experiment_results import ExperimentResults
from guaranteesim.ensemble.experiment.kept_experiment import read_experiment

__all__ = ["Design", "ExperimentResults", "read_experiment", "run_experiment"]
