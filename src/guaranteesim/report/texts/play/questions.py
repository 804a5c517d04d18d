"""A question to the people who play a state: what happened, what hangs on it, and what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guaranteesim.analysis.text.explanation import CommitmentReading, explain_arrangement
from guaranteesim.ensemble.play.questions import (
    ABSTAIN,
    ACCEPTANCE,
    AGAINST,
    FOR,
    QUIET,
    RENEWAL,
    RUNG,
    YES,
    Decision,
    Option,
    Question,
    RungQuestion,
    Situation,
    Stakes,
    VoteQuestion,
)
from guaranteesim.report.texts.page import TextPage
from guaranteesim.report.words.commitment_calls import format_days
from guaranteesim.report.words.formats import NBSP, format_number, format_percent
from guaranteesim.report.words.names import find_rung_title, find_state_title, format_count, join_names
from guaranteesim.report.words.vote_reasons import name_vote_reason
from guaranteesim.scenario.schema import Scenario

SHOWN_REASONS = 3
"""The greatest number of reasons on either side that are named."""

_STRENGTHS = ((1.5, "strongly"), (0.5, "clearly"), (0.1, "slightly"))
"""Words for what a reason adds to the logits of a vote, by its least size; smaller ones are left out."""

_INFINITIVES = {FOR: "vote for", AGAINST: "vote against", ABSTAIN: "abstain"}
_PAST = {FOR: "voted for", AGAINST: "voted against", ABSTAIN: "abstained"}

_INSTRUMENTS = {
    "ground": ("brigade", "brigades"),
    "air": ("squadron", "squadrons"),
    "sea": ("task group", "task groups"),
}
_SHARES = {"intelligence": "intelligence", "sanctions": "sanctions", "logistics": "logistics"}


class QuestionTexts:
    """Writes questions as plain text of at most ``width`` columns. All states get the same sentences."""

    def __init__(self, scenario: Scenario, width: int) -> None:
        self.scenario, self.width = scenario, width
        self.challenger = find_state_title(scenario, scenario.challenger.state)
        self.protege = find_state_title(scenario, scenario.protege.state)
        readings = explain_arrangement(scenario, {}, 0.0).commitments
        self._readings: dict[str, CommitmentReading] = {reading.name: reading for reading in readings}

    def describe_question(self, question: Question, *, reveal: bool) -> str:
        """Return the screen of a question, without the line that asks."""
        page = TextPage(self.width)
        if isinstance(question, RungQuestion):
            self._add_rung_question(page, question, reveal)
        elif question.commitment is None:
            self._add_renewal_question(page, question)
        else:
            self._add_call(page, question, self._readings[question.commitment])
        if reveal and isinstance(question, VoteQuestion):
            page.add_item("The model", f"{self.describe_model_vote(question)}.")
        return "\n".join(page.lines)

    def describe_model_vote(self, question: VoteQuestion) -> str:
        """Return what the model would vote and with which chance."""
        chance = question.chance if question.seen else 0.0
        return f"would {_INFINITIVES[question.model]}; {_describe_chance(chance)}"

    def describe_decision(self, decision: Decision) -> str:
        """Return a decision beside that of the model, in a sentence."""
        who = f"{find_state_title(self.scenario, decision.state)} (played)"
        if decision.kind == ACCEPTANCE:
            return f"{who} {'accepts' if decision.given == YES else 'does not accept'} the arrangement."
        if decision.kind == RUNG:
            return f"{who} chose: {self.name_option(decision.given)}. {self._compare_choice(decision)}"
        said = f"{who} {_PAST[decision.given]}{self._describe_place(decision)}"
        chance = _describe_chance(decision.chance or 0.0)
        if decision.is_as_model:
            return f"{said}, as the model would have ({chance})."
        return f"{said}. The model would have {_PAST[decision.model]} ({chance})."

    def _compare_choice(self, decision: Decision) -> str:
        chance = format_percent(decision.chance or 0.0)
        if decision.is_as_model:
            return f"So would the model have (its chance of this choice: {chance})."
        other = self.name_option(decision.model)
        return f"The model would have chosen: {other} (its chance of the choice made: {chance})."

    def _describe_place(self, decision: Decision) -> str:
        if decision.kind == RENEWAL:
            return f"{' on' if decision.given == ABSTAIN else ''} a further term"
        if len(self._readings) < 2:
            return ""
        aid = "" if decision.counted else " (aid only, which the count of calls leaves out)"
        return f" under {self._readings[decision.commitment].title}{aid}"

    def name_option(self, name: str) -> str:
        """Return an option of the challenger in words."""
        return "stay quiet" if name == QUIET else find_rung_title(self.scenario, name)

    def describe_prompt(self, question: Question) -> str:
        """Return the line that asks."""
        who = question.state
        if isinstance(question, RungQuestion):
            return f"{who} chooses 0 to {len(question.options) - 1} (or ? s u q): "
        return f"{who} votes for, against or abstain (or ? s u q): "

    def _add_head(self, page: TextPage, question: Question, what: str) -> None:
        situation = question.situation
        who = find_state_title(self.scenario, question.state)
        page.add_heading(f"Month {situation.month} of {situation.horizon}: {who} {what}")

    def _add_call(self, page: TextPage, question: VoteQuestion, reading: CommitmentReading) -> None:
        self._add_head(page, question, "is called")
        act = find_rung_title(self.scenario, question.rung or "")
        provoked = f", after {self.protege} provoked" if question.situation.provoked else ""
        major = ", a major violation" if self.scenario.ladder[question.rung or ""].major else ""
        page.add_item("The act", f"{self.challenger}: {act}{major}{provoked}.")
        aid = "" if question.is_counted else " (aid only)"
        clock = "no deadline"
        if reading.clock_days is not None:
            clock = f"to decide within {format_days(reading.clock_days)}"
        page.add_item("The treaty", f"{reading.title}{aid}, {clock}. {reading.rule_text}")
        page.add_item("Your reading", self._describe_reading(question))
        if question.stakes is not None:
            page.add_item("You bring", _describe_forces(question.stakes))
            page.add_item("You risk", self._describe_risks(question.stakes))
        self._add_reasons(page, question)
        page.add_item("Your vote", _describe_vote_weight(question))

    def _describe_reading(self, question: VoteQuestion) -> str:
        if question.seen:
            return "your services see the casus foederis as met: the act is grave and its author plain."
        return (
            "your services do not see the casus foederis as met: the act is not grave enough, or its author "
            "not plain enough. A vote for action says that it is met."
        )

    def _describe_risks(self, stakes: Stakes) -> str:
        parts = [
            f"a broken word {format_number(stakes.broken_word)}",
            f"a month of direct fighting {format_number(stakes.clash_month)}",
            f"the loss of all of {self.protege} {format_number(stakes.whole_territory)}",
        ]
        return f"{join_names(parts)} (on the model's scale of worth, up to 1)."

    def _add_reasons(self, page: TextPage, question: VoteQuestion) -> None:
        for label, side in (("In favour", 1), ("Against", -1)):
            named = list(self._name_reasons(question.state, question.reasons, side))
            page.add_item(label, f"{join_names(named)}." if named else "nothing that weighs much.")

    def _name_reasons(self, state: str, reasons: Mapping[str, float], side: int) -> Iterator[str]:
        largest = sorted(reasons.items(), key=lambda item: -abs(item[1]))
        found = [(name, value) for name, value in largest if value * side > 0]
        for name, value in found[:SHOWN_REASONS]:
            strength = next((word for least, word in _STRENGTHS if abs(value) >= least), None)
            if strength is not None:
                yield f"{name_vote_reason(self.scenario, state, name, value, 'your')} ({strength})"

    def _add_renewal_question(self, page: TextPage, question: VoteQuestion) -> None:
        self._add_head(page, question, "votes on a further term")
        duration = self.scenario.arrangement.duration
        rule = ""
        if duration is not None and duration.renewal is not None:
            rule = duration.renewal.rule.describe_rule(self.scenario.renewing).removesuffix(".")
            # A renewal is only a vote, so the part of the sentence about acting goes.
            rule = rule.removesuffix("; those who consent then act")
        page.add_item("The question", "The term of the arrangement ends with this month. Renew it?")
        if rule:
            page.add_item("The rule", f"{rule}.")
        self._add_reasons(page, question)
        page.add_item("Your vote", _describe_vote_weight(question))

    def _add_rung_question(self, page: TextPage, question: RungQuestion, reveal: bool) -> None:
        self._add_head(page, question, "has an occasion to act")
        provoked = f"After a provocation by {self.protege}. " if question.situation.provoked else ""
        page.add_paragraph(
            f"{provoked}As {self.challenger} sees it (chances that it can misjudge; worth on the model's "
            "scale; fights: with an outside state; sanctions: of the fullest conceivable):"
        )
        page.add_blank_line()
        headings = ("", "worth", "succeeds", "treaty acts", "fights", "sanctions")
        rows: list[tuple[str, ...]] = [(*headings, "model picks") if reveal else headings]
        for number, option in enumerate(question.options):
            rows.append(self._build_option_row(number, option, reveal))
        page.add_rows(rows)

    def _build_option_row(self, number: int, option: Option, reveal: bool) -> tuple[str, ...]:
        name = f"{number}  {self.name_option(option.name)}"
        chances = (option.success, option.activation, option.clash, option.sanctions)
        quiet = option.name == QUIET
        cells = ["–" if quiet else format_percent(chance) for chance in chances]
        worth = f"{option.utility:.2f}".replace("-", "\N{MINUS SIGN}")
        return (name, worth, *cells, *((format_percent(option.chance),) if reveal else ()))

    def describe_situation(self, question: Question) -> str:
        """Return how the world stands, for a state that asks."""
        situation = question.situation
        page = TextPage(self.width)
        page.add_heading(f"The situation in month {situation.month} of {situation.horizon}")
        titles = [self._readings[name].title for name in situation.in_force]
        page.add_item("In force", f"{join_names(titles)}." if titles else "no commitment.")
        page.add_item("So far", self._describe_past(situation))
        page.add_item(
            "Armies",
            f"{self.challenger} {format_number(situation.challenger_be)}, {self.protege} "
            f"{format_number(situation.protege_be)} brigade-equivalents (BE).",
        )
        if situation.reliability is not None:
            page.add_item(
                "Your record",
                f"{self.challenger} credits you with keeping {format_percent(situation.reliability)} of your "
                "words.",
            )
        if situation.resolve is not None:
            page.add_item("At home", f"{_describe_resolve(situation.resolve)}.")
        if isinstance(question, VoteQuestion) and question.commitment is not None:
            reading = self._readings[question.commitment]
            parties = [party.state for party in reading.parties]
            page.add_item("Parties", f"{join_names(parties)}.")
            page.add_item(
                "Can block", f"{join_names(reading.blockers) if reading.blockers else 'nobody alone'}."
            )
        return "\n".join(page.lines)

    def _describe_past(self, situation: Situation) -> str:
        taken = format_percent(situation.territory) if situation.territory > 0 else f"0{NBSP}%"
        return (
            f"{format_count(situation.crises, 'act')} of {self.challenger}, "
            f"{format_count(situation.war_months, 'month')} of war, {taken} of the territory lost."
        )


def _describe_chance(chance: float) -> str:
    return f"its chance of voting for: {format_percent(chance)}"


def _describe_forces(stakes: Stakes) -> str:
    parts = [_format_instrument(kind, amount) for kind, amount in stakes.promised.items()]
    said = join_names(parts) if parts else "nothing that the text promises"
    stationed = f"; in place {format_number(stakes.in_place_be)} BE" if stakes.in_place_be > 0 else ""
    return f"{said}{stationed}."


def _format_instrument(kind: str, amount: float) -> str:
    if kind in _INSTRUMENTS:
        number = format_number(amount)
        return f"{number}{NBSP}{_INSTRUMENTS[kind][number not in ('1', '1.0')]}"
    if kind == "arms":
        return f"arms of ${format_number(amount)}{NBSP}bn a month"
    return f"{_SHARES[kind]} at {format_percent(amount)}"


def _describe_vote_weight(question: VoteQuestion) -> str:
    """Return what the rule and the state's own follow-through make of the vote."""
    parts = []
    if not question.has_vote:
        parts.append("the rule asks for no vote; it says whether you stand behind the action")
    elif not question.hears_abstention:
        parts.append("under this rule an abstention counts like a vote against")
    if question.stakes is not None:
        parts.append(
            "if it is decided, you follow through with a chance of "
            f"{format_percent(question.stakes.follow_through)} after a vote for"
        )
        if question.stakes.may_bind:
            parts[-1] += f", and of {format_percent(question.stakes.follow_unwilling)} against your will"
    return f"{'; '.join(parts)}." if parts else "an abstention is neither for nor against."


def _describe_resolve(resolve: float) -> str:
    if abs(resolve) < 0.25:
        return "resolve is as usual"
    return f"resolve is {'higher' if resolve > 0 else 'lower'} than usual"


HELP = """\
for (f)       your state consents, and brings its promise if the rule decides
against (a)   your state objects; where it holds a veto, this blocks
abstain (ab)  your state neither consents nor objects
a number      for the challenger: the option it takes; 0 is to stay quiet
s             show the situation
u             take the last decision back
q             end here; the log is kept, and --resume goes on from it"""
