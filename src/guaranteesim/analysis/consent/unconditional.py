"""Unconditional outcomes: those of the arrangement where it is accepted, those of no deal elsewhere.

Each world is weighted by its own probability of acceptance, because acceptance and outcomes depend on the
same numbers: a challenger of low motivation is more likely to sign. The interval is that of a mean of the
influences of worlds, including the influence through estimated expectations. A world not seen may change the
outcome by as much as the samples of both runs allow, times the greatest weight seen.
"""

from __future__ import annotations

from dataclasses import dataclass

from guaranteesim.analysis.consent.acceptance import Acceptance
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate, Floats, estimate_smooth_mean
from guaranteesim.analysis.statistics.mean_bounds import ValueRange, find_unseen_range
from guaranteesim.ensemble.results import Results


@dataclass(frozen=True, repr=False)
class Mixture:
    """Unconditional outcome of one arrangement.

    Attributes:
        value: The estimate.
        influence: (W,) W times the change of the estimate by each world.
        within: Range of the outcome of a world not seen.
        moved: Range of the change by the arrangement in a world not seen, times the greatest weight seen.
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
        item: The outcome.
        results: The run of the arrangement as if in force.
        no_deal: The run without an arrangement.
        acceptance: Acceptance of the arrangement; None if ``results`` is the no-deal run itself.

    Returns:
        The mixture, or None where the outcome is a share of crises or missing in one of the runs.
    """
    these, those = item.compute_by_world(results), item.compute_by_world(no_deal)
    if these is None or those is None or not these.size:
        return None
    without = find_unseen_range(those, item.find_range(no_deal))
    # The no-deal run is its own mixture: nothing is accepted there.
    if acceptance is None:
        return Mixture(float(those.mean()), those - those.mean(), without, ValueRange(0.0, 0.0))
    # The gap is also the derivative of the mixture with respect to the weight of a world.
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
    """Return the unconditional outcome with its 95 % interval, within the range of the outcome.

    If acceptance is certain, or impossible, in every world, it equals the outcome of one of the two runs.
    The arguments are those of :func:`mix_outcomes`.
    """
    sure = no_deal if acceptance is None else _find_certain_acceptance(acceptance, results, no_deal)
    if sure is not None:
        return UNKNOWN if item.compute_by_world(sure) is None else item.estimate(sure)
    mixed = mix_outcomes(item, results, no_deal, acceptance)
    if mixed is None:
        return UNKNOWN
    return estimate_smooth_mean(mixed.value, mixed.influence, mixed.within)


def estimate_mixed_difference(one: Mixture | None, other: Mixture | None) -> Estimate:
    """Return an unconditional outcome less another, world by world on common random numbers."""
    if one is None or other is None:
        return UNKNOWN
    gap = one.value - other.value
    # Both influences are by world, so the covariance of common random numbers is included.
    return estimate_smooth_mean(gap, one.influence - other.influence, one.moved - other.moved)


def _find_certain_acceptance(acceptance: Acceptance, results: Results, no_deal: Results) -> Results | None:
    # Only exact zeros and ones are certain; a chance of 0.999 still mixes.
    if not acceptance.weights.any():
        return no_deal
    return results if (acceptance.weights == 1).all() else None
