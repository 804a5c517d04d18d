"""Step 6 of the month: what everyone takes from a crisis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.model.steps.choice import clash_weight
from guaranteesim.model.steps.consultation import Crises, Response
from guaranteesim.model.steps.contest import Aftermath
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel


def update_records(model: GuaranteeModel, crises: Crises, response: Response) -> None:
    """Words kept and broken enter the record; troops that were attacked rally their state.

    A willing party that the rule overruled has shown nothing either way.
    """
    withheld = response.withheld & ~response.treaty
    stationed = (response.in_place > 0) & crises.attacked[:, None]
    switches = model.spec.switches
    if switches.learning and switches.reputation:
        model.coalition.record_words(crises.at, response.treaty, withheld)
    if switches.tripwire_resolve:
        model.coalition.shift_resolve(crises.at, crises.take_worlds(model.coalition.rally) * stationed)


def compute_clash_cost(model: GuaranteeModel, at: Index, fought: np.ndarray, fighting_be: Floats) -> Floats:
    """What a clash with those who fought (k, N), so strong (k,), costs the challenger, (k,)."""
    terms = model.numbers.challenger
    weight = clash_weight(fighting_be, terms.clash_half_be.take(at))
    cost = terms.clash_aversion.take(at) * weight * fought.any(axis=1)
    if model.spec.switches.nuclear_risk:
        cost += terms.nuclear_aversion.take(at) * (fought & model.coalition.nuclear).any(axis=1)
    return np.asarray(cost)


def add_upkeep(model: GuaranteeModel) -> None:
    """A month's cost of the troops stationed with the protégé."""
    cost = model.numbers.theatre.costs.be_month
    for column in np.flatnonzero(model.calendar.stationed_be.any(axis=0)):
        state = model.coalition.members[column]
        forces = state.utility_by_part[state.parts.index("forces")]
        forces -= state.discount * cost * model.calendar.stationed_be[:, column]


def add_nuclear_loss(model: GuaranteeModel, at: Index) -> None:
    """What nuclear use costs challenger and protégé, in the worlds at ``at``."""
    loss = model.numbers.theatre.nuclear.loss.take(at)
    model.challenger.add_utility(at, nuclear=-loss)
    model.protege.add_utility(at, nuclear=-loss)


def record_crisis_utility(
    model: GuaranteeModel, crises: Crises, response: Response, aftermath: Aftermath
) -> None:
    """Utilities of the crisis itself, each under its part."""
    at, rung, moved = crises.at, crises.rung, aftermath.territory
    ladder, terms = model.ladder, model.numbers.challenger
    left = 1 - model.front.territory.take(at) + moved
    prize = aftermath.success * ladder.read_number("gain", rung, at) * left
    won = np.where(ladder.opens_war[rung], moved, prize)
    model.challenger.add_utility(
        at,
        territory=model.challenger.motivation.take(at) * won,
        war=-crises.take_worlds(terms.cost_sensitivity) * ladder.read_number("cost", rung, at),
        sanctions=-crises.take_worlds(terms.sanctions_sensitivity) * aftermath.sanctions,
        clash=-compute_clash_cost(model, at, aftermath.fought, aftermath.fighting_be),
    )
    model.protege.add_utility(at, territory=-moved, war=-ladder.read_number("damage", rung, at))
    _record_helper_utility(model, crises, response, aftermath)
    add_nuclear_loss(model, at[aftermath.nuclear_use])


def _record_helper_utility(
    model: GuaranteeModel, crises: Crises, response: Response, aftermath: Aftermath
) -> None:
    coalition, costs = model.coalition, model.numbers.theatre.costs
    clash = crises.take_worlds(costs.clash_month)[:, None] * crises.take_worlds(coalition.exposure)
    coalition.add_utility(
        crises.at,
        territory=-crises.take_worlds(coalition.stake) * aftermath.territory[:, None],
        clash=-clash * aftermath.fought,
        arms=-crises.take_worlds(costs.arms_bn)[:, None] * aftermath.arms_bn,
        word=-response.break_cost,
    )
