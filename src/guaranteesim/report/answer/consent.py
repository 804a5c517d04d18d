"""The sentence on consent: who would refuse the best arrangement over what, and which all would accept."""

from __future__ import annotations

import re

from guaranteesim.analysis.binding import Binding, binding
from guaranteesim.analysis.blockers import most_blocking
from guaranteesim.analysis.leaders import likeliest_accepted
from guaranteesim.report import consent, wording
from guaranteesim.report.answer.findings import Findings
from guaranteesim.report.answer.words import between, several
from guaranteesim.report.wording import counted, listed
from guaranteesim.scenario.schema import Scenario


def tell_consent(findings: Findings) -> str:
    """Say who would refuse the best arrangement over what; where nobody is asked, who blocks action."""
    if findings.comparison.no_deal is None:
        return f"{_not_asked(findings)} {_blocked(findings)}"
    said = f"{_refused(findings)}; {_likeliest(findings)}."
    return f"{said[:1].upper()}{said[1:]}"


def _not_asked(findings: Findings) -> str:
    named = findings.best.scenario.no_deal
    why = "no scenario says what happens without a deal"
    if named:
        why = f"{named}, what happens without a deal, is not among the runs"
    return f"Whether the sides would accept is not asked: {why}."


def _blocked(findings: Findings) -> str:
    """Say under which arrangement one state blocked the most crises, and how many."""
    runs = [(run, most_blocking(run)) for run in findings.comparison.results]
    blocked = [(run, most) for run, most in runs if most.states]
    if not blocked:
        return "In no crisis does one state keep others from acting."
    run, most = max(blocked, key=lambda pair: pair[1].share.value * pair[1].failed)
    states = listed([wording.state(run.scenario, state) for state in most.states])
    return (
        f"Action is blocked most often under {findings.titles[run.name]}, by {states}: in "
        f"{between(most.share)} of the {counted(most.failed, 'crisis', 'crises')} in which it is called and "
        "none is decided."
    )


def _refused(findings: Findings) -> str:
    """Say who is least likely to accept the best arrangement, or all that are not told apart from it."""
    accepted, scenario = findings.comparison.acceptances[findings.best.name], findings.best.scenario
    title = findings.titles[findings.best.name] if findings.leaders.tied else "it"
    found = binding(accepted)
    if found is None:
        states = several([wording.state(scenario, item.state) for item in accepted.consents])
        each = "each " if len(accepted.consents) > 1 else ""
        return f"{states} would {each}probably accept {title} (together {between(accepted.joint)})"
    name = wording.state(scenario, found.state)
    why, chance = over_what(found, scenario), between(found.probability)
    if found.probability.high >= 0.5:
        return f"{name} is least likely to accept {title} ({chance}), {why}"
    if findings.leaders.tied and _shared(findings, found):
        return f"{name} would probably refuse each of these (chance of acceptance {chance}), {why}"
    also = _also(findings, found)
    return f"{name} would probably refuse {title} (chance of acceptance {chance}), {why}{also}"


def _also(findings: Findings, found: Binding) -> str:
    """Name the other states that would probably refuse the best arrangement, the least likely first."""
    consents = findings.comparison.acceptances[findings.best.name].consents
    others = [
        wording.state(findings.best.scenario, item.state)
        for item in sorted(consents, key=lambda item: item.probability.value)
        if item.state != found.state and item.probability.high < 0.5
    ]
    return f", as would {several(others)}" if others else ""


def _shared(findings: Findings, found: Binding) -> bool:
    """Whether the same holds, to the percent written, of all that are not told apart from the best."""
    others = [
        (binding(findings.comparison.acceptances[name]), findings.comparison[name].scenario)
        for name in findings.leaders.tied
    ]
    mine = (found.state, between(found.probability), over_what(found, findings.best.scenario))
    return all(
        item is not None and (item.state, between(item.probability), over_what(item, scenario)) == mine
        for item, scenario in others
    )


def over_what(found: Binding, scenario: Scenario) -> str:
    """Write what weighs most with the state that is least likely to accept: "over a veto of Russia".

    Where nothing weighs against it, no state, part or objection is blamed.
    """
    if found.kind == "procedure":
        return f"as its procedure passes with a chance of {wording.small_percent(found.value)}"
    if found.kind == "objection":
        words = consent.feature_words(scenario.acceptance.objections[found.item], scenario)
        return f"over {_in_full(words, scenario)}"
    if found.kind == "part":
        return f"over {consent.PARTS.get(found.item, 'what it loses by it')}"
    return "though nothing in particular weighs against it"


def _in_full(words: str, scenario: Scenario) -> str:
    """Write the names of states for their codes."""
    return re.sub(r"\w+", lambda word: wording.state(scenario, word[0]), words)


def _likeliest(findings: Findings) -> str:
    """Say which arrangement all accept most likely, and how often it is violated if in force."""
    comparison = findings.comparison
    leaders = likeliest_accepted(comparison.acceptances)
    chance = between(comparison.in_force(leaders.best))
    if findings.alone:
        return f"all accept it with a chance of {chance}"
    tied = f" (not told apart from {findings.listed(leaders.tied)})" if leaders.tied else ""
    if leaders.best == findings.best.name:
        return f"it is also the likeliest to be accepted by all ({chance}){tied}"
    return (
        f"likeliest accepted by all is {findings.titles[leaders.best]} ({chance}){tied}, "
        f"with a major violation in {findings.violation(leaders.best)} if in force"
    )
