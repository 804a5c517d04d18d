"""What a war is worth to those who would fight it (docs/model.md III.iv.d and h).

The challenger weighs the war that an act opens by its course; both sides weigh whether to go on with a war.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guaranteesim.equations import (
    campaign_advantage,
    contest_success,
    expected_conquest,
    front_speed,
    monthly_sanctions_cost,
    remaining_share,
    stalemate,
    uncovered_cost,
)
from guaranteesim.model.actors.war_prospects import RATIOS, Prospect, WarProspects
from guaranteesim.model.arrays import sum_first_axis
from guaranteesim.model.month import Month
from guaranteesim.model.steps.posture import Outlook, Posture
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
    model: Month, posture: Posture, rung: int, outlook: Outlook, sanctions: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return what an act at ``rung`` and its war would gain today and after the months of foresight.

    The third array is the months of a war of today. All are (k,), discounted, and means over help coming or
    not. ``sanctions`` (k,) are those that the act adds.
    """
    at, chance = posture.at, outlook.help_chance
    months = model.numbers.challenger.foresight_months.take(at)
    challenger, protege = model.challenger, model.protege
    attack = challenger.compute_strength(at), challenger.estimate_strength(at, months)
    defence = protege.compute_strength(at), protege.estimate_strength(at, months)
    alone = outlook.other_be
    # ``treaty_be`` is an expectation over help coming or not; given that it comes it is larger.
    helped = alone + outlook.treaty_be / np.maximum(chance, 1e-9)
    # Today without and with help, later without and with help: one look into the table.
    attempts = _Attempts(
        rung=rung,
        who=np.tile(np.arange(at.size), 4),
        attack=np.repeat(attack, 2, axis=0).reshape(-1),
        defence=np.repeat(defence, 2, axis=0).reshape(-1),
        help_be=np.tile(np.concatenate([alone, helped]), 2),
        sanctions=np.tile(sanctions, 4),
    )
    gain, lasting = _weigh_wars(model, posture, attempts)
    now_alone, now_helped, later_alone, later_helped = gain.reshape(4, at.size)
    months_alone, months_helped = lasting.reshape(4, at.size)[:2]
    return (
        chance * now_helped + (1 - chance) * now_alone,
        chance * later_helped + (1 - chance) * later_alone,
        chance * months_helped + (1 - chance) * months_alone,
    )


@dataclass(frozen=True)
class _Attempts:
    """Acts that open a war, each (n,): forces in brigade-equivalents, and ``who`` of the posture acts."""

    rung: int
    who: Index
    attack: Floats
    defence: Floats
    help_be: Floats
    sanctions: Floats


def _weigh_wars(model: Month, posture: Posture, attempts: _Attempts) -> tuple[Floats, Floats]:
    """Return the territory that the acts and their wars gain, and the months of the wars, (n,) each."""
    at, occasion, prospects = posture.at.take(attempts.who), posture.occasion, _get_prospects(model)
    error = occasion.balance_error.take(attempts.who)
    present = np.maximum(attempts.defence + attempts.help_be, 1e-9)
    ratio = np.maximum(attempts.attack, 1e-9) / present * np.exp(error)
    ratio = np.clip(ratio, RATIOS[0], RATIOS[-1])
    held = model.front.territory.take(at)
    taken = np.clip(_estimate_start(model, posture, attempts, ratio), -held, 1 - held)
    prospect = prospects.estimate(at, ratio, held + taken)
    if prospects.stalemate_counts:
        full = prospects.estimate_in_stalemate(at, ratio, held + taken)
        motivation = occasion.motivation.take(attempts.who)
        share = _compute_stalemate(model, at, motivation, prospect, attempts.sanctions)
        prospect = _blend(prospect, full, share)
    return expected_conquest(taken, prospect.returned, prospect.gain), prospect.months


def _estimate_start(model: Month, posture: Posture, attempts: _Attempts, ratio: Floats) -> Floats:
    """Return the territory that the acts take at first, the known quality of the day included, (n,)."""
    at, ladder, occasion = posture.at.take(attempts.who), model.ladder, posture.occasion
    success = contest_success(
        attempts.attack * ladder.read_number("committed", attempts.rung, at),
        attempts.defence * ladder.read_number("engaged", attempts.rung, at) + attempts.help_be,
        occasion.exponent.take(attempts.who),
        occasion.multiplier.take(attempts.who),
    )
    left = 1 - model.front.territory.take(at)
    taken = np.minimum(ladder.read_number("territory", attempts.rung, at), left) * success
    quality = occasion.known_quality.take(attempts.who)
    return taken + _estimate_surprise(model, at, ratio, quality) if quality.any() else taken


def _estimate_surprise(model: Month, at: Index, ratio: Floats, quality: Floats) -> Floats:
    """Return what a known quality of the day adds to the advance of the first year of a war, (n,)."""
    war, contest = model.numbers.theatre.war, model.numbers.theatre.contest
    ages = np.arange(12)[:, None]
    left = remaining_share(war.advantage_decay.take(at), ages)
    multiplier, exponent = contest.attacker_multiplier.take(at), contest.exponent.take(at)
    chances = (
        contest_success(ratio, 1.0, exponent, campaign_advantage(multiplier, quality * known, left))
        for known in (1.0, 0.0)
    )
    with_surprise, without = (sum_first_axis(chance) for chance in chances)
    speed = front_speed(war.front_speed.take(at), ratio, war.advance_exponent.take(at))
    return np.asarray(2 * speed * (with_surprise - without))


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


def _compute_stalemate(
    model: Month, at: Index, motivation: Floats, prospect: Prospect, sanctions: Floats
) -> Floats:
    """Return how far going on with a war of this prospect hurts both sides, 0..1, (k,)."""
    cost = monthly_war_cost(model, at, sanctions) * prospect.months
    damage = model.numbers.theatre.war.protege_cost_per_month.take(at) * prospect.months
    return stalemate(
        uncovered_cost(motivation * prospect.gain, cost),
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
    motivation = model.challenger.motivation.take(at) * front.occasion.take(at)
    return np.asarray(hazard + per_month * _compute_stalemate(model, at, motivation, prospect, added))
