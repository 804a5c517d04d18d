"""Whether an arrangement has the feature that an objection is to, read off its text without any world."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from guaranteesim.analysis.voice import bound, matters_to_others
from guaranteesim.scenario.quantity import Quantity
from guaranteesim.scenario.schema import Commitment, InPlace, Objection, Scenario


def has(objection: Objection, scenario: Scenario) -> bool:
    """Whether the arrangement of ``scenario`` has the feature objected to; ``of`` empty means any state."""
    return _FEATURES[objection.to](objection, scenario)


def _clauses(scenario: Scenario) -> Iterable[Commitment]:
    return scenario.arrangement.commitments.values()


def _meant(objection: Objection, state: str) -> bool:
    return not objection.of or state in objection.of


def _possible(quantity: Quantity) -> bool:
    return quantity.high > 0


def _forces_in_place(objection: Objection, scenario: Scenario) -> bool:
    return any(
        _meant(objection, state) and _any_force(forces)
        for clause in _clauses(scenario) for state, forces in clause.in_place.items()
    )  # fmt: skip


def _any_force(forces: InPlace) -> bool:
    return any(_possible(getattr(forces, name)) for name in type(forces).model_fields)


def _ground_forces(objection: Objection, scenario: Scenario) -> bool:
    in_place = any(
        _meant(objection, state) and _possible(forces.ground)
        for clause in _clauses(scenario) for state, forces in clause.in_place.items()
    )  # fmt: skip
    return in_place or any(
        _meant(objection, state) and _on_call(scenario, clause, state)
        for clause in _clauses(scenario) for state in clause.parties
    )  # fmt: skip


def _on_call(scenario: Scenario, clause: Commitment, state: str) -> bool:
    """Whether a party brings ground forces when called; challenger and protégé bring nothing."""
    shares = clause.provides.get(state, clause.each_provides)
    able = _possible(scenario.states[state].forces.ground)
    principals = (scenario.challenger.state, scenario.protege.state)
    return state not in principals and able and _possible(shares.ground)


def _party(objection: Objection, scenario: Scenario) -> bool:
    return any(_meant(objection, state) for state in scenario.guarantors)


def _veto(objection: Objection, scenario: Scenario) -> bool:
    """Whether one of the states can by itself keep others from acting under a commitment."""
    for clause in _clauses(scenario):
        rule = bound(clause, scenario)
        blockers = [state for state in rule.power().blockers if matters_to_others(rule, state)]
        if any(_meant(objection, state) for state in blockers):
            return True
    return False


def _cap(objection: Objection, scenario: Scenario) -> bool:
    cap = scenario.arrangement.protege_force_cap
    return cap is not None and (objection.be is None or cap.centre < objection.be)


def _no_cap(objection: Objection, scenario: Scenario) -> bool:
    cap = scenario.arrangement.protege_force_cap
    return cap is None or (objection.be is not None and cap.centre > objection.be)


def _relief(scenario: Scenario) -> bool:
    relief = scenario.arrangement.sanctions_relief
    return relief is not None and _possible(relief.share)


_FEATURES: dict[str, Callable[[Objection, Scenario], bool]] = {
    "any": lambda objection, scenario: True,
    "forces_in_place": _forces_in_place,
    "ground_forces": _ground_forces,
    "membership": lambda objection, scenario: scenario.arrangement.membership,
    "party": _party,
    "veto": _veto,
    "neutrality": lambda objection, scenario: scenario.arrangement.neutrality is not None,
    "no_neutrality": lambda objection, scenario: scenario.arrangement.neutrality is None,
    "force_cap": _cap,
    "no_force_cap": _no_cap,
    "sanctions_relief": lambda objection, scenario: _relief(scenario),
    "no_sanctions_relief": lambda objection, scenario: not _relief(scenario),
}
