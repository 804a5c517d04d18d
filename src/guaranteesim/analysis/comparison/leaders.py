"""Leading arrangements by one measure: the best one, and those that cannot be distinguished from it.

Runs are compared pair by pair on common random numbers. Two are distinguished where the 95 % interval of
their difference excludes 0; each interval has 95 % by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from guaranteesim.analysis.comparison.run_set import RunSet
from guaranteesim.analysis.consent.acceptance import Acceptance, JointAcceptance
from guaranteesim.analysis.consent.choices import AS_ASSUMED
from guaranteesim.analysis.consent.weighings import WEIGHINGS
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.statistics.intervals import Estimate, estimate_smooth_mean


@dataclass(frozen=True)
class Leaders:
    """The best of several arrangements by one measure.

    Attributes:
        best: Name of the arrangement with the best estimate; the first of those with equal estimates.
        tied: Names of those that cannot be distinguished from it, the best estimate first.
        rest: Names of all others, the best estimate first.
    """

    best: str
    tied: tuple[str, ...]
    rest: tuple[str, ...]

    @property
    def leading_group(self) -> tuple[str, ...]:
        """The best arrangement and those that cannot be distinguished from it."""
        return (self.best, *self.tied)


def find_leaders(
    names: Sequence[str], value: Callable[[str], float], difference: Callable[[str, str], Estimate]
) -> Leaders:
    """Return the arrangement with the least value, and those that cannot be distinguished from it.

    Args:
        names: The arrangements, at least one.
        value: Returns the measure of an arrangement; less is better.
        difference: Returns the measure of one arrangement less that of another, with its interval.
    """
    # sorted is stable, so equal estimates keep the order of the arrangements.
    best, *others = sorted(names, key=value)
    tied = tuple(name for name in others if not difference(name, best).excludes_zero)
    return Leaders(best, tied, tuple(name for name in others if name not in tied))


def find_least_in_force(together: RunSet, item: Outcome) -> Leaders:
    """Return the arrangements with the least of an outcome, each taken as in force."""
    return find_leaders(
        [run.name for run in together.arrangements],
        lambda name: item.estimate(together[name]).value,
        lambda name, best: item.estimate_difference(together[name], together[best]),
    )


def find_least_unconditional(together: RunSet, item: Outcome) -> Leaders:
    """Return the arrangements with the least of an unconditional outcome, which includes refusals."""
    return find_leaders(
        [run.name for run in together.arrangements],
        lambda name: together.unconditional(item, name).value,
        lambda name, best: together.unconditional_difference(item, name, best),
    )


def find_likeliest_accepted(acceptances: Mapping[str, Acceptance] | Mapping[str, JointAcceptance]) -> Leaders:
    """Return the arrangements that all required states accept with the greatest chance."""
    return find_leaders(
        list(acceptances),
        # The least of the negative is the greatest chance.
        lambda name: -acceptances[name].joint.value,
        lambda name, best: estimate_joint_difference(acceptances[name], acceptances[best]),
    )


def estimate_joint_difference(
    one: Acceptance | JointAcceptance, other: Acceptance | JointAcceptance
) -> Estimate:
    """Return the difference of two joint probabilities of acceptance, world by world."""
    gap = one.weights - other.weights
    value = float(gap.mean())
    return estimate_smooth_mean(value, gap - value + one.moved - other.moved)


def find_likeliest_by_weighing(together: RunSet) -> dict[str, str]:
    """Return the likeliest arrangement to be accepted, by weighing, where it differs from the assumed one.

    A weighing is left out where one of its leading arrangements also leads under the assumed weights, because
    then the answer does not clearly change.
    """
    if together.no_deal is None:
        return {}
    usual = find_likeliest_accepted(together.acceptances).leading_group
    found = {}
    for weighing in WEIGHINGS:
        if weighing == AS_ASSUMED:
            continue
        # Ties under either weighing make the change of leader uncertain, so whole groups are compared.
        leaders = find_likeliest_accepted(together.weigh_acceptances(weighing))
        if not set(leaders.leading_group) & set(usual):
            found[weighing.title] = leaders.best
    return found
