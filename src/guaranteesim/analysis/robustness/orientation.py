"""Orientation of outcomes: which are better when greater, and how small a difference counts as none."""

from __future__ import annotations

import math

from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.statistics.mean_bounds import ValueRange

BETTER_WHEN_GREATER = frozenset({"mean_peace_months", "true_reliability", "believed_reliability"})
"""Outcomes of which more is better. Of all others less is better, forces and arms being costs."""

_MARGIN_OF_SHARE = 0.001


def find_orientation(outcome: Outcome) -> int:
    """Return 1 where more of the outcome is better, −1 where less is."""
    return 1 if outcome.name in BETTER_WHEN_GREATER else -1


def find_margin(outcome: Outcome) -> float:
    """Return the greatest difference that counts as none, in the unit of the outcome.

    An arrangement that is almost surely refused differs from no deal by next to nothing, and such a
    difference should not decide a rank.
    """
    return _MARGIN_OF_SHARE if outcome.unit == "share" else 0.01


def find_value_range(outcome: Outcome) -> ValueRange:
    """Return the range of a mean of the outcome in any scenario."""
    return ValueRange(0.0, 1.0 if outcome.unit == "share" else math.inf)
