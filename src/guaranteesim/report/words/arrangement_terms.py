"""The terms of an arrangement in words: entry into force, duration, scope, limits, and the start."""

from __future__ import annotations

from collections.abc import Iterator

from guaranteesim.analysis.text.calendar_marks import make_readable_name
from guaranteesim.report.words.names import find_rung_title, find_state_title, format_date, join_names
from guaranteesim.report.words.quantities import format_quantity, format_quantity_month, format_quantity_share
from guaranteesim.scenario.schema import Arrangement, Commitment, Scenario, Trigger


def describe_terms(scenario: Scenario) -> list[str]:
    """Return the terms of the arrangement, except decision rules and promised forces.

    Each line has one or two complete sentences: signatories, duration, period and scope of each commitment,
    the peacetime terms, and the terms that are missing. The list is empty if nothing is arranged.
    """
    # An empty arrangement stands for no guarantee, which has its own page.
    if scenario.arrangement == Arrangement():
        return []
    return [
        *describe_entry(scenario),
        *describe_term(scenario),
        *(_describe_commitment(scenario, name) for name in scenario.arrangement.commitments),
        *_describe_peacetime_terms(scenario),
        *_list_missing_terms(scenario),
    ]


def describe_entry(scenario: Scenario) -> list[str]:
    """Return who must sign and who could prevent the arrangement, one sentence a line."""
    return list(_describe_entry(scenario))


def describe_term(scenario: Scenario) -> list[str]:
    """Return how long the arrangement runs, and who renews it."""
    return list(_describe_duration(scenario))


def describe_start(scenario: Scenario) -> list[str]:
    """Return how the run begins, one sentence per line; empty if it begins in peace without a date."""
    start, found = scenario.start, []
    if start.date is not None:
        found.append(f"Month 1 begins on {format_date(start.date)}.")
    if start.at_war:
        age = ", new as far as exhaustion goes"
        if start.war_age_months.high > 0:
            age = f", {format_quantity(start.war_age_months, 'month')} old as far as exhaustion goes"
        pace = f"its front moves {format_quantity(start.front_pace)} times as fast as that of a new invasion"
        found.append(f"A war is going on when month 1 begins{age}; {pace}.")
    if start.sanctions.high > 0:
        challenger = find_state_title(scenario, scenario.challenger.state)
        level = format_quantity_share(start.sanctions)
        found.append(f"Sanctions on {challenger} stand at {level} of the fullest conceivable.")
    if start.heat.high > 0:
        level = format_quantity_share(start.heat)
        found.append(f"The heat of an earlier war is {level} of that of a war just ended.")
    return found


def _describe_entry(scenario: Scenario) -> Iterator[str]:
    """Yield the signatories, and the states that need not sign and could prevent the arrangement."""
    signing, others = scenario.signatories, scenario.arrangement.acquiescence
    entry = scenario.acceptance.enters_into_force
    if entry is not None:
        among = f", among them {join_names(entry.always)}" if entry.always else ""
        yield f"Enters into force once {entry.at_least} of {join_names(scenario.required)} accept{among}."
        return
    alone = "; each of them can prevent it" if len(signing) > 1 else ", which can prevent it"
    yield f"Enters into force when signed by {join_names(signing)}{alone}."
    if others:
        yield f"{join_names(others)} need not sign and could still prevent it."


def _describe_duration(scenario: Scenario) -> Iterator[str]:
    """Yield the duration, the vote on renewal and the lapse."""
    duration = scenario.arrangement.duration
    if duration is None:
        yield "Runs without end."
        return
    lapse = _describe_lapse(scenario.arrangement)
    renewal = duration.renewal
    if renewal is None:
        yield f"Runs for {format_quantity(duration.months, 'month')}, without renewal; then {lapse}."
        return
    again = "as long again" if renewal.months is None else f"{format_quantity(renewal.months, 'month')} more"
    voters = scenario.renewing
    # The sentence of a rule ends with the parties that act. A renewal is only a vote, so this part goes.
    rule = renewal.rule.describe_rule(voters).removesuffix(".").removesuffix("; those who consent then act")
    yield (
        f"Runs for {format_quantity(duration.months, 'month')}; in the last of them a vote decides "
        f"whether it runs for {again}. Rule of that vote: {rule}. If it is not renewed, {lapse}."
    )


def _describe_lapse(terms: Arrangement) -> str:
    """Return which terms end with the arrangement, and that lifted sanctions stay lifted."""
    parts = {
        "commitments": bool(terms.commitments),
        "the cap": terms.protege_force_cap is not None,
        "neutrality": terms.neutrality is not None,
        "verification": terms.verification.high > 0,
        "disengagement": terms.disengagement.high > 0,
    }
    lapsing = [name for name, there in parts.items() if there]
    text = f"{join_names(lapsing)} lapse{'' if len(lapsing) > 1 or 'commitments' in lapsing else 's'}"
    stays = "lifted sanctions stay lifted" if terms.sanctions_relief is not None else ""
    return "; ".join(part for part in (text if lapsing else "nothing else ends", stays) if part)


def _describe_commitment(scenario: Scenario, name: str) -> str:
    """Return the period and scope of a commitment, what voids it, and when its forces arrive."""
    commitment = scenario.arrangement.commitments[name]
    # The title of a single commitment would repeat the heading of the page.
    many = len(scenario.arrangement.commitments) > 1
    text = "; ".join(list_commitment_terms(scenario, commitment))
    title = commitment.title or make_readable_name(name)
    return f"{title}: {text}." if many else f"{text[:1].upper()}{text[1:]}."


def list_commitment_terms(scenario: Scenario, commitment: Commitment) -> list[str]:
    """Return the period and scope of a commitment, what voids it, and when its forces arrive, a part each."""
    parts = [_describe_period(scenario, commitment), _describe_scope(scenario, commitment)]
    parts += _describe_casus(scenario, commitment)
    if commitment.pre_authorised:
        authorised = _join_titles(scenario, commitment.pre_authorised)
        parts.append(f"the help of {authorised} is authorised beforehand")
    if commitment.void_if_protege_attacks:
        protege = find_state_title(scenario, scenario.protege.state)
        parts.append(f"void for good if {protege} attacks")
    if commitment.deployment is not None:
        first, last = commitment.deployment.from_month, commitment.deployment.until_month
        parts.append(
            f"forces in place arrive in equal monthly parts from {format_quantity_month(scenario, first)} to "
            f"{format_quantity_month(scenario, last)}"
        )
    elif commitment.in_place:
        parts.append("forces in place are there from its first month")
    return parts


def _describe_period(scenario: Scenario, commitment: Commitment) -> str:
    """Return the months in which a commitment is in force."""
    first = f"in force from {format_quantity_month(scenario, commitment.from_month)}"
    if commitment.until_month is not None:
        return f"{first} through {format_quantity_month(scenario, commitment.until_month, last=True)}"
    return f"{first}, without an end of its own"


def _describe_scope(scenario: Scenario, commitment: Commitment) -> str:
    """Return the share of locations that a commitment covers."""
    if commitment.scope.low >= 1:
        return "wherever the act happens"
    covered = f"covers {format_quantity_share(commitment.scope)} of the places where a limited act may happen"
    war = [find_rung_title(scenario, name) for name in scenario.rungs if scenario.ladder[name].opens_war]
    return f"{covered}, and every place for {join_names(war, 'or')}" if war else covered


def _describe_casus(scenario: Scenario, commitment: Commitment) -> Iterator[str]:
    """Yield the states against which a commitment holds, and the narrower casus foederis of parties."""
    if commitment.against:
        yield f"holds against {_join_titles(scenario, commitment.against)} alone"
    for state, own in commitment.reservations.items():
        needs = []
        if own.rung is not None:
            worse = "" if own.rung == scenario.rungs[-1] else " or worse"
            needs.append(f"by {find_rung_title(scenario, own.rung)}{worse}")
        if own.attribution is not None:
            needs.append(f"where the author is plain to {format_quantity(own.attribution)} of 1")
        if own.against:
            needs.append(f"against {_join_titles(scenario, own.against)} alone")
        yield f"{find_state_title(scenario, state)} is obliged only {join_names(needs)}"


def _join_titles(scenario: Scenario, codes: tuple[str, ...]) -> str:
    # A text may name states that are not in the scenario.
    titles = [find_state_title(scenario, code) if code in scenario.states else code for code in codes]
    return join_names(titles)


def _describe_peacetime_terms(scenario: Scenario) -> Iterator[str]:
    """Yield the peacetime terms: membership, neutrality, cap, relief and monitors."""
    terms, protege = scenario.arrangement, find_state_title(scenario, scenario.protege.state)
    if terms.membership:
        yield f"{protege} becomes a member of the guarantors' alliance."
    if terms.neutrality is not None:
        readiness = format_quantity(terms.neutrality.readiness)
        yield (
            f"{protege} is neutral; its readiness is {readiness} times what it would be with foreign "
            "training and exercises."
        )
    if terms.protege_force_cap is not None:
        cap = f"{protege}'s ground force is capped at {format_quantity(terms.protege_force_cap)} BE"
        yield f"{cap}; {_describe_drawdown(terms)}."
    if terms.sanctions_relief is not None:
        yield _describe_relief(scenario)
    if terms.verification.high > 0:
        yield f"Monitors remove {format_quantity_share(terms.verification)} of the noise about what happened."
    if terms.disengagement.high > 0:
        apart = format_quantity_share(terms.disengagement)
        yield f"The sides are kept apart on {apart} of the line of contact."


def _describe_drawdown(terms: Arrangement) -> str:
    if terms.drawdown_months.high == 0:
        return "what is above the cap goes at once"
    return f"what is above the cap goes evenly over {format_quantity(terms.drawdown_months, 'month')}"


def _describe_relief(scenario: Scenario) -> str:
    """Return the lifting of sanctions, and the act that brings them back."""
    relief = scenario.arrangement.sanctions_relief
    assert relief is not None  # the caller checks this
    challenger = find_state_title(scenario, scenario.challenger.state)
    first = format_quantity_month(scenario, relief.from_month)
    lifted = (
        f"{format_quantity_share(relief.share)} of the sanctions on {challenger} at the start are lifted "
        f"from {first}"
    )
    if relief.snap_back is None:
        return f"{lifted}; no act brings them back without a vote."
    return (
        f"{lifted}; {describe_trigger(scenario, relief.snap_back)}, brings them back without a vote, for "
        f"{format_quantity(relief.snap_back_months, 'month')}."
    )


def describe_trigger(scenario: Scenario, trigger: Trigger) -> str:
    """Return a trigger in words, as "strikes or worse, its author plain to at least 0.3 to 0.6 of 1"."""
    worse = "" if trigger.rung == scenario.rungs[-1] else " or worse"
    plain = "whoever its author"
    if trigger.attribution.high > 0:
        plain = f"its author plain to at least {format_quantity(trigger.attribution)} of 1"
    return f"{find_rung_title(scenario, trigger.rung)}{worse}, {plain}"


def _list_missing_terms(scenario: Scenario) -> Iterator[str]:
    """Yield the terms that the arrangement does not have."""
    terms = scenario.arrangement
    found = {
        "commitments": bool(terms.commitments),
        "membership of an alliance": terms.membership,
        "neutrality": terms.neutrality is not None,
        "a cap on forces": terms.protege_force_cap is not None,
        "relief from sanctions": terms.sanctions_relief is not None,
        "verification": terms.verification.high > 0,
    }
    # Readers of treaties look for what is missing as much as for what is there.
    lacking = [name for name, there in found.items() if not there]
    if lacking:
        yield f"Not part of it: {join_names(lacking, 'or')}."
