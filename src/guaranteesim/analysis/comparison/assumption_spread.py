"""Spread over assumptions: what the assumptions of single worlds make of an arrangement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.comparison.run_set import RunSet
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.analysis.sensitivity.deciding_inputs import find_inputs_by_run, predict_from_inputs

Floats = NDArray[np.float64]

_MOST_INPUTS = 2
_VIOLATION = find_outcome("major_violation")


@dataclass(frozen=True, eq=False)
class AssumptionSpread:
    """What the assumptions of each world make of an arrangement, (worlds,) each.

    Attributes:
        acceptance: Chance that all accept.
        peace: Share at peace among worlds similar in the inputs that decide it; the mean where none is
            resolved.
    """

    acceptance: Floats
    peace: Floats


def compute_assumption_spreads(runs: RunSet) -> dict[str, AssumptionSpread]:
    """Return the spread over assumptions of every arrangement, by name.

    A world has drawn a number for every assumption. Its chance of acceptance follows from them. Whether peace
    lasts in it is luck as well, so worlds are compared that are similar in the inputs that decide it.
    """
    deciding = find_inputs_by_run(runs.arrangements, _VIOLATION)
    spreads = {}
    for run in runs.arrangements:
        violated = _VIOLATION.compute_by_world(run)
        assert violated is not None  # every run has this outcome
        paths = deciding[run.name][:_MOST_INPUTS]
        predicted = np.full(violated.size, violated.mean())
        if paths:
            predicted = predict_from_inputs(run, paths, violated)
        spreads[run.name] = AssumptionSpread(np.asarray(runs.acceptances[run.name].weights), 1 - predicted)
    return spreads
