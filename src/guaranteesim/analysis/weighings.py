"""Does the answer survive other weights? Acceptance weighed otherwise, on the runs there are.

The scale, the costs of objections and the worth of wishes are assumptions, and nothing has to be simulated
again to see what follows from others.
"""

from __future__ import annotations

import pandas as pd

from guaranteesim.analysis.acceptance import AS_ASSUMED, Weighing, joint_chance
from guaranteesim.analysis.frames import columns, nullable
from guaranteesim.analysis.intervals import Estimate
from guaranteesim.analysis.together import Together

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


def joint_chances(together: Together) -> dict[str, list[Estimate]]:
    """By arrangement, the chance that all accept under each of :data:`WEIGHINGS`, in their order."""
    if together.no_deal is None:
        return {}
    otherwise = together[together.no_deal]
    return {
        item.name: [joint_chance(item, otherwise, weighing) for weighing in WEIGHINGS]
        for item in together.arrangements
    }


def weighed(together: Together) -> pd.DataFrame:
    """One row an arrangement and weighing.

    Returns:
        ``name``, ``weighing``, ``probability`` with ``_low`` and ``_high``; ``place``, its place by that
        chance under the weighing, 1 for the likeliest.
    """
    found = joint_chances(together)
    rows = [
        {"name": name, "weighing": weighing.title, **columns("probability", chances[place])}
        for place, weighing in enumerate(WEIGHINGS)
        for name, chances in found.items()
    ]
    frame = pd.DataFrame(
        rows, columns=["name", "weighing", "probability", "probability_low", "probability_high"]
    )
    ranks = frame.groupby("weighing")["probability"].rank(ascending=False, method="min")
    return nullable(frame.assign(place=ranks.astype("int64")))
