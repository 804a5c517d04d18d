"""What must hold between the parts of a scenario; every problem is found, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from guaranteesim.errors import RuleError
from guaranteesim.scenario.problems import LocatedErrors, did_you_mean
from guaranteesim.scenario.schema.calendar_checks import calendar_problems
from guaranteesim.scenario.schema.consent_checks import consent_problems
from guaranteesim.scenario.schema.history import history_problems
from guaranteesim.scenario.schema.known import Item, unknown_rung, unknown_state
from guaranteesim.scenario.schema.theatre import FIGHTING

if TYPE_CHECKING:
    from guaranteesim.scenario.schema.commitment import Commitment
    from guaranteesim.scenario.schema.root import Scenario


def problems_of(scenario: Scenario) -> None:
    """Raise ``LocatedErrors`` with every inconsistency of ``scenario``, or return."""
    found = [*_principals(scenario), *_leads(scenario), *_ladder(scenario), *_commitments(scenario)]
    found += [*calendar_problems(scenario), *consent_problems(scenario)]
    found += history_problems(scenario.history, scenario.rungs)
    if found:
        raise LocatedErrors(found)


def _principals(scenario: Scenario) -> Iterator[Item]:
    yield from unknown_state(scenario, ("challenger", "state"), scenario.challenger.state)
    yield from unknown_state(scenario, ("protege", "state"), scenario.protege.state)
    if scenario.challenger.state == scenario.protege.state:
        yield ("protege", "state"), "the protégé cannot be the challenger", "name two different states"


def _leads(scenario: Scenario) -> Iterator[Item]:
    for code, state in scenario.states.items():
        if state.follows is None:
            continue
        path = ("states", code, "follows")
        yield from unknown_state(scenario, path, state.follows)
        if state.follows in (code, scenario.challenger.state, scenario.protege.state):
            yield path, f"{code} cannot follow {state.follows}", "name another state, or leave follows out"
        elif state.follows in scenario.states and scenario.states[state.follows].follows is not None:
            yield path, f"{code} follows {state.follows}, which itself follows another state", "name the lead"


def _ladder(scenario: Scenario) -> Iterator[Item]:
    if not scenario.ladder:
        yield ("ladder",), "the ladder has no rung", "give at least one, or leave ladder out"
    seen: dict[float, str] = {}
    for name, rung in scenario.ladder.items():
        if rung.severity in seen:
            message = f"{name} and {seen[rung.severity]} have the same severity {rung.severity:g}"
            yield ("ladder", name, "severity"), message, "rungs are ordered by severity: make them differ"
        seen[rung.severity] = name


def _commitments(scenario: Scenario) -> Iterator[Item]:
    for name, clause in scenario.arrangement.commitments.items():
        path = ("arrangement", "commitments", name)
        for check in (_parties, _trigger, _provisions, _rule):
            for where, message, hint in check(scenario, clause):
                yield path + where, message, hint


def _parties(scenario: Scenario, clause: Commitment) -> Iterator[Item]:
    if not clause.parties:
        yield ("parties",), "the list of parties is empty", "name at least one guarantor"
    elif set(clause.parties) == {scenario.protege.state}:
        message = f"the protégé {scenario.protege.state} cannot guarantee itself"
        yield ("parties",), message, "name at least one guarantor beside it"
    for position, state in enumerate(clause.parties):
        where = ("parties", position)
        yield from unknown_state(scenario, where, state)
        if state in clause.parties[:position]:
            yield where, f"{state} is named twice", "name each party once"


def _trigger(scenario: Scenario, clause: Commitment) -> Iterator[Item]:
    yield from unknown_rung(scenario, ("trigger", "rung"), clause.trigger.rung)


def _provisions(scenario: Scenario, clause: Commitment) -> Iterator[Item]:
    if not clause.parties:
        return  # said by _parties; that nobody is a party follows from it
    for field in ("provides", "in_place"):
        for state in getattr(clause, field):
            if state not in clause.parties:
                hint = did_you_mean(state, clause.parties) or "add it to parties, or remove it here"
                yield (field, state), f"{state} is not a party to this commitment", hint
            elif state == scenario.protege.state:
                message = f"the protégé {state} votes as a party and brings nothing under the commitment"
                yield (field, state), message, "remove it here; its own forces stand under states"
    for state, forces in clause.in_place.items():
        if all(getattr(forces, instrument).high == 0 for instrument in FIGHTING):
            yield ("in_place", state), f"{state} has no force in place", "give a number, or remove it"


def _rule(scenario: Scenario, clause: Commitment) -> Iterator[Item]:
    if len(set(clause.parties)) < len(clause.parties) or not set(clause.parties) - {scenario.protege.state}:
        return
    try:
        clause.rule.bind(clause.parties, aggressor=scenario.challenger.state, victim=scenario.protege.state)
    except RuleError as error:
        yield ("rule", *getattr(error, "path", ())), str(error), ""
