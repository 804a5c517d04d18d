"""Between which values the outcome of a world must lie, from the scenario of a run.

The ends matter where all worlds agree, or few differ: see :mod:`guaranteesim.analysis.bounds`. An end need
not be likely. For forces and arms it is all that the states outside the war have, in every month; for months
of war it is every month; so the interval of an outcome that no world has had is wide and errs on that side.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from guaranteesim.analysis.bounds import SHARE, Range
from guaranteesim.ensemble.results import Results
from guaranteesim.scenario.quantity import Quantity
from guaranteesim.scenario.schema.commitment import InPlace
from guaranteesim.scenario.schema.states import Forces, State
from guaranteesim.scenario.schema.theatre import FIGHTING, Instruments

_ALMOST_SURELY = 1 - 1e-6
"""The quantile that stands for the greatest value of a number without a limit."""


def not_negative(results: Results) -> Range:
    """Return the range of an amount of which no greatest value is known."""
    return Range(low=0.0)


def share(results: Results) -> Range:
    """Return the range of a mean share, which in no world is 0 or 1."""
    return Range(0.0, 1.0)


def whole(results: Results) -> Range:
    """Return the range of a share that single worlds lose in full."""
    return SHARE


def casus(results: Results) -> Range:
    """Return whether the casus foederis may be met: never without a commitment."""
    return SHARE if results.scenario.arrangement.commitments else Range(0.0, 0.0)


def major_violation(results: Results) -> Range:
    """Return whether there may be a major violation: in every world if war is on at the start."""
    return Range(1.0, 1.0) if results.scenario.start.at_war else SHARE


def months(results: Results) -> Range:
    """Return the range of a number of months within the horizon."""
    return Range(0.0, float(results.scenario.run.horizon_months))


def peace_months(results: Results) -> Range:
    """Return the range of the months of peace, of which single worlds have none or all; 0 if war is on."""
    if results.scenario.start.at_war:
        return Range(0.0, 0.0)
    return Range(0.0, float(results.scenario.run.horizon_months), reached=True)


def in_place_be_months(results: Results) -> Range:
    """Return the range of the forces in place: what the commitments name, in every month."""
    clauses = results.scenario.arrangement.commitments.values()
    stationed = [forces for clause in clauses for forces in clause.in_place.values()]
    return _every_month(results, _brigades(results.scenario.theatre.instruments, stationed))


def fighting_be_months(results: Results) -> Range:
    """Return the range of the forces fighting: what the states outside the war have, in every month."""
    states = [state.forces for state in _outside(results)]
    return _every_month(results, _brigades(results.scenario.theatre.instruments, states))


def be_months(results: Results) -> Range:
    """Return the range of the forces in place and fighting."""
    both = in_place_be_months(results).high + fighting_be_months(results).high
    return Range(0.0, both)


def arms_bn(results: Results) -> Range:
    """Return the range of the arms given: what the states outside the war can give, in every month."""
    return _every_month(results, sum(_greatest(state.forces.arms) for state in _outside(results)))


def _outside(results: Results) -> list[State]:
    """Return the states other than the challenger and the protégé."""
    scenario = results.scenario
    principals = (scenario.challenger.state, scenario.protege.state)
    return [state for name, state in scenario.states.items() if name not in principals]


def _brigades(instruments: Instruments, forces: Iterable[Forces | InPlace]) -> float:
    """Return the most brigade-equivalents that the fighting instruments of these forces come to."""
    return sum(
        _greatest(getattr(item, name)) * _greatest(getattr(instruments, name).be_per_unit)
        for item in forces
        for name in FIGHTING
    )


def _greatest(quantity: Quantity) -> float:
    high = quantity.high
    return high if math.isfinite(high) else float(quantity.sample(_ALMOST_SURELY))


def _every_month(results: Results, most: float) -> Range:
    return Range(0.0, most * results.scenario.run.horizon_months)
