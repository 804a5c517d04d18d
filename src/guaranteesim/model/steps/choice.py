"""Step 3 of the month: opportunities, and the challenger's choice of a rung by quantal response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.model.arrangement.bound_commitment import CONSENTS, OBJECTS
from guaranteesim.model.equations import contest_success
from guaranteesim.model.steps.posture import Outlook, Posture
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel


ALL = 1 - 1e-9
"""Share of the territory from which there is nothing left to take."""


@dataclass(frozen=True)
class Acts:
    """The acts of a month.

    Positions of the worlds ``at`` (k,), ``rung`` (k,), and ``anticipated`` (k,): what the challenger
    thought the chance was that a commitment would be honoured. ``place`` (k,) is where they happen, in 0..1,
    as far as commitments of limited scope go; None if there are none.
    """

    at: Index
    rung: Index
    anticipated: Floats
    location: Floats | None = None


def draw_provocations(model: GuaranteeModel) -> np.ndarray:
    """Worlds in which the protégé provokes this month, bool (W,)."""
    terms = model.numbers.protege
    if model.month % 12 == 1:
        model.protection = compute_felt_protection(model)
    rate = terms.provocation_per_year * (1 + terms.moral_hazard * model.protection)
    restrained = model.calendar.restraint_in_force
    if restrained is not None:
        rate *= np.where(restrained, 1 - terms.void_restraint, 1)
    drawn = model.streams.draw_uniform("provocation", model.month)
    return np.asarray((drawn < -np.expm1(-np.maximum(rate, 0) / 12)) & ~model.front.at_war)


def compute_felt_protection(model: GuaranteeModel) -> Floats:
    """How protected the protégé feels, 0..1, shape (W,); it reads the treaty anew each year.

    Bindingness × the rule's chance of deciding, were each party as willing as its record, of the best
    commitment: one that can never decide protects nobody.
    """
    felt, everywhere = np.zeros(model.size), np.arange(model.size)
    records = model.coalition.read_reliability(everywhere)
    objecting = model.coalition.objection_probability * ~model.coalition.read_withdrawn(everywhere)
    for clause in model.tracked:
        consent = records.take(clause.columns, 1)
        objection = (1 - consent) * objecting.take(clause.columns, 1)
        decided = clause.rule.compute_probability(
            clause.spread_over_parties(consent, CONSENTS), clause.spread_over_parties(objection, OBJECTS)
        ).decided
        felt = np.maximum(felt, clause.bindingness * np.asarray(decided) * clause.in_force)
    return felt


def draw_opportunities(model: GuaranteeModel, provoked: np.ndarray) -> Index:
    """Positions of the worlds in which the challenger can act this month; none in those at war or lost."""
    terms = model.numbers.theatre.opportunity
    rate = terms.per_year * (1 + terms.provocation_effect * provoked)
    rate *= 1 + terms.protection_effect * model.protection
    drawn = model.streams.draw_uniform("opportunity", model.month)
    possible = ~model.front.at_war & (model.front.territory < ALL)
    return np.flatnonzero((drawn < -np.expm1(-np.maximum(rate, 0) / 12)) & possible)


def choose_rungs(model: GuaranteeModel, at: Index) -> Acts:
    """Quantal response over staying quiet and every rung, for the worlds at ``at``.

    P(k) ∝ exp(λ·EU_k) (McKelvey and Palfrey 1995). One uniform a world picks by inverse CDF, so
    that a small change of the utilities changes few choices.
    """
    location = model.streams.draw_uniform("place", model.month, at=at) if model.locations_differ else None
    posture = Posture(model, at, location)
    outlooks = [posture.select_outlook(rung) for rung in range(len(model.ladder.names))]
    utilities = [model.numbers.challenger.status_quo.take(at)]
    utilities += [expected_utility(model, posture, rung, outlook) for rung, outlook in enumerate(outlooks)]
    picked = quantal_response(
        np.stack(utilities, axis=1),
        model.numbers.challenger.rationality.take(at),
        model.streams.draw_uniform("choice", model.month, at=at),
    )
    acted = np.flatnonzero(picked > 0)
    rung = picked[acted] - 1
    activation = np.stack([outlook.activation for outlook in outlooks], axis=1)
    where = None if location is None else location[acted]
    return Acts(at=at[acted], rung=rung, anticipated=activation[acted, rung], location=where)


def quantal_response(utilities: Floats, rationality: Floats, drawn: Floats) -> Index:
    """Options picked, shape (k,), from utilities (k, options), λ (k,) and uniforms (k,)."""
    weight = rationality[:, None] * (utilities - utilities.max(axis=1, keepdims=True))
    cumulative = np.cumsum(np.exp(weight), axis=1)
    picked = (cumulative < (drawn * cumulative[:, -1])[:, None]).sum(axis=1)
    return np.asarray(np.minimum(picked, utilities.shape[1] - 1), dtype=np.intp)


def expected_utility(model: GuaranteeModel, posture: Posture, rung: int, outlook: Outlook) -> Floats:
    """Expected utility of an act at ``rung``, shape (k,).

    Gain × P(success) − own cost − expected punishment − clash and nuclear aversion − the sanctions that would
    come back + closing window; where the act opens a war, less what the months of it would cost.
    """
    terms, at = model.numbers.challenger, posture.at
    left = 1 - model.front.territory.take(at)
    gain = model.challenger.motivation.take(at) * model.ladder.read_number("gain", rung, at) * left
    months = terms.foresight_months.take(at)
    now = _compute_success_probability(
        model, at, rung, outlook, model.challenger.compute_strength(at), model.protege.compute_strength(at)
    )
    later = _compute_success_probability(
        model,
        at,
        rung,
        outlook,
        model.challenger.estimate_strength(at, months),
        model.protege.estimate_strength(at, months),
    )
    value = gain * now
    value -= terms.cost_sensitivity.take(at) * model.ladder.read_number("cost", rung, at)
    value -= terms.sanctions_sensitivity.take(at) * outlook.sanctions
    if model.ladder.opens_war[rung]:
        value -= monthly_war_cost(model, at, outlook.sanctions) * model.expected_war_months.take(at)
    weight = clash_weight(outlook.fighting_be, terms.clash_half_be.take(at))
    value -= terms.clash_aversion.take(at) * outlook.clash * weight
    if model.spec.switches.nuclear_risk:
        value -= terms.nuclear_aversion.take(at) * outlook.nuclear_clash
    value -= model.standing_sanctions.estimate_threat(at, rung)
    patience = model.challenger.numbers.patience.take(at) ** (months / 12)
    value += terms.closing_window.take(at) * patience * gain * np.maximum(now - later, 0)
    return np.asarray(value)


def monthly_war_cost(model: GuaranteeModel, at: Index, sanctions: Floats) -> Floats:
    """What a month of war costs the challenger under these sanctions, besides clashes, shape (k,)."""
    terms = model.numbers.challenger
    cost = terms.cost_sensitivity.take(at) * model.numbers.theatre.war.challenger_cost_per_month.take(at)
    return np.asarray(cost + terms.sanctions_sensitivity.take(at) * sanctions / 12)


def clash_weight(fighting_be: Floats, half_be: Floats) -> Floats:
    """Share of the clash aversion felt against ``fighting_be``: F/(F + half), 1 where half is 0."""
    felt = np.maximum(fighting_be, 1e-9)
    return np.asarray(felt / (felt + half_be))


def _compute_success_probability(
    model: GuaranteeModel, at: Index, rung: int, outlook: Outlook, attack: Floats, defence: Floats
) -> Floats:
    """P(success), averaged over whether help comes under the treaty; attack and defence in BE, (k,)."""
    contest = model.numbers.theatre.contest
    committed = attack * model.ladder.read_number("committed", rung, at)
    alone = defence * model.ladder.read_number("engaged", rung, at) + outlook.other_be
    helped = alone + outlook.treaty_be / np.maximum(outlook.help_chance, 1e-9)
    form = contest.exponent.take(at), contest.attacker_multiplier.take(at)
    chance = outlook.help_chance
    return chance * contest_success(committed, helped, *form) + (1 - chance) * contest_success(
        committed, alone, *form
    )
