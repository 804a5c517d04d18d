"""`lead`: one state decides, and others follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.forms import Entry, RuleFormError, join_words, read_state, read_whole_number
from guaranteesim.treaty.modifiers import Context, Modifiers
from guaranteesim.treaty.rule import Case, Rule


@dataclass(frozen=True)
class Lead(Rule):
    """The lead state must consent, and a number of other members."""

    lead: str
    followers: int = 0

    key: ClassVar[str] = "lead"
    companions: ClassVar[tuple[str, ...]] = ("followers",)
    meaning: ClassVar[str] = (
        "The lead must consent, and at least so many followers; then whoever consents acts."
    )
    treaty: ClassVar[str] = "Soviet aid to Czechoslovakia only once France gave aid, 1935"
    citation: ClassVar[str] = "Czechoslovak-Soviet Treaty, Protocol of Signature, 16 May 1935, para. II"
    example: ClassVar[str] = "{lead: USA, followers: 1}"
    synonyms: ClassVar[tuple[str, ...]] = (
        "leader",
        "led_by",
    )
    advice: ClassVar[str] = "lead: USA, or another state"
    cases: ClassVar[tuple[Case, ...]] = (
        Case("{lead: FRA}", "FRA RUS", willing="RUS", acts=""),
        Case("{lead: FRA}", "FRA RUS", willing="FRA", acts="FRA"),
        Case("{lead: USA, followers: 1}", "USA GBR FRA", willing="USA", acts=""),
        Case("{lead: USA, followers: 1}", "USA GBR FRA", willing="GBR FRA", acts=""),
        Case("{lead: USA, followers: 1}", "USA GBR FRA", willing="USA FRA", acts="USA FRA"),
    )

    @classmethod
    def read_form(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """Read a state and, beside it, ``followers``, a whole number from 0."""
        followers = read_whole_number(
            entry.beside.get("followers", 0), "followers", entry.locate_companion("followers"), least=0
        )
        return cls(read_state(entry.value, entry.locate_value()), followers, modifiers=modifiers)

    def write_form(self) -> dict[str, object]:
        """Return ``{lead: STATE, followers: n}``."""
        return {self.key: self.lead, **({"followers": self.followers} if self.followers else {})}

    def list_named_states(self) -> tuple[str, ...]:
        """Return the lead state."""
        return (self.lead,)

    def build_sentence(self, context: Context) -> str:
        """Return the sentence: the lead must consent, and a number of others."""
        others = [name for name in context.list_members() if name != self.lead]
        if not others:
            return f"{self.lead} decides alone"
        if not self.followers:
            return (
                f"{self.lead} must consent; then it acts, with those of {join_words(others)} "
                "that consent as well"
            )
        if self.followers >= len(others):
            return f"{join_words([self.lead, *others])} must {'both' if len(others) == 1 else 'all'} consent"
        number = "one" if self.followers == 1 else self.followers
        return (
            f"{self.lead} must consent, and at least {number} of {join_words(others)}; those who "
            "consent then act"
        )

    def build_node(self, context: Context) -> Ballot:
        """Return a ballot in which the weight of the lead exceeds that of all others together."""
        members = context.list_members()
        if self.lead not in members:
            raise RuleFormError(self._refuse_absent_lead(context), (*context.path, self.key))
        if self.followers > len(members) - 1:
            message = f"followers: {self.followers} can never be reached, {self.lead} has {len(members) - 1}"
            raise RuleFormError(f"{message}; lower it", (*context.path, "followers"))
        # With weight n the lead outweighs the n - 1 others, so the sum needs it and the followers.
        weights = [len(members) if name == self.lead else 1 for name in members]
        return Ballot.create_among(context, len(members) + self.followers, weights)

    def _refuse_absent_lead(self, context: Context) -> str:
        if self.lead not in context.parties:
            return f"the lead, {self.lead}, is not a party; add it to the parties or name another lead"
        if self.lead not in context.of:
            return f"the lead, {self.lead}, is not among the rule's members; add it to 'of'"
        return (
            f"the lead, {self.lead}, is the aggressor and recused, so nobody could decide; name another lead"
        )
