"""`first` … `otherwise`: a fallback once a deadline has passed without a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from guaranteesim.treaty.forms import Entry, RuleFormError, count_days, read_nonnegative
from guaranteesim.treaty.modifiers import Context, Modifiers
from guaranteesim.treaty.node import Bools, Composition, Floats, Node, Votes
from guaranteesim.treaty.rule import Case, Rule


@dataclass(frozen=True)
class First(Rule):
    """The first rule holds if it decides by the deadline. From then on the other rule holds.

    ``find_acting`` and ``compute_probability`` assume that all votes are cast in time. ``compute_days`` knows
    the days of the votes, so the second rule may decide there if the first one decides too late.
    """

    rule: Rule
    otherwise: Rule
    after_days: float

    key: ClassVar[str] = "first"
    companions: ClassVar[tuple[str, ...]] = ("otherwise", "after_days")
    meaning: ClassVar[str] = "The first rule, if it decides by the deadline; after that the other one."
    treaty: ClassVar[str] = "Cyprus, 1960: the guarantors consult, failing which each may act alone"
    citation: ClassVar[str] = "Treaty of Guarantee, Nicosia, 16 August 1960, art. IV"
    example: ClassVar[str] = "{first: all, otherwise: each, after_days: 3}"
    cases: ClassVar[tuple[Case, ...]] = (
        Case("{first: all, otherwise: each, after_days: 3}", "GBR GRC TUR", willing="TUR", acts="TUR"),
        Case("{first: all, otherwise: each, after_days: 3}", "GBR GRC TUR", "GBR GRC TUR", "GBR GRC TUR"),
        Case(
            "{first: {lead: GBR, of: [GBR]}, otherwise: each, after_days: 0}", "GBR GRC TUR", "GBR TUR", "GBR"
        ),
        Case("{first: all, otherwise: consult_only, after_days: 1}", "GBR GRC TUR", willing="TUR", acts=""),
    )

    @classmethod
    def read_form(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """Read two rules and the days after which the second holds; all three are required."""
        for key in cls.companions:
            if key not in entry.beside:
                message = f"'first' needs '{key}' beside it, as in {cls.example}"
                raise RuleFormError(message, entry.locate_value())
        after = read_nonnegative(
            entry.beside["after_days"], "after_days", entry.locate_companion("after_days")
        )
        rule = entry.parse(entry.value, entry.locate_value())
        # A first rule that cannot decide by the deadline would never matter, which nobody writes on purpose.
        if rule.compute_delay() > after:
            message = (
                f"the first rule's own deadline is day {rule.compute_delay():g}, later than the "
                "fallback on day "
                f"{after:g}; raise 'after_days' to at least {rule.compute_delay():g}"
            )
            raise RuleFormError(message, entry.locate_companion("after_days"))
        otherwise = entry.parse(entry.beside["otherwise"], entry.locate_companion("otherwise"))
        return cls(rule, otherwise, after, modifiers=modifiers)

    def write_form(self) -> dict[str, object]:
        """Return ``{first: rule, otherwise: rule, after_days: n}``."""
        written = {self.key: self.rule.build_form(), "otherwise": self.otherwise.build_form()}
        return {**written, "after_days": self.after_days}

    def list_subrules(self) -> tuple[Rule, ...]:
        """Return both rules."""
        return (self.rule, self.otherwise)

    def compute_delay(self) -> float:
        """Return the day of the deadline, or a later day if the second rule itself has a deadline."""
        return max(self.after_days, self.otherwise.compute_delay())

    def build_sentence(self, context: Context) -> str:
        """Return the sentence: the first rule, and what follows if it fails."""
        failing = "failing that"
        if self.after_days:
            failing = f"failing a decision within {count_days(self.after_days)}"
        return f"first, {self.rule.build_clause(context)}; {failing}, {self.otherwise.build_clause(context)}"

    def build_node(self, context: Context) -> Composition:
        """Return a node in which the second rule has effect only if the first has none."""
        children = (
            self.rule.enter_context(context.locate_context(self.key)),
            self.otherwise.enter_context(context.locate_context("otherwise")),
        )
        return _Fallback(children, self.after_days)


class _Fallback(Composition):
    def __init__(self, children: tuple[Node, ...], after_days: float) -> None:
        super().__init__(children)
        self.after_days = after_days

    def find_effective(self, carried: Bools) -> Bools:
        first, otherwise = self.split_by_child(carried)
        undecided = ~first.any(axis=-1, keepdims=True)
        return np.concatenate([first, otherwise & undecided], axis=-1)

    def compute_days(self, votes: Votes, vote_days: Floats) -> Floats:
        first, otherwise = (child.compute_days(votes, vote_days) for child in self.children)
        # The fallback decides at the deadline at the earliest, whenever its own votes were cast.
        # One state that acts in time is a decision, so the fallback is off for all.
        in_time = first.min(axis=-1, keepdims=True) <= self.after_days
        return np.where(in_time, first, np.maximum(otherwise, self.after_days))
