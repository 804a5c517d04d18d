"""A small world in which everything moves: leaders, resolve, beliefs, wars; and one with a full calendar."""

from __future__ import annotations

from typing import Any

import numpy as np
from tests.model.small import GUARANTORS, Columns, commitment, rows, rung, same

RESTLESS = {"mean": 0.2, "volatility": 0.2, "common": 0.3, "reversion": 0.05, "leader_spread": 0.5,
            "term_months": 8, "rally": 0.2, "weariness": 0.02}  # fmt: skip
WAR = {"invasion": rung(1.0, gain=1, opens_war=True, major=True, territory=0.1, contact=0.5)}
LIVELY: dict[str, Any] = {
    "ladder": WAR, "challenger.rationality": 4, "challenger.misperception": 0.3,
    "challenger.motivation": {"uniform": [0.5, 1.5]}, "challenger.leader_term_months": 6,
    "theatre.signals": {"common_noise": 0.1, "own_noise": 0.1}, "protege.provocation_per_year": 2,
    "beliefs.record_weight": 0.5, "outside_treaty": {"aid": -1, "force": -3},
    "willingness": {"correlation": 0.4, "renege": 0.2, "severity": 1}, "states.GBR.follows": "USA",
    "willingness.lead": 1,
    **{f"states.{code}.resolve": RESTLESS for code in GUARANTORS},
}  # fmt: skip

CALENDAR: dict[str, Any] = {
    "run.horizon_months": 16,
    "start": {
        "date": "2026-03-01", "at_war": True, "war_age_months": {"uniform": [0, 30]},
        "front_pace": {"uniform": [0, 1]}, "sanctions": {"uniform": [0.2, 0.8]},
    },
    "theatre.war.ceasefire_per_month": 0.3,
    "events": {
        "home": {"state": "USA", "withdraws": True, "month": {"uniform": [1, 14]}, "chance": 0.5},
        "vote": {"state": "GBR", "new_leader": True, "resolve": {"uniform": [-1, 1]}, "date": "2026-07-15"},
        "cuts": {"state": "FRA", "forces": {"ground": {"uniform": [0, 1]}, "arms": 2}, "month": 5},
        "coup": {"state": "RUS", "new_leader": True, "motivation": 1.2, "month": 6},
        "deal": {"state": "RUS", "lifts_sanctions": 0.3, "month": 9, "chance": 0.5},
        "army": {"state": "UKR", "forces": {"ground": 1.1}, "month": 3},
    },
    "protege.attack_share": {"uniform": [0, 1]},
    "arrangement.duration": {
        "months": {"uniform": [3, 9]}, "renewal": {"rule": {"at_least": 2}, "months": 4.5},
    },
    "arrangement.neutrality": {"readiness": 0.9},
    "arrangement.protege_force_cap": {"uniform": [20, 60]},
    "arrangement.drawdown_months": {"uniform": [0, 12]},
    "arrangement.verification": 0.4,
    "arrangement.sanctions_relief": {
        "share": 0.5, "from_month": 2, "snap_back": {"rung": "grab", "attribution": 0.5},
        "snap_back_months": 3.5,
    },
    "arrangement.commitments": {
        "aid": None,
        "first": commitment(
            {"at_least": 2}, from_month={"uniform": [1, 4]}, void_if_protege_attacks=True, scope=0.5,
            in_place={"GBR": {"ground": 2}}, deployment={"from_month": 2, "until_month": {"uniform": [2, 9]}},
        ),
        "then": commitment("each", ("USA", "FRA"), until_month={"uniform": [4, 16]}),
    },
}  # fmt: skip
"""Every term of the calendar at once, on top of :data:`LIVELY`."""


def same_before(month: int, one: Columns, other: Columns) -> None:
    """Two tables of crises equal to the last bit in every world before ``month``, and not after it."""
    early = [rows(events, events["month"] < month) for events in (one, other)]
    assert early[0]["month"].size
    same(*early)
    late = [rows(events, events["month"] >= month) for events in (one, other)]
    assert any(not np.array_equal(late[0][name], late[1][name]) for name in late[0])
