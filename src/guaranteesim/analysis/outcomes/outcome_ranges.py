"""Ranges of the possible outcomes per world, derived from the scenario of a run.

The ends matter where all worlds agree, or few differ: see
:mod:`guaranteesim.analysis.statistics.mean_bounds`. An end need not be likely. For forces and arms the upper
end is everything that the states outside the war have, in every month. For months of war it is every month.
The interval of an outcome that no world has had is therefore wide rather than too short.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from guaranteesim.analysis.statistics.mean_bounds import SHARE, ValueRange
from guaranteesim.ensemble.results import Results
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema.commitment import InPlace
from guaranteesim.scenario.schema.states import Forces, State
from guaranteesim.scenario.schema.theatre import FIGHTING, Instruments

_ALMOST_SURELY = 1 - 1e-6
"""The quantile that replaces the greatest value of an unlimited number."""


def range_not_negative(results: Results) -> ValueRange:
    """Return the range of an amount without a known greatest value."""
    return ValueRange(low=0.0)


def range_of_share(results: Results) -> ValueRange:
    """Return the range of a mean share, which is not expected to be 0 or 1 in any world."""
    return ValueRange(0.0, 1.0)


def range_of_whole_share(results: Results) -> ValueRange:
    """Return the range of a share that can be 0 or 1 in single worlds."""
    return SHARE


def range_of_casus(results: Results) -> ValueRange:
    """Return the range of whether the casus foederis is met: only 0 without a commitment."""
    return SHARE if results.scenario.arrangement.commitments else ValueRange(0.0, 0.0)


def range_of_major_violation(results: Results) -> ValueRange:
    """Return the range of whether there is a major violation: only 1 if war is on at the start."""
    return ValueRange(1.0, 1.0) if results.scenario.start.at_war else SHARE


def range_of_months(results: Results) -> ValueRange:
    """Return the range of a number of months within the horizon."""
    return ValueRange(0.0, float(results.scenario.run.horizon_months))


def range_of_peace_months(results: Results) -> ValueRange:
    """Return the range of the months of peace, whose ends are reached; only 0 if war is on at the start."""
    if results.scenario.start.at_war:
        return ValueRange(0.0, 0.0)
    return ValueRange(0.0, float(results.scenario.run.horizon_months), reached=True)


def range_of_in_place_be_months(results: Results) -> ValueRange:
    """Return the range of the forces in place: up to all that the commitments name, in every month."""
    commitments = results.scenario.arrangement.commitments.values()
    stationed = [forces for commitment in commitments for forces in commitment.in_place.values()]
    return _scale_to_horizon(results, _compute_most_brigades(results.scenario.theatre.instruments, stationed))


def range_of_fighting_be_months(results: Results) -> ValueRange:
    """Return the range of the forces fighting: up to all that outside states have, in every month."""
    states = [state.forces for state in _list_outside_states(results)]
    return _scale_to_horizon(results, _compute_most_brigades(results.scenario.theatre.instruments, states))


def range_of_be_months(results: Results) -> ValueRange:
    """Return the range of the forces in place and fighting."""
    both = range_of_in_place_be_months(results).high + range_of_fighting_be_months(results).high
    return ValueRange(0.0, both)


def range_of_arms_bn(results: Results) -> ValueRange:
    """Return the range of the arms given: up to all that outside states can give, in every month."""
    return _scale_to_horizon(
        results, sum(_find_greatest(state.forces.arms) for state in _list_outside_states(results))
    )


def _list_outside_states(results: Results) -> list[State]:
    """Return the states other than the challenger and the protégé."""
    scenario = results.scenario
    principals = (scenario.challenger.state, scenario.protege.state)
    return [state for name, state in scenario.states.items() if name not in principals]


def _compute_most_brigades(instruments: Instruments, forces: Iterable[Forces | InPlace]) -> float:
    """Return the greatest sum of brigade-equivalents of the fighting instruments of these forces."""
    return sum(
        _find_greatest(getattr(item, name)) * _find_greatest(getattr(instruments, name).be_per_unit)
        for item in forces
        for name in FIGHTING
    )


def _find_greatest(quantity: Quantity) -> float:
    # A distribution without an upper end has no greatest value; a far quantile takes its place.
    high = quantity.high
    return high if math.isfinite(high) else float(quantity.sample_values(_ALMOST_SURELY))


def _scale_to_horizon(results: Results, most: float) -> ValueRange:
    return ValueRange(0.0, most * results.scenario.run.horizon_months)
