"""A poll in which it matters who votes: a share of those present and voting, or a quorum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from validation.by_hand.poll import ABSTAINS, CONSENTS, NOT_YET, OBJECTS, VOTES, Numbers, Poll, Vote

Turnout = tuple[int, int, int]
"""Votes for it, votes against it, and how many members take part."""


@dataclass
class TurnoutPoll(Poll):
    """A poll that a quorum may decide, and in which a share may be one of the votes cast.

    ``quorum`` is how many members must take part; those that abstain do if ``abstainers_present``. ``share``
    is the part of the votes for and against that must be for it, exceeded where ``more``; without one
    ``needed`` votes for it are enough, as in any poll.
    """

    quorum: int = 0
    abstainers_present: bool = False
    share: Fraction | None = None
    more: bool = False

    def carries(self, votes: Sequence[Vote]) -> bool:
        """Whether these votes suffice, whatever those do that have not voted yet."""
        if any(self._worth(place, votes[place]) is None for place in self.players):
            return False
        turnout = (0, 0, 0)
        for place in self.members:
            turnout = self._with(turnout, place, votes[place])
        return self._suffices(turnout)

    def _with(self, turnout: Turnout, place: int, vote: Vote) -> Turnout:
        """The turnout with one more vote; one not cast yet may be against it, or may not be cast at all."""
        for_it, against, present = turnout
        if place not in self.worth:
            return turnout
        if vote == CONSENTS or (vote == ABSTAINS and self.tacit):
            for_it += self.worth[place]
        elif vote in (OBJECTS, NOT_YET):
            against += self.worth[place]
        takes_part = vote in (CONSENTS, OBJECTS) or (vote == ABSTAINS and self.abstainers_present)
        return for_it, against, present + takes_part

    def _suffices(self, turnout: Turnout) -> bool:
        for_it, against, present = turnout
        if present < self.quorum:
            return False
        if self.share is None:
            return for_it >= self.needed
        asked = self.share * (for_it + against)
        return for_it > 0 and (for_it > asked or (for_it == asked and not self.more))

    def chance(
        self, consent: Numbers, objection: Numbers, *, consents: int | None = None, somebody: bool = False
    ) -> float:
        """The exact chance that it carries; and that the member ``consents``, or ``somebody`` acts."""
        ways: dict[tuple[Turnout, bool], float] = {((0, 0, 0), not somebody): 1.0}
        for place in self.players:
            chances = (consent[place], objection[place], max(1 - consent[place] - objection[place], 0.0))
            after: dict[tuple[Turnout, bool], float] = {}
            for vote in VOTES:
                if self._worth(place, vote) is None or (place == consents and vote != CONSENTS):
                    continue
                wills = vote == CONSENTS and place in self.worth and place != self.victim
                for (turnout, found), so_far in ways.items():
                    reached = (self._with(turnout, place, vote), found or wills)
                    after[reached] = after.get(reached, 0.0) + so_far * chances[vote]
            ways = after
        return sum(chance for (turnout, found), chance in ways.items() if found and self._suffices(turnout))
