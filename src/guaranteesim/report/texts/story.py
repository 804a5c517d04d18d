"""The story of one world: the acts of the challenger, the calls, the answers and the outcome."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.ensemble.columns import ColumnFamily, Events, Timeline, WordColumn, Worlds
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError
from guaranteesim.report.words import formats
from guaranteesim.report.words.formats import format_number, format_percent
from guaranteesim.report.words.names import find_rung_title, find_state_title, format_count, join_names
from guaranteesim.report.words.world_calendar import list_calendar_entries

DEFAULT_WIDTH = 80
MAX_NAMED_STATES = 8
"""The greatest number of states in a scenario that are named in full; in larger ones, codes are used."""
_MAX_EXCEPTIONS = 3
"""The greatest number of states that are named as exceptions."""


def tell_story(results: Results, world: int, width: int = DEFAULT_WIDTH) -> str:
    """Return the story of one world month by month, as plain text.

    Args:
        results: The run.
        world: The number of the world, as in ``results.worlds["world"]``.
        width: Columns of the text.

    Raises:
        UserError: the run has no such world.
    """
    outcome, crises = _find_world_row(results, world), _find_crises(results, world)
    teller = _StoryTeller(results)
    paragraphs = [
        f"{results.title}: the story of world {world}",
        teller.describe_opening(outcome),
        *teller.list_events(crises, world),
        teller.describe_ending(outcome),
        f"One of {format_count(len(results.world_table), 'imagined world')}; {FOOTER}.",
    ]
    return "\n\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs)


def list_dated_paragraphs(results: Results, world: int) -> list[tuple[int, str]]:
    """Return what happens in one world in the order of telling, each paragraph with its month."""
    return _StoryTeller(results).list_dated_events(_find_crises(results, world), world)


def describe_world_opening(results: Results, world: int) -> str:
    """Return the first paragraph of the story of one world: the arrangement and the challenger."""
    return _StoryTeller(results).describe_opening(_find_world_row(results, world))


def describe_world_ending(results: Results, world: int) -> str:
    """Return the state of one world at the horizon, the last paragraph of its story."""
    return _StoryTeller(results).describe_ending(_find_world_row(results, world))


def _find_crises(results: Results, world: int) -> list[dict[Any, Any]]:
    """Return the rows of the crises of the world by column."""
    # The table of a run without any crisis may lack its columns.
    events = results.event_table
    rows = events.find_rows(Events.world, world) if len(events) else events.to_frame()
    return rows.to_dict("records")


def _find_world_row(results: Results, world: int) -> dict[str, Any]:
    """Return the row of the world by column."""
    rows = results.world_table.find_rows(Worlds.world, world).to_dict("records")
    if not rows:
        # Numbers of worlds are not positions: a run may hold worlds 500 to 999 only.
        first, last = results.world_table[Worlds.world].min(), results.world_table[Worlds.world].max()
        raise UserError(f"there is no world {world} in these results: choose one from {first} to {last}")
    return {str(key): value for key, value in rows[0].items()}


ANSWER_VERBS = {
    "honoured": ("acts", "act"),
    "late": ("acts, but only after the window of the act", "act, but only after the window of the act"),
    "reneged": ("is to act and does not follow through", "are to act and do not follow through"),
    "overruled": ("is willing, but the rule does not decide", "are willing, but the rule does not decide"),
    "objected": ("objects", "object"),
    "abstained": ("neither consents nor objects", "neither consent nor object"),
    "casus not met": (
        "judges that the casus foederis is not met",
        "judge that the casus foederis is not met",
    ),
    "excused": (
        "is not willing, where the challenger's veto excuses it",
        "are not willing, where the challenger's veto excuses them",
    ),
}
"""The answers of parties in order of telling, with the verb for one party and for several."""


_FORCE_SOURCES = {
    Events.in_place_be: "in place",
    Events.treaty_be: "sent under the treaty",
    Events.outside_be: "sent outside it",
}
"""Columns of the force against an act besides the protégé's own, with their words."""


class _StoryTeller:
    """Writes the sentences of a story. All states get the same sentences."""

    def __init__(self, results: Results) -> None:
        self.results, self.scenario = results, results.scenario
        self.challenger = find_state_title(self.scenario, self.scenario.challenger.state)
        self.protege = find_state_title(self.scenario, self.scenario.protege.state)

    def describe_opening(self, outcome: dict[str, Any]) -> str:
        """Return the arrangement, the motivation of the challenger and the number of occasions."""
        parties = self.scenario.guarantors
        has = f"an arrangement with {self._join_states(parties)}" if parties else "no guarantee"
        motivation, typical = outcome[Worlds.motivation], self.scenario.challenger.motivation.centre
        begins = " A war is going on when month 1 begins." if self.scenario.start.at_war else ""
        return (
            f"{self.protege} has {has}.{begins} The challenger, {self.challenger}, is "
            f"{_compare_motivation(motivation, typical)} (motivation {format_number(motivation)}, "
            f"typically {format_number(typical)}). "
            f"Over {format_count(self.scenario.run.horizon_months, 'month')} it has "
            f"{format_count(outcome[Worlds.opportunities], 'occasion')} to act."
        )

    def list_events(self, crises: Sequence[dict[Any, Any]], world: int) -> list[str]:
        """Return the paragraphs of a world by month: calendar, ends of wars, crises, consequences."""
        return [text for _, text in self.list_dated_events(crises, world)]

    def list_dated_events(self, crises: Sequence[dict[Any, Any]], world: int) -> list[tuple[int, str]]:
        """Return the paragraphs of :meth:`list_events`, each with its month."""
        # Within a month: the calendar first (0), then ends of wars (1), crises (2), and consequences (3).
        acts = [(crisis[Events.month], 2, self._describe_crisis(crisis)) for crisis in crises]
        dated = [
            (item.month, 3 * item.follows_act, f"Month {item.month}: {item.text}.")
            for item in list_calendar_entries(self.results, world)
        ]
        found = sorted([*dated, *acts, *self._list_war_ends(world)], key=lambda part: part[:2])
        return [(int(month), text) for month, _, text in found]

    def _describe_crisis(self, crisis: dict[Any, Any]) -> str:
        """Return one crisis, from the act to its outcome."""
        sentences = [
            self._describe_act(crisis),
            *self._describe_treaty(crisis),
            *self._describe_outside_help(crisis),
        ]
        return " ".join([*sentences, self._describe_balance(crisis), *self._describe_result(crisis)])

    def _describe_act(self, crisis: dict[str, Any]) -> str:
        """Return the act, the committed force and the challenger's expectation."""
        rung = find_rung_title(self.scenario, crisis[Events.rung])
        provoked = f", after {self.protege} provoked" if crisis.get(Events.provoked) else ""
        committed = f"{self.challenger} commits {format_number(crisis[Events.committed_be])} BE"
        text = f"Month {crisis[Events.month]}: {rung}{provoked}. {committed}"
        if self.scenario.arrangement.commitments and crisis[Events.casus]:
            anticipated = format_percent(crisis[Events.anticipated])
            text += f"; it puts the chance that a commitment is honoured at {anticipated}"
        return text + "."

    def _describe_treaty(self, crisis: dict[str, Any]) -> Iterator[str]:
        """Yield the call, the answers, the states in the way, and the decision."""
        if not self.scenario.arrangement.commitments:
            return
        if self._is_without_commitment(crisis):
            yield "No commitment is in force, and nobody is called."
        elif not crisis[Events.casus]:
            yield "The casus foederis is not met, and nobody is called."
        elif not crisis[Events.called]:
            yield "The casus foederis is met, but who did it is not plain enough: nobody is called."
        else:
            yield f"The casus foederis is met, and {self._describe_call(crisis)}."
            yield from self._describe_answers(crisis)
            yield from self._describe_blocking(crisis)
            yield self._describe_decision(crisis)

    def _describe_call(self, crisis: dict[str, Any]) -> str:
        """Return the parties that were called, without those that are not bound or not covered."""
        parties = self.scenario.guarantors
        # A scenario without a guarantor has no vote columns, so a missing one counts as not called.
        called = [code for code in parties if crisis.get(Events.vote[code]) not in ("not called", None)]
        if not called:
            return "no party is left to be called"
        if len(called) == len(parties):
            return "the parties are called" if len(parties) > 1 else f"{self._join_states(called)} is called"
        return f"{self._join_states(called)} {'is' if len(called) == 1 else 'are'} called"

    def _describe_answers(self, crisis: dict[str, Any]) -> Iterator[str]:
        """Yield the answers of the parties, one sentence per kind of answer."""
        for answer, (one, several) in ANSWER_VERBS.items():
            who = self._find_states(crisis, Events.vote, answer)
            if who:
                yield f"{self._join_states(who)} {one if len(who) == 1 else several}."

    def _describe_blocking(self, crisis: dict[str, Any]) -> Iterator[str]:
        """Yield the states whose consent is missing."""
        decisive = self._find_states(crisis, Events.block, "decisive")
        blocking = self._find_states(crisis, Events.block, "blocked")
        # Under several commitments, one may be blocked while another is decided.
        where = " for another commitment" if crisis[Events.decided] else ""
        if decisive:
            more = "; any one of them would have been enough" if len(decisive) > 1 else ""
            yield f"Only the consent of {self._join_states(decisive, 'or')} is missing{where}{more}."
        if blocking:
            verb = "withholds a consent" if len(blocking) == 1 else "withhold consents"
            yield f"{self._join_states(blocking)} {verb} that the rule needs{where}."

    def _describe_decision(self, crisis: dict[str, Any]) -> str:
        """Return the decision and the day of the first action."""
        if not crisis[Events.decided]:
            return "Nobody acts under the treaty."
        if not crisis[Events.honoured]:
            return "It is decided to act, and nobody follows through."
        days = crisis[Events.days_to_act]
        return (
            f"The first to act does so on day {format_number(float(days))}."
            if not pd.isna(days)
            else "They act."
        )

    def _describe_outside_help(self, crisis: dict[str, Any]) -> Iterator[str]:
        """Yield the states that send help outside the treaty."""
        for kind, what in (("force", "forces"), ("aid", "arms, intelligence or sanctions")):
            who = self._find_states(crisis, Events.outside, kind)
            if who:
                verb = "sends" if len(who) == 1 else "send"
                beyond = " outside the treaty" if self.scenario.arrangement.commitments else ""
                yield f"{self._join_states_or_exceptions(who)} {verb} {what}{beyond}."

    def _describe_balance(self, crisis: dict[str, Any]) -> str:
        """Return the forces against the act within its window, and whether they are enough."""
        parts = [f"{format_number(crisis[Events.own_be])} BE of {self.protege}'s own"]
        sources = (
            _FORCE_SOURCES if self.scenario.arrangement.commitments else {Events.outside_be: "sent by others"}
        )
        parts += [
            f"{format_number(crisis[name])} {what}" for name, what in sources.items() if crisis[name] > 0
        ]
        verdict = ""
        if crisis[Events.honoured]:
            verdict = (
                " This is enough in time."
                if crisis[Events.in_time]
                else (
                    " Enough comes, but not in time."
                    if crisis[Events.adequate]
                    else " Not enough ever comes."
                )
            )
        window = format_count(round(crisis[Events.window_days]), "day")
        return f"Against it stand, within its window of {window}, {join_names(parts)}.{verdict}"

    def _describe_result(self, crisis: dict[str, Any]) -> Iterator[str]:
        """Yield the result of the act and its consequences."""
        result = "succeeds" if crisis[Events.success] else "fails"
        moved = (
            f", and {_format_territory(crisis[Events.territory])} changes hands"
            if crisis[Events.territory] > 0
            else ""
        )
        # The result of an invasion is that of its first assault; the war is decided later.
        what = "first assault" if crisis[Events.opens_war] else "act"
        yield f"The {what} {result} (its chance was {format_percent(crisis[Events.probability])}){moved}."
        if crisis[Events.clash]:
            yield f"Forces of {self.challenger} and of an outside state fight each other directly."
        if crisis[Events.nuclear_use]:
            yield "Nuclear weapons are used."
        if crisis[Events.opens_war]:
            yield "A war begins."

    def _is_without_commitment(self, crisis: dict[str, Any]) -> bool:
        """Return whether the timeline shows that no commitment was in force in the month of the crisis."""
        # Only the recorded world has a timeline; in other worlds the story leaves the cause open.
        months = self.results.timeline
        if Timeline.in_force not in months:
            return False
        now = months[
            (months[Timeline.world] == crisis[Events.world])
            & (months[Timeline.month] == crisis[Events.month])
        ]
        return len(now) > 0 and not bool(now[Timeline.in_force].iloc[0])

    def _list_war_ends(self, world: int) -> Iterator[tuple[int, int, str]]:
        """Yield the end of each war, if this is the world that was recorded month by month."""
        timeline = self.results.timeline
        if timeline.empty or int(timeline[Timeline.world].iloc[0]) != world:
            return
        at_war = Timeline.at_war.read(timeline)
        months, territory = Timeline.month.read(timeline), Timeline.territory.read(timeline)
        for row in range(1, len(months)):
            if at_war[row - 1] and not at_war[row]:
                text = (
                    f"Month {months[row]}: the war is over; since the beginning {self.challenger} "
                    f"has taken {_format_territory(territory[row])}."
                )
                yield int(months[row]), 1, text

    def describe_ending(self, outcome: dict[str, Any]) -> str:
        """Return the state of the world at the horizon."""
        peace = "There was no major violation."
        if self.scenario.start.at_war:
            peace = "There was war from the beginning."
        elif outcome[Worlds.major_violation]:
            months = format_count(outcome[Worlds.peace_months], "month")
            peace = f"Peace held for {months} before the first major violation."
        parts = [
            f"{_format_territory(outcome[Worlds.territory_lost])} lost",
            f"{format_count(outcome[Worlds.war_months], 'month')} of war",
        ]
        parts.append(f"{'a' if outcome[Worlds.clash] else 'no'} direct clash with an outside state")
        if outcome[Worlds.nuclear_use]:
            parts.append("nuclear use")
        return f"Month {self.scenario.run.horizon_months}, the end. {peace} In all: {join_names(parts)}."

    def _find_states(self, crisis: dict[str, Any], answers: ColumnFamily[WordColumn], word: str) -> list[str]:
        """Return the states with ``word`` in their column of this kind, in the order of the scenario."""
        return [code for code in self.scenario.states if crisis.get(answers[code]) == word]

    def _join_states_or_exceptions(self, codes: Sequence[str]) -> str:
        """Return the states in a row, or for many states the few that are not among them."""
        principals = {self.scenario.challenger.state, self.scenario.protege.state}
        others = [code for code in self.scenario.states if code not in {*principals, *codes}]
        # A long list is shorter the other way round if few states are missing from it.
        if len(codes) <= MAX_NAMED_STATES or len(others) > _MAX_EXCEPTIONS:
            return self._join_states(codes)
        return f"All third states but {self._join_states(others)}" if others else "All third states"

    def _join_states(self, codes: Sequence[str], last: str = "and") -> str:
        """Return the states in a row, with a note on the challenger."""
        threat = self.scenario.challenger.state
        names = (
            list(codes)
            if len(self.scenario.states) > MAX_NAMED_STATES
            else [find_state_title(self.scenario, code) for code in codes]
        )
        roles = [
            f"{name} (the challenger)" if code == threat else name
            for code, name in zip(codes, names, strict=True)
        ]
        return join_names(roles, last)


def _compare_motivation(motivation: float, typical: float) -> str:
    """Return how a motivation compares with the centre of its range, in words."""
    # A motivation within 15 % of the centre of its range counts as typical.
    if motivation > 1.15 * typical:
        return "more strongly motivated than is typical here"
    if motivation < 0.85 * typical:
        return "less strongly motivated than is typical here"
    return "about as motivated as is typical here"


def _format_territory(share: float) -> str:
    return "no territory" if share <= 0 else f"{format_number(100 * share)}{formats.NBSP}% of the territory"
