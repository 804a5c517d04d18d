"""Main effects of the options of each term, over all packages that differ in nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy  # its submodules load when first used
from numpy.typing import NDArray

from guaranteesim.analysis.bargaining.agreement_zone import Floats
from guaranteesim.analysis.bargaining.bargain import Bargain
from guaranteesim.analysis.statistics.intervals import TAIL, Estimate


@dataclass(frozen=True)
class Effect:
    """Effect of an option against the first option of its term.

    Attributes:
        term: The term.
        option: The option.
        state: The state whose surplus changes, or "" for the share of worlds without a major violation.
        change: Mean over the packages that differ in nothing else.
        refused: Share of these packages in which the option, and not the first, meets an absolute objection.
    """

    term: str
    option: str
    state: str
    change: Estimate
    refused: float


def compute_term_effects(bargain: Bargain) -> list[Effect]:
    """Return the effects of every option but the first of its term, for every state and for efficacy."""
    return [
        effect
        for axis, name in enumerate(bargain.negotiation.terms)
        for effect in _compute_effects_of_term(bargain, axis, name)
    ]


def _compute_effects_of_term(bargain: Bargain, axis: int, name: str) -> Iterator[Effect]:
    options = list(bargain.negotiation.terms[name].options)
    for option in options[1:]:
        pairs = find_pairs(bargain, axis, option)
        for column, state in enumerate(bargain.states):
            groups = np.array([item.groups[state] for item in bargain.judged])
            change = _compute_change(bargain, pairs, bargain.priced_surplus[:, column], groups)
            # Absolute objections have no price, so their effect is a share of packages.
            outright = bargain.absolute_counts[:, column] > 0
            met = outright[pairs[1]] & ~outright[pairs[0]]
            yield Effect(name, option, state, change, float(met.mean()) if met.size else 0.0)
        safe = np.array([item.safe for item in bargain.judged])
        yield Effect(name, option, "", _compute_change(bargain, pairs, bargain.efficacy, safe), 0.0)


def _compute_change(bargain: Bargain, pairs: NDArray[np.int64], values: Floats, groups: Floats) -> Estimate:
    """Return the mean of an option less the first, with Student's interval over groups of worlds.

    Args:
        bargain: The negotiation.
        pairs: (2, N) packages with the first option and with the other one.
        values: (P,) one value per package.
        groups: (P, G) the same values as means of groups of worlds.
    """
    # Exclusions may leave no package with the first option beside one with the other.
    if not pairs.size:
        return Estimate(math.nan, math.nan, math.nan, bargain.worlds)
    centre = float((values[pairs[1]] - values[pairs[0]]).mean())
    # Averaging over packages first leaves one difference per group; groups are the independent sample.
    gaps = (groups[pairs[1]] - groups[pairs[0]]).mean(axis=0)
    # One group of worlds shows no spread.
    if gaps.size < 2:
        return Estimate(centre, math.nan, math.nan, bargain.worlds)
    quantile = float(scipy.special.stdtrit(gaps.size - 1, TAIL))
    reach = quantile * float(gaps.std(ddof=1)) / math.sqrt(gaps.size)
    return Estimate(centre, centre - reach, centre + reach, bargain.worlds)


def find_pairs(bargain: Bargain, axis: int, option: str) -> NDArray[np.int64]:
    """Return the packages with the first option of a term and with another one, all else equal, (2, N).

    Combinations that are the same package make one pair; a pair of one package with itself is an option that
    changes nothing beside the others.
    """
    first = next(iter(list(bargain.negotiation.terms.values())[axis].options))
    found = dict.fromkeys(
        (bargain.positions[other], position)
        for chosen, position in bargain.positions.items()
        if chosen[axis] == option
        and (other := (*chosen[:axis], first, *chosen[axis + 1 :])) in bargain.positions
    )
    return np.array(list(found), dtype=np.int64).reshape(-1, 2).T
