"""States of a story in words: their names in a row, and shares of territory."""

from __future__ import annotations

from collections.abc import Sequence

from guaranteesim.report.words import formats
from guaranteesim.report.words.formats import format_number
from guaranteesim.report.words.names import find_state_title, join_names
from guaranteesim.scenario.schema import Scenario

MAX_NAMED_STATES = 8
"""The greatest number of states in a scenario that are named in full; in larger ones, codes are used."""
_MAX_EXCEPTIONS = 3
"""The greatest number of states that are named as exceptions."""


class StateNames:
    """Writes the names of the states of a scenario. All states are named in the same way."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.challenger = find_state_title(scenario, scenario.challenger.state)
        self.protege = find_state_title(scenario, scenario.protege.state)

    def name_state(self, code: str) -> str:
        """Return the title of a state, or its code in a scenario of many states."""
        return code if len(self.scenario.states) > MAX_NAMED_STATES else find_state_title(self.scenario, code)

    def join_or_exceptions(self, codes: Sequence[str]) -> str:
        """Return the states in a row, or for many states the few that are not among them."""
        principals = {self.scenario.challenger.state, self.scenario.protege.state}
        others = [code for code in self.scenario.states if code not in {*principals, *codes}]
        # A long list is shorter the other way round if few states are missing from it.
        if len(codes) <= MAX_NAMED_STATES or len(others) > _MAX_EXCEPTIONS:
            return self.join(codes)
        return f"All third states but {self.join(others)}" if others else "All third states"

    def join(self, codes: Sequence[str], last: str = "and") -> str:
        """Return the states in a row, with a note on the challenger."""
        threat = self.scenario.challenger.state
        roles = [
            f"{self.name_state(code)} (the challenger)" if code == threat else self.name_state(code)
            for code in codes
        ]
        return join_names(roles, last)


def format_territory(share: float) -> str:
    """Return a share of the territory in words: "no territory", "2.0 % of the territory"."""
    return "no territory" if share <= 0 else f"{format_number(100 * share)}{formats.NBSP}% of the territory"
