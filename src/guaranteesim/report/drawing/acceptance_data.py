"""What the figures of acceptance share."""

from __future__ import annotations

from guaranteesim.analysis.comparison.comparison import Comparison


def lacking(comparison: Comparison) -> str | None:
    """Why acceptance cannot be drawn; None if it can."""
    if comparison.no_deal is None:
        return (
            "the scenarios name no no_deal scenario among them, so that nobody is asked whether they accept"
        )
    return None if comparison.arrangements else "there is no arrangement to accept"
