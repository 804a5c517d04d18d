"""How the model orders the rows of the panel, in words."""

from __future__ import annotations

from guaranteesim.analysis.panel.folds import LOGIT, MODEL
from guaranteesim.analysis.panel.scoring import AUC, ScoredRows


def describe_order(scored: ScoredRows) -> str:
    """Return how the AUC of the model stands to the logit's, as far as the intervals resolve it."""
    own, gap = scored.score(MODEL, AUC), scored.compare(MODEL, LOGIT, AUC)
    if not gap.low <= gap.high:
        return "not resolved"
    # Areas that read the same are level, whatever their further digits.
    is_level = f"{own.value:.2f}" == f"{scored.score(LOGIT, AUC).value:.2f}"
    if gap.high < 0 and not is_level:
        return "clearly worse"
    # To be better than a logit that orders nothing is no order yet.
    if not own.low > 0.5:
        return "no clear order"
    return "clearly better" if gap.low > 0 and not is_level else "not told apart"
