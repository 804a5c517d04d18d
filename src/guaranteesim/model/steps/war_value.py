"""What a war is worth to those who would fight it (docs/model.md III.iv.d and h).

The challenger weighs the war that an act opens by its course; both sides weigh whether to go on with a war.
"""

from __future__ import annotations

import numpy as np

from guaranteesim.equations import (
    contest_success,
    expected_conquest,
    monthly_sanctions_cost,
    stalemate,
    uncovered_cost,
)
from guaranteesim.model.actors.war_prospects import Prospect, WarProspects
from guaranteesim.model.month import Month
from guaranteesim.model.steps.posture import Outlook
from guaranteesim.streams import Floats, Index


def values_war(model: Month, rung: int) -> bool:
    """Return True if the challenger values the war that an act at ``rung`` opens by its course."""
    return bool(model.spec.switches.valued_war and model.ladder.opens_war[rung])


def monthly_war_cost(model: Month, at: Index, sanctions: Floats) -> Floats:
    """Return what a month of war costs the challenger under these sanctions, clashes apart, utility (k,)."""
    numbers = model.numbers.challenger
    cost = numbers.cost_sensitivity.take(at) * model.numbers.theatre.war.challenger_cost_per_month.take(at)
    return np.asarray(cost + monthly_sanctions_cost(numbers.sanctions_sensitivity.take(at), sanctions))


def estimate_war(
    model: Month, at: Index, rung: int, outlook: Outlook, sanctions: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return what an act at ``rung`` and its war would gain today and after the months of foresight.

    The third array is the months of a war of today. All are (k,), discounted, and means over help coming or
    not. ``sanctions`` (k,) are those that the act adds.
    """
    months = model.numbers.challenger.foresight_months.take(at)
    challenger, protege = model.challenger, model.protege
    attack = challenger.compute_strength(at), challenger.estimate_strength(at, months)
    defence = protege.compute_strength(at), protege.estimate_strength(at, months)
    chance = outlook.help_chance
    alone = outlook.other_be
    # ``treaty_be`` is an expectation over help coming or not; given that it comes it is larger.
    helped = alone + outlook.treaty_be / np.maximum(chance, 1e-9)
    # Today without and with help, later without and with help: one look into the table.
    gain, lasting = _weigh_war(
        model,
        np.tile(at, 4),
        rung,
        np.repeat(attack, 2, axis=0).reshape(-1),
        np.repeat(defence, 2, axis=0).reshape(-1),
        np.tile(np.concatenate([alone, helped]), 2),
        np.tile(sanctions, 4),
    )
    now_alone, now_helped, later_alone, later_helped = gain.reshape(4, at.size)
    months_alone, months_helped = lasting.reshape(4, at.size)[:2]
    return (
        chance * now_helped + (1 - chance) * now_alone,
        chance * later_helped + (1 - chance) * later_alone,
        chance * months_helped + (1 - chance) * months_alone,
    )


def _weigh_war(
    model: Month, at: Index, rung: int, attack: Floats, defence: Floats, help_be: Floats, sanctions: Floats
) -> tuple[Floats, Floats]:
    """Return the territory that an act at ``rung`` and its war gain, and the months of it, (k,) each."""
    contest, prospects = model.numbers.theatre.contest, _get_prospects(model)
    committed = attack * model.ladder.read_number("committed", rung, at)
    engaged = defence * model.ladder.read_number("engaged", rung, at)
    success = contest_success(
        committed, engaged + help_be, contest.exponent.take(at), contest.attacker_multiplier.take(at)
    )
    held = model.front.territory.take(at)
    taken = np.minimum(model.ladder.read_number("territory", rung, at), 1 - held) * success
    ratio = np.maximum(attack, 1e-9) / np.maximum(defence + help_be, 1e-9)
    prospect = prospects.estimate(at, ratio, held + taken)
    if prospects.stalemate_counts:
        full = prospects.estimate_in_stalemate(at, ratio, held + taken)
        prospect = _blend(prospect, full, _compute_stalemate(model, at, prospect, sanctions))
    return expected_conquest(taken, prospect.returned, prospect.gain), prospect.months


def _get_prospects(model: Month) -> WarProspects:
    # Solved at the start of the block wherever a war is valued or a stalemate may end it.
    assert model.war_prospects is not None
    return model.war_prospects


def _blend(free: Prospect, full: Prospect, share: Floats) -> Prospect:
    """Return the prospect of a war that is a stalemate to this ``share``, between none and a full one."""
    # In this form equal prospects stay as they are to the last bit, whatever the other worlds of the block.
    return Prospect(
        free.gain + share * (full.gain - free.gain),
        free.months + share * (full.months - free.months),
        free.returned + share * (full.returned - free.returned),
    )


def _compute_stalemate(model: Month, at: Index, prospect: Prospect, sanctions: Floats) -> Floats:
    """Return how far going on with a war of this prospect hurts both sides, 0..1, (k,)."""
    cost = monthly_war_cost(model, at, sanctions) * prospect.months
    damage = model.numbers.theatre.war.protege_cost_per_month.take(at) * prospect.months
    return stalemate(
        uncovered_cost(model.challenger.motivation.take(at) * prospect.gain, cost),
        uncovered_cost(-prospect.gain, damage),
    )


def add_stalemate(model: Month, at: Index, hazard: Floats, ratio: Floats, sanctions: Floats) -> Floats:
    """Return the hazard of a ceasefire with that of a stalemate, in the worlds at war at ``at`` (k,).

    Both sides reckon as if the war began today: with the armies, the helpers and the line they have.

    ``hazard`` is that without a stalemate, ``ratio`` the force of the challenger per force against it, and
    ``sanctions`` those for the war, share of the fullest, all of this month and (k,).
    """
    per_month = model.numbers.theatre.war.stalemate_per_month.take(at)
    if not per_month.any():
        return hazard
    held, front = model.front.territory.take(at), model.front
    prospect = _get_prospects(model).estimate(at, ratio, held)
    if model.first_war_prospects is not None:
        first = model.first_war_prospects.estimate(at, ratio, held)
        # Every later war has the pace 1; a first war of pace 1 has the same prospect either way.
        is_first = front.pace.take(at) == model.numbers.start.front_pace.take(at)
        prospect = Prospect(
            np.where(is_first, first.gain, prospect.gain),
            np.where(is_first, first.months, prospect.months),
            prospect.returned,
        )
    added = model.standing_sanctions.find_addition(at, sanctions)
    return np.asarray(hazard + per_month * _compute_stalemate(model, at, prospect, added))
