"""The ballot: the kind of vote to which every simple rule reduces.

Members cast weighted votes. The ballot carries when the weight of the consents reaches the sum that is
needed, enough members vote, and no veto is used. Unanimity needs every vote, *each* needs none, and a lead
state has more weight than all others together. If only those present and voting count, an abstention counts
as a part of a consent: 2/3 of the votes cast is 3·for + 2·abstaining ≥ 2·all. So counting, timing,
probability and power are written once for all rules.
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
        abstention: Meaning of an abstention: ``consent``, ``objection`` or ``neither``.
        partial: Count of each member's abstention if that is a part of its weight; empty otherwise.
        quorum: How many members must take part; 0 if it does not matter.
        abstainers_present: Whether a member that abstains takes part.
        bars: Parties whose objection blocks the ballot, members or not.
        strict_bars: Parties of ``bars`` whose abstention blocks it as well.
        victim: The party that is attacked, which votes and never acts; None if no party is.
        compelled: True if all members act once it carries, not only the willing.
        deadline: Day on which votes not yet cast count as abstentions, for tacit consent.
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

        If consent is ``tacit``, an abstention counts as consent unless the rule counts it as an objection.
        """
        members = tuple(context.parties.index(name) for name in context.list_members())
        # A modifier of the rule is stronger than the meaning that tacit consent gives to silence.
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
        """A tuple with this ballot alone."""
        return (self,)

    @cached_property
    def tallies(self) -> tuple[Tally, ...]:
        """Tallies that must be reached for it to carry, first that of the votes in favour."""
        none, one = (0,) * len(self.members), (1,) * len(self.members)
        silent = self.weights if self.abstention == "consent" else self.partial or none
        # An abstention that counts as an objection adds nothing, which is the default of a tally.
        tallies = [Tally(self.members, self.needed, self.weights, none, silent)]
        if self.partial and sum(self.partial) >= self.needed:  # no decision without any vote for it
            backing = tuple(min(weight, 1) for weight in self.weights)
            tallies.append(Tally(self.members, 1, backing, none, none))
        if self.quorum:
            present = one if self.abstainers_present else none
            tallies.append(Tally(self.members, self.quorum, one, one, present))
        return tuple(tallies)

    def hears_abstention(self, party: int) -> bool:
        """Return whether an abstention of the party may count otherwise than its objection."""
        if party in self.bars and party not in self.strict_bars:
            return True
        if party not in self.members:
            return False
        place = self.members.index(party)
        return any(tally.abstention[place] != tally.objection[place] for tally in self.tallies)

    @cached_property
    def able_members(self) -> frozenset[int]:
        """Members that act if it has effect: all but the state attacked."""
        return frozenset(self.members) - {self.victim}

    def find_effective(self, carried: Bools) -> Bools:
        """Return ``carried``: a single ballot has effect when it carries."""
        return carried

    @cached_property
    def may_lack_actors(self) -> bool:
        """True if enough votes can be counted although no state is willing to act."""
        if self.compelled:
            return not self.able_members
        # A passing vote of the willing has an actor by itself; silence and the victim's vote have none.
        counts_silence = self.needed <= 0 or self.abstention == "consent"
        return counts_silence or self.victim in self.members

    def find_actors(self, votes: Votes) -> Bools:
        """Return the states that act if it has effect, (..., n): the willing, or all members if compelled."""
        return (
            np.broadcast_to(self._ability_mask, votes.willing.shape)
            if self.compelled
            else (votes.willing & self._ability_mask)
        )

    def has_passed(self, votes: Votes) -> Bools:
        """Return where enough votes count as consent and no veto is used, bool (...)."""
        passes = ~self._find_barred(votes)
        for tally in self.tallies:
            passes &= tally.is_reached(votes)
        return passes

    def is_carried(self, votes: Votes) -> Bools:
        """Return where it passes and at least one state acts, bool (...)."""
        passes = self.has_passed(votes)
        return passes & self.find_actors(votes).any(axis=-1) if self.may_lack_actors else passes

    def compute_days(self, votes: Votes, vote_days: Floats) -> Floats:
        """Return the day on which each state acts, (..., n): the decision, or its own later vote."""
        if self.deadline is None:
            decision = self._find_decision_day(votes, vote_days)
        else:
            decision = self._find_silence_day(votes, vote_days, self.deadline)
        # A member that is compelled needs no decision of its own, so its vote delays nothing.
        own = np.zeros_like(vote_days) if self.compelled else vote_days
        return np.where(self.find_actors(votes), np.maximum(decision[..., None], own), np.inf)

    def _find_decision_day(self, votes: Votes, vote_days: Floats) -> Floats:
        """Return the first day on which enough consents and the votes of all veto holders have been cast."""
        first, *others = self.tallies
        day = first.find_day(votes, vote_days)
        for tally in others:
            day = np.maximum(day, tally.find_day(votes, vote_days))
        # A veto may still be cast until its holder has voted, so the decision waits for that vote.
        if self.bars:
            day = np.maximum(day, vote_days.take(self.bars, axis=-1).max(axis=-1))
        return np.where(self._find_barred(votes), np.inf, day)

    def _find_silence_day(self, votes: Votes, vote_days: Floats, deadline: float) -> Floats:
        """Return the deadline, unless an objection was cast by then.

        A vote cast later counts as an abstention.
        """
        cast = vote_days <= deadline
        # A vote cast after the deadline is no longer heard, whether it consents or objects.
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
