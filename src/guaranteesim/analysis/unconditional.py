"""Outcomes whether or not an arrangement enters into force: its own where accepted, no deal's elsewhere.

Each world is weighted by its own chance of acceptance: who accepts is no accident, and a challenger of low
motivation signs more readily. Intervals are those of a mean of what each world adds, the
estimated expectations included. What a world not seen adds is what the arrangement might change there, by the
samples of both runs, times the greatest weight seen.
"""

from __future__ import annotations

from dataclasses import dataclass

from guaranteesim.analysis.acceptance import Acceptance
from guaranteesim.analysis.bounds import Range, unseen_range
from guaranteesim.analysis.intervals import UNKNOWN, Estimate, Floats, smooth_mean
from guaranteesim.analysis.outcomes import Outcome
from guaranteesim.ensemble.results import Results


@dataclass(frozen=True, repr=False)
class Mixture:
    """One outcome, mixed.

    Attributes:
        value: The estimate.
        influence: (W,) what each world moves it by, W times over.
        within: Where the outcome of a world not seen lies.
        moved: Where what the arrangement changes in such a world lies, by the greatest weight seen.
    """

    value: float
    influence: Floats
    within: Range
    moved: Range


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
    without = unseen_range(those, item.within(no_deal))
    if acceptance is None:
        return Mixture(float(those.mean()), those - those.mean(), without, Range(0.0, 0.0))
    gap = these - those
    mixed = those + acceptance.weights * gap
    value = float(mixed.mean())
    change = unseen_range(these, item.within(results)) - without
    moved = change.times(float(acceptance.weights.max()))
    within = (without + moved).cut(item.within(results).around(item.within(no_deal)))
    return Mixture(value, mixed - value + acceptance.influence(gap), within, moved)


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
    return smooth_mean(mixed.value, mixed.influence, mixed.within)


def unconditional_difference(one: Mixture | None, other: Mixture | None) -> Estimate:
    """A mixed outcome less another, world by world on common random numbers."""
    if one is None or other is None:
        return UNKNOWN
    gap = one.value - other.value
    return smooth_mean(gap, one.influence - other.influence, one.moved - other.moved)


def _certain(acceptance: Acceptance, results: Results, no_deal: Results) -> Results | None:
    if not acceptance.weights.any():
        return no_deal
    return results if (acceptance.weights == 1).all() else None
