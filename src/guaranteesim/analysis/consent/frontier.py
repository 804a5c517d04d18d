"""Frontier of arrangements: acceptability, efficacy and the risk of escalation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.statistics.intervals import Estimate


@dataclass(frozen=True)
class FrontierPoint:
    """Position of one arrangement on the frontier.

    Attributes:
        name: The arrangement.
        acceptability: Probability that it enters into force.
        efficacy: Share of worlds without a major violation within the horizon, if in force.
        escalation: Share of worlds with a direct clash, if in force.
        efficient: Whether no other arrangement is at least as good in all three and better in one.
    """

    name: str
    acceptability: Estimate
    efficacy: Estimate
    escalation: Estimate
    efficient: bool


def find_efficient(goods: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return the Pareto set of n alternatives.

    Args:
        goods: (n, k) values; greater ones are better.

    Returns:
        bool (n,): whether no other row is at least as good in every column and better in one.
    """
    # Pairs of rows by broadcasting, (n, n): entry [i, j] compares row j with row i.
    at_least = np.all(goods[None, :, :] >= goods[:, None, :], axis=2)
    better = np.any(goods[None, :, :] > goods[:, None, :], axis=2)
    return np.asarray(~np.any(at_least & better, axis=1), dtype=np.bool_)


def locate_on_frontier(
    names: Sequence[str], estimates: Sequence[tuple[Estimate, Estimate, Estimate]]
) -> list[FrontierPoint]:
    """Return one point per arrangement; the Pareto set is that of the estimates, without their intervals.

    Args:
        names: Names of the arrangements.
        estimates: Acceptability, efficacy and escalation of each, as in :class:`FrontierPoint`.
    """
    # All three columns must be "more is better", so the risk changes its sign.
    goods = np.array([[yes.value, good.value, -risk.value] for yes, good, risk in estimates])
    best = find_efficient(goods.reshape(-1, 3))
    return [
        FrontierPoint(name, *found, bool(flag))
        for name, found, flag in zip(names, estimates, best, strict=True)
    ]


def compute_complement(share: Estimate) -> Estimate:
    """Return 1 less a share, with its interval."""
    return Estimate(1 - share.value, 1 - share.high, 1 - share.low, share.n)
