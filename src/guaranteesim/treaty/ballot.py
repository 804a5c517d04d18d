"""The ballot: the one kind of vote every simple rule comes down to.

Members cast weighted votes; the rule carries when the weight of those counted as consenting reaches what is
needed, enough members vote, and nobody with a veto stands against it. Unanimity needs every vote, *each*
needs none, a lead state has more weight than all others together. Where only those present and voting
count, an abstention counts part of a consent: 2/3 of the votes cast for and against is 3·for + 2·abstaining
≥ 2·all. So counting, timing, probability and power are written once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.treaty.node import Bools, Floats, Node, Votes
from guaranteesim.treaty.tally import Gains, Tally

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
        partial: What each member's abstention counts where it is a part of its weight; empty elsewhere.
        quorum: How many members must take part; 0 if it does not matter.
        abstainers_present: Whether a member that abstains takes part.
        bars: Parties whose objection blocks, members or not.
        strict_bars: Those of them whose abstention blocks as well.
        victim: The party that is attacked, which votes and never acts; None if no party is.
        compelled: All members act once it carries, not only the willing.
        deadline: For tacit consent: the day on which votes not yet cast count as abstentions.
    """

    n: int
    members: tuple[int, ...]
    weights: Gains
    needed: int
    abstention: str = "neither"
    partial: Gains = ()
    quorum: int = 0
    abstainers_present: bool = False
    bars: tuple[int, ...] = ()
    strict_bars: tuple[int, ...] = ()
    victim: int | None = None
    compelled: bool = False
    deadline: float | None = None

    @classmethod
    def create_among(
        cls,
        context: Context,
        needed: int,
        weights: Sequence[int] | None = None,
        *,
        partial: Gains = (),
        quorum: int = 0,
        abstainers_present: bool = False,
        compelled: bool = False,
        tacit: bool = False,
        deadline: float | None = None,
    ) -> Ballot:
        """Return the ballot among the members of ``context``, one vote each unless ``weights`` are given.

        Where consent is ``tacit`` an abstention counts as consent, unless the rule says that it objects.
        """
        members = tuple(context.parties.index(name) for name in context.list_members())
        consents = tacit and context.abstention == "neither"
        return cls(
            n=len(context.parties),
            members=members,
            weights=tuple(weights) if weights is not None else (1,) * len(members),
            needed=needed,
            abstention="consent" if consents else context.abstention,
            partial=partial,
            quorum=quorum,
            abstainers_present=abstainers_present,
            bars=tuple(sorted(context.bars)),
            strict_bars=tuple(sorted(context.strict_bars)),
            victim=None if context.victim is None else context.parties.index(context.victim),
            compelled=compelled,
            deadline=deadline,
        )

    @property
    def ballots(self) -> tuple[Ballot, ...]:
        """Itself."""
        return (self,)

    @cached_property
    def tallies(self) -> tuple[Tally, ...]:
        """Tallies that must all be reached for it to carry, the votes for it first."""
        none, one = (0,) * len(self.members), (1,) * len(self.members)
        silent = self.weights if self.abstention == "consent" else self.partial or none
        tallies = [Tally(self.members, self.needed, self.weights, none, silent)]
        # Abstentions alone may reach a share of the votes cast; a decision still takes one vote for it.
        if self.partial and sum(self.partial) >= self.needed:  # no decision without any vote for it
            backing = tuple(min(weight, 1) for weight in self.weights)
            tallies.append(Tally(self.members, 1, backing, none, none))
        if self.quorum:
            present = one if self.abstainers_present else none
            tallies.append(Tally(self.members, self.quorum, one, one, present))
        return tuple(tallies)

    @cached_property
    def able_members(self) -> frozenset[int]:
        """Members that act if it has effect: all but the state attacked."""
        return frozenset(self.members) - {self.victim}

    def find_effective(self, carried: Bools) -> Bools:
        """Return the ballots that carry: a ballot has effect when it does."""
        return carried

    @cached_property
    def may_lack_actors(self) -> bool:
        """Return whether enough votes can be counted without anybody willing to act."""
        if self.compelled:
            return not self.able_members
        # With tacit consent or no votes needed the tally says nothing of whether a member is willing to
        # act.
        counts_silence = self.needed <= 0 or self.abstention == "consent"
        return counts_silence or self.victim in self.members

    def find_actors(self, votes: Votes) -> Bools:
        """Return who acts if it has effect, (..., n): the willing members, or all members where compelled."""
        return (
            np.broadcast_to(self._ability_mask, votes.willing.shape)
            if self.compelled
            else (votes.willing & self._ability_mask)
        )

    def has_passed(self, votes: Votes) -> Bools:
        """Return whether enough votes count as consent and no veto is used, (...)."""
        passes = ~self._find_barred(votes)
        for tally in self.tallies:
            passes &= tally.is_reached(votes)
        return passes

    def is_carried(self, votes: Votes) -> Bools:
        """Return whether it passes and somebody acts, (...)."""
        passes = self.has_passed(votes)
        return passes & self.find_actors(votes).any(axis=-1) if self.may_lack_actors else passes

    def compute_days(self, votes: Votes, vote_days: Floats) -> Floats:
        """Return the day each state acts, (..., n): that of the decision, or of its own vote where later."""
        if self.deadline is None:
            decision = self._find_decision_day(votes, vote_days)
        else:
            decision = self._find_silence_day(votes, vote_days, self.deadline)
        # A state acts on its own word, so never before its own vote; compelled members need not have voted.
        own = np.zeros_like(vote_days) if self.compelled else vote_days
        return np.where(self.find_actors(votes), np.maximum(decision[..., None], own), np.inf)

    def _find_decision_day(self, votes: Votes, vote_days: Floats) -> Floats:
        """Return the earliest day on which enough consent and every veto holder's vote have been cast."""
        first, *others = self.tallies
        day = first.find_day(votes, vote_days)
        for tally in others:
            day = np.maximum(day, tally.find_day(votes, vote_days))
        # A veto holder that has not voted might still object, so its vote has to be waited for.
        if self.bars:
            day = np.maximum(day, vote_days.take(self.bars, axis=-1).max(axis=-1))
        return np.where(self._find_barred(votes), np.inf, day)

    def _find_silence_day(self, votes: Votes, vote_days: Floats, deadline: float) -> Floats:
        """Return the deadline, unless an objection was cast by then.

        A vote cast later counts as an abstention.
        """
        cast = vote_days <= deadline
        by_then = Votes(votes.willing & cast, votes.objecting & cast)
        return np.where(self.has_passed(by_then), deadline, np.inf)

    def _find_barred(self, votes: Votes) -> Bools:
        barred = votes.objecting.take(self.bars, axis=-1).any(axis=-1)
        if self.strict_bars:
            barred |= votes.abstaining.take(self.strict_bars, axis=-1).any(axis=-1)
        return np.asarray(barred)

    @cached_property
    def _ability_mask(self) -> Bools:
        ability = np.zeros(self.n, dtype=np.bool_)
        ability[list(self.able_members)] = True
        return ability
