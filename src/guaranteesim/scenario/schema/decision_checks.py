"""Checks of the steps of a state's decision, and of the parties whose help is authorised beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from guaranteesim.scenario.reading.gaps import stop_at_gaps
from guaranteesim.scenario.reading.problems import suggest_known_word
from guaranteesim.scenario.schema.reference_checks import Item

if TYPE_CHECKING:
    from guaranteesim.scenario.schema.commitment import Commitment
    from guaranteesim.scenario.schema.root import Scenario


@stop_at_gaps
def find_procedure_problems(scenario: Scenario) -> Iterator[Item]:
    """Yield a problem for each step that a state's decision takes twice."""
    for code in scenario.states:
        yield from _check_procedure(scenario, code)


@stop_at_gaps
def _check_procedure(scenario: Scenario, code: str) -> Iterator[Item]:
    named = scenario.states[code].procedure or ()
    for position, step in enumerate(named):
        if step in named[:position]:
            yield ("states", code, "procedure", position), f"{step} is named twice", "name each step once"


@stop_at_gaps
def find_authority_problems(scenario: Scenario, commitment: Commitment) -> Iterator[Item]:
    """Yield the problems of ``pre_authorised``, with their paths from the commitment."""
    named = commitment.pre_authorised
    for position, state in enumerate(named):
        where = ("pre_authorised", position)
        if state not in commitment.parties:
            hint = suggest_known_word(state, commitment.parties) or "add it to parties, or remove it here"
            yield where, f"{state} is not a party to this commitment", hint
        elif state in (scenario.challenger.state, scenario.protege.state):
            yield where, f"{state} brings nothing under the commitment", "remove it here"
        elif state in named[:position]:
            yield where, f"{state} is named twice", "name each state once"
