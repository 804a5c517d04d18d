"""`silence`: a draft decision stands unless a member objects in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.forms import Entry, count_days, join_words, read_nonnegative
from guaranteesim.treaty.modifiers import Context, Modifiers
from guaranteesim.treaty.rule import Case, Rule


@dataclass(frozen=True)
class Silence(Rule):
    """Passes at the deadline unless a member has objected by then. The willing members then act.

    Without ``after_days`` there is no deadline, and it passes once every member has voted or abstained. A
    member that abstains neither blocks nor acts: tacit consent only lets the others go ahead. Under
    ``abstention_counts_as: objection`` silence is no longer consent.
    """

    after_days: float | None = None

    key: ClassVar[str] = "silence"
    meaning: ClassVar[str] = (
        "Passes after a deadline unless a member objects; the willing act, the silent let them."
    )
    treaty: ClassVar[str] = "Silence procedure of NATO; of the UN General Assembly in 2020, 72 hours"
    citation: ClassVar[str] = "UN General Assembly decision 74/544, 27 March 2020"
    example: ClassVar[str] = "{silence: {after_days: 3}}"
    synonyms: ClassVar[tuple[str, ...]] = (
        "consensus",
        "no_objection",
        "tacit",
    )
    advice: ClassVar[str] = "silence (passes unless a party objects), or all (every party must agree)"
    cases: ClassVar[tuple[Case, ...]] = (
        Case("silence", "USA DEU HUN", willing="USA DEU", abstaining="HUN", acts="USA DEU"),
        Case("silence", "USA DEU HUN", willing="USA DEU", acts=""),
        Case("silence", "USA DEU HUN", willing="", abstaining="USA DEU HUN", acts=""),
        Case("{silence: {after_days: 3}, of: [USA, DEU]}", "USA DEU HUN", "USA DEU", "USA DEU"),
        Case("{silence: , abstention_counts_as: objection}", "USA DEU", "USA", "", abstaining="DEU"),
    )

    @classmethod
    def read_form(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """Read a form without value, or with ``after_days``."""
        options = entry.read_options(("after_days",))
        if "after_days" not in options:
            return cls(modifiers=modifiers)
        days = read_nonnegative(options["after_days"], "after_days", entry.locate_value("after_days"))
        return cls(days, modifiers=modifiers)

    def write_form(self) -> dict[str, object]:
        """Return ``silence``, with its deadline."""
        return {self.key: {} if self.after_days is None else {"after_days": self.after_days}}

    def compute_delay(self) -> float:
        """Return the deadline, before which the rule never decides."""
        return self.after_days or 0.0

    def build_sentence(self, context: Context) -> str:
        """Return the sentence: it passes unless a member objects."""
        members, within = context.list_members(), ""
        if self.after_days is not None:
            within = f" within {count_days(self.after_days)}" if self.after_days else " at once"
        who = members[0] if len(members) == 1 else f"one of {join_words(members, 'or')}"
        return f"it passes unless {who} objects{within}; those who consent then act"

    def build_node(self, context: Context) -> Ballot:
        """Return a ballot that needs every vote and counts silence as consent."""
        return Ballot.create_among(
            context, needed=len(context.list_members()), tacit=True, deadline=self.after_days
        )
