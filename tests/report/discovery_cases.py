"""Discoveries made by hand: boxes on the way of PRIM whose coverage and density can be chosen freely."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from guaranteesim.analysis.discovery.discovery import CheckedRestriction, Discovery
from guaranteesim.analysis.discovery.prim import Box, Restriction

PATHS = (
    "theatre.opportunity.per_year",
    "protege.provocation_per_year",
    "arrangement.commitments.assistance.in_place.EST.ground",
    "challenger.clash_aversion",
    "states.SWE.patience",
)


def make_discovery(
    steps: Sequence[tuple[float, float, int]],
    claimed: int,
    *,
    share: float = 0.3,
    held_out: tuple[float, float] = (0.7, 0.8),
) -> Discovery:
    """A discovery whose boxes have these coverages, densities and numbers of restrictions.

    The last box is chosen, and its first ``claimed`` restrictions stand out from chance.
    """
    boxes = [
        Box(tuple(_restrict(place) for place in range(count)), coverage, density, 0.5)
        for coverage, density, count in steps
    ]
    checked = tuple(
        CheckedRestriction(item, 1.0 if place < claimed else 0.2, place < claimed)
        for place, item in enumerate(boxes[-1].restrictions)
    )
    return Discovery(
        case="A has more major violation within the horizon than B",
        rows=1000,
        share=share,
        inputs=543,
        searched=PATHS,
        trajectory=tuple(boxes),
        chosen=boxes[-1],
        restrictions=checked,
        held_out=held_out,
        leaves=(),
        worlds=50,
        seed=1,
        ranges=dict.fromkeys(PATHS, (0.1, 2.0)),
    )


def _restrict(place: int) -> Restriction:
    # One from below, one from above, one from both sides.
    low, high = ((0.5, math.inf), (-math.inf, 1.5), (0.4, 1.6))[place % 3]
    return Restriction(PATHS[place], low, high, 0.0004 if place < 2 else 0.3)


_STACKED = [(1.0, 0.3, 0), (1.0, 0.32, 1), (1.0, 0.34, 2), (1.0, 0.35, 3), (0.99, 0.36, 4), (0.7, 0.9, 5)]
_DENSE = [(1.0, 0.8, 0), (0.99, 0.84, 1), (0.95, 0.9, 1), (0.9, 1.0, 2), (0.89, 1.0, 3), (0.88, 1.0, 4)]
_LONG = [(1 - 0.02 * step, 0.1 + 0.03 * step, min(step // 4, 5)) for step in range(28)]


@cache
def case(kind: str) -> Discovery:
    """Return a discovery by kind."""
    return {
        "all claimed": lambda: make_discovery([(1.0, 0.3, 0), (0.9, 0.6, 1), (0.7, 0.9, 2)], 2),
        "one claimed": lambda: make_discovery(_STACKED, 1),
        "one": lambda: make_discovery([(1.0, 0.3, 0), (0.7, 0.9, 1)], 1),
        "nothing claimed": lambda: make_discovery(_DENSE, 0, share=0.8, held_out=(math.nan, math.nan)),
        "long": lambda: make_discovery(_LONG, 2, share=0.1),
    }[kind]()


KINDS = ("all claimed", "one claimed", "one", "nothing claimed", "long")
