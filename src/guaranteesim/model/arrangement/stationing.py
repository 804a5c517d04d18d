"""How the troops in place of the parties to a commitment are stationed, as factors (docs/model.md III.iv.c).

Heavy or light, forward or rear: they are met, fight and provoke more or less than troops of which nothing is
said.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guaranteesim.scenario.numbers.drawn import DrawnInPlace, DrawnStationing
from guaranteesim.streams import Floats


@dataclass(frozen=True)
class StationingFactors:
    """Factors on the troops in place of each party, (W, columns) each."""

    contact: Floats
    denial: Floats
    provocation: Floats


def find_stationing_factors(
    terms: DrawnStationing, in_place: dict[str, DrawnInPlace], codes: list[str], size: int
) -> StationingFactors | None:
    """Return the factors of the parties ``codes``; None if no text says how any are stationed."""
    if not any(stationed.weight or stationed.location for stationed in in_place.values()):
        return None
    shape = (size, len(codes))
    factors = StationingFactors(np.ones(shape), np.ones(shape), np.ones(shape))
    for position, code in enumerate(codes):
        stationed = in_place.get(code)
        if stationed is not None:
            for way in filter(None, (stationed.weight, stationed.location)):
                said = getattr(terms, way)
                factors.contact[:, position] *= said.contact
                factors.denial[:, position] *= said.denial
                factors.provocation[:, position] *= said.provocation
    return factors
