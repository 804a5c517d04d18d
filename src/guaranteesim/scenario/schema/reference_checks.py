"""Checks that a named state or rung is in the scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from guaranteesim.scenario.reading.gaps import stop_at_gaps
from guaranteesim.scenario.reading.problems import suggest_known_word

if TYPE_CHECKING:
    from guaranteesim.scenario.schema.root import Scenario

Path = tuple[str | int, ...]
Item = tuple[Path, str, str]


@stop_at_gaps
def check_state(scenario: Scenario, path: Path, state: str) -> Iterator[Item]:
    """Yield a problem if ``state`` is not among the states of the scenario."""
    if state not in scenario.states:
        hint = suggest_known_word(state, scenario.states) or f"add {state} under states"
        yield path, f"unknown state {state!r}", hint


@stop_at_gaps
def check_states(scenario: Scenario, path: Path, states: Iterable[str]) -> Iterator[Item]:
    """Yield a problem for each state in a list at ``path`` that is unknown or named twice."""
    named = tuple(states)
    for position in range(len(named)):
        yield from _check_listed_state(scenario, (*path, position), named, position)


@stop_at_gaps
def _check_listed_state(
    scenario: Scenario, path: Path, named: tuple[str, ...], position: int
) -> Iterator[Item]:
    yield from check_state(scenario, path, named[position])
    if named[position] in named[:position]:
        yield path, f"{named[position]} is named twice", "name each state once"


@stop_at_gaps
def check_rung(scenario: Scenario, path: Path, rung: str) -> Iterator[Item]:
    """Yield a problem if ``rung`` is not on the ladder."""
    if rung not in scenario.ladder:
        rungs = f"rungs: {', '.join(scenario.rungs)}" if scenario.ladder else f"add {rung} under ladder"
        hint = suggest_known_word(rung, scenario.ladder) or rungs
        yield path, f"unknown rung {rung!r}", hint
