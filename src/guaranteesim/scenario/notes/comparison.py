"""Notes on a comparison whose scenarios do not differ in what is simulated."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from guaranteesim.errors import Note

if TYPE_CHECKING:
    from guaranteesim.scenario.schema import Scenario

_SAID_ONLY = ("name", "title", "as_of", "description", "sources", "positions", "order")
"""Keys that describe a scenario and do not enter the simulation."""


def note_alike_scenarios(scenarios: Iterable[Scenario]) -> list[Note]:
    """Return a note for each scenario that gives the same worlds as an earlier one of another name."""
    first: dict[str, str] = {}
    notes = []
    for scenario in scenarios:
        same = first.setdefault(_list_simulated(scenario), scenario.name)
        if same != scenario.name:
            message = f"differs from {same} in nothing that is simulated, so their results are the same"
            remedy = "change one of the two, or leave it out"
            notes.append(Note(scenario.name, message, hint=remedy, kind="scenarios_alike"))
    return notes


def _list_simulated(scenario: Scenario) -> str:
    """Return everything that worlds depend on, as text that can be compared."""
    data = scenario.model_dump(mode="json", exclude=set(_SAID_ONLY))
    # All scenarios of a comparison run with the same worlds and seed, so only the horizon may differ.
    data["run"] = scenario.run.horizon_months
    return json.dumps(data)
