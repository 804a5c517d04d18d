"""`all`: unanimity, a joint obligation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.forms import Entry, join_words
from guaranteesim.treaty.modifiers import Context, Modifiers
from guaranteesim.treaty.rule import Case, Rule


@dataclass(frozen=True)
class All(Rule):
    """Every member must consent; an abstention is no consent unless a modifier makes it one."""

    key: ClassVar[str] = "all"
    meaning: ClassVar[str] = "Every member must consent; one refusal stops all."
    treaty: ClassVar[str] = (
        "Luxembourg guaranteed collectively, 1867; draft treaty of April 2022, Russian text"
    )
    citation: ClassVar[str] = "Treaty of London, 11 May 1867, art. 2; draft treaty of 15 April 2022, art. 5"
    example: ClassVar[str] = "all"
    synonyms: ClassVar[tuple[str, ...]] = (
        "unanimity",
        "unanimous",
        "unanimously",
        "jointly",
        "together",
        "both",
        "everyone",
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case("all", "USA GBR RUS", willing="USA GBR RUS", acts="USA GBR RUS"),
        Case("all", "USA GBR RUS", willing="USA GBR", acts=""),
        Case("all", "USA GBR RUS", willing="USA GBR", abstaining="RUS", acts=""),
        Case("{all: {}, recuse_aggressor: true}", "USA GBR RUS", "USA GBR", "USA GBR", aggressor="RUS"),
        Case("{all: {}, recuse_aggressor: true}", "USA GBR RUS", "USA GBR", "", aggressor="BLR"),
        Case("{all: , abstention_counts_as: consent}", "USA GBR RUS", "USA", "USA", abstaining="GBR RUS"),
        Case("{all: , abstention_counts_as: consent}", "USA GBR RUS", "", "", abstaining="USA GBR RUS"),
    )

    @classmethod
    def read_form(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """Read a form that takes no value."""
        entry.refuse_value()
        return cls(modifiers=modifiers)

    def write_form(self) -> dict[str, object]:
        """Return ``all``."""
        return {self.key: {}}

    def build_sentence(self, context: Context) -> str:
        """Return the sentence: one refusal stops all."""
        members = context.list_members()
        if len(members) == 1:
            return f"{members[0]} must consent"
        if len(members) == 2:
            return f"{join_words(members)} must both consent; a refusal by either stops both"
        return f"all of {join_words(members)} must consent; a single refusal stops all of them"

    def build_node(self, context: Context) -> Ballot:
        """Return a ballot that needs every vote."""
        return Ballot.create_among(context, needed=len(context.list_members()))
