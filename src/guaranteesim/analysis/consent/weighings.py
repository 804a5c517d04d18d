"""Does the answer survive other weights? Acceptance weighed otherwise, on the runs there are.

The scale, the costs of objections and the worth of wishes are assumptions, and nothing has to be simulated
again to see what follows from others.
"""

from __future__ import annotations

import pandas as pd

from guaranteesim.analysis.comparison.run_set import RunSet
from guaranteesim.analysis.consent.acceptance import AS_ASSUMED, Weighing, compute_joint_chance
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
"""As written, and one weight otherwise at a time."""


def compute_joint_chances(together: RunSet) -> dict[str, list[Estimate]]:
    """By arrangement, the chance that all accept under each of :data:`WEIGHINGS`, in their order."""
    if together.no_deal is None:
        return {}
    otherwise = together[together.no_deal]
    return {
        item.name: [compute_joint_chance(item, otherwise, weighing) for weighing in WEIGHINGS]
        for item in together.arrangements
    }


def build_weighing_table(together: RunSet) -> pd.DataFrame:
    """Return one row an arrangement and weighing.

    Returns:
        ``name``, ``weighing``, ``probability`` with ``_low`` and ``_high``; ``place``, its place by that
        chance under the weighing, 1 for the likeliest.
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
    ranks = frame.groupby("weighing")["probability"].rank(ascending=False, method="min")
    return make_nullable(frame.assign(place=ranks.astype("int64")))
