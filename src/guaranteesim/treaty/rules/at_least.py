"""`at_least`: a number of votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.forms import Entry, RuleFormError, listed, whole
from guaranteesim.treaty.modifiers import Context, Modifiers
from guaranteesim.treaty.rule import Case, Rule


@dataclass(frozen=True)
class AtLeast(Rule):
    """So many members must consent; those who do then act."""

    number: int

    key: ClassVar[str] = "at_least"
    meaning: ClassVar[str] = "So many members must consent; those who consent then act."
    treaty: ClassVar[str] = "UN Security Council: nine of fifteen, five with a veto; an abstention is no veto"
    citation: ClassVar[str] = (
        "UN Charter, art. 27(3); ICJ, Namibia, Advisory Opinion of 21 June 1971, para. 22"
    )
    example: ClassVar[str] = "{at_least: 9, veto: [CHN, FRA, GBR, RUS, USA]}"
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
    )

    @classmethod
    def read(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """A whole number from 1."""
        return cls(whole(entry.value, "at_least", entry.here(), least=1), modifiers=modifiers)

    def written(self) -> dict[str, object]:
        """``{at_least: n}``."""
        return {self.key: self.number}

    def sentence(self, members: Sequence[str]) -> str:
        """So many of those."""
        return f"at least {self.number} of {listed(members)} must consent; those who consent then act"

    def node(self, context: Context) -> Ballot:
        """A ballot that needs so many votes."""
        count = len(context.members())
        if self.number > count:
            recused = context.recuse and context.aggressor in context.of
            why = f"{count} once {context.aggressor}, the aggressor, is recused" if recused else f"{count}"
            message = f"at_least: {self.number} can never be reached, the members are {why}"
            raise RuleFormError(f"{message}; lower it or add members", (*context.path, self.key))
        return Ballot.among(context, needed=self.number)
