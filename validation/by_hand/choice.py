"""Step 3 of the month: opportunities, and the challenger's choice of a rung by quantal response."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, expm1, log, pi, sqrt
from typing import TYPE_CHECKING

from validation.by_hand.arithmetic import clash_weight, log_ratio, logistic
from validation.by_hand.opportunity import see_opportunity
from validation.by_hand.outlook import Outlook, Posture
from validation.by_hand.prospects import hurting_stalemate

if TYPE_CHECKING:
    from validation.by_hand.world import PlainWorld

ALL = 1 - 1e-9
"""Share of the territory from which there is nothing left to take."""


@dataclass(slots=True)
class Act:
    """An act at ``rung``, and the chance the challenger gave to a commitment being honoured.

    ``place`` in 0..1 is inside the scope of a commitment if it is below it; ``provoked`` is whether the
    protégé provoked in the month.
    """

    rung: int
    anticipated: float
    place: float
    provoked: bool


def provokes(world: PlainWorld) -> bool:
    """Whether the protégé provokes this month."""
    terms = world.terms.protege
    if world.month % 12 == 1:
        world.protection = protection(world)
    rate = terms.provocation_per_year * (1 + terms.moral_hazard * world.protection)
    if any(clause.in_force and clause.terms.void_if_protege_attacks for clause in world.clauses):
        rate *= 1 - terms.void_restraint
    rate *= world.line.times(world.terms.theatre.ceasefire.pretext_elasticity)
    drawn = world.luck.uniform("provocation")
    return not world.at_war and drawn < -expm1(-max(rate, 0.0) / 12)


def protection(world: PlainWorld) -> float:
    """How protected the protégé feels, by the commitment that protects it best.

    Its bindingness × the chance that its rule decides, were each party as willing as its record.
    """
    felt = 0.0
    for clause in (clause for clause in world.followed if clause.in_force and clause.holds_here):
        consent, objection = (list(map(float, votes)) for votes in clause.votes_of_principals())
        for part in clause.parts:
            consent[part.place] = record = part.supporter.reliability if part.holds_here else 0.0
            objection[part.place] = (1 - record) * part.supporter.objecting
        decided, _ = clause.rule.forecast(consent, objection)
        felt = max(felt, clause.terms.bindingness * decided)
    return felt


def can_act(world: PlainWorld, provoked: bool) -> bool:
    """Whether the challenger gets to choose this month."""
    terms = world.terms.theatre.opportunity
    excused = provoked or world.line.pretext
    rate = terms.per_year * (1 + terms.provocation_effect) if excused else terms.per_year
    rate *= world.line.times(world.terms.theatre.ceasefire.opportunity_elasticity)
    rate = max(rate * (1 + terms.protection_effect * world.protection), 0.0)
    rate *= 1 + world.terms.theatre.stationing.opportunity_effect * felt_presence(world)
    drawn = world.luck.uniform("opportunity")
    possible = not world.at_war and world.territory < ALL
    return possible and drawn < -expm1(-rate / 12)


def felt_presence(world: PlainWorld) -> float:
    """How far the challenger feels the troops in place, 0..1."""
    felt: float = sum(
        part.in_place_now * part.provocation for state in world.stationing for part in state.duties
    )
    return felt / (felt + world.terms.theatre.stationing.half_be) if felt > 0 else 0.0


def where(world: PlainWorld) -> float:
    """Where the challenger could act; it matters only if some commitment does not cover every place."""
    scopes = [clause.scope for clause in world.spec.arrangement.commitments.values()]
    limited = any(not scope.is_point or scope.centre != 1 for scope in scopes)
    return world.luck.uniform("place") if limited else 0.0


def choose(world: PlainWorld, provoked: bool) -> Act | None:
    """Quantal response: P(option) ∝ exp(λ·EU), staying quiet among the options."""
    place, world.opportunity = where(world), see_opportunity(world)
    posture = Posture(world, place)
    outlooks = [posture.outlook(rung) for rung in range(len(world.ladder))]
    grievance = world.terms.theatre.stationing.grievance * felt_presence(world)
    quiet = world.terms.challenger.status_quo - grievance
    utilities = [quiet]
    for rung, outlook in enumerate(outlooks):
        forgone = world.ladder[rung].forgone_status_quo if world.spec.switches.forgone_by_rung else 1
        kept = (1 - forgone) * quiet
        utilities.append(expected_utility(world, rung, outlook) + kept)
    best, rationality = max(utilities), world.terms.challenger.rationality
    weights = [exp(rationality * (utility - best)) for utility in utilities]
    left = world.luck.uniform("choice") * sum(weights)
    for option, weight in enumerate(weights):
        left -= weight
        if left <= 0:
            return Act(option - 1, outlooks[option - 1].activation, place, provoked) if option else None
    return Act(len(outlooks) - 1, outlooks[-1].activation, place, provoked)


def expected_utility(world: PlainWorld, rung: int, outlook: Outlook) -> float:
    """Gain × P(success) − costs − expected punishment + what waiting would lose."""
    terms, act, months = world.terms.challenger, world.ladder[rung], world.terms.challenger.foresight_months
    challenger, protege = world.challenger, world.protege
    gain = challenger.motivation * world.opportunity.worth
    today, then = (challenger.strength, protege.strength), (challenger.later(months), protege.later(months))
    if act.opens_war and world.spec.switches.valued_war:
        now, war_months = _conquest(world, rung, outlook, *today)
        later, _ = _conquest(world, rung, outlook, *then)
    else:
        gain *= act.gain * (1 - world.territory)
        now = _chance(world, rung, outlook, *today)
        later = _chance(world, rung, outlook, *then)
        war_months = expected_war_months(world)
    value = gain * now - terms.cost_sensitivity * act.cost
    sanctions = world.standing.beyond(outlook.sanctions)
    value -= terms.sanctions_sensitivity * sanctions + world.standing.expected_loss(rung)
    if act.opens_war:
        war = world.terms.theatre.war.challenger_cost_per_month * terms.cost_sensitivity
        war += terms.sanctions_sensitivity * sanctions / 12
        value -= war * war_months
    value -= terms.clash_aversion * outlook.clash * clash_weight(outlook.fighting_be, terms.clash_half_be)
    if world.spec.switches.nuclear_risk:
        felt = clash_weight(outlook.nuclear_be, terms.nuclear_half_be)
        value -= terms.nuclear_aversion * outlook.nuclear_clash * felt
    patience = challenger.terms.patience ** (months / 12)
    return float(value + terms.closing_window * patience * gain * max(now - later, 0.0))


def expected_war_months(world: PlainWorld) -> float:
    """Months a war would last if only a ceasefire ended it, and at most the horizon."""
    terms, lasting, months = world.terms.theatre.war, 1.0, 0.0
    for age in range(world.horizon):
        months += lasting
        lasting *= max(1 - (terms.ceasefire_per_month + terms.exhaustion * age), 0.0)
    return months


def _chance(world: PlainWorld, rung: int, outlook: Outlook, attack: float, defence: float) -> float:
    """P(success) over whether help comes under the treaty; attack and defence in BE."""
    act = world.ladder[rung]
    committed, alone = attack * act.committed, defence * act.engaged + outlook.other_be
    chance = outlook.help_chance
    helped = alone + outlook.treaty_be / max(chance, 1e-9)
    aided, unaided = (_judged(world, committed, present) for present in (helped, alone))
    return chance * aided + (1 - chance) * unaided


def _judged(world: PlainWorld, committed: float, present: float) -> float:
    """The chance of success as the challenger judges it, in doubt about what it does not know of the day."""
    contest, seen = world.terms.theatre.contest, world.opportunity
    balance = log_ratio(committed, present) + seen.balance_error
    logits = contest.exponent * balance + log(contest.attacker_multiplier) + seen.known
    unknown_variance = contest.quality_spread**2 * (1 - contest.quality_known)
    return logistic(logits / sqrt(1 + pi * unknown_variance / 8))


def _conquest(
    world: PlainWorld, rung: int, outlook: Outlook, attack: float, defence: float
) -> tuple[float, float]:
    """Territory that an act and its war are worth, and the months, over whether help comes."""
    chance = outlook.help_chance
    helped_be = outlook.other_be + outlook.treaty_be / max(chance, 1e-9)
    alone = _course(world, rung, outlook, attack, defence, outlook.other_be)
    helped = _course(world, rung, outlook, attack, defence, helped_be)
    gain, months = (
        chance * with_help + (1 - chance) * without for with_help, without in zip(helped, alone, strict=True)
    )
    return gain, months


def _course(
    world: PlainWorld, rung: int, outlook: Outlook, attack: float, defence: float, help_be: float
) -> tuple[float, float]:
    """Territory and months of war, with this help: what the act takes may be lost again in the war."""
    act, held, seen = world.ladder[rung], world.territory, world.opportunity
    chance = _judged(world, attack * act.committed, defence * act.engaged + help_be)
    ratio = max(attack, 1e-9) / max(defence + help_be, 1e-9) * exp(seen.balance_error)
    taken = min(act.territory, 1 - held) * chance + world.prospects.surprise(ratio, seen.known)
    taken = min(max(taken, -held), 1 - held)
    prospect = world.prospects.expect(ratio, held + taken)
    stalled = world.prospects.expect(ratio, held + taken, stalled=True)
    share = hurting_stalemate(world, prospect, seen.worth, world.standing.beyond(outlook.sanctions))
    prospect = prospect.mixed(stalled, share)
    return taken - max(taken, 0.0) * prospect.returned + prospect.gain, prospect.months
