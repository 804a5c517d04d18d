"""Would they sign it? Chances of acceptance as columns, and the binding constraint in words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from guaranteesim.analysis.acceptance import Acceptance
from guaranteesim.analysis.binding import Binding, binding
from guaranteesim.analysis.comparison import Comparison
from guaranteesim.analysis.features import Feature, find_feature
from guaranteesim.ensemble.results import Results
from guaranteesim.report import wording
from guaranteesim.report.quantities import spread, spread_share
from guaranteesim.report.wording import MINUS, NBSP, listed
from guaranteesim.scenario.schema import Objection, Scenario

TITLE = "Would they sign it?"
BINDS = "Which constraint binds"
OTHERWISE = "Would all sign it, if the weights were otherwise?"
MOST = 4
"""States with a column of their own besides challenger and protégé."""

LEGEND = (
    "Chance that each state whose acceptance is required prefers the arrangement to no deal, given what it "
    "expects of both, its declared objections and wishes, and its constitutional procedure; jointly: that "
    "all do, so that it enters into force. The arrangement is taken as it stands; nobody bargains here."
)

WEIGHED = (
    "Chance that all accept, with one assumed weight otherwise at a time and the same runs: what objections "
    "cost, what wishes are worth, the scale on which values are compared, and whether procedures may fail."
)

PARTS = {
    "territory": "territory", "war": "the costs of fighting", "sanctions": "sanctions",
    "clash": "the risk of a direct clash", "nuclear": "the risk of nuclear use",
    "forces": "the forces it keeps and sends", "arms": "the arms it gives", "word": "a word not kept",
    "terms": "neutrality and cap",
}  # fmt: skip
"""Parts of a state's utility, as what weighs."""

Cell = Callable[[Comparison, Results], str]


def columns(comparison: Comparison) -> list[tuple[str, Cell]]:
    """Heading and cell of every column: challenger, protégé, the states most often required, the rest."""
    scenario = comparison.results[0].scenario
    roles = {scenario.challenger.state: "challenger", scenario.protege.state: "protégé"}
    required = Counter(state for item in comparison.arrangements for state in item.scenario.required)
    own = [state for state in roles if required[state]]
    others = [state for state, _ in required.most_common() if state not in roles]
    own += others[:MOST]
    found: list[tuple[str, Cell]] = [
        (f"{roles[state]},\n{state}" if state in roles else state, _of(state)) for state in own
    ]
    if others[MOST:]:
        found.append(("others,\nleast", _least(others[MOST:])))
    return [*found, ("jointly", jointly)]


def jointly(comparison: Comparison, results: Results) -> str:
    """Chance that an arrangement enters into force."""
    return wording.small_share(comparison.in_force(results.name))


def _of(state: str) -> Cell:
    def cell(comparison: Comparison, results: Results) -> str:
        if state not in _asked(comparison, results):
            return wording.NOTHING
        return wording.small_share(comparison.acceptances[results.name][state].probability)

    return cell


def _least(states: Sequence[str]) -> Cell:
    def cell(comparison: Comparison, results: Results) -> str:
        asked = [state for state in states if state in _asked(comparison, results)]
        if not asked:
            return wording.NOTHING
        found = comparison.acceptances[results.name]
        least = min(asked, key=lambda state: found[state].probability.value)
        return f"{least} {wording.small_share(found[least].probability)}"

    return cell


def _asked(comparison: Comparison, results: Results) -> tuple[str, ...]:
    return results.scenario.required if results.name in comparison.acceptances else ()


def binding_words(comparison: Comparison, results: Results) -> str:
    """Return who is least likely to accept an arrangement and why, as "Russia (3 %): objects to …"."""
    acceptance, scenario = comparison.acceptances[results.name], results.scenario
    found = binding(acceptance)
    if found is None:
        return _no_constraint(acceptance, scenario)
    name = wording.state(scenario, found.state)
    chance = wording.small_percent(found.probability.value)
    surplus = acceptance[found.state].surplus.value
    return f"{name} ({chance}): {_reason(found, scenario, surplus)}{_of_others(found, scenario)}"


def _no_constraint(acceptance: Acceptance, scenario: Scenario) -> str:
    """Say that no state's chance is at most 1/2, with the least of these chances."""
    if not acceptance.consents:
        return "no state is asked"
    least = min(acceptance.consents, key=lambda item: item.probability.value)
    name = wording.state(scenario, least.state)
    chance = wording.small_percent(least.probability.value)
    if len(acceptance.consents) == 1:
        return f"none: {name}, the only state asked, accepts with a chance of {chance}"
    jointly = wording.small_percent(acceptance.joint.value)
    return f"no single state: the least likely is {name} ({chance}); jointly {jointly}"


def _of_others(found: Binding, scenario: Scenario) -> str:
    if not found.others:
        return "; no other state is asked"
    chance = wording.small_percent(found.without.value)
    if len(found.others) == 1:
        return f"; {wording.state(scenario, found.others[0])} {chance}"
    return f"; the {len(found.others)} others jointly {chance}"


def _reason(found: Binding, scenario: Scenario, surplus: float) -> str:
    if found.kind == "procedure":
        return f"its procedure passes with a chance of {wording.small_percent(found.value)}"
    if found.kind == "nothing":
        if surplus > 0:
            return "nothing weighs against it on average"
        return "nothing sets it apart from no deal"
    if found.kind == "part":
        return f"{PARTS.get(found.item, 'it loses by it')} ({_amount(found.value)})"
    objection = scenario.acceptance.objections[found.item]
    return f"objects to {feature_words(objection, scenario)} ({_amount(found.value)})"


def _amount(value: float) -> str:
    return "at any price" if math.isinf(value) else f"{MINUS}{wording.number(abs(value))}"


def feature_words(objection: Objection, scenario: Scenario) -> str:
    """Return what of the arrangement an objection is to, as "forces of GBR, FRA and 4 others in place".

    Raises:
        ValueError: the arrangement has nothing that meets the objection.
    """
    found = find_feature(objection, scenario)
    if found is None:
        raise ValueError(f"nothing in {scenario.name} meets the objection to {objection.to}")
    protege = wording.state(scenario, scenario.protege.state)
    states = _states(found.states)
    return {
        "any": "the arrangement as such",
        "forces_in_place": f"forces of {states} in place",
        "ground_forces": _ground(found),
        "membership": f"membership of {protege} in the alliance",
        "party": f"{states} as {'a party' if len(found.states) == 1 else 'parties'}",
        "veto": f"a veto of {states}",
        "neutrality": f"the neutrality of {protege}",
        "no_neutrality": f"that {protege} is not neutral",
        "force_cap": _capped(objection, found, protege, "below"),
        "no_force_cap": _capped(objection, found, protege, "above"),
        "sanctions_relief": _lifted(found),
        "no_sanctions_relief": "that no sanctions are lifted",
    }[objection.to]


def _ground(found: Feature) -> str:
    kinds = ((found.states, "in place"), (found.on_call, "on call"))
    return f"ground forces {' and '.join(f'of {_states(of)} {where}' for of, where in kinds if of)}"


def _capped(objection: Objection, found: Feature, protege: str, side: str) -> str:
    if found.size is None:
        return f"the force of {protege} without a cap"
    limit = f", {side} {objection.be:g}{NBSP}BE" if objection.be is not None else ""
    return f"a cap of {spread(found.size)}{NBSP}BE on the force of {protege}{limit}"


def _lifted(found: Feature) -> str:
    return f"the lifting of {spread_share(found.size)} of the sanctions" if found.size else "relief"


def _states(states: Sequence[str]) -> str:
    """Return up to three states by their codes, or of more the first two and how many others."""
    return listed(list(states) if len(states) <= 3 else [*states[:2], f"{len(states) - 2} others"])
