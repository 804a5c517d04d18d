"""Runs of the shipped scenario without a guarantee at the middle of the second edition's ranges.

They concern the contest and the reasons to act. The remaining numbers are those that ship.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from tests.model.small import Ran

from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.files.catalog import find_scenario
from guaranteesim.scenario.reading.loader import load_scenario

CONTEST = (
    "theatre.contest.exponent=1.65",
    "theatre.contest.quality_spread=1.5",
    "theatre.contest.quality_known=0.5",
    "theatre.war.advantage_decay=0.3",
    "theatre.war.advance_exponent=0.65",
)
REASONS = (
    "challenger.balance_misperception=0.3",
    "challenger.occasion_spread=0.65",
    "challenger.rationality={uniform: [10, 40]}",
)
INVASION = 3
"""Number of the rung that opens a war."""


@cache
def run_without_guarantee(*sets: str, worlds: int = 1000) -> Ran:
    """Run the shipped scenario without a guarantee at these terms with ``sets`` on top."""
    changes = [*CONTEST, *REASONS, *sets]
    model = GuaranteeModel(load_scenario(find_scenario("no-guarantee"), sets=changes), np.arange(worlds))
    model.run_model()
    return Ran(model, model.record.build_world_table(), model.record.build_event_table())


def count_invasions(ran: Ran) -> int:
    """Return the number of invasions in all worlds."""
    return int((ran.events["rung"] == INVASION).sum())
