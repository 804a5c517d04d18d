"""`majority`: more than half of the votes of all members, or of those present and voting."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.forms import Entry, read_weights
from guaranteesim.treaty.modifiers import Context, Modifiers
from guaranteesim.treaty.rule import Case, Rule
from guaranteesim.treaty.voting import AS_USUAL, Voting
from guaranteesim.treaty.weights import compute_member_weights


@dataclass(frozen=True)
class Majority(Rule):
    """More than half of the weight of all members or, with ``present_and_voting``, of those that vote."""

    weights: tuple[tuple[str, float], ...] = ()
    voting: Voting = AS_USUAL

    key: ClassVar[str] = "majority"
    companions: ClassVar[tuple[str, ...]] = Voting.KEYS
    meaning: ClassVar[str] = (
        "More than half of the votes of all members, or of those present and voting; one each unless "
        "weights are given."
    )
    treaty: ClassVar[str] = (
        "Council of the EU where a simple majority decides: a majority of its component members"
    )
    citation: ClassVar[str] = "Treaty on the Functioning of the European Union, art. 238(1)"
    example: ClassVar[str] = "{majority: {weights: {USA: 5, GBR: 2, FRA: 2}}}"
    synonyms: ClassVar[tuple[str, ...]] = (
        "simple_majority",
        "majority_vote",
        "half",
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case("majority", "USA GBR FRA DEU", willing="USA GBR", acts=""),
        Case("majority", "USA GBR FRA DEU", willing="USA GBR DEU", acts="USA GBR DEU"),
        Case("{majority: {weights: {USA: 5, GBR: 2, FRA: 2}}}", "USA GBR FRA", willing="USA", acts="USA"),
        Case("{majority: {weights: {USA: 2, GBR: 1, FRA: 1}}}", "USA GBR FRA", willing="USA", acts=""),
        Case(
            "{majority: , recuse_aggressor: true}", "USA GBR FRA RUS", "USA GBR", "USA GBR", aggressor="RUS"
        ),
        Case("{majority: , present_and_voting: true}", "USA GBR FRA", "USA", "USA", abstaining="GBR FRA"),
        Case("{majority: , present_and_voting: true}", "USA GBR FRA", "USA", "", abstaining="GBR"),
        Case("{majority: , present_and_voting: true}", "USA GBR", "", "", abstaining="USA GBR"),
        Case(
            "{majority: , present_and_voting: true, quorum: majority}",
            "USA GBR FRA DEU",
            willing="USA GBR",
            abstaining="FRA DEU",
            acts="",
        ),
    )

    @classmethod
    def read_form(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """Read a form without value, or with ``weights`` by state."""
        options = entry.read_options(("weights",))
        weights = (
            read_weights(options["weights"], entry.locate_value("weights")) if "weights" in options else ()
        )
        return cls(weights, Voting.read_voting(entry), modifiers=modifiers)

    def write_form(self) -> dict[str, object]:
        """Return ``majority``, with its weights."""
        return {
            self.key: {"weights": dict(self.weights)} if self.weights else {},
            **self.voting.write_voting(),
        }

    def list_named_states(self) -> tuple[str, ...]:
        """Return the states with a weight."""
        return tuple(name for name, _ in self.weights)

    def build_sentence(self, context: Context) -> str:
        """Return the sentence: more than half must be for it."""
        votes = self.voting.describe_votes(context, weighted=bool(self.weights))
        quorum = self.voting.describe_quorum(context)
        return f"more than half of {votes} must be for it; those who consent then act{quorum}"

    def build_node(self, context: Context) -> Ballot:
        """Return a ballot that needs more than half."""
        weights = compute_member_weights(self.weights, context, (self.key, "weights"))
        return self.voting.create_share_ballot(context, Fraction(1, 2), weights, more=True)

    def describe_abstention(self) -> str:
        """Return the effect of an abstention on the total, in words."""
        return self.voting.describe_abstention()
