"""Ranks that arrangements may share, in words."""

from __future__ import annotations

from guaranteesim.analysis.robustness.assessment import Assessment

_ROUNDING = 0.001


def name_ties(assessment: Assessment) -> str:
    """Return ", alone or level with others," where arrangements share the first rank in some states."""
    # Without ties the shares of the first rank add up to the whole.
    has_ties = float(assessment.rank_shares.value[:, 0].sum()) > 1 + _ROUNDING
    return ", alone or level with others," if has_ties else ""
