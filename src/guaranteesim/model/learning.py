"""Step 6 of the month: what everyone takes from a crisis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.model.choice import clash_weight
from guaranteesim.model.consultation import Crises, Response
from guaranteesim.model.crisis import Aftermath
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee import GuaranteeModel


def learn(model: GuaranteeModel, crises: Crises, response: Response) -> None:
    """Words kept and broken enter the record; troops that were attacked rally their state.

    A willing party that the rule overruled has shown nothing either way.
    """
    withheld = response.withheld & ~response.treaty
    stationed = (response.in_place > 0) & crises.attacked[:, None]
    switches = model.spec.switches
    if switches.learning and switches.reputation:
        model.coalition.observe(crises.at, response.treaty, withheld)
    if switches.tripwire_resolve:
        model.coalition.shift_resolve(crises.at, crises.take(model.coalition.rally) * stationed)


def clash_cost(model: GuaranteeModel, at: Index, fought: np.ndarray, fighting_be: Floats) -> Floats:
    """What a clash with those who fought (k, N), so strong (k,), costs the challenger, (k,)."""
    terms = model.terms.challenger
    weight = clash_weight(fighting_be, terms.clash_half_be.take(at))
    cost = terms.clash_aversion.take(at) * weight * fought.any(axis=1)
    if model.spec.switches.nuclear_risk:
        cost += terms.nuclear_aversion.take(at) * (fought & model.coalition.nuclear).any(axis=1)
    return np.asarray(cost)


def upkeep(model: GuaranteeModel) -> None:
    """A month's cost of the troops stationed with the protégé."""
    cost = model.terms.theatre.costs.be_month
    for column in np.flatnonzero(model.phases.stationed_be.any(axis=0)):
        state = model.coalition.members[column]
        forces = state.booked[state.parts.index("forces")]
        forces -= state.discount * cost * model.phases.stationed_be[:, column]


def suffer_nuclear_use(model: GuaranteeModel, at: Index) -> None:
    """What nuclear use costs challenger and protégé, in the worlds at ``at``."""
    loss = model.terms.theatre.nuclear.loss.take(at)
    model.challenger.gain(at, nuclear=-loss)
    model.protege.gain(at, nuclear=-loss)


def account(model: GuaranteeModel, crises: Crises, response: Response, aftermath: Aftermath) -> None:
    """Utilities of the crisis itself, each under its part."""
    at, rung, moved = crises.at, crises.rung, aftermath.territory
    ladder, terms = model.ladder, model.terms.challenger
    left = 1 - model.front.territory.take(at) + moved
    prize = aftermath.success * ladder.of("gain", rung, at) * left
    won = np.where(ladder.opens_war[rung], moved, prize)
    model.challenger.gain(
        at,
        territory=model.challenger.motivation.take(at) * won,
        war=-crises.take(terms.cost_sensitivity) * ladder.of("cost", rung, at),
        sanctions=-crises.take(terms.sanctions_sensitivity) * aftermath.sanctions,
        clash=-clash_cost(model, at, aftermath.fought, aftermath.fighting_be),
    )
    model.protege.gain(at, territory=-moved, war=-ladder.of("damage", rung, at))
    _account_for_helpers(model, crises, response, aftermath)
    suffer_nuclear_use(model, at[aftermath.nuclear_use])


def _account_for_helpers(
    model: GuaranteeModel, crises: Crises, response: Response, aftermath: Aftermath
) -> None:
    coalition, costs = model.coalition, model.terms.theatre.costs
    clash = crises.take(costs.clash_month)[:, None] * crises.take(coalition.exposure)
    coalition.gain(
        crises.at,
        territory=-crises.take(coalition.stake) * aftermath.territory[:, None],
        clash=-clash * aftermath.fought,
        arms=-crises.take(costs.arms_bn)[:, None] * aftermath.arms_bn,
        word=-response.break_cost,
    )
