"""The ballot: the one kind of vote every simple rule comes down to.

Members cast weighted votes; the rule carries when the weight of those counted as consenting reaches what is
needed and nobody with a veto stands against it. Unanimity needs every vote, *each* needs none, a lead state
has more weight than all others together. So counting, timing, probability and power are written once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.treaty.node import Bools, Floats, Node, Votes

if TYPE_CHECKING:
    from guaranteesim.treaty.modifiers import Context


@dataclass(frozen=True)
class Ballot(Node):
    """A weighted vote among some of the n parties.

    Attributes:
        n: Number of parties, the length of the last axis.
        members: Indices of those who vote, in the order of the parties.
        weights: One whole number a member, from 0.
        needed: The weight that must be counted as consenting; 0 if no vote is needed.
        abstention: ``consent``, ``objection`` or ``neither``: as what an abstention counts.
        bars: Parties whose objection blocks, members or not.
        strict_bars: Those of them whose abstention blocks as well.
        compelled: All members act once it carries, not only the willing.
        deadline: For tacit consent: the day on which votes not yet cast count as abstentions.
    """

    n: int
    members: tuple[int, ...]
    weights: tuple[int, ...]
    needed: int
    abstention: str = "neither"
    bars: tuple[int, ...] = ()
    strict_bars: tuple[int, ...] = ()
    compelled: bool = False
    deadline: float | None = None

    @classmethod
    def among(
        cls,
        context: Context,
        needed: int,
        weights: Sequence[int] | None = None,
        *,
        compelled: bool = False,
        tacit: bool = False,
        deadline: float | None = None,
    ) -> Ballot:
        """The ballot among the members of ``context``, one vote each unless ``weights`` are given.

        Where consent is ``tacit`` an abstention counts as consent, unless the rule says that it objects.
        """
        members = tuple(context.parties.index(name) for name in context.members())
        consents = tacit and context.abstention == "neither"
        return cls(
            n=len(context.parties),
            members=members,
            weights=tuple(weights) if weights is not None else (1,) * len(members),
            needed=needed,
            abstention="consent" if consents else context.abstention,
            bars=tuple(sorted(context.bars)),
            strict_bars=tuple(sorted(context.strict_bars)),
            compelled=compelled,
            deadline=deadline,
        )

    @property
    def ballots(self) -> tuple[Ballot, ...]:
        """Itself."""
        return (self,)

    def effective(self, carried: Bools) -> Bools:
        """A ballot has effect when it carries."""
        return carried

    @property
    def may_lack_actors(self) -> bool:
        """Whether enough votes can be counted without anybody willing to act."""
        return not self.compelled and (self.needed <= 0 or self.abstention == "consent")

    def actors(self, votes: Votes) -> Bools:
        """Who acts if it has effect, (..., n): the willing members, or all members where compelled."""
        return (
            np.broadcast_to(self._membership, votes.willing.shape)
            if self.compelled
            else (votes.willing & self._membership)
        )

    def passes(self, votes: Votes) -> Bools:
        """Whether enough votes count as consent and no veto is used, (...)."""
        return self._enough(self._counted(votes)) & ~self._barred(votes)

    def carried(self, votes: Votes) -> Bools:
        """Whether it passes and somebody acts, (...)."""
        passes = self.passes(votes)
        return passes & self.actors(votes).any(axis=-1) if self.may_lack_actors else passes

    def days(self, votes: Votes, vote_days: Floats) -> Floats:
        """The day each state acts, (..., n): that of the decision, or of its own vote where later."""
        if self.deadline is None:
            decision = self._day(votes, vote_days)
        else:
            decision = self._day_of_silence(votes, vote_days, self.deadline)
        own = np.zeros_like(vote_days) if self.compelled else vote_days
        return np.where(self.actors(votes), np.maximum(decision[..., None], own), np.inf)

    def _day(self, votes: Votes, vote_days: Floats) -> Floats:
        """The earliest day by which enough consent, and the vote of everybody with a veto, has been cast."""
        cast = np.where(self._counted(votes), vote_days, np.inf)
        day = self._day_of_enough(cast.take(self.members, axis=-1))
        if self.bars:
            day = np.maximum(day, vote_days.take(self.bars, axis=-1).max(axis=-1))
        return np.where(self._barred(votes), np.inf, day)

    def _day_of_silence(self, votes: Votes, vote_days: Floats, deadline: float) -> Floats:
        """The deadline, unless an objection was cast by then; a vote cast later counts as an abstention."""
        cast = vote_days <= deadline
        by_then = Votes(votes.willing & cast, votes.objecting & cast)
        return np.where(self.passes(by_then), deadline, np.inf)

    def _day_of_enough(self, cast: Floats) -> Floats:
        if self.needed <= 0:
            return np.zeros(cast.shape[:-1])
        if self.needed > sum(self.weights):
            return np.full(cast.shape[:-1], np.inf)
        order = np.argsort(cast, axis=-1)
        reached = np.cumsum(self._weights[order], axis=-1) >= self.needed
        deciding = np.take_along_axis(order, reached.argmax(axis=-1)[..., None], axis=-1)
        return np.take_along_axis(cast, deciding, axis=-1)[..., 0]

    def _counted(self, votes: Votes) -> Bools:
        return ~votes.objecting if self.abstention == "consent" else votes.willing

    def _enough(self, counted: Bools) -> Bools:
        among = counted if len(self.members) == self.n else counted.take(self.members, axis=-1)
        return np.asarray(among @ self._weights >= self.needed)

    def _barred(self, votes: Votes) -> Bools:
        barred = votes.objecting.take(self.bars, axis=-1).any(axis=-1)
        if self.strict_bars:
            barred |= votes.abstaining.take(self.strict_bars, axis=-1).any(axis=-1)
        return np.asarray(barred)

    @cached_property
    def _weights(self) -> Floats:
        return np.array(self.weights, dtype=np.float64)

    @cached_property
    def _membership(self) -> Bools:
        membership = np.zeros(self.n, dtype=np.bool_)
        membership[list(self.members)] = True
        return membership
