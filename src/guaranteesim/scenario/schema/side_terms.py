"""Side terms: what a settlement has besides its guarantee, such as relief of sanctions or a cap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.reading.gaps import stop_at_gaps
from guaranteesim.scenario.schema.reference_checks import Item
from guaranteesim.treaty.rules.consult_only import ConsultOnly

if TYPE_CHECKING:
    from guaranteesim.scenario.schema.root import Scenario

Exclusion = Literal["membership", "guarantor_forces"]
"""What a side term may exclude:

- ``membership``: the protégé as a member of the alliance;
- ``guarantor_forces``: forces in place of a state that promises more than to consult.
"""


class SideTerm(Frozen):
    """A side term that the arrangement has. What it changes is in the arrangement and its objections."""

    title: str
    """The term in a few words, as figures and reports show it."""
    excludes: tuple[Exclusion, ...] = ()
    """What an arrangement with this term cannot have."""


@stop_at_gaps
def find_side_term_problems(scenario: Scenario) -> Iterator[Item]:
    """Yield a problem for each side term that the arrangement contradicts."""
    for name, term in scenario.side_terms.items():
        present = [_describe_present(scenario, excluded) for excluded in term.excludes]
        if any(present):
            reasons = " and ".join(reason for reason in present if reason)
            message = f"{name} ({term.title}) and {scenario.name} exclude each other: {reasons}"
            yield ("side_terms", name), message, "leave one of the two out"


def _describe_present(scenario: Scenario, excluded: Exclusion) -> str:
    """Return where the arrangement has what is excluded, or an empty text."""
    if excluded == "membership":
        return "it makes the protégé a member of an alliance" if scenario.arrangement.membership else ""
    states = {
        state
        for commitment in scenario.arrangement.commitments.values()
        if not isinstance(commitment.rule, ConsultOnly)
        for state in commitment.in_place
    }
    return f"it places forces of {', '.join(sorted(states))}" if states else ""
