"""An arrangement in plain words, for people who know treaties: what it says, who can block, who acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guaranteesim.analysis.rules import Explanation, Party, Reading
from guaranteesim.report import wording
from guaranteesim.report.announced import describe_events
from guaranteesim.report.answer.explanation import answer_explanation
from guaranteesim.report.page import Page
from guaranteesim.report.terms import describe_start, describe_terms
from guaranteesim.report.wording import chance, counted, listed, number
from guaranteesim.scenario.schema import Scenario

WIDTH = 80


def explanation_text(explanation: Explanation, width: int = WIDTH) -> str:
    """The whole explanation as plain text of at most ``width`` columns, without colour or markup."""
    page = Page(max(width, 40))
    _head(page, explanation)
    if explanation.commitments:
        for place, reading in enumerate(explanation.commitments, start=1):
            _commitment(page, explanation, reading, place)
        _odds(page, explanation)
    else:
        _no_guarantee(page, explanation)
    _terms(page, explanation.scenario)
    return "\n".join(page.lines)


def _head(page: Page, explanation: Explanation) -> None:
    scenario = explanation.scenario
    page.heading(scenario.title, "=")
    for sentence in answer_explanation(explanation):
        page.text(sentence)
    page.blank()
    if scenario.history is None:
        page.item("As of", scenario.as_of.isoformat())
    else:
        page.item("Case of", scenario.history.date.isoformat())
    page.item("Challenger", _named(scenario, scenario.challenger.state))
    page.item("Protégé", _named(scenario, scenario.protege.state))
    for paragraph in scenario.description.split("\n\n"):
        if paragraph.strip():
            page.blank()
            page.text(paragraph)
    if scenario.positions:
        page.heading("Stated positions")
        for position in scenario.positions:
            page.item(
                f"{position.state}  ", f"{position.date}: {position.stated} [{position.source}]", hang=6
            )
    if scenario.sources:
        page.heading("Sources")
        for source in scenario.sources:
            page.item("-", source, hang=2)


def _terms(page: Page, scenario: Scenario) -> None:
    parts = (
        ("Terms", describe_terms(scenario)),
        ("Events", describe_events(scenario)),
        ("At the start", describe_start(scenario)),
    )
    for title, lines in parts:
        if lines:
            page.heading(title)
        for line in lines:
            page.item("-", line, hang=2)


def _named(scenario: Scenario, code: str) -> str:
    title = scenario.states[code].title
    return f"{title} ({code})" if title and title != code else code


def _no_guarantee(page: Page, explanation: Explanation) -> None:
    page.heading("No guarantee")
    protege = wording.state(explanation.scenario, explanation.scenario.protege.state)
    alone = f"There is no guarantee: no state is committed to help {protege}, and nobody can block help."
    helpers = listed(explanation.bystanders, "or")
    each = ", each as it sees fit" if len(explanation.bystanders) > 1 else ", as it sees fit"
    page.text(f"{alone} There may be only ad hoc help, from {helpers}{each}." if helpers else alone)


def _commitment(page: Page, explanation: Explanation, reading: Reading, place: int) -> None:
    many = len(explanation.commitments) > 1
    page.heading(f"Commitment {place}: {reading.title}" if many else f"The commitment: {reading.title}")
    if reading.text:
        page.text(reading.text)
        page.blank()
    page.item("Parties", listed([party.state for party in reading.parties]))
    page.item("Called by", _called(explanation.scenario, reading))
    page.item("Decision", reading.rule_text)
    page.item("By when", _clock(reading))
    page.item("Binding", f"{_plain(reading.bindingness)} of 1, nearest to {_binding(reading.bindingness)}")
    page.item("Can block", _blockers(reading))
    page.item("Enough", _enough(reading))
    page.blank()
    page.rows(_power_rows(reading))
    page.blank()
    page.text(_probability(explanation, reading))
    page.blank()
    brought = _brought_rows(reading)
    page.rows(brought) if brought else page.text("The parties promise no forces and no aid under it.")


def _called(scenario: Scenario, reading: Reading) -> str:
    gravest = reading.trigger == scenario.rungs[-1]
    return f"{reading.trigger_title}{'' if gravest else ' or worse'}, {_attribution(reading.attribution)}"


def _attribution(level: float) -> str:
    return f"its author plain to at least {number(level)} of 1" if level > 0 else "whoever its author"


def _clock(reading: Reading) -> str:
    clock = "no deadline in the text"
    if reading.clock_days is not None:
        clock = f"within {counted_days(reading.clock_days)}"
    if reading.days is None:
        return clock
    return f"{clock}; about {counted_days(reading.days)} to the first action if {_all_consent(reading)}"


def _all_consent(reading: Reading) -> str:
    """Say who consents, where everybody does who can."""
    if any(party.challenger and party.votes for party in reading.parties):
        return "all but the challenger consent"
    voters = [party.state for party in reading.parties if party.votes]
    return "all consent" if len(voters) > 1 else f"{listed(voters)} consents" if voters else "it is called"


def counted_days(days: float) -> str:
    """Days in words, as "12 hours" or "3 days"."""
    if days < 1:
        return counted(max(round(24 * days), 1), "hour")
    text = number(days).removesuffix(".0")
    return f"{text}{wording.NBSP}day{'' if text == '1' else 's'}"


def _binding(level: float) -> str:
    """The scale of the scenario format in words, at its nearest mark."""
    marks = {
        0.0: "consultation",
        0.3: '"such action as it deems necessary"',
        0.7: '"all aid in its power"',
        1.0: "automatic action",
    }
    return marks[min(marks, key=lambda mark: abs(mark - level))]


def _blockers(reading: Reading) -> str:
    if reading.decides_nothing:
        return "nobody needs to: the rule never decides on action, whoever consents."
    if not reading.blockers:
        return "nobody alone."
    names = {party.state: _with_role(party) for party in reading.parties}
    alone = "; each alone" if len(reading.blockers) > 1 else ", alone"
    return f"{listed([names[state] for state in reading.blockers])}{alone}."


def _with_role(party: Party) -> str:
    return f"{party.state} (the challenger)" if party.challenger else party.state


def _enough(reading: Reading) -> str:
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
        fewest = f"{reading.smallest} of {counted(voters, 'vote')}"
        if reading.minimal_count == 1:  # then those without whom nothing is decided are also enough
            fewest = f"the vote{'s' if reading.smallest > 1 else ''} of {listed(reading.blockers)}"
    able = _percent_of_groups(reading.power_to_act)
    return f"{fewest}; {able} of all groups of voters can decide while all others object (power to act)."


def _percent_of_groups(act: float) -> str:
    return wording.percent(act) if act >= 0.005 else f"{100 * act:.1g}{wording.NBSP}%"


_HEAD = ("", "willing", "objects", "blocks", "Shapley", "Banzhaf", "prevent", "acts")


def _power_rows(reading: Reading) -> list[Sequence[str]]:
    return [_HEAD, *(_power_row(party) for party in reading.parties)]


def _power_row(party: Party) -> Sequence[str]:
    name = f"{party.state}{' (challenger)' if party.challenger else ''}"
    if not party.votes:
        return (name, "no vote", *[wording.NOTHING] * 5, _plain(party.acts))
    powers = (party.shapley_shubik, party.banzhaf, party.prevent)
    return (
        name,
        _plain(party.willing),
        _plain(party.objects),
        "yes" if party.can_block else "no",
        *(_plain(power) for power in powers),
        _plain(party.acts),
    )


def _plain(value: float) -> str:
    """Two digits; a bare 0 or 1 only where it is exact."""
    if value in (0, 1):
        return f"{value:.0f}"
    return f"{value:.2f}" if 0.005 <= value <= 0.995 else "<0.01" if value < 0.5 else ">0.99"


def _probability(explanation: Explanation, reading: Reading) -> str:
    chances = (
        f"P(act), the chance that somebody acts under it at this willingness: {chance(reading.probability)}"
    )
    blocker = next((party for party in reading.parties if party.challenger and party.can_block), None)
    if blocker is not None:
        return f"{chances}, because {blocker.state}, the challenger, can block, whatever the others want."
    if reading.decides_nothing:
        return f"{chances}, because the rule never decides on action."
    recused = next((party.state for party in reading.parties if party.challenger and not party.votes), None)
    return f"{chances}{f' ({recused}, the challenger, has no vote)' if recused else ''}."


def _odds(page: Page, explanation: Explanation) -> None:
    page.heading("How to read this")
    tied = "independently of each other"
    if explanation.correlation:
        tied = f"with a correlation of {number(explanation.correlation)}"
    parties = [party for reading in explanation.commitments for party in reading.parties]
    always = " The challenger always objects." if any(party.challenger for party in parties) else ""
    page.text(
        f"Willing: the chance assumed that a party consents, {tied}. Objects: the chance that it objects, "
        f"the greater the more it is aligned with the challenger; otherwise it abstains.{always} Blocks: "
        "whether nothing is decided without its consent. Shapley and Banzhaf: its share of "
        "voting power, equal under any rule that treats all alike, so read it beside P(act). Prevent: "
        "Coleman's power to prevent action. Acts: the chance that it acts."
    )
    exact = "by numerical integration" if explanation.correlation else "exact"
    brought = {kind for party in parties for kind in (*party.on_call, *party.in_place)}
    units = " Forces and aid are centres of ranges" if brought else ""
    shares = [kind for kind in ("intelligence", "sanctions") if kind in brought]
    if shares:
        verb = "are" if len(shares) > 1 or shares == ["sanctions"] else "is"
        units += f"; {listed(shares)} {verb} in per cent of the fullest conceivable effort"
    page.text(
        f"Chances are {exact} for the rule as written, and no forecast: how willing the parties would be is "
        f"what the simulation asks.{f'{units}.' if units else ''}"
    )


_COLUMNS = {
    "ground": "brigades", "air": "squadrons", "sea": "task groups", "arms": "$bn/month",
    "intelligence": "intel.", "sanctions": "sanctions",
}  # fmt: skip


def _brought_rows(reading: Reading) -> list[Sequence[str]]:
    """What each party stations and promises, in a table of the instruments that occur; empty for nothing."""
    stationed = [(f"{party.state}, in place", party.in_place) for party in reading.parties if party.in_place]
    promised = [(f"{party.state}, on call", party.on_call) for party in reading.parties if party.on_call]
    kinds = [kind for kind in _COLUMNS if any(kind in units for _, units in stationed + promised)]
    rows = [(name, *(_quantity(kind, units) for kind in kinds)) for name, units in stationed + promised]
    return [("", *(_COLUMNS[kind] for kind in kinds)), *rows] if rows else []


def _quantity(kind: str, units: Mapping[str, float]) -> str:
    if kind not in units:
        return wording.NOTHING
    if kind in ("intelligence", "sanctions"):
        return wording.percent(units[kind])
    return number(units[kind])
