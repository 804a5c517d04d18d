"""An arrangement in plain words for people who know treaties: its text, its blockers, and its odds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guaranteesim.analysis.text.explanation import CommitmentReading, Explanation, PartyReading
from guaranteesim.report.answer.explanation import build_explanation_answer
from guaranteesim.report.texts.page import TextPage
from guaranteesim.report.words import formats
from guaranteesim.report.words.arrangement_terms import describe_start, describe_terms
from guaranteesim.report.words.commitment_calls import describe_bindingness, describe_call, describe_clock
from guaranteesim.report.words.formats import format_number, format_probability
from guaranteesim.report.words.names import find_state_title, format_count, join_names
from guaranteesim.report.words.objections import list_objections
from guaranteesim.report.words.scenario_events import describe_scenario_events
from guaranteesim.scenario.schema import Scenario

DEFAULT_WIDTH = 80


def render_explanation(explanation: Explanation, width: int = DEFAULT_WIDTH) -> str:
    """Return the whole explanation as plain text of at most ``width`` columns, without colour or markup."""
    # Below 40 columns, labels and hanging text leave no room for words.
    page = TextPage(max(width, 40))
    _add_head(page, explanation)
    if explanation.commitments:
        for ordinal, reading in enumerate(explanation.commitments, start=1):
            _add_commitment(page, explanation, reading, ordinal)
        _add_reading_guide(page, explanation)
    else:
        _add_no_guarantee(page, explanation)
    # A file of rules alone says nothing about signatures, months or forces.
    if not explanation.scenario.rule_only:
        _add_terms(page, explanation.scenario)
    return "\n".join(page.lines)


def _add_head(page: TextPage, explanation: Explanation) -> None:
    """Add title, answer, roles, description, positions and sources."""
    scenario = explanation.scenario
    page.add_heading(scenario.title, "=")
    for sentence in build_explanation_answer(explanation):
        page.add_paragraph(sentence)
    page.add_blank_line()
    if scenario.history is None:
        page.add_item("As of", scenario.as_of.isoformat())
    else:
        page.add_item("Case of", scenario.history.date.isoformat())
    page.add_item("Challenger", _format_state_with_code(scenario, scenario.challenger.state))
    page.add_item("Protégé", _format_state_with_code(scenario, scenario.protege.state))
    for paragraph in scenario.description.split("\n\n"):
        if paragraph.strip():
            page.add_blank_line()
            page.add_paragraph(paragraph)
    if scenario.positions:
        page.add_heading("Stated positions")
        for position in scenario.positions:
            page.add_item(
                f"{position.state}  ", f"{position.date}: {position.stated} [{position.source}]", hang=6
            )
    if scenario.sources:
        page.add_heading("Sources")
        for source in scenario.sources:
            page.add_item("-", source, hang=2)


def _add_terms(page: TextPage, scenario: Scenario) -> None:
    """Add the terms, what was declared about them, the dated events and the start."""
    parts = (
        ("Terms", describe_terms(scenario)),
        ("Objections and wishes of those that have to accept", list(list_objections(scenario))),
        ("Events", describe_scenario_events(scenario)),
        ("At the start", describe_start(scenario)),
    )
    for title, lines in parts:
        if lines:
            page.add_heading(title)
        for line in lines:
            page.add_item("-", line, hang=2)


def _format_state_with_code(scenario: Scenario, code: str) -> str:
    title = scenario.states[code].title
    return f"{title} ({code})" if title and title != code else code


def _add_no_guarantee(page: TextPage, explanation: Explanation) -> None:
    """Add the section of a scenario without a commitment."""
    page.add_heading("No guarantee")
    protege = find_state_title(explanation.scenario, explanation.scenario.protege.state)
    alone = f"There is no guarantee: no state is committed to help {protege}, and nobody can block help."
    helpers = join_names(explanation.bystanders, "or")
    each = ", each as it sees fit" if len(explanation.bystanders) > 1 else ", as it sees fit"
    page.add_paragraph(f"{alone} There may be only ad hoc help, from {helpers}{each}." if helpers else alone)


def _add_commitment(
    page: TextPage, explanation: Explanation, reading: CommitmentReading, ordinal: int
) -> None:
    """Add the section of one commitment."""
    many = len(explanation.commitments) > 1
    page.add_heading(f"Commitment {ordinal}: {reading.title}" if many else f"The commitment: {reading.title}")
    if reading.text:
        page.add_paragraph(reading.text)
        page.add_blank_line()
    page.add_item("Parties", join_names([party.state for party in reading.parties]))
    page.add_item("Called by", describe_call(explanation.scenario, reading))
    page.add_item("Decision", reading.rule_text)
    page.add_item("By when", describe_clock(reading))
    level = _format_two_digits(reading.bindingness)
    page.add_item("Binding", f"{level} of 1, nearest to {describe_bindingness(reading.bindingness)}")
    page.add_item("Can block", _describe_blockers(reading))
    page.add_item("Enough", _describe_sufficient_groups(reading))
    page.add_blank_line()
    page.add_rows(_build_power_rows(reading))
    page.add_blank_line()
    page.add_paragraph(_describe_probability(explanation, reading))
    if explanation.scenario.rule_only:
        return
    page.add_blank_line()
    brought = _build_instrument_rows(reading)
    page.add_rows(brought) if brought else page.add_paragraph(
        "The parties promise no forces and no aid under it."
    )


def _describe_blockers(reading: CommitmentReading) -> str:
    """Return the parties that can block alone."""
    if reading.decides_nothing:
        return "nobody needs to: the rule never decides on action, whoever consents."
    if not reading.blockers:
        return "nobody alone."
    names = {party.state: _format_party(party) for party in reading.parties}
    alone = "; each alone" if len(reading.blockers) > 1 else ", alone"
    return f"{join_names([names[state] for state in reading.blockers])}{alone}."


def _format_party(party: PartyReading) -> str:
    return f"{party.state} (the challenger)" if party.challenger else party.state


def _describe_sufficient_groups(reading: CommitmentReading) -> str:
    """Return the smallest group that can decide, and the power to act."""
    voters = sum(party.votes for party in reading.parties)
    if reading.decides_nothing:
        return "no group of parties can decide on action."
    if reading.smallest == 0:
        return "it acts without a vote."
    if reading.smallest is None:
        fewest = "too many combinations to list"
    elif reading.smallest == voters:
        if voters == 1:
            return "the one vote there is."
        fewest = "every vote is needed"
    else:
        fewest = f"{reading.smallest} of {format_count(voters, 'vote')}"
        if reading.minimal_count == 1:
            # With one minimal coalition, its members are exactly the parties that can block.
            fewest = f"the vote{'s' if reading.smallest > 1 else ''} of {join_names(reading.blockers)}"
    able = _format_share_of_groups(reading.power_to_act)
    return f"{fewest}; {able} of all groups of voters can decide while all others object (power to act)."


def _format_share_of_groups(act: float) -> str:
    return formats.format_percent(act) if act >= 0.005 else f"{100 * act:.1g}{formats.NBSP}%"


_POWER_HEADINGS = ("", "willing", "objects", "blocks", "Shapley", "Banzhaf", "prevent", "acts")


def _build_power_rows(reading: CommitmentReading) -> list[Sequence[str]]:
    return [_POWER_HEADINGS, *(_build_power_row(party) for party in reading.parties)]


def _build_power_row(party: PartyReading) -> Sequence[str]:
    """Return the row of one party in the table of power."""
    name = f"{party.state}{' (challenger)' if party.challenger else ''}"
    if not party.votes:
        return (name, "no vote", *[formats.NO_VALUE] * 5, _format_two_digits(party.acts))
    # Power indices are those of the rule alone; the assumed willingness does not enter them.
    powers = (party.shapley_shubik, party.banzhaf, party.prevent)
    return (
        name,
        _format_two_digits(party.willing),
        _format_two_digits(party.objects),
        "yes" if party.can_block else "no",
        *(_format_two_digits(power) for power in powers),
        _format_two_digits(party.acts),
    )


def _format_two_digits(value: float) -> str:
    """Return a number with two decimals, and a bare 0 or 1 only if it is exact."""
    if value in (0, 1):
        return f"{value:.0f}"
    return f"{value:.2f}" if 0.005 <= value <= 0.995 else "<0.01" if value < 0.5 else ">0.99"


def _describe_probability(explanation: Explanation, reading: CommitmentReading) -> str:
    """Return the probability that the commitment acts, with the reason if it is extreme."""
    chance = format_probability(reading.probability)
    chances = f"P(act), the chance that somebody acts under it at this willingness: {chance}"
    blocker = next((party for party in reading.parties if party.challenger and party.can_block), None)
    if blocker is not None:
        return f"{chances}, because {blocker.state}, the challenger, can block, whatever the others want."
    if reading.decides_nothing:
        return f"{chances}, because the rule never decides on action."
    # A challenger without a vote is unusual enough to be pointed out.
    recused = next((party.state for party in reading.parties if party.challenger and not party.votes), None)
    return f"{chances}{f' ({recused}, the challenger, has no vote)' if recused else ''}."


def _add_reading_guide(page: TextPage, explanation: Explanation) -> None:
    """Add the notes on the columns, the assumed willingness and the units."""
    page.add_heading("How to read this")
    tied = "independently of each other"
    if explanation.correlation:
        tied = f"with a correlation of {format_number(explanation.correlation)}"
    parties = [party for reading in explanation.commitments for party in reading.parties]
    always = " The challenger always objects." if any(party.challenger for party in parties) else ""
    page.add_paragraph(
        f"Willing: the chance assumed that a party consents, {tied}. Objects: the chance that it objects, "
        f"the greater the more it is aligned with the challenger; otherwise it abstains.{always} Blocks: "
        "whether nothing is decided without its consent. Shapley and Banzhaf: its share of "
        "voting power, equal under any rule that treats all alike, so read it beside P(act). Prevent: "
        "Coleman's power to prevent action. Acts: the chance that it acts."
    )
    exact = "by numerical integration" if explanation.correlation else "exact"
    # The notes on units are given only for instruments that the table shows.
    brought = {kind for party in parties for kind in (*party.on_call, *party.in_place)}
    units = " Forces and aid are centres of ranges" if brought else ""
    shares = [kind for kind in _SHARES if kind in brought]
    if shares:
        verb = "is" if shares == ["intelligence"] else "are"
        units += f"; {join_names(shares)} {verb} in per cent of the fullest conceivable effort"
    page.add_paragraph(
        f"Chances are {exact} for the rule as written, and no forecast: how willing the parties would be is "
        f"what the simulation asks.{f'{units}.' if units else ''}"
    )


_SHARES = ("intelligence", "sanctions", "logistics")
"""Instruments counted in shares of the fullest conceivable effort."""

_INSTRUMENT_HEADINGS = {
    "ground": "brigades",
    "air": "squadrons",
    "sea": "task groups",
    "arms": "$bn/month",
    "intelligence": "intel.",
    "sanctions": "sanctions",
    "logistics": "logistics",
}


def _build_instrument_rows(reading: CommitmentReading) -> list[Sequence[str]]:
    """Return the forces and aid of each party, one column per instrument that occurs; empty without any."""
    stationed = [
        (", ".join((party.state, "in place", *party.stationed)), party.in_place)
        for party in reading.parties
        if party.in_place
    ]
    promised = [(f"{party.state}, on call", party.on_call) for party in reading.parties if party.on_call]
    kinds = [kind for kind in _INSTRUMENT_HEADINGS if any(kind in units for _, units in stationed + promised)]
    rows = [
        (name, *(_format_instrument(kind, units) for kind in kinds)) for name, units in stationed + promised
    ]
    return [("", *(_INSTRUMENT_HEADINGS[kind] for kind in kinds)), *rows] if rows else []


def _format_instrument(kind: str, units: Mapping[str, float]) -> str:
    """Return the amount of one instrument in its unit."""
    if kind not in units:
        return formats.NO_VALUE
    if kind in _SHARES:
        return formats.format_percent(units[kind])
    return format_number(units[kind])
