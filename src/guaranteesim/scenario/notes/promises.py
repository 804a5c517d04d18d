"""Notes on commitments that promise, station or time something without any effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.scenario.notes.registry import Found, kind_of_note
from guaranteesim.scenario.reading.problems import Path
from guaranteesim.scenario.schema.theatre import INSTRUMENTS

if TYPE_CHECKING:
    from guaranteesim.scenario.schema import Commitment, Forces, Scenario, Shares

_DAYS_IN_A_MONTH = 365.25 / 12


def walk_commitments(scenario: Scenario) -> Iterator[tuple[Path, Commitment]]:
    """Yield every commitment with its path."""
    for name, commitment in scenario.arrangement.commitments.items():
        yield ("arrangement", "commitments", name), commitment


def list_positive(amounts: Shares | Forces) -> list[str]:
    """Return the instruments whose amount can be above 0."""
    return [name for name in INSTRUMENTS if getattr(amounts, name).high > 0]


def _find_shares(commitment: Commitment, state: str) -> Shares:
    return commitment.provides.get(state, commitment.each_provides)


def _can_act(scenario: Scenario, commitment: Commitment) -> bool:
    """Return whether anybody acts when all parties consent."""
    # Consent of all is the best case of every monotone rule; under consult_only even then nobody acts.
    rule = commitment.rule.bind(commitment.parties, aggressor=scenario.challenger.state)
    return bool(rule.is_decided(np.ones(len(commitment.parties), dtype=bool)))


@kind_of_note
def empty_promise(scenario: Scenario) -> Iterator[Found]:
    """Find commitments without any forces whose rule could make the parties act."""
    if scenario.rule_only:
        return
    for path, commitment in walk_commitments(scenario):
        promised = any(list_positive(_find_shares(commitment, state)) for state in commitment.parties)
        if not (promised or commitment.in_place) and _can_act(scenario, commitment):
            message = "an empty promise: no party provides anything, and none has forces in place"
            remedy = "add each_provides, provides or in_place; a promise to consult has rule: consult_only"
            yield path, message, remedy


@kind_of_note
def promise_without_means(scenario: Scenario) -> Iterator[Found]:
    """Find promised shares of forces that none of the promising parties has."""
    for path, commitment in walk_commitments(scenario):
        promising = [state for state in commitment.parties if list_positive(_find_shares(commitment, state))]
        # ``empty_promise`` notes the first case; forces in place help without anything on call.
        if not promising or commitment.in_place:
            continue
        if not any(_brings_something(scenario, commitment, state) for state in promising):
            message = "no party has any of the forces of which it promises a share"
            yield path, message, "give the parties forces under states, or change what they provide"


@kind_of_note
def share_of_nothing(scenario: Scenario) -> Iterator[Found]:
    """Find instruments that ``provides`` names for a state that has none of them."""
    for path, commitment in walk_commitments(scenario):
        for state, shares in commitment.provides.items():
            has = scenario.states[state].forces
            for name in list_positive(shares):
                if getattr(has, name).high == 0 and state != scenario.challenger.state:
                    message = f"a share of nothing: {state} has 0 {name}"
                    yield (*path, "provides", state, name), message, f"add states.{state}.forces.{name}"


@kind_of_note
def promise_never_called(scenario: Scenario) -> Iterator[Found]:
    """Find forces promised under a rule that never lets anybody act."""
    for path, commitment in walk_commitments(scenario):
        field = "provides" if commitment.provides else "each_provides"
        promised = any(list_positive(_find_shares(commitment, state)) for state in commitment.parties)
        if promised and not _can_act(scenario, commitment):
            message = "what is provided is never brought: under this rule nobody acts even if all consent"
            yield (*path, field), message, "change the rule, or remove what is provided"


@kind_of_note
def each_provides_unused(scenario: Scenario) -> Iterator[Found]:
    """Find ``each_provides`` where ``provides`` names every party."""
    for path, commitment in walk_commitments(scenario):
        if list_positive(commitment.each_provides) and set(commitment.provides) >= set(commitment.parties):
            message = "has no effect: provides names every party"
            yield (*path, "each_provides"), message, "remove it, or the parties it is meant for from provides"


@kind_of_note
def challenger_provides(scenario: Scenario) -> Iterator[Found]:
    """Find forces that the challenger would bring against itself; the model ignores them."""
    challenger = scenario.challenger.state
    for path, commitment in walk_commitments(scenario):
        for field in ("provides", "in_place"):
            if challenger in getattr(commitment, field):
                message = f"has no effect: {challenger} is the challenger, and brings nothing against itself"
                yield (*path, field, challenger), message, "remove it"


@kind_of_note
def scope_without_effect(scenario: Scenario) -> Iterator[Found]:
    """Find a scope of 0, and a scope that no act can fall outside of."""
    for path, commitment in walk_commitments(scenario):
        called = [name for name in _list_rungs_from(scenario, commitment.trigger.rung)]
        # An act that opens a war is in scope everywhere, so a scope matters only for limited acts.
        limited = [name for name in called if not scenario.ladder[name].opens_war]
        if commitment.scope.low < 1 and not limited:
            message = "has no effect: every act that calls this commitment opens a war, always in scope"
            yield (*path, "scope"), message, "remove it, or name a lower rung in trigger"
        elif commitment.scope.high == 0:
            message = f"covers no place: {', '.join(limited)} never call this commitment"
            yield (*path, "scope"), message, "give a share above 0, or name a higher rung in trigger"


@kind_of_note
def not_against_the_challenger(scenario: Scenario) -> Iterator[Found]:
    """Find commitments and reservations that the challenger's aggression never calls on."""
    challenger = scenario.challenger.state
    for path, commitment in walk_commitments(scenario):
        if commitment.against and challenger not in commitment.against:
            message = f"does not hold against {challenger}, the challenger, so it is never called"
            yield (*path, "against"), message, f"add {challenger}, if the text means it"
        for state, own in commitment.reservations.items():
            if own.against and challenger not in own.against:
                message = f"{state} is not obliged against {challenger}, the challenger"
                yield (*path, "reservations", state, "against"), message, f"add {challenger}, if it is"


@kind_of_note
def deadline_beyond_horizon(scenario: Scenario) -> Iterator[Found]:
    """Find deadlines that are longer than the simulation, which are often hours given as days."""
    months = scenario.run.horizon_months
    for path, commitment in walk_commitments(scenario):
        if commitment.deadline_days is not None and commitment.deadline_days.low > months * _DAYS_IN_A_MONTH:
            message = (
                f"a deadline of {commitment.deadline_days} days lies beyond the horizon of {months} months"
            )
            yield (*path, "deadline_days"), message, "give days, not hours; or remove it"


@kind_of_note
def void_that_cannot_occur(scenario: Scenario) -> Iterator[Found]:
    """Find commitments that an attack by the protégé ends, where the protégé never attacks."""
    protege = scenario.protege
    # An attack is a share of the provocations, so one rate of 0 is enough to rule it out.
    never = [
        f"protege.{name}"
        for name in ("provocation_per_year", "attack_share")
        if getattr(protege, name).high == 0
    ]
    for path, commitment in walk_commitments(scenario):
        if commitment.void_if_protege_attacks and never:
            message = f"cannot occur: {' and '.join(never)} {'are' if len(never) > 1 else 'is'} 0"
            yield (*path, "void_if_protege_attacks"), message, f"raise {never[0]}, or remove the clause"


def _brings_something(scenario: Scenario, commitment: Commitment, state: str) -> bool:
    """Return whether a party has any of the forces that it promises."""
    has = scenario.states[state].forces
    return state != scenario.challenger.state and any(
        getattr(has, name).high > 0 for name in list_positive(_find_shares(commitment, state))
    )


def _list_rungs_from(scenario: Scenario, lowest: str) -> tuple[str, ...]:
    return scenario.rungs[scenario.rungs.index(lowest) :]
