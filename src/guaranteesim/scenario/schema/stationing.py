"""Troops in place as the challenger meets them: heavy or light, forward or rear, and how far they provoke."""

from __future__ import annotations

from typing import Literal

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.quantity import Quantity, declare_number
from guaranteesim.scenario.schema.default_numbers import assume_uniform

Weight = Literal["heavy", "light"]
Location = Literal["forward", "rear"]


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

    opportunity_effect: Quantity = declare_number(assume_uniform(-0.36, 1.0), ge=-1, le=5, unit="ratio")
    """Proportional change of the rate of opportunities where the troops in place are felt in full: positive
    where they provoke (Kenwick and Vasquez 2017), negative where they calm (Johnson and Leeds 2011). The
    range is that of the theories of these names together."""
    grievance: Quantity = declare_number(assume_uniform(-0.02, 0.05), ge=-5, le=5, unit="utility")
    """Worth of staying quiet that the challenger loses where they are felt in full; negative where they
    reassure. The sign is disputed likewise."""
    half_be: Quantity = declare_number(assume_uniform(2.0, 40.0), ge=0, le=1000, unit="BE")
    """Troops in place at which half of both effects is felt; 0: any troops are felt in full."""
    heavy: StationingFactors = StationingFactors(
        denial=assume_uniform(1.0, 1.5), provocation=assume_uniform(0.5, 1.5)
    )
    """Armoured and mechanised forces. Whether heavy or light forces provoke more is disputed."""
    light: StationingFactors = StationingFactors(
        denial=assume_uniform(0.4, 0.9), provocation=assume_uniform(0.5, 1.5)
    )
    """Infantry without heavy weapons."""
    forward: StationingFactors = StationingFactors(
        contact=assume_uniform(1.0, 2.0), provocation=assume_uniform(1.0, 2.0)
    )
    """At the line or the border."""
    rear: StationingFactors = StationingFactors(
        contact=assume_uniform(0.1, 0.7),
        denial=assume_uniform(0.5, 1.0),
        provocation=assume_uniform(0.3, 0.9),
    )
    """Far from the line."""
