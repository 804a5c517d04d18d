"""The crises of a story in sentences: the act, the calls, the answers and the outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from guaranteesim.ensemble.columns import ColumnFamily, Events, Timeline, WordColumn
from guaranteesim.ensemble.results import Results
from guaranteesim.report.texts.story_details import DetailTexts
from guaranteesim.report.words.formats import format_number, format_percent
from guaranteesim.report.words.names import find_rung_title, format_count, join_names
from guaranteesim.report.words.story_states import StateNames, format_territory

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


class CrisisTexts:
    """Writes the sentences of crises; with ``details`` also what was expected, and why parties voted."""

    def __init__(self, results: Results, details: DetailTexts | None = None) -> None:
        self.results, self.scenario, self._details = results, results.scenario, details
        self.names = StateNames(self.scenario)

    def describe_crisis(self, crisis: dict[Any, Any]) -> list[str]:
        """Return one crisis in three parts: the act, the answer of the treaty, and the outcome."""
        details = self._details
        if details is None:
            helped = [*self._describe_outside_help(crisis), self._describe_balance(crisis)]
            answer = [*self._describe_treaty(crisis)]
            parts = [[self._describe_act(crisis)], answer, [*helped, *self._describe_result(crisis)]]
        else:
            month = int(crisis[Events.month])
            parts = [
                [self._describe_act(crisis), *details.describe_choice(month, acts=True)],
                [*self._describe_treaty(crisis), *details.describe_reasons(crisis)],
                [
                    *self._describe_outside_help(crisis),
                    *details.describe_arrivals(month),
                    self._describe_balance(crisis),
                    *details.describe_effect(crisis),
                    *self._describe_result(crisis),
                    *details.describe_learning(month),
                ],
            ]
        told = [" ".join(part) for part in parts if part]
        # An act that calls nobody is told in one paragraph.
        return told if crisis[Events.called] else [" ".join(told)]

    def _describe_act(self, crisis: dict[str, Any]) -> str:
        """Return the act, the committed force and the challenger's expectation."""
        rung = find_rung_title(self.scenario, crisis[Events.rung])
        provoked = f", after {self.names.protege} provoked" if crisis.get(Events.provoked) else ""
        committed = f"{self.names.challenger} commits {format_number(crisis[Events.committed_be])} BE"
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
            return "the parties are called" if len(parties) > 1 else f"{self.names.join(called)} is called"
        return f"{self.names.join(called)} {'is' if len(called) == 1 else 'are'} called"

    def _describe_answers(self, crisis: dict[str, Any]) -> Iterator[str]:
        """Yield the answers of the parties, one sentence per kind of answer."""
        for answer, (one, several) in ANSWER_VERBS.items():
            who = self._find_states(crisis, Events.vote, answer)
            if who:
                yield f"{self.names.join(who)} {one if len(who) == 1 else several}."

    def _describe_blocking(self, crisis: dict[str, Any]) -> Iterator[str]:
        """Yield the states whose consent is missing."""
        decisive = self._find_states(crisis, Events.block, "decisive")
        blocking = self._find_states(crisis, Events.block, "blocked")
        # Under several commitments, one may be blocked while another is decided.
        where = " for another commitment" if crisis[Events.decided] else ""
        if decisive:
            more = "; any one of them would have been enough" if len(decisive) > 1 else ""
            yield f"Only the consent of {self.names.join(decisive, 'or')} is missing{where}{more}."
        if blocking:
            verb = "withholds a consent" if len(blocking) == 1 else "withhold consents"
            yield f"{self.names.join(blocking)} {verb} that the rule needs{where}."

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
                yield f"{self.names.join_or_exceptions(who)} {verb} {what}{beyond}."

    def _describe_balance(self, crisis: dict[str, Any]) -> str:
        """Return the forces against the act within its window, and whether they are enough."""
        parts = [f"{format_number(crisis[Events.own_be])} BE of {self.names.protege}'s own"]
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
            f", and {format_territory(crisis[Events.territory])} changes hands"
            if crisis[Events.territory] > 0
            else ""
        )
        # The result of an invasion is that of its first assault; the war is decided later.
        what = "first assault" if crisis[Events.opens_war] else "act"
        yield f"The {what} {result} (its chance was {format_percent(crisis[Events.probability])}){moved}."
        if crisis[Events.clash]:
            yield f"Forces of {self.names.challenger} and of an outside state fight each other directly."
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

    def _find_states(self, crisis: dict[str, Any], answers: ColumnFamily[WordColumn], word: str) -> list[str]:
        """Return the states with ``word`` in their column of this kind, in the order of the scenario."""
        return [code for code in self.scenario.states if crisis.get(answers[code]) == word]
