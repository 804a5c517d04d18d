"""`consult_only`: a duty to consult and no duty to act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.forms import Entry, join_words
from guaranteesim.treaty.modifiers import Context, Modifiers
from guaranteesim.treaty.rule import Case, Rule


@dataclass(frozen=True)
class ConsultOnly(Rule):
    """No state acts under the treaty, whatever the votes. States may still act outside it."""

    key: ClassVar[str] = "consult_only"
    meaning: ClassVar[str] = "The parties consult; the treaty itself obliges nobody to act."
    treaty: ClassVar[str] = "Budapest Memorandum, 1994"
    citation: ClassVar[str] = "Memorandum on Security Assurances, Budapest, 5 December 1994, para. 6"
    example: ClassVar[str] = "consult_only"
    synonyms: ClassVar[tuple[str, ...]] = (
        "consult",
        "consultation",
        "consultations",
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case("consult_only", "USA GBR RUS", willing="USA GBR RUS", acts=""),
        Case("consult_only", "USA GBR RUS", willing="", acts=""),
    )

    @classmethod
    def read_form(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """Read a form that takes no value."""
        entry.refuse_value()
        return cls(modifiers=modifiers)

    def write_form(self) -> dict[str, object]:
        """Return ``consult_only``."""
        return {self.key: {}}

    def build_sentence(self, context: Context) -> str:
        """Return the sentence: consult, no more."""
        members = context.list_members()
        consult = "consult" if len(members) > 1 else "consults"
        return f"{join_words(members)} {consult}; the treaty obliges nobody to act"

    def build_node(self, context: Context) -> Ballot:
        """Return a ballot that needs more votes than there are."""
        # One vote more than there are: a ballot that exists, can be studied like others, and never carries.
        return Ballot.create_among(context, needed=len(context.list_members()) + 1)
