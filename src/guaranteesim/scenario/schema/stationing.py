"""Troops in place as the challenger meets them: heavy or light, forward or rear, and how far they provoke."""

from __future__ import annotations

from typing import Literal

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.quantity import Quantity, declare_number

Weight = Literal["heavy", "light"]
Location = Literal["forward", "rear"]


def _assume(value: float) -> Quantity:
    return Quantity.point(value, source="assumption")


class StationingFactors(Frozen):
    """Factors on troops in place that are stationed in one way, against troops of which nothing is said."""

    contact: Quantity = declare_number(1.0, ge=0, le=10, unit="ratio")
    """On the chance that they come under attack themselves, which is at most 1."""
    denial: Quantity = declare_number(1.0, gt=0, le=10, unit="ratio")
    """On the brigade-equivalents with which they fight; their upkeep stays."""
    provocation: Quantity = declare_number(1.0, ge=0, le=10, unit="ratio")
    """On the brigade-equivalents by which the challenger feels provoked, or calmed."""


class Stationing(Frozen):
    """Effects of troops in place on the challenger before any act, and factors by how they are stationed.

    A state that keeps troops in place may say of them `weight` and `location`. The factors of both multiply.
    Heavy forces inside the protégé go with fewer interstate conflicts and light ones with more low-level
    disputes (Frederick et al. 2020, RAND RR2533); troops nearby go with fewer wars and with more disputes
    below war (O'Mahony et al. 2018, RAND RR1906). The sizes are assumed.
    """

    opportunity_effect: Quantity = declare_number(0.0, ge=-1, le=5, unit="ratio")
    """Proportional change of the rate of opportunities where the troops in place are felt in full: positive
    where they provoke (Kenwick and Vasquez 2017), negative where they calm (Johnson and Leeds 2011). Second
    edition: uniform(-0.36, 1), the ranges of the theories of these names together."""
    grievance: Quantity = declare_number(0.0, ge=-5, le=5, unit="utility")
    """Worth of staying quiet that the challenger loses where they are felt in full; negative where they
    reassure. The sign is disputed likewise. Second edition: uniform(-0.02, 0.05), assumed."""
    half_be: Quantity = declare_number(_assume(10.0), ge=0, le=1000, unit="BE")
    """Troops in place at which half of both effects is felt; 0: any troops are felt in full. Second edition:
    uniform(2, 40), assumed."""
    # Nothing shipped says how its troops are stationed. Points, so that they are no uncertain inputs of it.
    heavy: StationingFactors = StationingFactors(denial=_assume(1.25))
    """Armoured and mechanised forces. Second edition: denial uniform(1, 1.5), provocation uniform(0.5, 1.5),
    assumed; whether heavy or light forces provoke more is disputed."""
    light: StationingFactors = StationingFactors(denial=_assume(0.65))
    """Infantry without heavy weapons. Second edition: denial uniform(0.4, 0.9), provocation
    uniform(0.5, 1.5), assumed."""
    forward: StationingFactors = StationingFactors(contact=_assume(1.5), provocation=_assume(1.5))
    """At the line or the border. Second edition: contact and provocation uniform(1, 2), assumed."""
    rear: StationingFactors = StationingFactors(
        contact=_assume(0.4), denial=_assume(0.75), provocation=_assume(0.6)
    )
    """Far from the line. Second edition: contact uniform(0.1, 0.7), denial uniform(0.5, 1), provocation
    uniform(0.3, 0.9), assumed."""
