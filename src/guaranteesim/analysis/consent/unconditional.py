"""Outcomes whether or not an arrangement enters into force: its own where accepted, no deal's elsewhere.

Each world is weighted by its own chance of acceptance: who accepts is no accident, and a challenger of low
motivation signs more readily. Intervals are those of a mean of what each world adds, the
estimated expectations included. What a world not seen adds is what the arrangement might change there, by the
samples of both runs, times the greatest weight seen.
"""

from __future__ import annotations

from dataclasses import dataclass

from guaranteesim.analysis.consent.acceptance import Acceptance
from guaranteesim.analysis.outcomes.registry import Outcome
from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate, Floats, estimate_smooth_mean
from guaranteesim.analysis.statistics.mean_bounds import ValueRange, find_unseen_range
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
    within: ValueRange
    moved: ValueRange


def mix_outcomes(
    item: Outcome, results: Results, no_deal: Results, acceptance: Acceptance | None
) -> Mixture | None:
    """Return the mean over worlds of weight · outcome + (1 − weight) · outcome without a deal.

    Args:
        item: What to mix.
        results: The arrangement as if in force.
        no_deal: What happens otherwise.
        acceptance: Of the arrangement; None for the run without a deal itself.

    Returns:
        None where the outcome is a share of crises, or one of the runs does not have it.
    """
    these, those = item.compute_by_world(results), item.compute_by_world(no_deal)
    if these is None or those is None or not these.size:
        return None
    without = find_unseen_range(those, item.find_range(no_deal))
    if acceptance is None:
        return Mixture(float(those.mean()), those - those.mean(), without, ValueRange(0.0, 0.0))
    gap = these - those
    mixed = those + acceptance.weights * gap
    value = float(mixed.mean())
    change = find_unseen_range(these, item.find_range(results)) - without
    moved = change.scale_range(float(acceptance.weights.max()))
    within = (without + moved).intersect(item.find_range(results).enclose(item.find_range(no_deal)))
    return Mixture(value, mixed - value + acceptance.compute_influence(gap), within, moved)


def estimate_mixed_outcome(
    item: Outcome, results: Results, no_deal: Results, acceptance: Acceptance | None
) -> Estimate:
    """Return an outcome of worlds, mixed, with its 95 % interval; shares within 0 … 1, amounts not below 0.

    Where acceptance is certain, or certain to fail, it is the outcome of that run itself.
    """
    sure = no_deal if acceptance is None else _find_certain_acceptance(acceptance, results, no_deal)
    if sure is not None:
        return UNKNOWN if item.compute_by_world(sure) is None else item.estimate(sure)
    mixed = mix_outcomes(item, results, no_deal, acceptance)
    if mixed is None:
        return UNKNOWN
    return estimate_smooth_mean(mixed.value, mixed.influence, mixed.within)


def estimate_mixed_difference(one: Mixture | None, other: Mixture | None) -> Estimate:
    """Return a mixed outcome less another, world by world on common random numbers."""
    if one is None or other is None:
        return UNKNOWN
    gap = one.value - other.value
    return estimate_smooth_mean(gap, one.influence - other.influence, one.moved - other.moved)


def _find_certain_acceptance(acceptance: Acceptance, results: Results, no_deal: Results) -> Results | None:
    if not acceptance.weights.any():
        return no_deal
    return results if (acceptance.weights == 1).all() else None
