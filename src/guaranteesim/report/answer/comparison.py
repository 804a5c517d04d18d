"""The answer of a comparison: peace, acceptance, and the effect of refusals and other weights."""

from __future__ import annotations

import math
from collections.abc import Iterator

from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.comparison.leaders import find_least_unconditional, find_likeliest_by_weighing
from guaranteesim.analysis.consent.weighings import WEIGHINGS
from guaranteesim.analysis.sensitivity.deciding_inputs import DecidingInputs
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.report.answer.acceptance import describe_acceptance
from guaranteesim.report.answer.peace import describe_peace
from guaranteesim.report.answer.peace_ranking import VIOLATION, PeaceRanking
from guaranteesim.report.words.differences import DifferenceWords
from guaranteesim.report.words.inputs import label_input
from guaranteesim.report.words.intervals import format_share_interval
from guaranteesim.report.words.names import format_count, join_names
from guaranteesim.report.words.side_terms import list_side_term_sentences
from guaranteesim.scenario.files.channels import find_channel


def build_comparison_answer(comparison: Comparison) -> list[str]:
    """Return short paragraphs: on peace, acceptance, the assumptions that both depend on, and side terms."""
    findings = PeaceRanking(comparison)
    answer = [describe_peace(findings), describe_acceptance(findings), describe_robustness(findings)]
    return [*answer, *list_side_term_sentences([item.scenario for item in comparison.results])]


def describe_robustness(ranking: PeaceRanking) -> str:
    """Return whether refusals and other weights change the order, and which inputs decide."""
    parts = []
    if ranking.comparison.no_deal is not None and not ranking.has_one_arrangement:
        parts = [*_describe_order_with_refusals(ranking), *_describe_other_weighings(ranking)]
    return " ".join([*parts, describe_assumptions(ranking)])


def describe_assumptions(ranking: PeaceRanking) -> str:
    """Return what the lead of the best arrangement hangs on: a mechanism, and the inputs that decide it."""
    return " ".join([*_describe_mechanism(ranking), _describe_inputs(ranking)])


def _describe_mechanism(ranking: PeaceRanking) -> Iterator[str]:
    """Yield what is left of the lead without the mechanism that it rests on most."""
    found = ranking.comparison.removals
    if found is None:
        return
    words = DifferenceWords(VIOLATION)
    best, worlds = ranking.titles[found.second], format_count(found.worlds, "world")
    if not found.resolved:
        yield f"Which mechanism the lead of {best} rests on is not resolved at {worlds}."
        return
    most = found.resolved[0]
    total = words.format_size(found.total.value)
    left = f"lower violations by {words.format_sized_interval(most.left)} points, not {total}"
    if not most.left.excludes_zero:
        left = f"not be told apart from {ranking.titles[found.first]}, rather than by {total} points"
    elif most.left.value > 0:
        left = (
            f"raise violations by {words.format_sized_interval(most.left)} points, not lower them by {total}"
        )
    phrase = find_channel(most.name).phrase
    first = "first " if found.worlds < ranking.comparison.worlds else ""
    yield f"Without {phrase}, {best} would {left} ({first}{worlds}; `guaranteesim channels`)."


def _describe_inputs(ranking: PeaceRanking) -> str:
    """Return which uncertain inputs the lead of the best arrangement hangs on, from the run's own worlds."""
    comparison, best = ranking.comparison, ranking.best
    found = comparison.find_deciding(best.name)
    title = ranking.titles[best.name]
    # An arrangement has no lead over itself.
    lead = f"peace under {title}" if best.name == comparison.baseline else f"the lead of {title}"
    if found is None:
        return f"Not examined at {format_count(comparison.worlds, 'world')}: which input {lead} hangs on."
    inputs = f"{found.inputs:,} uncertain inputs"
    if not found.paths:
        worlds = format_count(found.worlds, "world")
        return f"Which of {inputs} {lead} hangs on is not resolved at {worlds}."
    named = label_input(found.paths[0], best.scenario)
    ends = _describe_ends(found, best.name == comparison.baseline)
    others = len(found.paths) - 1
    more = f"; {others} more {'stands' if others == 1 else 'stand'} out" if others else ""
    if found.ends is not None and not _differ(*found.ends):
        # It may act in the middle of its range, or be one of the false alarms that the threshold allows.
        hangs = f"{named} stands out most, but its ends do not move {lead} visibly"
        return f"Of {inputs}, {hangs}{ends}{more} (`guaranteesim sensitivity`)."
    return f"Of {inputs}, {lead} hangs most on {named}{ends}{more} (`guaranteesim sensitivity`)."


def _differ(first: Estimate, second: Estimate) -> bool:
    """Return whether two independent values differ by more than their 95 % intervals together allow."""
    widths = [(item.high - item.low) / 2 for item in (first, second)]
    return abs(first.value - second.value) > math.hypot(*widths)


def _describe_ends(found: DecidingInputs, is_share: bool) -> str:
    """Return the output in the fifths of the worlds where the strongest input is lowest and highest."""
    if found.ends is None:
        return ""
    words = DifferenceWords(VIOLATION)
    low, high = found.ends
    if is_share:
        values = (format_share_interval(low), format_share_interval(high))
    else:
        # A lead is a reduction of violations.
        values = (words.format_signed_interval(low), f"{words.format_signed_interval(high)} points")
    return f": {values[0]} in the worlds of its lowest fifth, {values[1]} in those of its highest"


def _describe_order_with_refusals(ranking: PeaceRanking) -> Iterator[str]:
    """Yield whether the order by violations holds when refusals are counted."""
    # Refusals can turn the order, because an arrangement that deters may never enter into force.
    leaders, best = find_least_unconditional(ranking.comparison, VIOLATION), ranking.best.name
    if not leaders.rest:
        yield "Counting refusals, no arrangement can be told apart from the best."
    elif best in leaders.leading_group:
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
    """Yield how many other weights of consent change the arrangement that is likeliest accepted."""
    changed, count = find_likeliest_by_weighing(ranking.comparison), len(WEIGHINGS) - 1
    if not changed:
        yield f"None of {count} other weights of consent changes which is likeliest accepted."
        return
    names = join_names([ranking.titles[name] for name in dict.fromkeys(changed.values())], "or")
    yield f"Under {len(changed)} of {count} other weights of consent, {names} is likeliest accepted."
