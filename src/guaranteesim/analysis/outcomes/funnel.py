"""Activation funnel: the stages that crises reached after the casus foederis was met, and the days to act.

The stages are: called, judged met by a party, decided, somebody acts, adequate, adequate in time.
Each stage implies the one before.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from guaranteesim.analysis.statistics.intervals import (
    UNKNOWN,
    Estimate,
    estimate_clustered_median,
    estimate_share,
)
from guaranteesim.analysis.statistics.table_cells import build_estimate_cells
from guaranteesim.ensemble.columns import Events
from guaranteesim.ensemble.results import STAGES, Results


def estimate_stage_share(results: Results, stage: str, of: str = "casus") -> Estimate:
    """Return the share of the crises at stage ``of`` that also reached ``stage``; both are among STAGES.

    The share of a stage in itself is 1 by definition and has no uncertainty.
    """
    found = estimate_share(results.world_table[stage], results.world_table[of])
    return Estimate(1.0, 1.0, 1.0, found.n) if stage == of and found.is_known else found


def build_funnel_table(results: Results) -> pd.DataFrame:
    """Return one row per stage.

    Returns:
        ``stage``; ``crises`` that reached it; ``share`` of those that met the casus foederis, with
        ``share_low`` and ``share_high``; ``of_previous``, the share of those at the stage before, with
        ``of_previous_low`` and ``of_previous_high``. Shares of no crises are missing.
    """
    rows = []
    for position, stage in enumerate(STAGES):
        # The first stage has no stage before it and is compared with itself.
        previous = STAGES[max(position - 1, 0)]
        rows.append(
            {"stage": stage, "crises": int(results.world_table[stage].sum())}
            | build_estimate_cells("share", estimate_stage_share(results, stage))
            | build_estimate_cells("of_previous", estimate_stage_share(results, stage, previous))
        )
    return pd.DataFrame(rows)


def estimate_days_to_act(results: Results) -> Estimate:
    """Return the median days from the act to the first honoured decision, over the crises that had one."""
    events = results.event_table
    if events.empty:
        return UNKNOWN
    acted = events[Events.days_to_act].notna().to_numpy()
    days = events[Events.days_to_act][acted].to_numpy(dtype=np.float64)
    return estimate_clustered_median(days, Events.world.read(events)[acted])
