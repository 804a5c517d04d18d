"""Checks of a commitment's scope by aggressor, and of the narrower casus foederis of its parties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from guaranteesim.scenario.reading.gaps import stop_at_gaps
from guaranteesim.scenario.reading.problems import suggest_known_word
from guaranteesim.scenario.schema.reference_checks import Item, Path, check_rung

if TYPE_CHECKING:
    from guaranteesim.scenario.schema.commitment import Commitment
    from guaranteesim.scenario.schema.root import Scenario


@stop_at_gaps
def find_scope_problems(scenario: Scenario, commitment: Commitment) -> Iterator[Item]:
    """Yield the problems of ``against`` and ``reservations``, with their paths from the commitment."""
    yield from _check_aggressors(scenario, ("against",), commitment.against)
    for state in commitment.reservations:
        yield from _check_reservation(scenario, commitment, state)


@stop_at_gaps
def _check_aggressors(scenario: Scenario, path: Path, named: tuple[str, ...]) -> Iterator[Item]:
    for position, state in enumerate(named):
        where = (*path, position)
        if state in named[:position]:
            yield where, f"{state} is named twice", "name each state once"
        elif state == scenario.protege.state:
            yield where, f"the protégé {state} is no aggressor", "name the states it is guaranteed against"
        elif state not in scenario.states and (hint := suggest_known_word(state, scenario.states)):
            # A text may name states that are not in the scenario, but not ones that look like a slip.
            yield where, f"unknown state {state!r}", hint


@stop_at_gaps
def _check_reservation(scenario: Scenario, commitment: Commitment, state: str) -> Iterator[Item]:
    path: Path = ("reservations", state)
    own = commitment.reservations[state]
    if state not in commitment.parties:
        hint = suggest_known_word(state, commitment.parties) or "add it to parties, or remove it here"
        yield path, f"{state} is not a party to this commitment", hint
    elif state in (scenario.challenger.state, scenario.protege.state):
        yield (
            path,
            f"{state} brings nothing under the commitment, so it can reserve nothing",
            "remove it here",
        )
    if own.rung is None and own.attribution is None and not own.against:
        yield path, "the reservation says nothing", "give rung, attribution or against, or remove it"
    yield from _check_aggressors(scenario, (*path, "against"), own.against)
    if own.rung is not None:
        yield from _check_own_rung(scenario, commitment, (*path, "rung"), own.rung)


@stop_at_gaps
def _check_own_rung(scenario: Scenario, commitment: Commitment, path: Path, rung: str) -> Iterator[Item]:
    yield from check_rung(scenario, path, rung)
    trigger = commitment.trigger.rung
    order = scenario.rungs
    if {rung, trigger} <= set(order) and order.index(rung) < order.index(trigger):
        message = f"{rung} is below {trigger}, which calls the commitment"
        yield path, message, "a reservation narrows: name a rung at or above that of trigger"
