"""The first difference between two courses of the same act, and what differs beneath equal courses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from guaranteesim.ensemble.columns import ColumnFamily, Events, Timeline, WordColumn
from guaranteesim.ensemble.told.world_details import ToldWorld
from guaranteesim.report.texts.story_crises import ANSWER_VERBS
from guaranteesim.report.words.formats import format_number
from guaranteesim.report.words.names import format_count
from guaranteesim.report.words.story_states import StateNames

TOLERANCE = 1e-9
"""The greatest difference between two numbers that count as equal."""
_MOST_NAMED = 3
"""The greatest number of states that are named; more are counted."""


@dataclass(frozen=True)
class Stage:
    """A stage of an act at which two courses can part, with what is said of either side."""

    column: str
    yes: str
    no: str


@dataclass(frozen=True)
class Amount:
    """A number of an act, with the words around it."""

    column: str
    before: str
    after: str = ""
    factor: float = 1.0


@dataclass(frozen=True)
class Words:
    """A column of each state, with the phrase for each word in it; the answers of parties have none."""

    family: ColumnFamily[WordColumn]
    empty: str
    phrases: Mapping[str, str]


_ANSWERS = Words(Events.vote, "not called", {word: one for word, (one, _) in ANSWER_VERBS.items()})
_COURSE: tuple[Stage | Amount | Words, ...] = (
    Stage(Events.provoked, "it follows a provocation", "it does not"),
    Amount(Events.committed_be, "the challenger commits", " BE"),
    Amount(Events.window_days, "help has", " days"),
    Stage(Events.casus, "it meets the casus foederis", "it does not"),
    Stage(Events.called, "the parties are called", "they are not"),
    Stage(Events.judged, "a party judges that the casus foederis is met", "none does"),
    Stage(Events.decided, "it is decided to help", "it is not"),
    Stage(Events.honoured, "the call is honoured", "it is not"),
    _ANSWERS,
    Words(Events.block, "", {"blocked": "stands in the way", "decisive": "alone stands in the way"}),
    Amount(Events.days_to_act, "the first to act does so on day"),
    Words(Events.outside, "", {"aid": "sends aid outside the treaty", "force": "sends forces outside it"}),
    Amount(Events.own_be, "the protégé stands against it with", " BE"),
    Amount(Events.in_place_be, "outside forces in place are worth", " BE"),
    Amount(Events.treaty_be, "forces that come in time under the treaty are worth", " BE"),
    Amount(Events.outside_be, "forces that come in time outside the treaty are worth", " BE"),
    Amount(Events.promised_be, "the forces promised are worth", " BE"),
    Amount(Events.sent_be, "the forces sent of those promised are worth", " BE"),
    Stage(Events.adequate, "enough comes, in time or later", "it does not"),
    Stage(Events.in_time, "enough comes in time", "it does not"),
    Amount(Events.probability, "its chance is", "\N{NO-BREAK SPACE}%", 100),
    Stage(Events.success, "it succeeds", "it fails"),
    Amount(Events.territory, "territory changes hands:", "\N{NO-BREAK SPACE}%", 100),
    Stage(Events.clash, "an outside state fights the challenger", "none does"),
    Stage(Events.nuclear_use, "nuclear weapons are used", "they are not"),
    Stage(Events.opens_war, "it opens a war", "it does not"),
)
"""What is compared of the same act, causes before effects."""


class CrisisDifference:
    """Finds the first difference between two crises of the same month and rung."""

    def __init__(self, names: StateNames, first: Mapping[str, Any], second: Mapping[str, Any]) -> None:
        self._names, self._pair = names, (first, second)

    def find(self) -> Stage | str | None:
        """Return a stage that one reaches alone, or a phrase with a place for either title; None if equal."""
        return next(self._list_differences(), None)

    def _list_differences(self) -> Iterator[Stage | str]:
        for item in _COURSE:
            if isinstance(item, Words):
                yield from self._compare_words(item)
                continue
            values = [crisis.get(item.column) for crisis in self._pair]
            if is_equal(*values):
                continue
            yield item if isinstance(item, Stage) else _describe_amounts(item, values)

    def _compare_words(self, item: Words) -> Iterator[str]:
        read = [self._read_words(item, crisis) for crisis in self._pair]
        differing = [code for code in self._names.scenario.states if read[0][code] != read[1][code]]
        if not differing:
            return
        if item is _ANSWERS:
            acting = [
                [code for code, word in words.items() if word in ("honoured", "late")] for words in read
            ]
            called = [[code for code, word in words.items() if word != item.empty] for words in read]
            for states, one, several in ((called, "is called", "are called"), (acting, "acts", "act")):
                if states[0] != states[1]:
                    yield self._describe_sets(states, one, several)
        yield self._describe_state(item, differing, read)

    def _read_words(self, item: Words, crisis: Mapping[str, Any]) -> dict[str, str]:
        # An arrangement without a party has no column for it.
        return {code: str(crisis.get(item.family[code], item.empty)) for code in self._names.scenario.states}

    def _describe_sets(self, states: list[list[str]], one: str, several: str) -> str:
        if len(states[0]) == len(states[1]) or max(map(len, states)) <= _MOST_NAMED:
            gone = [[code for code in states[side] if code not in states[1 - side]] for side in (0, 1)]
            parts = [
                f"{self._names.join(codes)} {one if len(codes) == 1 else several} only {{{side}}}"
                for side, codes in enumerate(gone)
                if codes
            ]
            return " and ".join(parts)
        verbs = [one if len(codes) == 1 else several for codes in states]
        counts = [format_count(len(codes), "state") for codes in states]
        return f"{counts[0]} {verbs[0]} {{0}} and {counts[1]} {{1}}"

    def _describe_state(self, item: Words, differing: list[str], read: list[dict[str, str]]) -> str:
        code = differing[0]
        said = [item.phrases.get(words[code], "does nothing of the kind") for words in read]
        more = len(differing) - 1
        verb = "differs" if more == 1 else "differ"
        rest = f"; {format_count(more, 'other state')} {verb} as well" if more else ""
        return f"{self._names.join([code])} {said[0]} {{0}} and {said[1]} {{1}}{rest}"


def _describe_amounts(item: Amount, values: list[Any]) -> str:
    if any(pd.isna(value) for value in values):
        there = 1 if pd.isna(values[0]) else 0
        shown = format_number(item.factor * float(values[there]))
        return f"{item.before} {shown}{item.after} {{{there}}}, and nothing of the kind {{{1 - there}}}"
    shown, other = format_pair(*(item.factor * float(value) for value in values))
    return f"{item.before} {shown}{item.after} {{0}} and {other}{item.after} {{1}}"


def format_pair(first: float, second: float) -> tuple[str, str]:
    """Return two numbers with as many digits as show that they differ."""
    shown = format_number(first), format_number(second)
    digits = 3
    while shown[0] == shown[1] and digits < 16:
        shown = f"{first:.{digits}g}", f"{second:.{digits}g}"
        digits += 1
    return shown


def is_equal(first: Any, second: Any) -> bool:
    """Return whether two values of a table are equal, numbers up to :data:`TOLERANCE`."""
    if pd.isna(first) or pd.isna(second):
        return bool(pd.isna(first) and pd.isna(second))
    return abs(float(first) - float(second)) <= TOLERANCE


def find_hidden_difference(one: ToldWorld, other: ToldWorld) -> tuple[int, str] | None:
    """Return the first month in which anything else of the tables differs, and what; None if nothing does."""
    found = [*_list_timeline_differences(one, other), *_list_expectation_differences(one, other)]
    return min(found, key=lambda item: item[0], default=None)


def _list_timeline_differences(one: ToldWorld, other: ToldWorld) -> Iterator[tuple[int, str]]:
    first, second = one.results.timeline, other.results.timeline
    for column in first.columns:
        if column in (Timeline.world, Timeline.month) or column not in second:
            continue
        months = Timeline.month.read(first)
        for month, *values in zip(months, first[column], second[column], strict=False):
            if not is_equal(*values):
                yield int(month), _name_column(str(column))
                break


def _list_expectation_differences(one: ToldWorld, other: ToldWorld) -> Iterator[tuple[int, str]]:
    tables = [told.results.event_table for told in (one, other)]
    if not all(map(len, tables)):
        return
    rows = [
        table.find_rows(Events.world, told.world) for table, told in zip(tables, (one, other), strict=True)
    ]
    for month, *values in zip(
        rows[0][Events.month], rows[0][Events.anticipated], rows[1][Events.anticipated], strict=False
    ):
        if not is_equal(*values):
            yield int(month), "the chance that the challenger gives a commitment"
            return


def _name_column(column: str) -> str:
    named: dict[str, str] = {
        Timeline.in_force: "whether a commitment is in force",
        Timeline.challenger_be: "the size of the challenger's army",
        Timeline.protege_be: "the size of the protégé's army",
        Timeline.standing_sanctions: "the level of standing sanctions",
        Timeline.incidents: "the number of incidents on the line of contact",
    }
    if column in named:
        return named[column]
    kind, _, code = column.partition("_")
    return f"the {'record' if kind == 'reliability' else kind} of {code}"
