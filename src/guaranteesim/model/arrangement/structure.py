"""Decisions of the model that rest on the text of a scenario instead of the draws.

Each leaves out work that would make no difference. Scenarios that agree in them, and in everything but their
numbers, may share a block of worlds (:mod:`guaranteesim.ensemble.experiment`).
"""

from __future__ import annotations

from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.theatre import FIGHTING


def can_fight(scenario: Scenario, name: str) -> bool:
    """Return True if some party has, and brings, forces that could fight under it in some world."""
    commitment = scenario.arrangement.commitments[name]
    return bool(commitment.in_place) or any(
        getattr(commitment.provides.get(state, commitment.each_provides), instrument).high > 0
        and getattr(scenario.states[state].forces, instrument).high > 0
        for state in commitment.parties
        if state not in (scenario.challenger.state, scenario.protege.state)
        for instrument in FIGHTING
    )


def covers_whole_theatre(scenario: Scenario, name: str) -> bool:
    """Return True if the scope of a commitment is the whole theatre in every world."""
    scope = scenario.arrangement.commitments[name].scope
    return scope.is_point and scope.centre == 1


def has_standing_sanctions(scenario: Scenario) -> bool:
    """Return True if sanctions may stand on the challenger at the start."""
    start = scenario.start.sanctions
    return not (start.is_point and start.centre == 0)


def list_structure(scenario: Scenario) -> tuple[bool, ...]:
    """Return every decision for a scenario, in a fixed order."""
    names = scenario.arrangement.commitments
    return (
        has_standing_sanctions(scenario),
        *(can_fight(scenario, name) for name in names),
        *(covers_whole_theatre(scenario, name) for name in names),
    )
