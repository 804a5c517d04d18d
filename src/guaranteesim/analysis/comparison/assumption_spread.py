"""Spread over assumptions: what the assumptions of single worlds make of an arrangement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guaranteesim.analysis.comparison.run_set import RunSet
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.analysis.sensitivity.deciding_inputs import find_inputs_by_run, predict_from_inputs

_ENDS = (0.1, 0.9)
"""Quantiles over worlds: the middle four fifths."""
_MOST_INPUTS = 2
_VIOLATION = find_outcome("major_violation")


@dataclass(frozen=True)
class AssumptionSpread:
    """Middle four fifths of the worlds, by what their assumptions make of an arrangement.

    Attributes:
        acceptance: Ends of the chance that all accept.
        peace: Ends of the share at peace among worlds similar in the inputs that decide it; the mean twice
            where none is resolved.
    """

    acceptance: tuple[float, float]
    peace: tuple[float, float]


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
        low, high = np.quantile(runs.acceptances[run.name].weights, _ENDS)
        worst, best = np.quantile(1 - predicted, _ENDS)
        spreads[run.name] = AssumptionSpread((float(low), float(high)), (float(worst), float(best)))
    return spreads
