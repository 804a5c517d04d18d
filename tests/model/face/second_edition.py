"""Runs of the shipped scenario without a guarantee, at the defaults but for what a test sets."""

from __future__ import annotations

from functools import cache

import numpy as np
from tests.model.small import Ran

from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.files.catalog import find_scenario
from guaranteesim.scenario.reading.loader import load_scenario

INVASION = 3
"""Number of the rung that opens a war."""


@cache
def run_without_guarantee(*sets: str, worlds: int = 1000) -> Ran:
    """Run the shipped scenario without a guarantee with these settings."""
    model = GuaranteeModel(load_scenario(find_scenario("no-guarantee"), sets=sets), np.arange(worlds))
    model.run_model()
    return Ran(model, model.record.build_world_table(), model.record.build_event_table())


def count_invasions(ran: Ran) -> int:
    """Return the number of invasions in all worlds."""
    return int((ran.events["rung"] == INVASION).sum())
