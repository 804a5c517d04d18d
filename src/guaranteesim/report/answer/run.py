"""The answer of one run: the duration of peace, the help and its delay, and the states in the way."""

from __future__ import annotations

from guaranteesim.analysis.outcomes.blockers import find_most_blocking
from guaranteesim.analysis.outcomes.funnel import estimate_days_to_act
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results
from guaranteesim.report.words.intervals import format_amount_interval, format_horizon, format_share_interval
from guaranteesim.report.words.names import find_state_title, format_count, join_names, join_names_briefly
from guaranteesim.report.words.side_terms import list_side_term_sentences

_WIDE = 0.4
"""Width of the interval of a share from which it is called not resolved."""


def build_run_answer(results: Results) -> list[str]:
    """Return some sentences: peace, help, states in its way, required acceptance, and side terms."""
    return [
        _describe_peace(results),
        *_describe_help(results),
        *_describe_blocking(results),
        *_describe_required_acceptance(results),
        *list_side_term_sentences([results.scenario]),
    ]


def _describe_peace(results: Results) -> str:
    """Return the share of worlds with a major violation and the mean months of peace."""
    # A scenario that names a no-deal scenario is run as if all required states had accepted.
    start = f"{'If in force, ' if results.scenario.no_deal else ''}{results.title or results.name}"
    months = results.scenario.run.horizon_months
    violation = format_share_interval(find_outcome("major_violation").estimate(results))
    peace = format_amount_interval(find_outcome("mean_peace_months").estimate(results))
    return (
        f"{start} leaves a major violation in {violation} of worlds in {format_horizon(months)}; "
        f"until the first, peace holds for {peace} of {format_count(months, 'month')} on average."
    )


def _describe_help(results: Results) -> list[str]:
    """Return how often help came in the crises with the casus foederis met."""
    if not results.scenario.arrangement.commitments:
        return ["There is no guarantee, so nobody is called upon and nobody can block."]
    covered = int(results.world_table[Worlds.casus].sum())
    if not covered:
        return ["The guarantee is not put to the test: no crisis that it covers occurs in any world."]
    in_time = format_share_interval(find_outcome("in_time").estimate(results))
    said = (
        f"The guarantee covers {format_count(covered, 'crisis', 'crises')} in all worlds; "
        f"{_describe_fulfilment(results)}the help is adequate in time in {in_time}"
    )
    days = estimate_days_to_act(results)
    late = f"; the first to act takes {format_amount_interval(days)} days (median)" if days.is_known else ""
    return [f"{said}{late}."]


def _describe_fulfilment(results: Results) -> str:
    """Return how often calls are honoured in full and by nobody, or nothing if no crisis was called."""
    full, nobody, force = (
        find_outcome(name).estimate(results)
        for name in ("honoured_in_full", "honoured_by_nobody", "force_in_time")
    )
    if not full.is_known:
        return ""
    said = (
        f"when called, it is honoured in full in {format_share_interval(full)} and by nobody in "
        f"{format_share_interval(nobody)}, "
    )
    in_time = (
        f"{format_share_interval(force)} of the promised force comes in time, " if force.is_known else ""
    )
    return f"{said}{in_time}and "


def describe_unresolved_shares(results: Results) -> list[str]:
    """Return a sentence on the shares of the answer whose intervals say next to nothing, if any."""
    found = [find_outcome(name) for name in ("major_violation", "honoured_in_full", "in_time")]
    wide = [
        outcome.title
        for outcome in found
        if (estimate := outcome.estimate(results)).is_known and estimate.high - estimate.low > _WIDE
    ]
    if not wide:
        return []
    worlds = format_count(len(results.world_table), "world")
    return [f"Not resolved at {worlds}: {join_names(wide)}; more --worlds narrow the intervals."]


def _describe_required_acceptance(results: Results) -> list[str]:
    """Return the states whose acceptance the run assumes, if the scenario names a no-deal scenario."""
    if results.scenario.no_deal is None:
        return []
    states = [find_state_title(results.scenario, state) for state in results.scenario.required]
    return [
        f"To be in force it takes the acceptance of {join_names_briefly(states, 5)}; "
        "`guaranteesim compare` asks whether they would give it."
    ]


def _describe_blocking(results: Results) -> list[str]:
    """Return the states in the way, in the crises in which the guarantee was called and no action decided."""
    # Blocking is defined only for crises in which a commitment was called.
    if not results.world_table[Worlds.called].sum():
        return []
    blocking = find_most_blocking(results)
    if not blocking.failed:
        return ["Whenever it is called, action is decided."]
    said = f"In {format_count(blocking.failed, 'crisis', 'crises')} it is called and no action is decided"
    if not blocking.states:
        return [f"{said}, though no state keeps others from it."]
    states = join_names_briefly([find_state_title(results.scenario, state) for state in blocking.states])
    many = len(blocking.states) > 1
    where = (
        "its way" if blocking.failed == 1 else f"the way in {format_share_interval(blocking.share)} of these"
    )
    return [f"{said}; {states} {'each stand' if many else 'stands'} in {where}."]
