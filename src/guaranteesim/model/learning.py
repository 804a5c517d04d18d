"""Step 6 of the month: what everyone takes from a crisis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.model.choice import clash_weight
from guaranteesim.model.consultation import ABSTAINED, NOT_MET, OBJECTED, RENEGED, Crises, Response
from guaranteesim.model.crisis import Aftermath

if TYPE_CHECKING:
    from guaranteesim.model.guarantee import GuaranteeModel

_WITHHELD = (NOT_MET, ABSTAINED, OBJECTED, RENEGED)


def learn(model: GuaranteeModel, crises: Crises, response: Response) -> None:
    """Words kept and broken enter the record; troops that were attacked rally their state.

    A willing party that the rule overruled has shown nothing either way.
    """
    withheld = np.isin(response.vote, _WITHHELD) & ~response.treaty
    stationed = (response.in_place > 0) & crises.attacked[:, None]
    learns = model.scenario.switches.learning and model.scenario.switches.reputation
    for column, state in enumerate(model.coalition.members):
        if learns:
            state.observe(crises.at[response.treaty[:, column]], crises.at[withheld[:, column]])
        rallied = crises.at[stationed[:, column]]
        state.resolve[rallied] += state.terms.resolve.rally.take(rallied)


def account(model: GuaranteeModel, crises: Crises, response: Response, aftermath: Aftermath) -> None:
    """Utilities of the crisis itself, discounted to month 0."""
    at, rung, ladder = crises.at, crises.rung, model.ladder
    terms, costs = model.terms.challenger, model.terms.theatre.costs
    moved = aftermath.territory
    gain = np.where(ladder.opens_war[rung], moved, aftermath.success * ladder.of("gain", rung, at))
    cost = crises.take(terms.cost_sensitivity) * ladder.of("cost", rung, at)
    cost += crises.take(terms.sanctions_sensitivity) * aftermath.sanctions
    felt = clash_weight(aftermath.fighting_be, crises.take(terms.clash_half_be))
    cost += crises.take(terms.clash_aversion) * aftermath.clash * felt
    if model.nuclear_risk:
        nuclear = (aftermath.fought & model.coalition.nuclear).any(axis=1)
        cost += crises.take(terms.nuclear_aversion) * nuclear
    model.challenger.gain(at, model.challenger.motivation.take(at) * gain - cost)
    model.protege.gain(at, -moved - ladder.of("damage", rung, at))
    for column, state in enumerate(model.coalition.members):
        loss = crises.take(state.terms.stake) * moved + response.break_cost[:, column]
        clash = crises.take(costs.clash_month) * crises.take(model.coalition.exposure[:, column])
        state.gain(at, -loss - clash * aftermath.fought[:, column])
