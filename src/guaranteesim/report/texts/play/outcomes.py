"""What a play says between its questions: how it begins, what happened in a month, and how it ended."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from guaranteesim.analysis.consent.acceptance import Acceptance
from guaranteesim.ensemble.columns import Events, Timeline, Worlds
from guaranteesim.ensemble.play.questions import ACCEPTANCE, Decision
from guaranteesim.ensemble.results import Results
from guaranteesim.report.texts.page import TextPage
from guaranteesim.report.texts.play.questions import QuestionTexts
from guaranteesim.report.texts.story import (
    describe_world_ending,
    describe_world_opening,
    list_dated_paragraphs,
)
from guaranteesim.report.words.formats import NBSP, format_percent, format_share
from guaranteesim.report.words.names import find_state_title, format_count, join_names
from guaranteesim.scenario.schema import Scenario

CAUTION = "One world is one course of chance: it compares choices and forecasts nothing."


class MonthTexts:
    """Tells each paragraph of a world once, as its months pass, and quiet months in one line together."""

    def __init__(self, texts: QuestionTexts, world: int) -> None:
        self._texts, self._world = texts, world
        self._told: set[tuple[int, str]] = set()
        self._last = 0

    def describe_months(self, last: int, results: Results, decisions: Sequence[Decision] = ()) -> list[str]:
        """Return what has not been told of the months up to ``last``, which ``decisions`` belong to."""
        entries = [item for item in list_dated_paragraphs(results, self._world) if item[0] <= last]
        new = [item for item in entries if item not in self._told]
        self._told.update(new)
        new += [(last, self._texts.describe_decision(decision)) for decision in decisions]
        told = []
        for month, text in new:
            told += [*self._pass_months(month - 1, results), text]
            self._last = max(self._last, month)
        return [*told, *self._pass_months(last, results)]

    def _pass_months(self, last: int, results: Results) -> list[str]:
        """Return one line for the months after the last one told, or one for peace and one for war."""
        first, self._last = self._last + 1, max(self._last, last)
        at_war = Timeline.at_war.read(results.timeline)
        told = []
        for war, months in groupby(range(first, last + 1), lambda month: bool(at_war[month - 1])):
            told.append(f"{_name_months(list(months))}: {'the war goes on' if war else 'quiet'}.")
        return told

    def go_back(self, month: int) -> None:
        """Forget what was told of this month and later ones: they are played again."""
        self._told = {item for item in self._told if item[0] < month}
        self._last = min(self._last, month - 1)


def _name_months(months: Sequence[int]) -> str:
    return f"Month {months[0]}" if len(months) == 1 else f"Months {months[0]} to {months[-1]}"


def describe_opening(scenario: Scenario, states: Sequence[str], world: int, seed: int, width: int) -> str:
    """Return how a play begins: the arrangement, who plays whom, and what is asked."""
    page = TextPage(width)
    page.add_heading(f"{scenario.title}: a play", "=")
    protege = find_state_title(scenario, scenario.protege.state)
    parties = scenario.guarantors
    has = f"an arrangement with {join_names(parties)}" if parties else "no guarantee"
    page.add_paragraph(
        f"{protege} has {has}. The challenger is {find_state_title(scenario, scenario.challenger.state)}. "
        f"People decide for {join_names([find_state_title(scenario, state) for state in states])}; the model "
        f"decides for all others, and chance is that of world {world} with seed {seed}, whatever you decide."
    )
    page.add_blank_line()
    page.add_paragraph(f"{CAUTION} Write ? for help at any question.")
    return "\n".join(page.lines)


def describe_search(searched: int, called: int) -> str:
    """Return how the world was chosen, so that nobody takes it for a usual one."""
    if not called:
        return (
            f"In none of {searched} worlds that were looked through are these states called, or have they an "
            "occasion to act, as the model alone has it; this is world 0."
        )
    return (
        "The world was chosen because these states are called in it, or have occasions to act: in "
        f"{searched - called} of {searched} worlds that were looked through nothing of the kind happens."
    )


def describe_ending(
    texts: QuestionTexts,
    results: Results,
    alone: Results,
    decisions: Sequence[Decision],
    acceptance: Acceptance | None,
) -> str:
    """Return what happened, beside the same world as the model alone has it."""
    page = TextPage(texts.width)
    page.add_heading("The end: your world beside the model's own, with the same luck", "=")
    page.add_rows([("", "played", "model alone"), *_build_rows(texts.scenario, results, alone)])
    page.add_blank_line()
    page.add_paragraph(_describe_agreement(decisions))
    for sentence in _describe_acceptance(texts, decisions, acceptance):
        page.add_paragraph(sentence)
    page.add_blank_line()
    page.add_paragraph(
        f"{CAUTION} In another world the same decisions may end otherwise; `guaranteesim run` and `compare` "
        "weigh many worlds. A conditional comparison, not a forecast."
    )
    return "\n".join(page.lines)


def _build_rows(scenario: Scenario, results: Results, alone: Results) -> Iterator[Sequence[str]]:
    def build_row(title: str, column: str) -> Sequence[str]:
        cells = [f"{int(item.worlds[column].iloc[0]):,}" for item in (results, alone)]
        return (title, *cells)

    yield build_row("months of peace before a major violation", Worlds.peace_months)
    yield ("acts of the challenger", str(len(results.events)), str(len(alone.events)))
    if scenario.guarantors:
        yield ("calls that were honoured", *(_count_honoured(item) for item in (results, alone)))
    lost = [float(item.worlds[Worlds.territory_lost].iloc[0]) for item in (results, alone)]
    yield ("territory lost", *(f"0{NBSP}%" if share <= 0 else format_percent(share) for share in lost))
    yield build_row("months of war", Worlds.war_months)
    clash = ["yes" if bool(item.worlds[Worlds.clash].iloc[0]) else "no" for item in (results, alone)]
    yield ("a direct clash with an outside state", *clash)
    if scenario.states[scenario.challenger.state].nuclear:
        used = ["yes" if bool(item.worlds[Worlds.nuclear_use].iloc[0]) else "no" for item in (results, alone)]
        yield ("nuclear use", *used)


def _count_honoured(results: Results) -> str:
    events = results.events
    if not len(events):
        return "none called"
    called = int(Events.called.read(events).sum())
    return f"{int(Events.honoured.read(events).sum())} of {called}" if called else "none called"


def _describe_agreement(decisions: Sequence[Decision]) -> str:
    asked = [item for item in decisions if item.kind != ACCEPTANCE]
    if not asked:
        return "Nobody had anything to decide in this world."
    same = sum(item.is_as_model for item in asked)
    return (
        f"{format_count(len(asked), 'decision')}; the model would have decided the same in {same}. After a "
        "decision that differs, the two worlds take different courses with the same draws of chance."
    )


def _describe_acceptance(
    texts: QuestionTexts, decisions: Sequence[Decision], acceptance: Acceptance | None
) -> Iterator[str]:
    for item in decisions:
        if item.kind != ACCEPTANCE:
            continue
        said = texts.describe_decision(item)
        if acceptance is not None and item.state in acceptance.required:
            chance = format_share(acceptance[item.state].probability)
            said += f" The model has it accept with a chance of {chance}."
        if item.given == "no":
            said += " Without it there is no arrangement; the play went on as if it were in force."
        yield said


def tell_played_story(
    texts: QuestionTexts, results: Results, states: Sequence[str], decisions: Sequence[Decision], world: int
) -> str:
    """Return the story of the world that was played, with the decisions of people marked where they fell."""
    title = f"{results.title}: world {world}, played as {join_names(states)}"
    months = sorted({item.month for item in decisions})
    by_month = {month: [item for item in decisions if item.month == month] for month in months}
    dated = [(month, 0, text) for month, text in list_dated_paragraphs(results, world)]
    for month, made in by_month.items():
        marks = " ".join(texts.describe_decision(item) for item in made)
        head = "Before month 1: " if month == 0 else f"Month {month}, decided by people: "
        dated.append((month, 1, f">> {head}{marks}"))
    paragraphs = [
        title,
        describe_world_opening(results, world),
        *(text for _, _, text in sorted(dated, key=lambda item: item[:2])),
        describe_world_ending(results, world),
        f"Played by people in part. {CAUTION}",
    ]
    return "\n\n".join(textwrap.fill(paragraph, texts.width) for paragraph in paragraphs)
