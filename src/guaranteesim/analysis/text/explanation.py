"""Explanation of an arrangement without simulation: consent required, blockers, and the chance of action.

Every chance is exact for the rule as written, given the willingness that is assumed for each party. How
willing the parties are in a crisis is left to the simulation. The module needs neither pandas nor Mesa.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guaranteesim.analysis.text.blocking_power import bind_commitment_rule
from guaranteesim.analysis.text.decision_time import compute_days_to_decide
from guaranteesim.errors import UserError
from guaranteesim.scenario.reading.problems import suggest_known_word
from guaranteesim.scenario.schema import FIGHTING, INSTRUMENTS, Commitment, InPlace, Scenario, Shares
from guaranteesim.treaty import BoundRule, compute_correlated_activation

EVEN = 0.5
"""Willingness of a party for which no other number is given: even odds."""


@dataclass(frozen=True)
class PartyReading:
    """Role of one party in one commitment.

    Attributes:
        state: Its code.
        title: Its name as shown to readers.
        challenger: Whether it is the challenger; it never consents to action against itself.
        protege: Whether it is the protégé; it votes, consents by default, and does not act.
        votes: Whether its vote counts: no if the rule recuses it or leaves it out.
        alignment: Alignment with the challenger, −1 opposed to 1 aligned (centre of its range; the challenger
            has 1).
        willing: The assumed chance that it consents.
        objects: The chance that it objects; otherwise it abstains.
        can_block: Whether nothing is decided without its consent.
        shapley_shubik, banzhaf: Its share of voting power (Banzhaf normalised).
        prevent, initiate: Coleman's power to prevent and to initiate action.
        acts: The exact chance that it acts.
        on_call: Forces it brings when called, by instrument in the units of the scenario (centres of ranges).
        in_place: Forces it stations with the protégé, in the same units.
        stationed: How those are stationed, as far as the text says: heavy or light, forward or rear.
    """

    state: str
    title: str
    challenger: bool
    protege: bool
    votes: bool
    alignment: float
    willing: float
    objects: float
    can_block: bool
    shapley_shubik: float
    banzhaf: float
    prevent: float
    initiate: float
    acts: float
    on_call: dict[str, float]
    in_place: dict[str, float]
    stationed: tuple[str, ...]


@dataclass(frozen=True)
class CommitmentReading:
    """Explanation of one commitment.

    Attributes:
        name: Its name in the file.
        title: Its title as shown to readers.
        text: Its wording as shown to readers.
        trigger: Name of the lowest rung that calls it.
        trigger_title: The same rung in words.
        attribution: Attribution that the trigger requires, 0..1 (centre).
        rule: The rule in its YAML form.
        rule_text: The rule as an English sentence.
        clock_days: The deadline in the text in days, if any (centre).
        bindingness: Bindingness, 0..1 (centre).
        parties: In the order of the text.
        blockers: States that can block: the challenger first, then by alignment with it.
        decides_nothing: Whether the rule never decides, for any set of consenting parties.
        minimal_count: Number of minimal winning coalitions, None if they were not counted.
        smallest: Size of the smallest minimal winning coalition.
        power_to_act: Coleman's power of the body to act: the share of coalitions that win.
        probability: The exact chance that at least one party acts; 0 where the challenger can block.
        days: Mean days to a decision if all but the challenger consent; None if they cannot decide.
    """

    name: str
    title: str
    text: str
    trigger: str
    trigger_title: str
    attribution: float
    rule: object
    rule_text: str
    clock_days: float | None
    bindingness: float
    parties: tuple[PartyReading, ...]
    blockers: tuple[str, ...]
    decides_nothing: bool
    minimal_count: int | None
    smallest: int | None
    power_to_act: float
    probability: float
    days: float | None


@dataclass(frozen=True)
class Explanation:
    """Explanation of an arrangement: its text, and the consequences of its rules.

    Attributes:
        scenario: The scenario that is explained.
        correlation: Assumed latent correlation of the parties' willingness.
        commitments: One entry per commitment, in the order of the file; empty without a guarantee.
        bystanders: States that are neither principal nor party; they may help outside any commitment.
    """

    scenario: Scenario
    correlation: float
    commitments: tuple[CommitmentReading, ...]
    bystanders: tuple[str, ...]


def explain_arrangement(
    scenario: Scenario, willing: Mapping[str, float] | None = None, correlation: float = 0.0
) -> Explanation:
    """Return the explanation of the arrangement of ``scenario``.

    Args:
        scenario: The scenario.
        willing: Chance that a party consents, by state; by default 1 for the protégé and 0.5 for any other
            party. The challenger never consents and always objects. Any other party that does not consent
            objects with chance ((1 + its alignment) / 2) ** ``willingness.objection``, as in the model, or
            abstains.
        correlation: Latent correlation of consent (Gaussian copula), from 0 to below 1.

    Raises:
        UserError: A state is not a party, is the challenger, or a number is out of range.
    """
    odds = dict(willing or {})
    _check_odds(scenario, odds, correlation)
    named = scenario.arrangement.commitments
    readings = tuple(_read_commitment(scenario, name, odds, correlation) for name in named)
    # Principals and parties have roles of their own.
    outside = {scenario.challenger.state, scenario.protege.state, *scenario.guarantors}
    bystanders = tuple(state for state in scenario.states if state not in outside)
    return Explanation(scenario, correlation, readings, bystanders)


def _check_odds(scenario: Scenario, odds: Mapping[str, float], correlation: float) -> None:
    commitments = scenario.arrangement.commitments.values()
    parties = tuple(dict.fromkeys(state for commitment in commitments for state in commitment.parties))
    for state, chance in odds.items():
        if state == scenario.challenger.state:
            raise UserError(
                f"{state} is the challenger and never consents to action against itself: leave it out"
            )
        if state not in parties:
            hint = suggest_known_word(state, parties) or f"the parties are: {', '.join(parties) or 'none'}"
            raise UserError(f"{state} is not a party to any commitment: {hint}")
        if not 0 <= chance <= 1:
            raise UserError(f"the willingness of {state} must lie between 0 and 1, not {chance:g}")
    if not 0 <= correlation < 1:
        raise UserError(f"the correlation must be at least 0 and below 1, not {correlation:g}")


def _read_commitment(
    scenario: Scenario, name: str, odds: Mapping[str, float], correlation: float
) -> CommitmentReading:
    commitment = scenario.arrangement.commitments[name]
    rule = bind_commitment_rule(commitment, scenario)
    power = rule.compute_power()
    parties = _read_parties(scenario, commitment, rule, odds, correlation)
    smallest = min((len(group) for group in power.minimal_winning or ()), default=None)
    return CommitmentReading(
        name=name,
        title=commitment.title or name,
        text=commitment.text,
        trigger=commitment.trigger.rung,
        trigger_title=scenario.ladder[commitment.trigger.rung].title or commitment.trigger.rung,
        attribution=commitment.trigger.attribution.centre,
        rule=commitment.rule.build_form(),
        rule_text=commitment.rule.describe_rule(
            commitment.parties, aggressor=scenario.challenger.state, victim=scenario.protege.state
        ),
        clock_days=None if commitment.deadline_days is None else commitment.deadline_days.centre,
        bindingness=commitment.bindingness.centre,
        parties=parties,
        blockers=tuple(sorted(power.blockers, key=lambda state: -_find_alignment(scenario, state))),
        decides_nothing=not power.winning,
        minimal_count=power.minimal_count,
        smallest=smallest,
        power_to_act=power.act,
        probability=_compute_act_chances(scenario, rule, odds, correlation)[2],
        days=compute_days_to_decide(scenario, commitment, rule),
    )


def _read_parties(
    scenario: Scenario, commitment: Commitment, rule: BoundRule, odds: Mapping[str, float], correlation: float
) -> tuple[PartyReading, ...]:
    votes, acts, _ = _compute_act_chances(scenario, rule, odds, correlation)
    power = rule.compute_power()
    return tuple(
        PartyReading(
            state=state,
            title=scenario.states[state].title or state,
            challenger=state == scenario.challenger.state,
            protege=state == scenario.protege.state,
            votes=state in rule.players,
            alignment=_find_alignment(scenario, state),
            willing=float(votes[0, position]),
            objects=float(votes[1, position]),
            can_block=state in power.blockers,
            shapley_shubik=power.shapley_shubik.get(state, 0.0),
            banzhaf=power.banzhaf.get(state, 0.0),
            prevent=power.prevent.get(state, 0.0),
            initiate=power.initiate.get(state, 0.0),
            acts=float(acts[position]),
            on_call=_find_brought_forces(scenario, commitment, state),
            in_place=list_stationed(commitment.in_place.get(state)),
            stationed=_list_ways(commitment.in_place.get(state)),
        )
        for position, state in enumerate(rule.parties)
    )


def _compute_act_chances(
    scenario: Scenario, rule: BoundRule, odds: Mapping[str, float], correlation: float
) -> tuple[np.ndarray, np.ndarray, float]:
    """Return chances of consent and objection (2, n), of action per party (n,) and by any party."""
    # The challenger never consents to action against itself.
    threat = np.array([state == scenario.challenger.state for state in rule.parties])
    usual = {scenario.protege.state: 1.0}
    assumed = [odds.get(state, usual.get(state, EVEN)) for state in rule.parties]
    consent = np.where(threat, 0.0, assumed)
    power = scenario.willingness.objection.centre
    opposed = np.array([((1 + _find_alignment(scenario, state)) / 2) ** power for state in rule.parties])
    objection = (1 - consent) * opposed
    chance = compute_correlated_activation(rule, consent, objection, rho=correlation)
    # Some rules let all members act once decided; the challenger still does not.
    acts = np.where(threat, 0.0, chance.acts)
    return np.stack([consent, objection]), acts, float(chance.decided) if acts.any() else 0.0


def _find_brought_forces(scenario: Scenario, commitment: Commitment, state: str) -> dict[str, float]:
    """Return the forces on call of a party; none for the protégé, which does not act for itself."""
    if state == scenario.protege.state:
        return {}
    return list_on_call(scenario, state, commitment.provides.get(state, commitment.each_provides))


def _find_alignment(scenario: Scenario, state: str) -> float:
    """Return the alignment with the challenger; 1 for the challenger itself."""
    return 1.0 if state == scenario.challenger.state else scenario.states[state].alignment.centre


def list_on_call(scenario: Scenario, state: str, shares: Shares) -> dict[str, float]:
    """Return deliverable force × promised share, by instrument if above 0; empty for the challenger."""
    if state == scenario.challenger.state:
        return {}
    forces = scenario.states[state].forces
    units = {name: getattr(forces, name).centre * getattr(shares, name).centre for name in INSTRUMENTS}
    return {name: amount for name, amount in units.items() if amount > 0}


def _list_ways(forces: InPlace | None) -> tuple[str, ...]:
    ways = (forces.weight, forces.location) if forces is not None else ()
    return tuple(way for way in ways if way is not None)


def list_stationed(forces: InPlace | None) -> dict[str, float]:
    """Return the forces stationed with the protégé in peacetime, by instrument if above 0."""
    if forces is None:
        return {}
    units = {name: getattr(forces, name).centre for name in FIGHTING}
    return {name: amount for name, amount in units.items() if amount > 0}
