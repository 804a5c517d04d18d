"""The features and parts of utility that weigh with a state, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guaranteesim.analysis.text.features import Feature, find_exception, find_feature
from guaranteesim.report.words.formats import MINUS, NBSP
from guaranteesim.report.words.names import find_state_title, join_names
from guaranteesim.report.words.quantities import format_quantity, format_quantity_share
from guaranteesim.scenario.schema import Condition, Objection, Scenario

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
        raise ValueError(f"nothing in {scenario.name} meets the objection to {objection.feature}")
    if objection.lacks is not None:
        return f"that {describe_condition(objection, scenario)}"
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
    }[objection.feature]


def describe_condition(named: Condition | Objection, scenario: Scenario) -> str:
    """Return what must be so in the text, as a clause: "RUS is a party", "no forces of USA are in place"."""
    there = named.lacks is None
    protege = find_state_title(scenario, scenario.protege.state)
    size = "" if named.be is None else f" below {named.be:g}{NBSP}BE"
    # A feature "no_..." is there where the other one is not, so both have the same words.
    feature = named.feature.removeprefix("no_")
    positive = there != named.feature.startswith("no_")
    states = _name_any_of(named.of)
    words = {
        "any": ("there is an arrangement", "there is no arrangement"),
        "forces_in_place": (f"forces of {states} are in place", _deny_forces("forces", named.of, "in place")),
        "ground_forces": (
            f"ground forces of {states} are in place or on call",
            _deny_forces("ground forces", named.of, "in place or on call"),
        ),
        "membership": (f"{protege} is a member of the alliance", f"{protege} is no member of the alliance"),
        "party": (f"{states} is a party", _deny_role("is", "party", named.of)),
        "veto": (f"{states} has a veto", _deny_role("has", "veto", named.of)),
        "neutrality": (f"{protege} is neutral", f"{protege} is not neutral"),
        "force_cap": (
            f"the force of {protege} has a cap{size}",
            f"the force of {protege} has no cap{size}",
        ),
        "sanctions_relief": ("sanctions are lifted", "no sanctions are lifted"),
    }[feature][0 if positive else 1]
    return f"{words}{_describe_bindingness(named)}"


def describe_exceptions(objection: Objection, scenario: Scenario) -> str:
    """Return the conditions that take an objection away, as ", unless RUS is a party"; empty without any."""
    said = [describe_condition(condition, scenario) for condition in objection.unless]
    return f", unless {join_names(said, 'or')}" if said else ""


def list_objections(scenario: Scenario) -> Iterator[str]:
    """Yield a sentence for each objection and wish of a required state that the text meets, or would meet.

    One that an exception takes away, or that no commitment is binding enough for, is told with the reason.
    """
    for objection in scenario.acceptance.objections.values():
        if objection.state not in scenario.required:
            continue
        if find_feature(objection, scenario) is None:
            yield from _explain_absence(objection, scenario)
            continue
        also = _describe_bindingness(objection) if objection.lacks is None else ""
        said = f"{_describe_stance(objection, scenario)}{also}{describe_exceptions(objection, scenario)}"
        yield f"{said} ({_describe_cost(objection)}; {objection.date})."


def _explain_absence(objection: Objection, scenario: Scenario) -> Iterator[str]:
    """Yield why an objection that would be met does not count; nothing if the text has nothing to meet it."""
    bare = objection.model_copy(update={"unless": (), "bindingness_at_least": None})
    if find_feature(bare, scenario) is None:
        return
    stance, exception = _describe_stance(bare, scenario), find_exception(objection, scenario)
    if exception is not None:
        yield f"Does not count here: {stance}, but {describe_condition(exception, scenario)}."
    else:
        least = f"{objection.bindingness_at_least:g}"
        yield f"Does not count here: {stance}, but only under a text of bindingness {least} or more."


def _describe_stance(objection: Objection, scenario: Scenario) -> str:
    """Return the state and what it objects to or wishes for."""
    words, wish = describe_feature(objection, scenario), _is_wish(objection)
    # "That" follows the verb without a preposition.
    link = " " if words.startswith("that ") else " for " if wish else " to "
    return f"{find_state_title(scenario, objection.state)} {'wishes' if wish else 'objects'}{link}{words}"


def _is_wish(objection: Objection) -> bool:
    return not objection.absolute and objection.cost.high <= 0


def _describe_cost(objection: Objection) -> str:
    if objection.absolute:
        return "at no price"
    cost = format_quantity(objection.cost).replace("-", MINUS)
    return f"{'wish' if _is_wish(objection) else 'cost'} of {cost} in utility"


def _describe_bindingness(named: Condition | Objection) -> str:
    if named.bindingness_at_least is None:
        return ""
    return f" under a text of bindingness {named.bindingness_at_least:g} or more"


def _name_any_of(states: Sequence[str]) -> str:
    if not states:
        return "some state"
    return states[0] if len(states) == 1 else f"one of {join_names(list(states), 'or')}"


def _deny_forces(what: str, states: Sequence[str], where: str) -> str:
    of = f" of {join_names(list(states), 'or')}" if states else ""
    return f"no {what}{of} are {where}"


def _deny_role(verb: str, noun: str, states: Sequence[str]) -> str:
    """Return that none of some states is a party, or has a veto."""
    if len(states) == 1:
        return f"{states[0]} {verb} no {noun}"
    none = f"none of {join_names(list(states))}" if states else "no state"
    return f"{none} {verb} a {noun}"


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
