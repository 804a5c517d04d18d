"""Sensitivity of acceptance to its assumed weights, computed from existing runs.

The scale, the costs of objections and the value of wishes are assumptions. They do not enter the simulation,
so other values can be tried without simulating again.
"""

from __future__ import annotations

import pandas as pd

from guaranteesim.analysis.comparison.run_set import RunSet
from guaranteesim.analysis.consent.choices import AS_ASSUMED, Weighing
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.analysis.statistics.table_cells import build_estimate_cells, make_nullable

WEIGHINGS = (
    AS_ASSUMED,
    Weighing("objections halved", objections=0.5),
    Weighing("objections doubled", objections=2.0),
    Weighing("no wishes", wishes=0.0),
    Weighing("scale halved", scale=0.5),
    Weighing("scale doubled", scale=2.0),
    Weighing("procedures pass", procedures=False),
)
"""The assumed weights, and variants that change one weight at a time."""


def compute_joint_chances(together: RunSet) -> dict[str, list[Estimate]]:
    """Return the joint probability of acceptance by arrangement, for each of :data:`WEIGHINGS` in order."""
    if together.no_deal is None:
        return {}
    return {
        item.name: [together.weigh_acceptances(weighing)[item.name].joint for weighing in WEIGHINGS]
        for item in together.arrangements
    }


def build_weighing_table(together: RunSet) -> pd.DataFrame:
    """Return one row per arrangement and weighing.

    Returns:
        ``name``, ``weighing``, ``probability`` with ``_low`` and ``_high``; ``place``, the rank of the
        arrangement by that probability under the weighing, 1 for the likeliest.
    """
    found = compute_joint_chances(together)
    rows = [
        {"name": name, "weighing": weighing.title, **build_estimate_cells("probability", chances[position])}
        for position, weighing in enumerate(WEIGHINGS)
        for name, chances in found.items()
    ]
    frame = pd.DataFrame(
        rows, columns=["name", "weighing", "probability", "probability_low", "probability_high"]
    )
    # Equal probabilities share the better rank.
    ranks = frame.groupby("weighing")["probability"].rank(ascending=False, method="min")
    return make_nullable(frame.assign(place=ranks.astype("int64")))
