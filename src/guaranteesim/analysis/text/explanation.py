"""An arrangement read without simulation: who must agree, who can block, how likely it acts at given odds.

Every chance is exact for the rule as written. It says what the text alone makes of a given willingness; how
willing the parties are in a crisis is what the simulation is for. Starts without pandas and Mesa.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guaranteesim.analysis.text.blocking_power import bind_commitment_rule
from guaranteesim.analysis.text.decision_time import compute_days_to_decide
from guaranteesim.errors import UserError
from guaranteesim.scenario.reading.problems import suggest_known_word
from guaranteesim.scenario.schema import INSTRUMENTS, Commitment, InPlace, Scenario, Shares
from guaranteesim.treaty import BoundRule, compute_correlated_activation

EVEN = 0.5
"""Willingness of a party of which nothing else is said: even odds."""


@dataclass(frozen=True)
class PartyReading:
    """A party's place in one commitment.

    Attributes:
        state: Its code; ``title`` is the name readers see.
        challenger: Whether it is the challenger; it never consents to action against itself.
        protege: Whether it is the protégé; it votes, consents unless told otherwise, and does not act.
        votes: Whether its vote counts at all: not if the rule recuses it or leaves it out.
        alignment: With the challenger, −1 opposed to 1 aligned (centre of its range; its own is 1).
        willing: The chance of its consent that was assumed.
        objects: The chance that it objects; it abstains with the rest.
        can_block: Whether nothing is decided without its consent.
        shapley_shubik, banzhaf: Its share of voting power (Banzhaf normalised).
        prevent, initiate: Coleman's power to prevent and to initiate action.
        acts: The exact chance that it acts.
        on_call: What it brings, by instrument in the units of the scenario (centres of the ranges).
        in_place: What it stations with the protégé, likewise.
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


@dataclass(frozen=True)
class CommitmentReading:
    """One commitment, read.

    Attributes:
        name: As in the file; ``title`` and ``text`` as readers see them.
        trigger: Name of the lowest rung that calls it; ``trigger_title`` in words.
        attribution: How plain the author must be, 0..1 (centre).
        rule: Its YAML form; ``rule_text`` the same as an English sentence.
        clock_days: The deadline in the text, if any (centre).
        bindingness: 0..1 (centre).
        parties: In the order of the text.
        blockers: Who can block: the challenger first, then the most aligned with it first.
        decides_nothing: Whether the rule never decides, whoever consents.
        minimal_count: How many coalitions just suffice, None if not counted; ``smallest`` their least size.
        power_to_act: Coleman's power of the whole to act: the share of coalitions that win.
        probability: The exact chance that somebody acts; exactly 0 where the challenger can block.
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
        scenario: The scenario that was read.
        correlation: Latent correlation of the parties' willingness that was assumed.
        commitments: One reading each, in the order of the file; none where there is no guarantee.
        bystanders: States that are neither principal nor party; they may help outside any commitment.
    """

    scenario: Scenario
    correlation: float
    commitments: tuple[CommitmentReading, ...]
    bystanders: tuple[str, ...]


def explain_arrangement(
    scenario: Scenario, willing: Mapping[str, float] | None = None, correlation: float = 0.0
) -> Explanation:
    """Read the arrangement of ``scenario``.

    Args:
        scenario: The scenario.
        willing: Chance that a party consents, by state; even odds for a party not named, certainty for the
            protégé. The challenger never consents and always objects. Another party that does not consent
            objects, as in the model, with chance ((1 + its alignment) / 2) ** ``willingness.objection``,
            or abstains.
        correlation: Latent correlation of consent (Gaussian copula), from 0 to below 1.

    Raises:
        UserError: a state that is no party, the challenger, or a number out of range.
    """
    odds = dict(willing or {})
    _check_odds(scenario, odds, correlation)
    named = scenario.arrangement.commitments
    readings = tuple(_read_commitment(scenario, name, odds, correlation) for name in named)
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
        )
        for position, state in enumerate(rule.parties)
    )


def _compute_act_chances(
    scenario: Scenario, rule: BoundRule, odds: Mapping[str, float], correlation: float
) -> tuple[np.ndarray, np.ndarray, float]:
    """Consent and objection (2, n), the chance that each party acts (n,), and that anybody does."""
    threat = np.array([state == scenario.challenger.state for state in rule.parties])
    usual = {scenario.protege.state: 1.0}
    assumed = [odds.get(state, usual.get(state, EVEN)) for state in rule.parties]
    consent = np.where(threat, 0.0, assumed)
    power = scenario.willingness.objection.centre
    opposed = np.array([((1 + _find_alignment(scenario, state)) / 2) ** power for state in rule.parties])
    objection = (1 - consent) * opposed
    chance = compute_correlated_activation(rule, consent, objection, rho=correlation)
    acts = np.where(threat, 0.0, chance.acts)
    return np.stack([consent, objection]), acts, float(chance.decided) if acts.any() else 0.0


def _find_brought_forces(scenario: Scenario, commitment: Commitment, state: str) -> dict[str, float]:
    """Return what a party brings; the protégé brings nothing under a commitment to itself."""
    if state == scenario.protege.state:
        return {}
    return list_on_call(scenario, state, commitment.provides.get(state, commitment.each_provides))


def _find_alignment(scenario: Scenario, state: str) -> float:
    """With the challenger, whose own is 1."""
    return 1.0 if state == scenario.challenger.state else scenario.states[state].alignment.centre


def list_on_call(scenario: Scenario, state: str, shares: Shares) -> dict[str, float]:
    """Deliverable force × share promised, by instrument where there is any; the challenger brings nothing."""
    if state == scenario.challenger.state:
        return {}
    forces = scenario.states[state].forces
    units = {name: getattr(forces, name).centre * getattr(shares, name).centre for name in INSTRUMENTS}
    return {name: amount for name, amount in units.items() if amount > 0}


def list_stationed(forces: InPlace | None) -> dict[str, float]:
    """Forces with the protégé in peacetime, by instrument where there is any."""
    if forces is None:
        return {}
    units = {name: getattr(forces, name).centre for name in type(forces).model_fields}
    return {name: amount for name, amount in units.items() if amount > 0}
