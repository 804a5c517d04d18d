"""`quota`: a share of the votes of all members."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.forms import Entry, exact, listed, share, weight_map
from guaranteesim.treaty.modifiers import Context, Modifiers
from guaranteesim.treaty.rule import Case, Rule
from guaranteesim.treaty.weights import member_weights

TOLERANCE = Fraction(1, 10**9)
"""So that 0.6666666667 of three votes is two, while 0.667 is three (write 2/3 to be exact)."""


@dataclass(frozen=True)
class Quota(Rule):
    """A share of the total weight of the members, reached exactly or exceeded."""

    share: float | str
    weights: tuple[tuple[str, float], ...] = ()

    key: ClassVar[str] = "quota"
    companions: ClassVar[tuple[str, ...]] = ("weights",)
    meaning: ClassVar[str] = (
        "At least this share of the votes of all members; a number, or a fraction such as 2/3."
    )
    treaty: ClassVar[str] = "Rio Treaty: two thirds of the parties, parties to the dispute excluded"
    citation: ClassVar[str] = (
        "Inter-American Treaty of Reciprocal Assistance, 2 September 1947, arts. 17 and 18"
    )
    example: ClassVar[str] = "{quota: 2/3, recuse_aggressor: true}"
    cases: ClassVar[tuple[Case, ...]] = (
        Case("{quota: 2/3}", "ARG BRA CHL", willing="ARG BRA", acts="ARG BRA"),
        Case("{quota: 0.667}", "ARG BRA CHL", willing="ARG BRA", acts=""),
        Case("{quota: 0.6666666667}", "ARG BRA CHL", willing="ARG BRA", acts="ARG BRA"),
        Case("{quota: 0.3, weights: {ARG: 0.1, BRA: 0.2, CHL: 0.7}}", "ARG BRA CHL", "ARG BRA", "ARG BRA"),
        Case("{quota: 0.5, weights: {ARG: 3, BRA: 1, CHL: 2}}", "ARG BRA CHL", willing="ARG", acts="ARG"),
        Case("{quota: 2/3, recuse_aggressor: true}", "ARG BRA CHL", "ARG", "", aggressor="CHL"),
    )

    @classmethod
    def read(cls, entry: Entry, modifiers: Modifiers) -> Self:
        """A share in (0, 1] and, beside it, ``weights`` by state."""
        part = share(entry.value, "quota", entry.here())
        written = "weights" in entry.beside
        weights = weight_map(entry.beside["weights"], entry.companion("weights")) if written else ()
        return cls(part, weights, modifiers=modifiers)

    def written(self) -> dict[str, object]:
        """``{quota: share}``, with its weights."""
        return {self.key: self.share, **({"weights": dict(self.weights)} if self.weights else {})}

    def named(self) -> tuple[str, ...]:
        """The states with a weight."""
        return tuple(name for name, _ in self.weights)

    def sentence(self, members: Sequence[str]) -> str:
        """A share of the votes."""
        part = self.share if isinstance(self.share, str) else f"{100 * self.share:.10g} %"
        votes = "the weighted votes" if self.weights else "the votes"
        return f"at least {part} of {votes} of {listed(members)} must be for it; those who consent then act"

    def node(self, context: Context) -> Ballot:
        """A ballot that needs the smallest whole weight not below the share."""
        weights = member_weights(self.weights, context, ("weights",))
        needed = math.ceil((exact(self.share) - TOLERANCE) * sum(weights))
        return Ballot.among(context, max(needed, 1), weights)
