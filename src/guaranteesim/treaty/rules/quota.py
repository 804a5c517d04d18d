"""`quota`: a share of the votes of all members, or of those present and voting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.forms import Entry, convert_to_fraction, read_share, read_weights
from guaranteesim.treaty.modifiers import Context, Modifiers
from guaranteesim.treaty.rule import Case, Rule
from guaranteesim.treaty.shares import refuse_rounded
from guaranteesim.treaty.voting import AS_USUAL, Voting
from guaranteesim.treaty.weights import compute_member_weights


@dataclass(frozen=True)
class Quota(Rule):
    """At least a share of the total weight of the members, or of those that vote.

    The share is exact: 0.65 is 65/100 and not the nearest binary number. A decimal that rounds a fraction is
    refused if it asks for another number of votes than the fraction.
    """

    share: float | str
    weights: tuple[tuple[str, float], ...] = ()
    voting: Voting = AS_USUAL

    key: ClassVar[str] = "quota"
    companions: ClassVar[tuple[str, ...]] = ("weights", *Voting.KEYS)
    meaning: ClassVar[str] = (
        "At least this share of the votes of all members, or of those present and voting; 2/3 or 0.75."
    )
    treaty: ClassVar[str] = "Rio Treaty: two thirds of the parties, parties to the dispute excluded"
    citation: ClassVar[str] = (
        "Inter-American Treaty of Reciprocal Assistance, 2 September 1947, arts. 17 and 18"
    )
    example: ClassVar[str] = "{quota: 2/3, recuse_aggressor: true}"
    synonyms: ClassVar[tuple[str, ...]] = (
        "qualified_majority",
        "qmv",
        "supermajority",
        "two_thirds",
        "weighted",
    )
    advice: ClassVar[str] = "quota: 2/3, or another share, with weights: {...} if votes are weighted"
    cases: ClassVar[tuple[Case, ...]] = (
        Case("{quota: 2/3}", "ARG BRA CHL", willing="ARG BRA", acts="ARG BRA"),
        Case("{quota: 667/1000}", "ARG BRA CHL", willing="ARG BRA", acts=""),
        Case("{quota: 1/2, weights: {IND: 1409999999, CHN: 1410000001}}", "IND CHN", willing="IND", acts=""),
        Case(
            "{quota: 1/2, weights: {IND: 1410000000, CHN: 1410000000}}", "IND CHN", willing="IND", acts="IND"
        ),
        Case("{quota: 0.3, weights: {ARG: 0.1, BRA: 0.2, CHL: 0.7}}", "ARG BRA CHL", "ARG BRA", "ARG BRA"),
        Case("{quota: 0.5, weights: {ARG: 3, BRA: 1, CHL: 2}}", "ARG BRA CHL", willing="ARG", acts="ARG"),
        Case("{quota: 2/3, recuse_aggressor: true}", "ARG BRA CHL", "ARG", "", aggressor="CHL"),
        Case(
            "{quota: 2/3, present_and_voting: true}",
            "ARG BRA CHL COL PER",
            willing="ARG BRA",
            abstaining="COL PER",
            acts="ARG BRA",
        ),
        Case("{quota: 2/3}", "ARG BRA CHL COL PER", willing="ARG BRA", abstaining="COL PER", acts=""),
    )

    @classmethod
    def read_form(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """Read a share in (0, 1] and, beside it, ``weights`` by state."""
        part = read_share(entry.value, "quota", entry.locate_value())
        written = "weights" in entry.beside
        weights = read_weights(entry.beside["weights"], entry.locate_companion("weights")) if written else ()
        return cls(part, weights, Voting.read_voting(entry), modifiers=modifiers)

    def write_form(self) -> dict[str, object]:
        """Return ``{quota: share}``, with its weights."""
        weights = {"weights": dict(self.weights)} if self.weights else {}
        return {self.key: self.share, **weights, **self.voting.write_voting()}

    def list_named_states(self) -> tuple[str, ...]:
        """Return the states with a weight."""
        return tuple(name for name, _ in self.weights)

    def build_sentence(self, context: Context) -> str:
        """Return the sentence: a share of the votes must be for it."""
        part = self.share if isinstance(self.share, str) else f"{100 * self.share:.10g} %"
        votes = self.voting.describe_votes(context, weighted=bool(self.weights))
        quorum = self.voting.describe_quorum(context)
        return f"at least {part} of {votes} must be for it; those who consent then act{quorum}"

    def build_node(self, context: Context) -> Ballot:
        """Return a ballot that needs exactly this share.

        Raises:
            RuleFormError: a decimal share that rounds a fraction and asks for another number of votes.
        """
        weights = compute_member_weights(self.weights, context, ("weights",))
        refuse_rounded(self.share, self.voting.list_totals(weights), self.key, (*context.path, self.key))
        return self.voting.create_share_ballot(context, convert_to_fraction(self.share), weights)

    def describe_abstention(self) -> str:
        """Return the effect of an abstention on the total, in words."""
        return self.voting.describe_abstention()
