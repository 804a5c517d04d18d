"""Would they sign it? Chances of acceptance as columns, and the binding constraint in words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.consent.acceptance import Acceptance
from guaranteesim.analysis.consent.binding_constraint import BindingConstraint, find_binding_constraint
from guaranteesim.analysis.text.features import Feature, find_feature
from guaranteesim.ensemble.results import Results
from guaranteesim.report.words import formats
from guaranteesim.report.words.formats import MINUS, NBSP, join_names
from guaranteesim.report.words.quantities import format_quantity, format_quantity_share
from guaranteesim.scenario.schema import Objection, Scenario

TITLE = "Would they sign it?"
BINDING_TITLE = "Which constraint binds"
WEIGHINGS_TITLE = "Would all sign it, if the weights were otherwise?"
MAX_STATE_COLUMNS = 4
"""States with a column of their own besides challenger and protégé."""

LEGEND = (
    "Chance that each state whose acceptance is required prefers the arrangement to no deal, given what it "
    "expects of both, its declared objections and wishes, and its constitutional procedure; jointly: that "
    "all do, so that it enters into force. The arrangement is taken as it stands; nobody bargains here."
)

WEIGHINGS_LEGEND = (
    "Chance that all accept, with one assumed weight otherwise at a time and the same runs: what objections "
    "cost, what wishes are worth, the scale on which values are compared, and whether procedures may fail."
)

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
"""Parts of a state's utility, as what weighs."""

Cell = Callable[[Comparison, Results], str]


def build_acceptance_columns(comparison: Comparison) -> list[tuple[str, Cell]]:
    """Heading and cell of every column: challenger, protégé, the states most often required, the rest."""
    scenario = comparison.results[0].scenario
    roles = {scenario.challenger.state: "challenger", scenario.protege.state: "protégé"}
    required = Counter(state for item in comparison.arrangements for state in item.scenario.required)
    own = [state for state in roles if required[state]]
    others = [state for state, _ in required.most_common() if state not in roles]
    own += others[:MAX_STATE_COLUMNS]
    found: list[tuple[str, Cell]] = [
        (f"{roles[state]},\n{state}" if state in roles else state, _make_state_cell(state)) for state in own
    ]
    if others[MAX_STATE_COLUMNS:]:
        found.append(("others,\nleast", _make_least_likely_cell(others[MAX_STATE_COLUMNS:])))
    return [*found, ("jointly", format_joint_acceptance)]


def format_joint_acceptance(comparison: Comparison, results: Results) -> str:
    """Chance that an arrangement enters into force."""
    return formats.format_small_share(comparison.in_force(results.name))


def _make_state_cell(state: str) -> Cell:
    def format_cell(comparison: Comparison, results: Results) -> str:
        if state not in _list_required_states(comparison, results):
            return formats.NO_VALUE
        return formats.format_small_share(comparison.acceptances[results.name][state].probability)

    return format_cell


def _make_least_likely_cell(states: Sequence[str]) -> Cell:
    def format_cell(comparison: Comparison, results: Results) -> str:
        asked = [state for state in states if state in _list_required_states(comparison, results)]
        if not asked:
            return formats.NO_VALUE
        found = comparison.acceptances[results.name]
        least = min(asked, key=lambda state: found[state].probability.value)
        return f"{least} {formats.format_small_share(found[least].probability)}"

    return format_cell


def _list_required_states(comparison: Comparison, results: Results) -> tuple[str, ...]:
    return results.scenario.required if results.name in comparison.acceptances else ()


def describe_binding_constraint(comparison: Comparison, results: Results) -> str:
    """Return who is least likely to accept an arrangement and why, as "Russia (3 %): objects to …"."""
    acceptance, scenario = comparison.acceptances[results.name], results.scenario
    found = find_binding_constraint(acceptance)
    if found is None:
        return _describe_no_constraint(acceptance, scenario)
    name = formats.find_state_title(scenario, found.state)
    chance = formats.format_small_percent(found.probability.value)
    surplus = acceptance[found.state].surplus.value
    return (
        f"{name} ({chance}): {_describe_reason(found, scenario, surplus)}{_describe_others(found, scenario)}"
    )


def _describe_no_constraint(acceptance: Acceptance, scenario: Scenario) -> str:
    """Say that no state's chance is at most 1/2, with the least of these chances."""
    if not acceptance.consents:
        return "no state is asked"
    least = min(acceptance.consents, key=lambda item: item.probability.value)
    name = formats.find_state_title(scenario, least.state)
    chance = formats.format_small_percent(least.probability.value)
    if len(acceptance.consents) == 1:
        return f"none: {name}, the only state asked, accepts with a chance of {chance}"
    jointly = formats.format_small_percent(acceptance.joint.value)
    return f"no single state: the least likely is {name} ({chance}); jointly {jointly}"


def _describe_others(found: BindingConstraint, scenario: Scenario) -> str:
    if not found.others:
        return "; no other state is asked"
    chance = formats.format_small_percent(found.without.value)
    if len(found.others) == 1:
        return f"; {formats.find_state_title(scenario, found.others[0])} {chance}"
    return f"; the {len(found.others)} others jointly {chance}"


def _describe_reason(found: BindingConstraint, scenario: Scenario, surplus: float) -> str:
    if found.kind == "procedure":
        return f"its procedure passes with a chance of {formats.format_small_percent(found.value)}"
    if found.kind == "nothing":
        if surplus > 0:
            return "nothing weighs against it on average"
        return "nothing sets it apart from no deal"
    if found.kind == "part":
        return f"{UTILITY_PART_WORDS.get(found.item, 'it loses by it')} ({_format_loss(found.value)})"
    objection = scenario.acceptance.objections[found.item]
    return f"objects to {describe_feature(objection, scenario)} ({_format_loss(found.value)})"


def _format_loss(value: float) -> str:
    return "at any price" if math.isinf(value) else f"{MINUS}{formats.format_number(abs(value))}"


def describe_feature(objection: Objection, scenario: Scenario) -> str:
    """Return what of the arrangement an objection is to, as "forces of GBR, FRA and 4 others in place".

    Raises:
        ValueError: the arrangement has nothing that meets the objection.
    """
    found = find_feature(objection, scenario)
    if found is None:
        raise ValueError(f"nothing in {scenario.name} meets the objection to {objection.to}")
    protege = formats.find_state_title(scenario, scenario.protege.state)
    states = _join_state_codes(found.states)
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
    if found.size is None:
        return f"the force of {protege} without a cap"
    limit = f", {side} {objection.be:g}{NBSP}BE" if objection.be is not None else ""
    return f"a cap of {format_quantity(found.size)}{NBSP}BE on the force of {protege}{limit}"


def _describe_relief(found: Feature) -> str:
    return f"the lifting of {format_quantity_share(found.size)} of the sanctions" if found.size else "relief"


def _join_state_codes(states: Sequence[str]) -> str:
    """Return up to three states by their codes, or of more the first two and how many others."""
    return join_names(list(states) if len(states) <= 3 else [*states[:2], f"{len(states) - 2} others"])
