"""Provisions of a commitment: forces on call and in place, at the centres of their ranges."""

from __future__ import annotations

from guaranteesim.scenario.schema import INSTRUMENTS, InPlace, Scenario, Shares


def list_on_call(scenario: Scenario, state: str, shares: Shares) -> dict[str, float]:
    """Deliverable force × share promised, by instrument where there is any; the challenger brings nothing."""
    if state == scenario.challenger.state:
        return {}
    forces = scenario.states[state].forces
    units = {name: getattr(forces, name).centre * getattr(shares, name).centre for name in INSTRUMENTS}
    return {name: amount for name, amount in units.items() if amount > 0}


def list_stationed(forces: InPlace | None) -> dict[str, float]:
    """Forces with the protégé in peacetime, by instrument where there is any."""
    if forces is None:
        return {}
    units = {name: getattr(forces, name).centre for name in type(forces).model_fields}
    return {name: amount for name, amount in units.items() if amount > 0}
