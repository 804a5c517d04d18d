"""Troops in place as provocation, part of step 3 of the month (docs/model.md III.iv.c)."""

from __future__ import annotations

from guaranteesim.equations import felt_presence
from guaranteesim.model.month import Month
from guaranteesim.streams import Floats, Index


def find_opportunity_factor(model: Month) -> Floats | float:
    """Return the factor of the troops in place on the rate of opportunities, (W,)."""
    terms = model.numbers.theatre.stationing
    if not terms.opportunity_effect.any():
        return 1.0
    felt = felt_presence(model.calendar.provoking_be, terms.half_be)
    return 1 + terms.opportunity_effect * felt


def find_grievance(model: Month, at: Index) -> Floats | float:
    """Return what the troops in place take from the worth of staying quiet, utility (k,)."""
    terms = model.numbers.theatre.stationing
    if not terms.grievance.any():
        return 0.0
    felt = felt_presence(model.calendar.provoking_be.take(at), terms.half_be.take(at))
    return terms.grievance.take(at) * felt
