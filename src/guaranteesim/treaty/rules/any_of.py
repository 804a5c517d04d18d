"""`any_of`: several alternatives, each enough by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from guaranteesim.treaty.composed import join_rule_clauses, read_subrules
from guaranteesim.treaty.forms import Entry
from guaranteesim.treaty.modifiers import Context, Modifiers
from guaranteesim.treaty.node import Bools, Composition, Floats, Votes
from guaranteesim.treaty.rule import Case, Rule


@dataclass(frozen=True)
class AnyOf(Rule):
    """Decides when any of its rules decides. Every state that acts under one of them acts."""

    rules: tuple[Rule, ...]

    key: ClassVar[str] = "any_of"
    meaning: ClassVar[str] = "One of several rules is enough; whoever acts under one of them acts."
    treaty: ClassVar[str] = "Locarno, 1925: on a finding of the League Council, or each at once if flagrant"
    citation: ClassVar[str] = "Treaty of Mutual Guarantee, Locarno, 16 October 1925, art. 4"
    example: ClassVar[str] = "{any_of: [{lead: USA}, {at_least: 2, of: [GBR, FRA, POL]}]}"
    synonyms: ClassVar[tuple[str, ...]] = ("or",)
    advice: ClassVar[str] = "any_of: [...]"
    cases: ClassVar[tuple[Case, ...]] = (
        Case("{any_of: [{lead: USA}, {at_least: 2, of: [GBR, FRA]}]}", "USA GBR FRA", "GBR FRA", "GBR FRA"),
        Case("{any_of: [{lead: USA}, {at_least: 2, of: [GBR, FRA]}]}", "USA GBR FRA", "USA GBR", "USA GBR"),
        Case("{any_of: [{lead: USA}, {at_least: 2, of: [GBR, FRA]}]}", "USA GBR FRA", "GBR", ""),
        Case("{any_of: [all, {automatic: , of: [GBR]}]}", "USA GBR FRA", willing="USA", acts="GBR"),
        Case("{any_of: [each, all], veto: [FRA]}", "USA GBR FRA", willing="USA GBR", acts=""),
    )

    @classmethod
    def read_form(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """Read a list of rules."""
        return cls(read_subrules(entry), modifiers=modifiers)

    def write_form(self) -> dict[str, object]:
        """Return ``{any_of: [rule, …]}``."""
        return {self.key: [rule.build_form() for rule in self.rules]}

    def list_subrules(self) -> tuple[Rule, ...]:
        """Return the alternatives."""
        return self.rules

    def build_sentence(self, context: Context) -> str:
        """Return the sentence: the alternatives, numbered."""
        if len(self.rules) == 1:
            return self.rules[0].build_clause(context)
        return f"one of these is enough: {join_rule_clauses(self.rules, context)}"

    def build_node(self, context: Context) -> Composition:
        """Return a node under which every ballot has effect by itself."""
        return _Any(
            tuple(
                rule.enter_context(context.locate_context(self.key, i)) for i, rule in enumerate(self.rules)
            )
        )


class _Any(Composition):
    def find_effective(self, carried: Bools) -> Bools:
        return np.concatenate(list(self.split_by_child(carried)), axis=-1)

    def compute_days(self, votes: Votes, vote_days: Floats) -> Floats:
        return np.asarray(
            np.stack([child.compute_days(votes, vote_days) for child in self.children]).min(axis=0)
        )
