"""`automatic`: the event itself obliges, without a vote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.forms import Entry, join_words
from guaranteesim.treaty.modifiers import Context, Modifiers
from guaranteesim.treaty.rule import Case, Rule


@dataclass(frozen=True)
class Automatic(Rule):
    """All members act, willing or not. Only a veto, if there is one, can stop them."""

    key: ClassVar[str] = "automatic"
    meaning: ClassVar[str] = "All members act at once, without a vote."
    treaty: ClassVar[str] = "Brussels Treaty, 1948: the other parties will afford all the aid in their power"
    citation: ClassVar[str] = "Treaty of Brussels, 17 March 1948, art. IV"
    example: ClassVar[str] = "automatic"
    synonyms: ClassVar[tuple[str, ...]] = (
        "binding",
        "mandatory",
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case("automatic", "GBR FRA BEL", willing="", acts="GBR FRA BEL"),
        Case("{automatic: , of: [GBR, FRA]}", "GBR FRA BEL", willing="BEL", acts="GBR FRA"),
        Case("{automatic: , veto: [BEL]}", "GBR FRA BEL", willing="GBR FRA", acts=""),
        Case("{automatic: , recuse_aggressor: true}", "GBR FRA DEU", "", "GBR FRA", aggressor="DEU"),
    )

    @classmethod
    def read_form(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """Read a form that takes no value."""
        entry.refuse_value()
        return cls(modifiers=modifiers)

    def write_form(self) -> dict[str, object]:
        """Return ``automatic``."""
        return {self.key: {}}

    def build_sentence(self, context: Context) -> str:
        """Return the sentence: all act without a vote."""
        members = [name for name in context.list_members() if name != context.victim]
        return f"{join_words(members) or 'nobody'} must act at once, without a vote"

    def build_node(self, context: Context) -> Ballot:
        """Return a ballot that needs no votes and binds every member."""
        return Ballot.create_among(context, needed=0, compelled=True)
