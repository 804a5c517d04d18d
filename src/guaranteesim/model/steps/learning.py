"""Step 6 of the month, learning and accounting (docs/model.md III.iv.b and j)."""

from __future__ import annotations

import numpy as np

from guaranteesim.equations import clash_cost, clash_weight
from guaranteesim.model.arrangement.bound_arrangement import BoundArrangement
from guaranteesim.model.block import Bools
from guaranteesim.model.crises import Aftermath, Crises, Response
from guaranteesim.model.month import Month
from guaranteesim.model.steps.occasion import motivate
from guaranteesim.streams import Floats, Index


def update_records(model: BoundArrangement, crises: Crises, response: Response) -> None:
    """Enter words kept and broken in the record, and rally states whose troops were attacked.

    A willing party that the rule overruled has shown nothing either way.
    """
    # Who honoured one commitment has kept its word, whatever became of another.
    withheld = response.withheld & ~response.treaty
    switches = model.spec.switches
    if switches.learning and switches.reputation:
        model.coalition.record_words(crises.at, response.treaty, withheld)
    if switches.tripwire_resolve:
        rally = crises.take_worlds(model.coalition.rally)
        model.coalition.shift_resolve(crises.at, rally * response.attacked)


def compute_clash_cost(
    model: BoundArrangement, at: Index, fought: Bools, fighting_be: Floats, nuclear_be: Floats
) -> Floats:
    """Return what a clash costs the challenger, utility (k,).

    ``fought`` (k, N) is True for the supporters that fought, ``fighting_be`` (k,) their force together and
    ``nuclear_be`` (k,) that of the nuclear states among them.
    """
    numbers = model.numbers.challenger
    weight = clash_weight(fighting_be, numbers.clash_half_be.take(at))
    cost = clash_cost(numbers.clash_aversion.take(at), np.asarray(fought.any(axis=1)), weight)
    if model.spec.switches.nuclear_risk:
        nuclear = np.asarray((fought & model.coalition.nuclear).any(axis=1))
        weight = clash_weight(nuclear_be, numbers.nuclear_half_be.take(at))
        cost = cost + clash_cost(numbers.nuclear_aversion.take(at), nuclear, weight)
    return cost


def add_nuclear_loss(model: BoundArrangement, at: Index) -> None:
    """Add the loss of a nuclear use to challenger and protégé, in the worlds at ``at``."""
    loss = model.numbers.theatre.nuclear.loss.take(at)
    model.challenger.add_utility(at, nuclear=-loss)
    model.protege.add_utility(at, nuclear=-loss)


def record_crisis_utility(
    model: BoundArrangement, crises: Crises, response: Response, aftermath: Aftermath
) -> None:
    """Add the gains and losses of the crises to every state, each under its part."""
    at, rung, moved = crises.at, crises.rung, aftermath.territory
    ladder, numbers = model.ladder, model.numbers.challenger
    left = 1 - model.front.territory.take(at) + moved
    prize = aftermath.success * ladder.read_number("gain", rung, at) * left
    # An act that opens a war gains territory, which counts as such; other acts gain their prize.
    sanctions = model.standing_sanctions.find_addition(at, aftermath.sanctions)
    won = np.where(ladder.opens_war[rung], moved, prize)
    model.challenger.add_utility(
        at,
        territory=motivate(model, at) * won,
        war=-crises.take_worlds(numbers.cost_sensitivity) * ladder.read_number("cost", rung, at),
        sanctions=-crises.take_worlds(numbers.sanctions_sensitivity) * sanctions,
        clash=-compute_clash_cost(model, at, aftermath.fought, aftermath.fighting_be, aftermath.nuclear_be),
    )
    model.protege.add_utility(at, territory=-moved, war=-ladder.read_number("damage", rung, at))
    _record_supporter_utility(model, crises, response, aftermath)
    add_nuclear_loss(model, at[aftermath.nuclear_use])


def _record_supporter_utility(
    model: BoundArrangement, crises: Crises, response: Response, aftermath: Aftermath
) -> None:
    coalition, costs = model.coalition, model.numbers.theatre.costs
    # A crisis with a clash counts as one month of fighting.
    clash = crises.take_worlds(costs.clash_month)[:, None] * crises.take_worlds(coalition.exposure)
    coalition.add_utility(
        crises.at,
        territory=-crises.take_worlds(coalition.stake) * aftermath.territory[:, None],
        clash=-clash * aftermath.fought,
        arms=-crises.take_worlds(costs.arms_bn)[:, None] * aftermath.arms_bn,
        word=-response.break_cost,
    )


def close_month(model: Month) -> None:
    """Book what every month costs and brings, and count the month (III.iv.j and k)."""
    add_upkeep(model)
    model.duration.record_worth()
    model.standing_sanctions.record_costs()
    model.record.end_month(model.acts)


def add_upkeep(model: BoundArrangement) -> None:
    """Add a month's cost of the troops stationed with the protégé to the supporters that have them there."""
    cost = model.numbers.theatre.costs.be_month
    stationed_be = model.calendar.stationed_be
    for column in np.flatnonzero(stationed_be.any(axis=0)):
        state = model.coalition.members[column]
        # A view of one row: the subtraction changes the state's utility in place.
        forces = state.utility_by_part[state.parts.index("forces")]
        forces -= state.discount * cost * stationed_be[:, column]
