"""Time that a guarantor takes to act, where one does."""

from __future__ import annotations

import numpy as np

from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate, estimate_clustered_median
from guaranteesim.ensemble.columns import Events
from guaranteesim.ensemble.results import Results


def compute_median_days_to_act(results: Results) -> Estimate:
    """Return median days from the act to the first honoured decision, over the crises that had one."""
    events = results.events
    if events.empty:
        return UNKNOWN
    acted = events[Events.days_to_act].notna().to_numpy()
    days = events[Events.days_to_act][acted].to_numpy(dtype=np.float64)
    return estimate_clustered_median(days, Events.world.read(events)[acted])
