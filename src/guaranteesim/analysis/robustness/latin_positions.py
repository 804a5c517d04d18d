"""Positions of a Latin hypercube, one number at a time [McKayBeckmanConover1979].

The positions of a number depend on the seed, the rows and its path alone. So a number has the same positions
in every scenario and under every theory that has it, whichever others vary.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import partial

import numpy as np

from guaranteesim.analysis.statistics.intervals import Floats
from guaranteesim.ensemble.experiment import Design
from guaranteesim.ensemble.inputs import list_uncertain_inputs
from guaranteesim.scenario.numbers.posterior_sample import FITTED_ROW
from guaranteesim.scenario.schema import Scenario


def draw_positions(path: str, rows: int, seed: int) -> Floats:
    """Return positions in (0, 1), one in each of ``rows`` equal parts, in random order, (rows,)."""
    address = int.from_bytes(hashlib.sha256(path.encode()).digest()[:8], "big")
    rng = np.random.default_rng([seed, rows, address])
    # The open interval: an unbounded distribution has no value at its ends.
    inside = np.clip(rng.random(rows), 1e-9, 1 - 1e-9)
    return np.asarray((rng.permutation(rows) + inside) / rows)


def lay_out_assumptions(scenario: Scenario, rows: int, seed: int) -> Design:
    """Return the rows for a scenario: every uncertain number at its positions, by its own distribution.

    Fitted numbers are drawn jointly, as a world draws them: the draws that choose a row of the posterior have
    positions of a Latin hypercube as well. Of a number that a theory sets, the distribution is that of the
    theory; a number that a theory fixes does not vary.
    """
    draw_row = partial(draw_positions, FITTED_ROW, rows, seed)
    return Design.from_columns(
        {
            path: quantity.draw_values(draw_positions(path, rows, seed), draw_row)
            for path, quantity in list_uncertain_inputs(scenario).items()
        }
    )


def list_varied_paths(scenarios: Iterable[Scenario]) -> tuple[str, ...]:
    """Return the paths of the numbers that are uncertain in at least one of the scenarios."""
    return tuple(dict.fromkeys(path for scenario in scenarios for path in list_uncertain_inputs(scenario)))
