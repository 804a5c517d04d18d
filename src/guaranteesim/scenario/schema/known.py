"""Whether a state, or a rung, is in the scenario; a problem with its place if it is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from guaranteesim.scenario.problems import did_you_mean

if TYPE_CHECKING:
    from guaranteesim.scenario.schema.root import Scenario

Path = tuple[str | int, ...]
Item = tuple[Path, str, str]


def unknown_state(scenario: Scenario, path: Path, state: str) -> Iterator[Item]:
    """The problem that ``state`` is not among the states, if it is one."""
    if state not in scenario.states:
        hint = did_you_mean(state, scenario.states) or f"add {state} under states"
        yield path, f"unknown state {state!r}", hint


def listed_states(scenario: Scenario, path: Path, states: Iterable[str]) -> Iterator[Item]:
    """Problems of a list of states at ``path``: unknown ones, and those named twice."""
    seen: set[str] = set()
    for position, state in enumerate(states):
        yield from unknown_state(scenario, (*path, position), state)
        if state in seen:
            yield (*path, position), f"{state} is named twice", "name each state once"
        seen.add(state)


def unknown_rung(scenario: Scenario, path: Path, rung: str) -> Iterator[Item]:
    """The problem that ``rung`` is not on the ladder, if it is one."""
    if rung not in scenario.ladder:
        hint = did_you_mean(rung, scenario.ladder) or f"rungs: {', '.join(scenario.rungs)}"
        yield path, f"unknown rung {rung!r}", hint
