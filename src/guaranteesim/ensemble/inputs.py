"""Draws of the uncertain inputs as columns: one row per world, one column per uncertain number.

A draw has an address of seed, path and world. So the table needs no simulation: it can be made again at any
time from the scenario and the seed in the manifest.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import partial

import numpy as np
import pyarrow as pa

from guaranteesim.ensemble.arrow_tables import build_arrow_table
from guaranteesim.ensemble.columns import Inputs
from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.numbers.posterior_sample import FITTED_ROW
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import Scenario
from guaranteesim.streams import Streams

# Rows drawn at a time: a million worlds with hundreds of inputs would not fit into memory at once.
_ROWS = 65_536


def list_uncertain_inputs(scenario: Scenario) -> dict[str, Quantity]:
    """Return the numbers that the scenario gives as a distribution, by their path.

    Example:
        A stake of ``{uniform: [0.4, 0.8]}`` is listed as ``states.GBR.stake``; a stake of 0.6 is not listed.
    """
    return {path: quantity for path, quantity in list_quantities(scenario) if not quantity.is_point}


def draw_inputs(
    scenario: Scenario, seed: int, worlds: np.ndarray, paths: Container[str] | None = None
) -> pa.Table:
    """Draw the uncertain inputs of some worlds, as the model draws them at the start.

    Args:
        scenario: Scenario of the run.
        seed: Seed of the run.
        worlds: World numbers, int64 (W,).
        paths: Draw these inputs only; all if not given.

    Returns:
        W rows with the columns of :class:`~guaranteesim.ensemble.columns.Inputs`, in the order of the
        scenario.
    """
    streams = Streams(seed, worlds)
    draw_row = partial(streams.draw_uniform, "draw", 0, FITTED_ROW)
    values: dict[str, np.ndarray] = {Inputs.world: np.asarray(worlds, dtype=np.int64)}
    for path, quantity in list_uncertain_inputs(scenario).items():
        if paths is not None and path not in paths:
            continue
        # The address is that of GuaranteeModel and of the draws of the analysis: all three see one value.
        values[Inputs.draw[path]] = np.asarray(
            quantity.draw_values(streams.draw_uniform("draw", 0, path), draw_row), dtype=np.float64
        )
    return build_arrow_table(Inputs, values)


def draw_inputs_in_parts(scenario: Scenario, seed: int, worlds: int) -> Iterator[pa.Table]:
    """Yield the inputs of the worlds 0 … ``worlds - 1`` in tables of bounded size."""
    for first in range(0, worlds, _ROWS):
        yield draw_inputs(scenario, seed, np.arange(first, min(first + _ROWS, worlds)))
