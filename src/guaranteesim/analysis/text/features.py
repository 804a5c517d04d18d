"""Features of an arrangement that objections refer to, derived from its text without any world."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from guaranteesim.analysis.text.blocking_power import bind_commitment_rule, is_pivotal_for_others
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import FIGHTING, Commitment, Condition, InPlace, Objection, Scenario


@dataclass(frozen=True)
class Feature:
    """The part of an arrangement that an objection refers to.

    Attributes:
        states: States that the feature belongs to (owners of forces, parties, veto holders), in the order
            of the scenario; empty for a feature without states. For ground forces, states with forces in
            place.
        on_call: States with ground forces on call and none in place; empty for other features.
        size: The cap on the protégé's force in brigade-equivalents, or the share of sanctions lifted; None
            for other features.
    """

    states: tuple[str, ...] = ()
    on_call: tuple[str, ...] = ()
    size: Quantity | None = None


def find_feature(named: Objection | Condition, scenario: Scenario) -> Feature | None:
    """Return what an objection or a condition meets in the arrangement of ``scenario``; None if nothing.

    An empty ``of`` means any state. Where it is about what the text lacks, the feature found is empty. None
    too where no commitment is as binding as it asks for, or where one of its exceptions (``unless``) holds.
    """
    if isinstance(named, Objection) and find_exception(named, scenario) is not None:
        return None
    counting = _keep_binding_commitments(scenario, named.bindingness_at_least)
    if counting is None:
        return None
    found = _FEATURES[named.feature](named, counting)
    if named.lacks is None:
        return found
    return Feature() if found is None else None


def has_feature(named: Objection | Condition, scenario: Scenario) -> bool:
    """Return whether the arrangement of ``scenario`` has, or lacks, what is named."""
    return find_feature(named, scenario) is not None


def find_exception(objection: Objection, scenario: Scenario) -> Condition | None:
    """Return the first condition that takes the objection away in ``scenario``; None if none does."""
    return next((condition for condition in objection.unless if has_feature(condition, scenario)), None)


def _keep_binding_commitments(scenario: Scenario, at_least: float | None) -> Scenario | None:
    """Return the scenario with the commitments that bind at least so much; None if there are none."""
    if at_least is None:
        return scenario
    named = scenario.arrangement.commitments
    # A text is judged by the middle of its range, as a cap is; worlds do not change what a state has read.
    kept = {name: item for name, item in named.items() if item.bindingness.centre >= at_least}
    if not kept:
        return None
    arrangement = scenario.arrangement.model_copy(update={"commitments": kept})
    return scenario.model_copy(update={"arrangement": arrangement})


Finder = Callable[[Objection | Condition, Scenario], Feature | None]


def _list_commitments(scenario: Scenario) -> Iterable[Commitment]:
    return scenario.arrangement.commitments.values()


def _is_possible(quantity: Quantity) -> bool:
    # An uncertain number counts as soon as one world may have it: states object to what the text allows.
    return quantity.high > 0


def _select_meant_states(
    states: Iterable[str], named: Objection | Condition, scenario: Scenario
) -> tuple[str, ...]:
    """Return those of ``states`` that the objection means, each once, in the order of the scenario."""
    found = set(states)
    meant = [state for state in scenario.states if state in found]
    return tuple(state for state in meant if not named.of or state in named.of)


def _make_state_finder(states: Callable[[Scenario], Iterable[str]]) -> Finder:
    """Return the finder of a feature that exists if the objection means one of ``states``."""

    def find_by_states(named: Objection | Condition, scenario: Scenario) -> Feature | None:
        found = _select_meant_states(states(scenario), named, scenario)
        return Feature(found) if found else None

    return find_by_states


def _make_whole_finder(there: Callable[[Scenario], bool]) -> Finder:
    """Return the finder of a feature of the whole arrangement, without states and size."""
    return lambda named, scenario: Feature() if there(scenario) else None


def _list_stationing_states(scenario: Scenario) -> Iterator[str]:
    for commitment in _list_commitments(scenario):
        yield from (state for state, forces in commitment.in_place.items() if _has_any_force(forces))


def _has_any_force(forces: InPlace) -> bool:
    return any(_is_possible(getattr(forces, name)) for name in FIGHTING)


def _find_ground_forces(named: Objection | Condition, scenario: Scenario) -> Feature | None:
    stationed = {
        state
        for commitment in _list_commitments(scenario)
        for state, forces in commitment.in_place.items()
        if _is_possible(forces.ground)
    }
    called = {
        state
        for commitment in _list_commitments(scenario)
        for state in commitment.parties
        if _brings_ground_on_call(scenario, commitment, state)
    }
    in_place, on_call = (
        _select_meant_states(found, named, scenario) for found in (stationed, called - stationed)
    )
    return Feature(in_place, on_call) if in_place or on_call else None


def _brings_ground_on_call(scenario: Scenario, commitment: Commitment, state: str) -> bool:
    """Return whether a party brings ground forces when called; challenger and protégé bring none."""
    shares = commitment.provides.get(state, commitment.each_provides)
    able = _is_possible(scenario.states[state].forces.ground)
    principals = (scenario.challenger.state, scenario.protege.state)
    return state not in principals and able and _is_possible(shares.ground)


def _list_all_parties(scenario: Scenario) -> Iterator[str]:
    yield from scenario.guarantors


def _list_veto_holders(scenario: Scenario) -> Iterator[str]:
    """Yield the states that can alone keep others from acting under a commitment."""
    for commitment in _list_commitments(scenario):
        rule = bind_commitment_rule(commitment, scenario)
        yield from (state for state in rule.compute_power().blockers if is_pivotal_for_others(rule, state))


def _find_cap(named: Objection | Condition, scenario: Scenario) -> Feature | None:
    cap = scenario.arrangement.protege_force_cap
    # An objection to a cap may name the lowest cap that would still do.
    there = cap is not None and (named.be is None or cap.centre < named.be)
    return Feature(size=cap) if there else None


def _find_missing_cap(named: Objection | Condition, scenario: Scenario) -> Feature | None:
    cap = scenario.arrangement.protege_force_cap
    # An objection to a missing cap may name the highest cap that would still do.
    there = cap is None or (named.be is not None and cap.centre > named.be)
    return Feature(size=cap) if there else None


def _find_relief(named: Objection | Condition, scenario: Scenario) -> Feature | None:
    relief = scenario.arrangement.sanctions_relief
    return Feature(size=relief.share) if relief is not None and _is_possible(relief.share) else None


def _find_missing_relief(named: Objection | Condition, scenario: Scenario) -> Feature | None:
    return None if _find_relief(named, scenario) else Feature()


_FEATURES: dict[str, Finder] = {
    "any": _make_whole_finder(lambda scenario: True),
    "forces_in_place": _make_state_finder(_list_stationing_states),
    "ground_forces": _find_ground_forces,
    "membership": _make_whole_finder(lambda scenario: scenario.arrangement.membership),
    "party": _make_state_finder(_list_all_parties),
    "veto": _make_state_finder(_list_veto_holders),
    "neutrality": _make_whole_finder(lambda scenario: scenario.arrangement.neutrality is not None),
    "no_neutrality": _make_whole_finder(lambda scenario: scenario.arrangement.neutrality is None),
    "force_cap": _find_cap,
    "no_force_cap": _find_missing_cap,
    "sanctions_relief": _find_relief,
    "no_sanctions_relief": _find_missing_relief,
}
