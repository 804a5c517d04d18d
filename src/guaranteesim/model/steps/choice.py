"""Step 3 of the month, opportunity and choice (docs/model.md III.iv.c and d).

The protégé may provoke, opportunities arrive, and the challenger picks a rung by quantal response.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from guaranteesim.equations import (
    clash_cost,
    clash_weight,
    contest_success,
    monthly_probability,
    opportunity_rate,
    provocation_rate,
    quantal_response,
)
from guaranteesim.model.arrangement.bound_commitment import CONSENTS, OBJECTS
from guaranteesim.model.block import Bools
from guaranteesim.model.crises import Acts
from guaranteesim.model.decisions import Options
from guaranteesim.model.month import Month
from guaranteesim.model.steps.posture import Outlook, Posture
from guaranteesim.model.steps.presence import find_grievance, find_opportunity_factor
from guaranteesim.model.steps.war_value import estimate_war, monthly_war_cost, values_war
from guaranteesim.streams import Floats, Index

ALL_TERRITORY = 1 - 1e-9
"""Share of the territory from which there is nothing left to take."""


def provoke(model: Month) -> None:
    """Let the protégé provoke, and void the commitments that an attack by it ends (III.iv.c)."""
    model.provoked = draw_provocations(model)
    model.calendar.void_commitments(model.provoked)
    model.record.provocations += model.provoked


def choose_acts(model: Month) -> None:
    """Let opportunities arrive and the challenger choose its acts (III.iv.c and d)."""
    at = draw_opportunities(model, model.provoked)
    model.record.opportunities[at] += 1
    model.acts = choose_rungs(model, at)


def draw_provocations(model: Month) -> Bools:
    """Return the worlds in which the protégé provokes this month, bool (W,); none in those at war."""
    numbers = model.numbers.protege
    # A choice of the model: the protégé reads the treaty anew each year, not each month.
    if model.month % 12 == 1:
        model.protection = compute_felt_protection(model)
    in_force = model.calendar.restraint_in_force
    restraint = 0.0 if in_force is None else np.where(in_force, numbers.void_restraint, 0)
    rate = provocation_rate(numbers.provocation_per_year, numbers.moral_hazard, model.protection, restraint)
    if model.ceasefire is not None:
        rate *= model.ceasefire.scale_pretexts()
    drawn = model.streams.draw_uniform("provocation", model.month)
    return np.asarray((drawn < monthly_probability(rate)) & ~model.front.at_war)


def compute_felt_protection(model: Month) -> Floats:
    """Return how protected the protégé feels, 0..1, (W,).

    The best commitment counts, by bindingness × the rule's probability of deciding, were each party as
    willing as its record. A commitment that can never decide protects nobody, whatever it says.
    """
    felt, everywhere = np.zeros(model.size), np.arange(model.size)
    records = model.coalition.read_reliability(everywhere)
    objecting = model.coalition.objection_probability * ~model.coalition.read_withdrawn(everywhere)
    for commitment in model.tracked:
        if not commitment.covers_aggressor:
            continue
        consent = records.take(commitment.columns, 1) * commitment.casus.against
        objection = (1 - consent) * objecting.take(commitment.columns, 1)
        decided = commitment.rule.compute_probability(
            commitment.spread_over_parties(consent, CONSENTS),
            commitment.spread_over_parties(objection, OBJECTS),
        ).decided
        felt = np.maximum(felt, commitment.bindingness * np.asarray(decided) * commitment.in_force)
    return felt


def draw_opportunities(model: Month, provoked: Bools) -> Index:
    """Return positions of the worlds in which the challenger can act this month.

    There is no opportunity in a world at war or with nothing left to take.
    """
    numbers, ceasefire = model.numbers.theatre.opportunity, model.ceasefire
    rate = opportunity_rate(
        numbers.per_year,
        numbers.provocation_effect,
        provoked if ceasefire is None else provoked | ceasefire.pretext,
        numbers.protection_effect,
        model.protection,
    )
    if ceasefire is not None:
        rate *= ceasefire.scale_opportunities()
    rate = rate * find_opportunity_factor(model)
    drawn = model.streams.draw_uniform("opportunity", model.month)
    possible = ~model.front.at_war & (model.front.territory < ALL_TERRITORY)
    return np.flatnonzero((drawn < monthly_probability(rate)) & possible)


def choose_rungs(model: Month, at: Index) -> Acts:
    """Return the acts that the challenger chooses in the worlds at ``at``.

    Its options are to stay quiet and every rung, chosen by quantal response.
    """
    if not at.size:
        return Acts(at=at, rung=at, anticipated=np.zeros(0))
    # Drawn only where the location matters; the address keeps other draws as they are.
    location = model.streams.draw_uniform("place", model.month, at=at) if model.locations_differ else None
    posture = Posture(model, at, location)
    outlooks = [posture.select_outlook(rung) for rung in range(len(model.ladder.names))]
    quiet = model.numbers.challenger.status_quo.take(at) - find_grievance(model, at)
    utilities = [quiet]
    for number, outlook in enumerate(outlooks):
        value = expected_utility(model, posture, number, outlook)
        if model.spec.switches.forgone_by_rung:
            value = value + quiet * (1 - model.ladder.read_number("forgone_status_quo", number, at))
        utilities.append(value)
    weighed, rationality = np.stack(utilities, axis=1), model.numbers.challenger.rationality.take(at)
    picked = quantal_response(weighed, rationality, model.streams.draw_uniform("choice", model.month, at=at))
    if model.decisions is not None:
        picked = model.decisions.choose_options(
            _list_options(model, posture, outlooks, weighed, rationality, picked)
        )
    # Option 0 is to stay quiet, option j is rung j − 1.
    acted = np.flatnonzero(picked > 0)
    rung = picked[acted] - 1
    activation = np.stack([outlook.activation for outlook in outlooks], axis=1)
    return Acts(
        at=at[acted],
        rung=rung,
        anticipated=activation[acted, rung],
        location=None if location is None else location[acted],
    )


def _list_options(
    model: Month,
    posture: Posture,
    outlooks: Sequence[Outlook],
    utilities: Floats,
    rationality: Floats,
    picked: Index,
) -> Options:
    """Return the options with what the challenger expects of them, for a source of decisions."""
    success = [_estimate_success(model, posture, rung, outlook)[0] for rung, outlook in enumerate(outlooks)]
    return Options(
        month=model.month,
        at=posture.at,
        utilities=utilities,
        rationality=rationality,
        picked=picked,
        activation=np.stack([outlook.activation for outlook in outlooks], axis=1),
        success=np.stack(success, axis=1),
        clash=np.stack([outlook.clash for outlook in outlooks], axis=1),
        sanctions=np.stack([outlook.sanctions for outlook in outlooks], axis=1),
    )


def expected_utility(model: Month, posture: Posture, rung: int, outlook: Outlook) -> Floats:
    """Return the expected utility EUₖ of an act at ``rung``, (k,); the equation is in III.iv.d."""
    value = np.zeros(posture.at.size)
    for _, part in list_utility_parts(model, posture, rung, outlook):
        value += part
    return value


def list_utility_parts(
    model: Month, posture: Posture, rung: int, outlook: Outlook
) -> Iterator[tuple[str, Floats | float]]:
    """Yield the parts of the expected utility of an act at ``rung`` with their names, utility (k,) each.

    Costs are negative. The parts are added in this order.
    """
    numbers, at = model.numbers.challenger, posture.at
    prize = posture.occasion.motivation
    sanctions = model.standing_sanctions.find_addition(at, outlook.sanctions)
    if values_war(model, rung):
        now, later, war_months = estimate_war(model, posture, rung, outlook, sanctions)
    else:
        prize = prize * model.ladder.read_number("gain", rung, at) * (1 - model.front.territory.take(at))
        now, later = _estimate_success(model, posture, rung, outlook)
        war_months = model.expected_war_months.take(at)
    yield "gain", prize * now
    yield "act", -(numbers.cost_sensitivity.take(at) * model.ladder.read_number("cost", rung, at))
    yield "sanctions", -(numbers.sanctions_sensitivity.take(at) * sanctions)
    if model.ladder.opens_war[rung]:
        yield "war", -(monthly_war_cost(model, at, sanctions) * war_months)
    weight = clash_weight(outlook.fighting_be, numbers.clash_half_be.take(at))
    yield "clash", -clash_cost(numbers.clash_aversion.take(at), outlook.clash, weight)
    if model.spec.switches.nuclear_risk:
        weight = clash_weight(outlook.nuclear_be, numbers.nuclear_half_be.take(at))
        yield "clash", -clash_cost(numbers.nuclear_aversion.take(at), outlook.nuclear_clash, weight)
    yield "sanctions", -model.standing_sanctions.estimate_threat(at, rung)
    # The closing window: what waiting would lose as forces grow and are rebuilt, discounted to the later
    # date.
    patience = model.challenger.numbers.patience.take(at) ** (numbers.foresight_months.take(at) / 12)
    yield "window", numbers.closing_window.take(at) * patience * prize * np.maximum(now - later, 0)


def _estimate_success(model: Month, posture: Posture, rung: int, outlook: Outlook) -> tuple[Floats, Floats]:
    """Return P(success) today and after the challenger's months of foresight, (k,) each."""
    at = posture.at
    months = model.numbers.challenger.foresight_months.take(at)
    challenger, protege = model.challenger, model.protege
    now = challenger.compute_strength(at), protege.compute_strength(at)
    later = challenger.estimate_strength(at, months), protege.estimate_strength(at, months)
    return (
        _compute_success_probability(model, posture, rung, outlook, *now),
        _compute_success_probability(model, posture, rung, outlook, *later),
    )


def _compute_success_probability(
    model: Month, posture: Posture, rung: int, outlook: Outlook, attack: Floats, defence: Floats
) -> Floats:
    """Return P(success), averaged over help coming or not; ``attack`` and ``defence`` in BE, (k,)."""
    at, form = posture.at, (posture.occasion.exponent, posture.occasion.multiplier)
    committed = attack * model.ladder.read_number("committed", rung, at)
    alone = defence * model.ladder.read_number("engaged", rung, at) + outlook.other_be
    # ``treaty_be`` is an expectation over help coming or not; given that it comes it is larger.
    helped = alone + outlook.treaty_be / np.maximum(outlook.help_chance, 1e-9)
    if_helped = contest_success(committed, helped, *form)
    if_alone = contest_success(committed, alone, *form)
    return np.asarray(outlook.help_chance * if_helped + (1 - outlook.help_chance) * if_alone)
