"""`all_of`: several rules that must all decide, such as a dual key."""

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
class AllOf(Rule):
    """Decides when all of its rules decide. Every state that acts under one of them then acts."""

    rules: tuple[Rule, ...]

    key: ClassVar[str] = "all_of"
    meaning: ClassVar[str] = "Several rules must all decide; then whoever acts under one of them acts."
    treaty: ClassVar[str] = "Bosnia, 1993-95: air strikes under a dual key held by the UN and NATO"
    citation: ClassVar[str] = "Report of the UN Secretary-General on the fall of Srebrenica, A/54/549, 1999"
    example: ClassVar[str] = "{all_of: [{lead: USA}, {majority: , of: [GBR, FRA, DEU]}]}"
    synonyms: ClassVar[tuple[str, ...]] = ("and",)
    advice: ClassVar[str] = "all_of: [...]"
    cases: ClassVar[tuple[Case, ...]] = (
        Case("{all_of: [{all: , of: [USA]}, {all: , of: [FRA]}]}", "USA FRA", willing="USA", acts=""),
        Case("{all_of: [{all: , of: [USA]}, {all: , of: [FRA]}]}", "USA FRA", "USA FRA", "USA FRA"),
        Case("{all_of: [{all: , of: [USA]}, each]}", "USA GBR FRA", willing="USA FRA", acts="USA FRA"),
        Case("{all_of: [{all: , of: [USA]}, each]}", "USA GBR FRA", willing="GBR FRA", acts=""),
        Case("{all_of: [each, consult_only]}", "USA GBR FRA", willing="USA GBR FRA", acts=""),
    )

    @classmethod
    def read_form(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """Read a list of rules."""
        return cls(read_subrules(entry), modifiers=modifiers)

    def write_form(self) -> dict[str, object]:
        """Return ``{all_of: [rule, …]}``."""
        return {self.key: [rule.build_form() for rule in self.rules]}

    def list_subrules(self) -> tuple[Rule, ...]:
        """Return the rules that must all decide."""
        return self.rules

    def build_sentence(self, context: Context) -> str:
        """Return the sentence: every rule, numbered."""
        if len(self.rules) == 1:
            return self.rules[0].build_clause(context)
        needed = "both" if len(self.rules) == 2 else "all"
        return f"{needed} of these are needed: {join_rule_clauses(self.rules, context)}"

    def build_node(self, context: Context) -> Composition:
        """Return a node under which every ballot has effect once all rules decide."""
        return _Every(
            tuple(
                rule.enter_context(context.locate_context(self.key, i)) for i, rule in enumerate(self.rules)
            )
        )


class _Every(Composition):
    def find_effective(self, carried: Bools) -> Bools:
        parts = list(self.split_by_child(carried))
        decided = np.stack([part.any(axis=-1, keepdims=True) for part in parts]).all(axis=0)
        return np.concatenate(parts, axis=-1) & decided

    def compute_days(self, votes: Votes, vote_days: Floats) -> Floats:
        days = np.stack([child.compute_days(votes, vote_days) for child in self.children])
        # No state acts before the slowest rule has decided, whatever the day of its own rule.
        last_key = days.min(axis=-1, keepdims=True).max(axis=0)
        return np.asarray(np.maximum(days.min(axis=0), last_key))
