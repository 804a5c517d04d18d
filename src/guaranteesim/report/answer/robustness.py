"""The sentence on what the answer hangs on, as far as the runs tell, and on what was not examined."""

from __future__ import annotations

from collections.abc import Iterator

from guaranteesim.analysis.comparison.leaders import find_least_unconditional, find_likeliest_by_weighing
from guaranteesim.analysis.consent.weighings import WEIGHINGS
from guaranteesim.report.answer.peace_ranking import VIOLATION, PeaceRanking
from guaranteesim.report.words.formats import join_names
from guaranteesim.report.words.intervals import format_share_interval


def describe_robustness(ranking: PeaceRanking) -> str:
    """Say whether refusals and other weights change the order, and what was not examined."""
    parts = []
    if ranking.comparison.no_deal is not None and not ranking.has_one_arrangement:
        parts = [*_describe_order_with_refusals(ranking), *_describe_other_weighings(ranking)]
    ask = "" if ranking.has_one_arrangement else " (`--theories all` asks)"
    return " ".join([*parts, f"Not examined: which assumption decides{ask}."])


def _describe_order_with_refusals(ranking: PeaceRanking) -> Iterator[str]:
    """Say whether the order by violations holds where refusals are counted in."""
    leaders, best = find_least_unconditional(ranking.comparison, VIOLATION), ranking.best.name
    if not leaders.rest:
        yield "Counting refusals, no arrangement can be told apart from the best."
    elif best in leaders.tied_group:
        still = "is still among the best" if leaders.tied else "still does best"
        yield f"Counting refusals, {ranking.titles[best]} {still}."
    else:
        first, mine = (
            format_share_interval(ranking.comparison.unconditional(VIOLATION, name))
            for name in (leaders.best, best)
        )
        yield (
            f"Counting refusals, the order turns: {ranking.titles[leaders.best]} does best "
            f"({first}, {ranking.titles[best]} {mine})."
        )


def _describe_other_weighings(ranking: PeaceRanking) -> Iterator[str]:
    """Say which other weights of consent change which arrangement is likeliest accepted."""
    changed, count = find_likeliest_by_weighing(ranking.comparison), len(WEIGHINGS) - 1
    if not changed:
        yield f"None of {count} other weights of consent changes which is likeliest accepted."
        return
    names = join_names([ranking.titles[name] for name in dict.fromkeys(changed.values())], "or")
    yield f"Under {len(changed)} of {count} other weights of consent, {names} is likeliest accepted."
