"""`each`: several obligations, every guarantor for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.forms import Entry, join_words
from guaranteesim.treaty.modifiers import Context, Modifiers
from guaranteesim.treaty.rule import Case, Rule


@dataclass(frozen=True)
class Each(Rule):
    """Each member acts if it is willing; no vote is taken."""

    key: ClassVar[str] = "each"
    meaning: ClassVar[str] = "Each member decides for itself; nobody can stop another."
    treaty: ClassVar[str] = "Belgium guaranteed severally, 1839; Istanbul communiqué, 2022"
    citation: ClassVar[str] = "Treaty of London, 19 April 1839; Istanbul communiqué, 29 March 2022"
    example: ClassVar[str] = "each"
    synonyms: ClassVar[tuple[str, ...]] = (
        "individually",
        "severally",
        "each_for_itself",
        "own_decision",
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case("each", "GBR FRA PRU", willing="GBR", acts="GBR"),
        Case("{each: {}, of: [GBR, FRA]}", "GBR FRA PRU", willing="FRA PRU", acts="FRA"),
        Case("{each: {}, veto: [PRU]}", "GBR FRA PRU", willing="GBR FRA", acts=""),
        Case("{each: {}, veto: [PRU]}", "GBR FRA PRU", willing="GBR FRA", abstaining="PRU", acts="GBR FRA"),
    )

    @classmethod
    def read_form(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """Read a form that takes no value."""
        entry.refuse_value()
        return cls(modifiers=modifiers)

    def write_form(self) -> dict[str, object]:
        """Return ``each``."""
        return {self.key: {}}

    def build_sentence(self, context: Context) -> str:
        """Return the sentence: each for itself."""
        members = [name for name in context.list_members() if name != context.victim]
        if len(members) <= 1:
            return f"{join_words(members) or 'nobody'} decides alone"
        return f"{join_words(members)} may act, each for itself; none is bound by another's decision"

    def build_node(self, context: Context) -> Ballot:
        """Return a ballot that needs no votes."""
        return Ballot.create_among(context, needed=0)
