"""The features and parts of utility that weigh with a state, in words."""

from __future__ import annotations

from collections.abc import Sequence

from guaranteesim.analysis.text.features import Feature, find_feature
from guaranteesim.report.words.formats import NBSP
from guaranteesim.report.words.names import find_state_title, join_names
from guaranteesim.report.words.quantities import format_quantity, format_quantity_share
from guaranteesim.scenario.schema import Objection, Scenario

UTILITY_PART_WORDS = {
    "territory": "territory",
    "war": "the costs of fighting",
    "sanctions": "sanctions",
    "clash": "the risk of a direct clash",
    "nuclear": "the risk of nuclear use",
    "forces": "the forces it keeps and sends",
    "arms": "the arms it gives",
    "word": "a word not kept",
    "terms": "neutrality and cap",
}
"""The parts of a state's utility, in words that follow "over"."""


def describe_feature(objection: Objection, scenario: Scenario) -> str:
    """Return the feature that an objection is to, as "forces of GBR, FRA and 4 others in place".

    Raises:
        ValueError: the arrangement has nothing that meets the objection.
    """
    found = find_feature(objection, scenario)
    if found is None:
        raise ValueError(f"nothing in {scenario.name} meets the objection to {objection.to}")
    protege = find_state_title(scenario, scenario.protege.state)
    states = _join_state_codes(found.states)
    # The keys are the features of the schema; a test checks that each has its words.
    return {
        "any": "the arrangement as such",
        "forces_in_place": f"forces of {states} in place",
        "ground_forces": _describe_ground_forces(found),
        "membership": f"membership of {protege} in the alliance",
        "party": f"{states} as {'a party' if len(found.states) == 1 else 'parties'}",
        "veto": f"a veto of {states}",
        "neutrality": f"the neutrality of {protege}",
        "no_neutrality": f"that {protege} is not neutral",
        "force_cap": _describe_force_cap(objection, found, protege, "below"),
        "no_force_cap": _describe_force_cap(objection, found, protege, "above"),
        "sanctions_relief": _describe_relief(found),
        "no_sanctions_relief": "that no sanctions are lifted",
    }[objection.to]


def _describe_ground_forces(found: Feature) -> str:
    kinds = ((found.states, "in place"), (found.on_call, "on call"))
    return f"ground forces {' and '.join(f'of {_join_state_codes(of)} {where}' for of, where in kinds if of)}"


def _describe_force_cap(objection: Objection, found: Feature, protege: str, side: str) -> str:
    """Return a cap on forces, with the limit that the objection names."""
    if found.size is None:
        return f"the force of {protege} without a cap"
    limit = f", {side} {objection.be:g}{NBSP}BE" if objection.be is not None else ""
    return f"a cap of {format_quantity(found.size)}{NBSP}BE on the force of {protege}{limit}"


def _describe_relief(found: Feature) -> str:
    return f"the lifting of {format_quantity_share(found.size)} of the sanctions" if found.size else "relief"


def _join_state_codes(states: Sequence[str]) -> str:
    """Return up to three states by their codes, or the first two and the number of the others."""
    return join_names(list(states) if len(states) <= 3 else [*states[:2], f"{len(states) - 2} others"])
