"""The sentence on peace: the arrangement that keeps it best if in force, and how sure the order is."""

from __future__ import annotations

from guaranteesim.report.answer.peace_ranking import VIOLATION, PeaceRanking
from guaranteesim.report.words.intervals import format_horizon


def describe_peace(ranking: PeaceRanking) -> str:
    """Return which arrangement keeps the peace best, next to a reference, and which are tied with it."""
    if ranking.has_one_arrangement:
        return _describe_single_arrangement(ranking)
    # Without a resolved difference, no arrangement may be called the best.
    if not ranking.leaders.rest:
        return _describe_full_tie(ranking)
    best, leaders = ranking.titles[ranking.best.name], ranking.leaders
    surely = "world by world, it is told apart from all others"
    if leaders.tied:
        surely = f"{ranking.join_titles(leaders.tied)} cannot be told apart from it"
    elif len(leaders.rest) == 1:
        surely = "world by world, the two are told apart"
    violations = f"{_describe_violations_of_best(ranking)}{_describe_reference(ranking)}"
    return f"If in force, {best} keeps the peace best: {violations}; {surely} {ranking.sample_size_phrase}."


def _describe_violations_of_best(ranking: PeaceRanking) -> str:
    """Return the share of worlds in which the best arrangement is violated."""
    share = ranking.format_violation(ranking.best.name)
    return f"a major violation in {share} of worlds in {format_horizon(ranking.comparison.horizon_months)}"


def _describe_full_tie(ranking: PeaceRanking) -> str:
    """Return that no arrangement differs from the best, and the two ends of the order."""
    worst = ranking.leaders.tied[-1]
    best = f"{ranking.titles[ranking.best.name]}, with {_describe_violations_of_best(ranking)}"
    said = (
        f"If in force, none can be told apart from the one that keeps the peace best "
        f"{ranking.sample_size_phrase}: {best}"
    )
    share = ranking.format_violation(worst)
    if share != ranking.format_violation(ranking.best.name):
        said += f"; of the arrangements, {ranking.titles[worst]} is violated most often, in {share}"
    return f"{said}{_describe_reference(ranking)}."


def _describe_reference(ranking: PeaceRanking) -> str:
    """Return the reference in brackets: the baseline, or no deal if the baseline is among the best."""
    for name in (ranking.comparison.baseline, ranking.comparison.no_deal):
        if name is not None and name not in ranking.leaders.leading_group:
            return f" ({ranking.titles[name]} {ranking.format_violation(name)})"
    return ""


def _describe_single_arrangement(ranking: PeaceRanking) -> str:
    """Return how a single arrangement does, next to no deal if that was run."""
    said = f"If in force, {ranking.titles[ranking.best.name]} leaves {_describe_violations_of_best(ranking)}"
    if ranking.comparison.no_deal is None:
        return f"{said}; nothing is compared with it."
    other = ranking.comparison[ranking.comparison.no_deal]
    # The paired difference on common random numbers is far sharper than two separate intervals.
    gap = VIOLATION.estimate_difference(ranking.best, other)
    against = f"{ranking.titles[other.name]} ({ranking.format_violation(other.name)})"
    if not gap.excludes_zero:
        return f"{said}; that cannot be told apart from {against} {ranking.sample_size_phrase}."
    return f"{said}, {'fewer' if gap.high < 0 else 'more'} than under {against}."
