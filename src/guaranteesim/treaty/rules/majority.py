"""`majority`: more than half of the votes of all members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.forms import Entry, listed, weight_map
from guaranteesim.treaty.modifiers import Context, Modifiers
from guaranteesim.treaty.rule import Case, Rule
from guaranteesim.treaty.weights import member_weights


@dataclass(frozen=True)
class Majority(Rule):
    """Strictly more than half of the weight of all members, not only of those who vote."""

    weights: tuple[tuple[str, float], ...] = ()

    key: ClassVar[str] = "majority"
    meaning: ClassVar[str] = (
        "More than half of the votes of all members; each has one unless weights are given."
    )
    treaty: ClassVar[str] = (
        "Council of the EU where a simple majority decides: a majority of its component members"
    )
    citation: ClassVar[str] = "Treaty on the Functioning of the European Union, art. 238(1)"
    example: ClassVar[str] = "{majority: {weights: {USA: 5, GBR: 2, FRA: 2}}}"
    cases: ClassVar[tuple[Case, ...]] = (
        Case("majority", "USA GBR FRA DEU", willing="USA GBR", acts=""),
        Case("majority", "USA GBR FRA DEU", willing="USA GBR DEU", acts="USA GBR DEU"),
        Case("{majority: {weights: {USA: 5, GBR: 2, FRA: 2}}}", "USA GBR FRA", willing="USA", acts="USA"),
        Case("{majority: {weights: {USA: 2, GBR: 1, FRA: 1}}}", "USA GBR FRA", willing="USA", acts=""),
        Case(
            "{majority: , recuse_aggressor: true}", "USA GBR FRA RUS", "USA GBR", "USA GBR", aggressor="RUS"
        ),
    )

    @classmethod
    def read(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """Nothing, or ``weights`` by state."""
        options = entry.options(("weights",))
        weights = weight_map(options["weights"], entry.here("weights")) if "weights" in options else ()
        return cls(weights, modifiers=modifiers)

    def written(self) -> dict[str, object]:
        """``majority``, with its weights."""
        return {self.key: {"weights": dict(self.weights)} if self.weights else {}}

    def named(self) -> tuple[str, ...]:
        """The states with a weight."""
        return tuple(name for name, _ in self.weights)

    def sentence(self, members: Sequence[str]) -> str:
        """More than half."""
        votes = "the weighted votes" if self.weights else "the votes"
        return f"more than half of {votes} of {listed(members)} must be for it; those who consent then act"

    def node(self, context: Context) -> Ballot:
        """A ballot that needs the smallest whole weight above half."""
        weights = member_weights(self.weights, context, (self.key, "weights"))
        return Ballot.among(context, sum(weights) // 2 + 1, weights)
