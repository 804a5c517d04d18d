"""Checks between the parts of a scenario, which find every problem with its path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from guaranteesim.errors import RuleError
from guaranteesim.scenario.files.names import find_alike_names
from guaranteesim.scenario.reading.gaps import stop_at_gaps
from guaranteesim.scenario.reading.problems import suggest_known_word
from guaranteesim.scenario.schema.calendar_checks import find_calendar_problems
from guaranteesim.scenario.schema.consent_checks import find_consent_problems
from guaranteesim.scenario.schema.decision_checks import find_authority_problems, find_procedure_problems
from guaranteesim.scenario.schema.history import find_history_problems
from guaranteesim.scenario.schema.limit_checks import find_limit_problems
from guaranteesim.scenario.schema.reference_checks import Item, Path, check_rung, check_state
from guaranteesim.scenario.schema.scope_checks import find_scope_problems
from guaranteesim.scenario.schema.side_terms import find_side_term_problems
from guaranteesim.scenario.schema.theatre import FIGHTING

if TYPE_CHECKING:
    from guaranteesim.scenario.schema.commitment import Commitment
    from guaranteesim.scenario.schema.root import Scenario


def find_inconsistencies(scenario: Scenario) -> list[Item]:
    """Return path, message and remedy of everything in ``scenario`` that does not fit together.

    Parts that could not be read are skipped (:mod:`guaranteesim.scenario.reading.gaps`).
    """
    checks = (
        _check_names,
        _check_principals,
        _check_leads,
        find_procedure_problems,
        _check_enablers,
        _check_ladder,
        _check_commitments,
        find_calendar_problems,
        find_consent_problems,
        find_limit_problems,
        find_side_term_problems,
        _check_history,
    )
    return [item for check in checks for item in check(scenario)]


@stop_at_gaps
def _check_names(scenario: Scenario) -> Iterator[Item]:
    """Yield a problem for names that differ only by case."""
    # These names become columns and files, and some file systems and tools ignore case.
    maps: dict[Path, Iterable[str]] = {
        ("events",): scenario.events,
        ("ladder",): scenario.ladder,
        ("arrangement", "commitments"): scenario.arrangement.commitments,
        ("acceptance", "objections"): scenario.acceptance.objections,
    }
    for path, names in maps.items():
        for one, other in find_alike_names(names):
            yield (*path, other), f"{other} differs from {one} only by case", "rename one of the two"


@stop_at_gaps
def _check_history(scenario: Scenario) -> Iterator[Item]:
    yield from find_history_problems(scenario.history, scenario.rungs)


@stop_at_gaps
def _check_principals(scenario: Scenario) -> Iterator[Item]:
    yield from check_state(scenario, ("challenger", "state"), scenario.challenger.state)
    yield from check_state(scenario, ("protege", "state"), scenario.protege.state)
    if scenario.challenger.state == scenario.protege.state:
        yield ("protege", "state"), "the protégé cannot be the challenger", "name two different states"


@stop_at_gaps
def _check_leads(scenario: Scenario) -> Iterator[Item]:
    for code in scenario.states:
        yield from _check_lead(scenario, code)


@stop_at_gaps
def _check_lead(scenario: Scenario, code: str) -> Iterator[Item]:
    lead = scenario.states[code].follows
    if lead is None:
        return
    path = ("states", code, "follows")
    yield from check_state(scenario, path, lead)
    if lead in (code, scenario.challenger.state, scenario.protege.state):
        yield path, f"{code} cannot follow {lead}", "name another state, or leave follows out"
    # One level only: the month lets all leads vote first, and then the states that follow.
    elif lead in scenario.states and scenario.states[lead].follows is not None:
        yield path, f"{code} follows {lead}, which itself follows another state", "name the lead"


@stop_at_gaps
def _check_enablers(scenario: Scenario) -> Iterator[Item]:
    for code in scenario.states:
        yield from _check_enabler(scenario, code)


@stop_at_gaps
def _check_enabler(scenario: Scenario, code: str) -> Iterator[Item]:
    enabler = scenario.states[code].enabler
    if enabler is None:
        return
    path = ("states", code, "enabler")
    yield from check_state(scenario, path, enabler)
    principals = (scenario.challenger.state, scenario.protege.state)
    if code in principals:
        yield path, f"{code} sends nobody help that could hang on {enabler}", "leave enabler out"
    elif enabler in (code, *principals):
        yield path, f"what {code} delivers cannot hang on {enabler}", "name another state, or leave it out"


@stop_at_gaps
def _check_ladder(scenario: Scenario) -> Iterator[Item]:
    if not scenario.ladder:
        yield ("ladder",), "the ladder has no rung", "give at least one, or leave ladder out"
    seen: dict[float, str] = {}
    for name, rung in scenario.ladder.items():
        if rung.severity in seen:
            message = f"{name} and {seen[rung.severity]} have the same severity {rung.severity:g}"
            yield ("ladder", name, "severity"), message, "rungs are ordered by severity: make them differ"
        seen[rung.severity] = name


@stop_at_gaps
def _check_commitments(scenario: Scenario) -> Iterator[Item]:
    for name, commitment in scenario.arrangement.commitments.items():
        path = ("arrangement", "commitments", name)
        # Each check by itself, so that an unread value in one does not stop the others.
        for check in (
            *(_check_parties, _check_trigger, find_scope_problems, find_authority_problems),
            *(_check_provisions, _check_rule),
        ):
            for where, message, hint in check(scenario, commitment):
                yield path + where, message, hint


@stop_at_gaps
def _check_parties(scenario: Scenario, commitment: Commitment) -> Iterator[Item]:
    if not commitment.parties:
        yield ("parties",), "the list of parties is empty", "name at least one guarantor"
    for position in range(len(commitment.parties)):
        yield from _check_party(scenario, commitment.parties, position)
    yield from _check_guarantors(scenario, commitment.parties)


@stop_at_gaps
def _check_party(scenario: Scenario, parties: tuple[str, ...], position: int) -> Iterator[Item]:
    where, state = ("parties", position), parties[position]
    yield from check_state(scenario, where, state)
    if state in parties[:position]:
        yield where, f"{state} is named twice", "name each party once"


@stop_at_gaps
def _check_guarantors(scenario: Scenario, parties: tuple[str, ...]) -> Iterator[Item]:
    protege = scenario.protege.state
    if parties and all(state == protege for state in parties):
        message = f"the protégé {protege} cannot guarantee itself"
        yield ("parties",), message, "name at least one guarantor beside it"


@stop_at_gaps
def _check_trigger(scenario: Scenario, commitment: Commitment) -> Iterator[Item]:
    yield from check_rung(scenario, ("trigger", "rung"), commitment.trigger.rung)


@stop_at_gaps
def _check_provisions(scenario: Scenario, commitment: Commitment) -> Iterator[Item]:
    if not commitment.parties:
        return  # ``_check_parties`` reports the empty list, and the rest would only follow from it.
    for field in ("provides", "in_place"):
        for state in getattr(commitment, field):
            if state not in commitment.parties:
                hint = suggest_known_word(state, commitment.parties) or "add it to parties, or remove it here"
                yield (field, state), f"{state} is not a party to this commitment", hint
            elif state == scenario.protege.state:
                message = f"the protégé {state} votes as a party and brings nothing under the commitment"
                yield (field, state), message, "remove it here; its own forces stand under states"
    for state, forces in commitment.in_place.items():
        if all(getattr(forces, instrument).high == 0 for instrument in FIGHTING):
            yield ("in_place", state), f"{state} has no force in place", "give a number, or remove it"


@stop_at_gaps
def _check_rule(scenario: Scenario, commitment: Commitment) -> Iterator[Item]:
    # Other checks report these parties, and a rule cannot be bound to them.
    if len(set(commitment.parties)) < len(commitment.parties) or not set(commitment.parties) - {
        scenario.protege.state
    }:
        return
    try:
        challenger, protege = scenario.challenger.state, scenario.protege.state
        commitment.rule.bind(commitment.parties, aggressor=challenger, victim=protege).check_width()
    except RuleError as error:
        yield ("rule", *getattr(error, "path", ())), str(error), ""
