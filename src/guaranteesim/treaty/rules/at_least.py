"""`at_least`: a number of votes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.forms import Entry, RuleFormError, join_words, read_whole_number
from guaranteesim.treaty.modifiers import Context, Modifiers
from guaranteesim.treaty.rule import Case, Rule
from guaranteesim.treaty.voting import AS_USUAL, Voting


@dataclass(frozen=True)
class AtLeast(Rule):
    """A number of members must consent. The members that consent then act."""

    number: int
    voting: Voting = AS_USUAL

    key: ClassVar[str] = "at_least"
    companions: ClassVar[tuple[str, ...]] = ("quorum",)
    meaning: ClassVar[str] = "So many members must consent; those who consent then act."
    treaty: ClassVar[str] = "UN Security Council: nine of fifteen, five with a veto; an abstention is no veto"
    citation: ClassVar[str] = (
        "UN Charter, art. 27(3); ICJ, Namibia, Advisory Opinion of 21 June 1971, para. 22"
    )
    example: ClassVar[str] = "{at_least: 9, veto: [CHN, FRA, GBR, RUS, USA]}"
    synonyms: ClassVar[tuple[str, ...]] = (
        "threshold",
        "minimum",
        "any",
        "one",
    )
    advice: ClassVar[str] = "at_least: 1, or another number"
    cases: ClassVar[tuple[Case, ...]] = (
        Case("{at_least: 2}", "USA GBR FRA", willing="USA FRA", acts="USA FRA"),
        Case("{at_least: 2}", "USA GBR FRA", willing="USA", acts=""),
        Case("{at_least: 2, veto: [CHN]}", "USA GBR FRA CHN", "USA GBR", "USA GBR", abstaining="CHN FRA"),
        Case("{at_least: 2, veto: [CHN]}", "USA GBR FRA CHN", willing="USA GBR FRA", acts=""),
        Case(
            "{at_least: 2, veto: [CHN], abstention_counts_as: objection}",
            "USA GBR FRA CHN",
            willing="USA GBR",
            abstaining="CHN FRA",
            acts="",
        ),
        Case("{at_least: 2, of: [USA, GBR, FRA], veto: [CHN]}", "USA GBR FRA CHN", "USA GBR CHN", "USA GBR"),
        Case("{at_least: 1, quorum: 3}", "USA GBR FRA CHN", "USA", "USA", abstaining="GBR"),
        Case("{at_least: 1, quorum: 3}", "USA GBR FRA CHN", "USA", "", abstaining="GBR FRA"),
    )

    @classmethod
    def read_form(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """Read a whole number from 1."""
        number = read_whole_number(entry.value, "at_least", entry.locate_value(), least=1)
        return cls(number, Voting.read_voting(entry), modifiers=modifiers)

    def write_form(self) -> dict[str, object]:
        """Return ``{at_least: n}``."""
        return {self.key: self.number, **self.voting.write_voting()}

    def build_sentence(self, context: Context) -> str:
        """Return the sentence: a number of the members must consent."""
        members = context.list_members()
        if self.number >= len(members) > 1:
            those = (
                f"{join_words(members)} must {'both' if len(members) == 2 else 'all'} consent; they then act"
            )
        elif len(members) == 1:
            those = f"{members[0]} must consent; it then acts"
        else:
            number = "one" if self.number == 1 else self.number
            those = f"at least {number} of {join_words(members)} must consent; those who consent then act"
        return f"{those}{self.voting.describe_quorum(context)}"

    def build_node(self, context: Context) -> Ballot:
        """Return a ballot that needs this number of votes."""
        count = len(context.list_members())
        if self.number > count:
            recused = context.recuse and context.aggressor in context.of
            why = f"{count} once {context.aggressor}, the aggressor, is recused" if recused else f"{count}"
            message = f"at_least: {self.number} can never be reached, the members are {why}"
            raise RuleFormError(f"{message}; lower it or add members", (*context.path, self.key))
        return self.voting.create_ballot(context, self.number)
