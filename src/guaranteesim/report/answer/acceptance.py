"""The sentence on acceptance: who would refuse the best arrangement, and which one is likeliest accepted."""

from __future__ import annotations

import re

from guaranteesim.analysis.comparison.leaders import find_likeliest_accepted
from guaranteesim.analysis.consent.binding_constraint import BindingConstraint, find_binding_constraint
from guaranteesim.analysis.consent.prices import compute_price
from guaranteesim.analysis.outcomes.blockers import find_most_blocking
from guaranteesim.report.answer.peace_ranking import PeaceRanking
from guaranteesim.report.words import formats
from guaranteesim.report.words.intervals import format_share_interval
from guaranteesim.report.words.names import find_state_title, format_count, join_names, join_names_briefly
from guaranteesim.report.words.objections import UTILITY_PART_WORDS, describe_feature
from guaranteesim.report.words.prices import describe_turning, format_required
from guaranteesim.scenario.schema import Scenario


def describe_acceptance(ranking: PeaceRanking) -> str:
    """Return who would refuse the best arrangement and why, or who blocks action without a no-deal run."""
    if ranking.comparison.no_deal is None:
        return f"{_explain_missing_no_deal(ranking)} {_describe_blocking(ranking)}"
    said = f"{_describe_refusal(ranking)}; {_describe_likeliest_accepted(ranking)}."
    return f"{said[:1].upper()}{said[1:]}"


def _explain_missing_no_deal(ranking: PeaceRanking) -> str:
    """Return why acceptance is not computed."""
    named = ranking.best.scenario.no_deal
    why = "no scenario says what happens without a deal"
    if named:
        why = f"{named}, what happens without a deal, is not among the runs"
    return f"Whether the sides would accept is not asked: {why}."


def _describe_blocking(ranking: PeaceRanking) -> str:
    """Return under which arrangement one state blocked the most crises, and how many."""
    runs = [(run, find_most_blocking(run)) for run in ranking.comparison.results]
    blocked = [(run, most) for run, most in runs if most.states]
    if not blocked:
        return "In no crisis does one state keep others from acting."
    # The number of crises blocked, not the share: a share of few crises would win by chance.
    run, most = max(blocked, key=lambda pair: pair[1].share.value * pair[1].failed)
    states = join_names([find_state_title(run.scenario, state) for state in most.states])
    failed = format_count(most.failed, "crisis", "crises")
    return (
        f"Action is blocked most often under {ranking.titles[run.name]}, by {states}: in "
        f"{format_share_interval(most.share)} of the {failed} in which it is called and none is decided."
    )


def _describe_refusal(ranking: PeaceRanking) -> str:
    """Return who is least likely to accept the best arrangement, or each of those that are tied with it."""
    accepted, scenario = ranking.comparison.acceptances[ranking.best.name], ranking.best.scenario
    title = ranking.titles[ranking.best.name] if ranking.leaders.tied else "it"
    found = find_binding_constraint(accepted)
    if found is None:
        states = join_names_briefly([find_state_title(scenario, item.state) for item in accepted.consents])
        each = "each " if len(accepted.consents) > 1 else ""
        return (
            f"{states} would {each}probably accept {title} (together {format_share_interval(accepted.joint)})"
        )
    name = find_state_title(scenario, found.state)
    why, chance = describe_constraint(found, scenario), format_share_interval(found.probability)
    # "Probably" needs the whole interval below one half.
    if found.probability.high >= 0.5:
        return f"{name} is least likely to accept {title} ({chance}), {why}"
    if ranking.leaders.tied and _is_shared_by_tied(ranking, found):
        verb = _choose_verb(found, "each of these")
        return f"{name} {verb} (chance of acceptance {chance}), {why}"
    also, price = _describe_other_refusals(ranking, found), _describe_price(ranking, found)
    verb = _choose_verb(found, title)
    return f"{name} {verb}, {why}{also}{price} (chance of acceptance {chance})"


def _choose_verb(constraint: BindingConstraint, title: str) -> str:
    """Return that a state would refuse, or that it would accept and may fail to ratify."""
    if constraint.kind == "procedure":
        return f"would rather accept {title} but probably not be bound"
    return f"would probably refuse {title}"


def _describe_price(ranking: PeaceRanking, constraint: BindingConstraint) -> str:
    """Return what would turn the state that is least likely to accept the best arrangement."""
    best = ranking.best
    consent = ranking.comparison.acceptances[best.name][constraint.state]
    price = compute_price(consent, best.scenario)
    name = find_state_title(best.scenario, constraint.state)
    return f"; {describe_turning(price, best.scenario, name)}"


def _describe_other_refusals(ranking: PeaceRanking, constraint: BindingConstraint) -> str:
    """Return the other states that would probably refuse the best arrangement, the least likely first."""
    consents = ranking.comparison.acceptances[ranking.best.name].consents
    others = [
        find_state_title(ranking.best.scenario, item.state)
        for item in sorted(consents, key=lambda item: item.probability.value)
        if item.state != constraint.state and item.probability.high < 0.5
    ]
    if not others:
        return ""
    if constraint.kind == "procedure":
        return f", and {join_names_briefly(others)} would probably refuse it"
    return f", and so would {join_names_briefly(others)}"


def _is_shared_by_tied(ranking: PeaceRanking, constraint: BindingConstraint) -> bool:
    """Return whether the sentence is the same for all arrangements that are tied with the best."""
    # The text is compared, not the numbers, because a reader sees only what is printed.
    others = [
        (find_binding_constraint(ranking.comparison.acceptances[name]), ranking.comparison[name].scenario)
        for name in ranking.leaders.tied
    ]
    mine = (
        constraint.state,
        format_share_interval(constraint.probability),
        describe_constraint(constraint, ranking.best.scenario),
    )
    return all(
        item is not None
        and (item.state, format_share_interval(item.probability), describe_constraint(item, scenario)) == mine
        for item, scenario in others
    )


def describe_constraint(constraint: BindingConstraint, scenario: Scenario) -> str:
    """Return what weighs most with the state that is least likely to accept, as "over a veto of Russia".

    No state, part or objection is blamed if nothing weighs against the arrangement.
    """
    if constraint.kind == "procedure":
        return f"as its procedure passes with a chance of {formats.format_small_percent(constraint.value)}"
    if constraint.kind == "objection":
        words = describe_feature(scenario.acceptance.objections[constraint.item], scenario)
        named = _replace_codes_by_titles(words, scenario)
        return f"because {named[5:]}" if named.startswith("that ") else f"over {named}"
    if constraint.kind == "part":
        return f"over {UTILITY_PART_WORDS.get(constraint.item, 'what it loses by it')}"
    return "though nothing in particular weighs against it"


def _replace_codes_by_titles(words: str, scenario: Scenario) -> str:
    """Return the words with the titles of states in place of their codes."""
    # Codes are single words, and a word that is no code stays as it is.
    return re.sub(r"\w+", lambda word: find_state_title(scenario, word[0]), words)


def _describe_likeliest_accepted(ranking: PeaceRanking) -> str:
    """Return which arrangement all states most likely accept, and how often it is violated if in force."""
    comparison = ranking.comparison
    leaders = find_likeliest_accepted(comparison.acceptances)
    chance = format_share_interval(comparison.in_force(leaders.best))
    states = format_required(comparison.acceptances[leaders.best])
    if ranking.has_one_arrangement:
        return f"all that have to ({states}) accept it with a chance of {chance}"
    differ = " – the arrangements need different states" if _need_different_states(ranking) else ""
    tied = f" (not told apart from {ranking.join_titles(leaders.tied)})" if leaders.tied else ""
    if leaders.best == ranking.best.name:
        return f"it is also the likeliest to be accepted by all ({states}: {chance}){tied}{differ}"
    return (
        f"likeliest accepted by all is {ranking.titles[leaders.best]} ({states}: {chance}){tied}, "
        f"with a major violation in {ranking.format_violation(leaders.best)} if in force{differ}"
    )


def _need_different_states(ranking: PeaceRanking) -> bool:
    return len({frozenset(item.required) for item in ranking.comparison.acceptances.values()}) > 1
