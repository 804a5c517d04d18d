"""Votes that a source of decisions replaces, part of step 4 of the month (docs/model.md III.iv.e).

Only a block with a source comes here; see :mod:`guaranteesim.model.decisions`.
"""

from __future__ import annotations

import numpy as np

from guaranteesim.equations import logistic
from guaranteesim.model.arrangement.bound_commitment import BoundCommitment
from guaranteesim.model.block import Bools
from guaranteesim.model.crises import Crises
from guaranteesim.model.decisions import Votes
from guaranteesim.model.steps.vote_reasons import list_vote_reasons
from guaranteesim.streams import Floats, Index


def ask_decision_source(
    commitment: BoundCommitment,
    crises: Crises,
    positions: Index,
    votes: tuple[Bools, Bools, Bools, Bools],
    stance: Floats,
) -> tuple[Bools, Bools]:
    """Return who is willing and who objects as the source of decisions has it, (k, n) each.

    ``positions`` are the n parties among those of the commitment, ``votes`` who is asked, who reads the casus
    foederis as met, who is willing and who objects as the model has it, (k, n) each.
    """
    model, asked = commitment.model, votes[0] & crises.present.take(commitment.columns[positions], 1)
    if model.decisions is None or not asked.any():
        return votes[2], votes[3]
    every_reason = list_vote_reasons(commitment, crises, stance)
    reasons = {name: values.take(positions, 1) for name, values in every_reason.items()}
    _, seen, willing, objecting = votes
    return model.decisions.cast_votes(
        Votes(
            month=model.month,
            commitment=commitment.name,
            at=crises.at,
            rung=crises.rung,
            states=tuple(model.coalition.codes[column] for column in commitment.columns[positions]),
            asked=asked,
            seen=seen,
            willing=willing,
            objecting=objecting,
            chance=logistic(sum(reasons.values(), np.zeros(seen.shape))),
            reasons=reasons,
        )
    )
