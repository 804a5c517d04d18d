"""Main effects of the options of each term, over all packages that differ in nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import scipy  # its submodules load when first used

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
    for position, option in enumerate(options[1:], start=1):
        for column, state in enumerate(bargain.states):
            groups = np.array([item.groups[state] for item in bargain.judged])
            change = _compute_change(bargain, axis, position, bargain.priced_surplus[:, column], groups)
            # Absolute objections have no price, so their effect is a share of packages.
            outright = group_by_option(
                bargain.absolute_counts[:, column] > 0, find_package_shape(bargain), axis
            )
            refused = float((outright[position] & ~outright[0]).mean())
            yield Effect(name, option, state, change, refused)
        safe = np.array([item.safe for item in bargain.judged])
        yield Effect(name, option, "", _compute_change(bargain, axis, position, bargain.efficacy, safe), 0.0)


def _compute_change(bargain: Bargain, axis: int, position: int, values: Floats, groups: Floats) -> Estimate:
    """Return the mean of an option less the first, with Student's interval over groups of worlds.

    Args:
        bargain: The negotiation.
        axis: The term.
        position: The index of the option within its term.
        values: (P,) one value per package.
        groups: (P, G) the same values as means of groups of worlds.
    """
    shape = find_package_shape(bargain)
    split = group_by_option(values, shape, axis)
    centre = float((split[position] - split[0]).mean())
    by_group = group_by_option(groups, shape, axis)
    # Averaging over packages first leaves one difference per group; groups are the independent sample.
    gaps = (by_group[position] - by_group[0]).mean(axis=0)
    # One group of worlds shows no spread.
    if gaps.size < 2:
        return Estimate(centre, math.nan, math.nan, bargain.worlds)
    quantile = float(scipy.special.stdtrit(gaps.size - 1, TAIL))
    reach = quantile * float(gaps.std(ddof=1)) / math.sqrt(gaps.size)
    return Estimate(centre, centre - reach, centre + reach, bargain.worlds)


def find_package_shape(bargain: Bargain) -> tuple[int, ...]:
    """Return the number of options of each term; the packages form a grid of this shape."""
    return tuple(len(term.options) for term in bargain.negotiation.terms.values())


def group_by_option(values: np.ndarray, shape: Sequence[int], axis: int) -> np.ndarray:
    """Return values of packages, (P, …), as (options of one term, packages that share the others, …).

    >>> group_by_option(np.arange(6), (2, 3), 1).tolist()
    [[0, 3], [1, 4], [2, 5]]
    """
    # Packages are listed with the last term varying fastest, which is the order of a C array.
    grid = np.moveaxis(values.reshape(*shape, *values.shape[1:]), axis, 0)
    return grid.reshape(shape[axis], -1, *values.shape[1:])
