"""Outcomes whether or not an arrangement enters into force: its own where accepted, no deal's elsewhere.

Each world is weighted by its own chance of acceptance: who accepts is no accident, and a challenger of low
motivation signs more readily. Intervals are those of the delta method, the estimated expectations included.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import scipy  # its submodules load when first used

from guaranteesim.analysis.acceptance import Acceptance
from guaranteesim.analysis.intervals import TAIL, UNKNOWN, Estimate, Floats, smooth_mean, wilson
from guaranteesim.analysis.outcomes import Outcome, ShareOfWorlds
from guaranteesim.ensemble.results import Results


@dataclass(frozen=True, repr=False)
class Mixture:
    """One outcome, mixed; ``influence`` (W,) is what each world moves ``value`` by, W times over."""

    value: float
    influence: Floats


def mixture(
    item: Outcome, results: Results, no_deal: Results, acceptance: Acceptance | None
) -> Mixture | None:
    """The mean over worlds of weight · outcome + (1 − weight) · outcome without a deal.

    Args:
        item: What to mix.
        results: The arrangement as if in force.
        no_deal: What happens otherwise.
        acceptance: Of the arrangement; None for the run without a deal itself.

    Returns:
        None where the outcome is a share of crises, or one of the runs does not have it.
    """
    these, those = item.of_worlds(results), item.of_worlds(no_deal)
    if these is None or those is None or not these.size:
        return None
    if acceptance is None:
        return Mixture(float(those.mean()), those - those.mean())
    gap = these - those
    mixed = those + acceptance.weights * gap
    value = float(mixed.mean())
    return Mixture(value, mixed - value + acceptance.influence(gap))


def unconditional(
    item: Outcome, results: Results, no_deal: Results, acceptance: Acceptance | None
) -> Estimate:
    """An outcome of worlds, mixed, with its 95 % interval; shares within 0 … 1, amounts not below 0.

    Where acceptance is certain, or certain to fail, it is the outcome of that run itself.
    """
    sure = no_deal if acceptance is None else _certain(acceptance, results, no_deal)
    if sure is not None:
        return UNKNOWN if item.of_worlds(sure) is None else item.estimate(sure)
    mixed = mixture(item, results, no_deal, acceptance)
    if mixed is None:
        return UNKNOWN
    if isinstance(item, ShareOfWorlds):
        return _share(mixed)
    found = smooth_mean(mixed.value, mixed.influence)
    return Estimate(found.value, max(found.low, 0.0), found.high, found.n)


def unconditional_difference(item: Outcome, one: Mixture | None, other: Mixture | None) -> Estimate:
    """A mixed outcome less another, world by world on common random numbers."""
    if one is None or other is None:
        return UNKNOWN
    found = smooth_mean(one.value - other.value, one.influence - other.influence)
    if item.unit != "share":
        return found
    return Estimate(found.value, max(found.low, -1.0), min(found.high, 1.0), found.n)


def _certain(acceptance: Acceptance, results: Results, no_deal: Results) -> Results | None:
    if not acceptance.weights.any():
        return no_deal
    return results if (acceptance.weights == 1).all() else None


def _share(mixed: Mixture) -> Estimate:
    """Wilson's interval at the effective number of worlds (Korn and Graubard 1998), Student's quantile."""
    n, p = mixed.influence.size, mixed.value
    if n < 2:
        return Estimate(p, math.nan, math.nan, n)
    variance = float(mixed.influence.var(ddof=1))
    effective = n * p * (1 - p) / variance if variance > 0 and 0 < p < 1 else n
    quantile = float(scipy.special.stdtrit(n - 1, TAIL))
    low, high = wilson(p * effective, effective, quantile)
    return Estimate(p, max(low, 0.0), min(high, 1.0), n)
