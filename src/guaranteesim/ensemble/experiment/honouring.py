"""A guarantor's chance of honouring the gravest call, as one number of its moves: a scale for readers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from guaranteesim.ensemble.run.blocks import open_model
from guaranteesim.model.record.block_record import compute_honouring
from guaranteesim.scenario.numbers.varied import GivenValues
from guaranteesim.scenario.schema import Scenario

WORLDS = 400
"""Worlds over which the chance is averaged."""


def measure_honouring(
    scenario: Scenario, state: str, path: str, values: Sequence[float] | NDArray[np.float64], seed: int
) -> NDArray[np.float64]:
    """Return the chance at the start, mean over worlds, for every value of a number, (n,).

    Args:
        scenario: A scenario in which the state is a guarantor.
        state: Code of the guarantor.
        path: The number that moves.
        values: Its values, (n,).
        seed: Seed of the worlds; every value meets the same.
    """
    spread = np.repeat(np.asarray(values, dtype=np.float64), WORLDS)
    positions = np.arange(spread.size)
    with open_model(
        scenario, positions, seed, luck=positions % WORLDS, varied={path: GivenValues(spread)}
    ) as model:
        column = model.column_by_code[state]
        chance = compute_honouring(model)[:, column]
    return np.asarray(chance.reshape(-1, WORLDS).mean(axis=1))
