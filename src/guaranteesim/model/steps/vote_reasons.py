"""The reasons of a vote: the parts of z (docs/model.md III.iv.e), for those who want to see why.

The sum is the z that the consultation computes, up to rounding. No run computes these parts; they are for a
single world that is told or played.
"""

from __future__ import annotations

import numpy as np

from guaranteesim.equations import lead_pull
from guaranteesim.model.arrangement.bound_commitment import BoundCommitment
from guaranteesim.model.crises import Crises
from guaranteesim.streams import Floats

REASONS = (
    *("habit", "stake", "exposure", "alignment", "word", "escalation"),
    *("resolve", "severity", "attacked", "lead"),
)
"""Reasons of a vote, in the order of z: caution common to all, the stake in the protégé, exposure to the
challenger, alignment with it, the word given, fear of escalation, resolve of today, gravity of the act as
read, own troops under attack, and the stance of the state that it follows."""


def list_vote_reasons(commitment: BoundCommitment, crises: Crises, stance: Floats) -> dict[str, Floats]:
    """Return what each of :data:`REASONS` adds to the z of each party, logits (k, columns).

    ``stance`` (k, N) is the stance of the states that others follow.
    """
    model, columns, take = commitment.model, commitment.columns, crises.take_worlds
    coalition, weight = model.coalition, model.numbers.willingness
    alignment = np.stack([member.numbers.alignment for member in coalition.members], axis=1)
    seen = crises.seen_severity.take(columns, 1)
    shape = seen.shape
    named = {
        "stake": take(weight.stake)[:, None] * take(coalition.stake).take(columns, 1),
        "exposure": -take(weight.exposure)[:, None] * take(coalition.exposure).take(columns, 1),
        "alignment": -take(weight.alignment)[:, None] * alignment.take(crises.at, 0).take(columns, 1),
        "word": take(weight.bindingness)[:, None]
        * take(commitment.bindingness)[:, None]
        * take(coalition.credit).take(columns, 1),
    }
    # The fear of escalation is what the constant part lacks of the reasons before it.
    habit = np.broadcast_to(take(weight.intercept)[:, None], shape)
    escalation = take(commitment.base) - habit - sum(named.values(), np.zeros(shape))
    attacked, lead = np.zeros(shape), np.zeros(shape)
    if model.spec.switches.tripwire_resolve:
        attacked = take(weight.tripwire)[:, None] * crises.find_attacked(commitment)
    followers = commitment.follower_positions
    if followers.size:
        following = take(coalition.following).take(columns[followers], 1)
        leads = stance.take(coalition.lead[columns[followers]], 1)
        lead[:, followers] = lead_pull(take(weight.lead)[:, None], following, leads)
    return {
        "habit": habit,
        **named,
        "escalation": escalation,
        "resolve": crises.resolve.take(columns, 1),
        "severity": take(weight.severity)[:, None] * seen,
        "attacked": attacked,
        "lead": lead,
    }
