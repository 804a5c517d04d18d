"""Questions to the people who decide for a state, and their decisions.

They hold plain values of one world, so texts and logs need nothing of the model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

FOR, AGAINST, ABSTAIN = VOTES = ("for", "against", "abstain")
"""Votes on a call or on a further term."""
YES, NO = ACCEPTS = ("yes", "no")
"""Answers to whether a state accepts the arrangement."""
QUIET = "none"
"""The choice of the challenger to stay quiet; any other is the name of a rung."""

ACCEPTANCE, VOTE, RENEWAL, RUNG = KINDS = ("acceptance", "vote", "renewal", "rung")
"""Kinds of decisions."""


@dataclass(frozen=True)
class Decision:
    """A decision for a state.

    Attributes:
        kind: One of :data:`KINDS`.
        state: Code of the state.
        given: A vote of :data:`VOTES`, an answer of :data:`ACCEPTS`, the name of a rung, or :data:`QUIET`.
        month: Month of the decision; 0 before the first month.
        commitment: Name of the commitment that is called, of a vote; empty for other kinds.
        model: Decision of the model on the same occasion; empty for an acceptance.
        chance: The chance with which the model votes for action or takes this option; None where it has none.
        counted: Whether the commitment counts among the calls: not if it promises aid alone.
    """

    kind: str
    state: str
    given: str
    month: int = 0
    commitment: str = ""
    model: str = ""
    chance: float | None = None
    counted: bool = True

    @property
    def is_as_model(self) -> bool:
        """Whether the model decides the same."""
        return self.given == self.model


@dataclass(frozen=True)
class Situation:
    """A world as it stands in a month, as far as a state may know it.

    Attributes:
        month: The month.
        horizon: The last month.
        territory: Share of the territory in the challenger's hands.
        war_months: Months of war so far.
        crises: Acts of the challenger so far.
        in_force: Names of the commitments in force.
        challenger_be, protege_be: Ground forces in brigade-equivalents.
        provoked: Whether the protégé provokes this month.
        resolve: Resolve of the state, logits; None for challenger and protégé.
        reliability: The share of words kept with which the challenger credits it; None for them.
    """

    month: int
    horizon: int
    territory: float
    war_months: int
    crises: int
    in_force: tuple[str, ...]
    challenger_be: float
    protege_be: float
    provoked: bool
    resolve: float | None
    reliability: float | None


@dataclass(frozen=True)
class Stakes:
    """What a state brings and risks under a commitment.

    Attributes:
        promised: What it promises when called, by instrument in the units of the scenario.
        in_place_be: Its troops in place, brigade-equivalents.
        follow_through: The chance that it follows through after a vote for action.
        follow_unwilling: The same if the rule binds it against its vote.
        broken_word: Utility that a broken word costs it.
        whole_territory: Utility that it loses if all territory is lost.
        clash_month: Utility that a month of direct fighting costs it.
        may_bind: Whether the rule may bind it against its vote.
    """

    promised: Mapping[str, float]
    in_place_be: float
    follow_through: float
    follow_unwilling: float
    broken_word: float
    whole_territory: float
    clash_month: float
    may_bind: bool


@dataclass(frozen=True)
class VoteQuestion:
    """A vote on a call, or on a further term of the arrangement.

    Attributes:
        state: Code of the state that votes.
        situation: The world as it stands.
        commitment: Name of the commitment that is called; None for a further term.
        rung: Name of the act; None for a further term.
        seen: Whether the state reads the casus foederis as met.
        is_counted: Whether the commitment counts among the calls: not if it promises aid alone.
        has_vote: Whether its vote counts under the rule.
        hears_abstention: Whether an abstention may count otherwise than a vote against.
        reasons: What moves the model, by name, logits; above 0 for action.
        stakes: What it brings and risks; None for a further term.
        model: Vote of the model.
        chance: The chance with which the model votes for action, as it reads the act.
    """

    state: str
    situation: Situation
    commitment: str | None
    rung: str | None
    seen: bool
    is_counted: bool
    has_vote: bool
    hears_abstention: bool
    reasons: Mapping[str, float]
    stakes: Stakes | None
    model: str
    chance: float

    @property
    def kind(self) -> str:
        """Kind of the decision."""
        return RENEWAL if self.commitment is None else VOTE

    @property
    def answers(self) -> tuple[str, ...]:
        """Decisions to choose from."""
        return VOTES

    def decide(self, given: str) -> Decision:
        """Return the decision; the chance is that of a vote for action."""
        return Decision(
            self.kind,
            self.state,
            given,
            self.situation.month,
            self.commitment or "",
            self.model,
            self.chance if self.seen else 0.0,
            self.is_counted,
        )


@dataclass(frozen=True)
class Option:
    """An option of the challenger; for staying quiet, all chances are 0.

    Attributes:
        name: Name of the rung, or :data:`QUIET`.
        utility: Its expected utility.
        chance: The chance with which the model picks it.
        activation: The chance that a commitment is honoured, as the challenger sees it.
        success: The chance that the act succeeds, as it sees it.
        clash: The chance that it fights an outside state, as it sees it.
        sanctions: The share of the fullest conceivable sanctions that it expects.
    """

    name: str
    utility: float
    chance: float
    activation: float = 0.0
    success: float = 0.0
    clash: float = 0.0
    sanctions: float = 0.0


@dataclass(frozen=True)
class RungQuestion:
    """The choice of the challenger on an occasion to act.

    Attributes:
        state: Code of the challenger.
        situation: The world as it stands.
        options: To stay quiet first, then the rungs from the lowest.
        model: Choice of the model.
    """

    state: str
    situation: Situation
    options: tuple[Option, ...]
    model: str

    @property
    def kind(self) -> str:
        """Kind of the decision."""
        return RUNG

    @property
    def answers(self) -> tuple[str, ...]:
        """Decisions to choose from."""
        return tuple(option.name for option in self.options)

    def decide(self, given: str) -> Decision:
        """Return the decision."""
        chance = next(option.chance for option in self.options if option.name == given)
        return Decision(RUNG, self.state, given, self.situation.month, "", self.model, chance)


Question: TypeAlias = VoteQuestion | RungQuestion
