"""A poll: votes are counted one after the other, and enough of them, with no veto, carry it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, prod
from typing import TypeAlias

Vote: TypeAlias = int
CONSENTS, OBJECTS, ABSTAINS, NOT_YET = range(4)
VOTES: tuple[Vote, ...] = (CONSENTS, OBJECTS, ABSTAINS)

Numbers = Sequence[float]


@dataclass
class Poll:
    """Who votes, and what carries it. Places are those of the parties.

    ``worth`` is what each member's vote counts and ``needed`` how much must count; without those that are
    ``indispensable`` nothing does. An objection of ``vetoes`` stops it, and an abstention of
    ``strict_vetoes`` too. Where ``tacit``, whoever abstains counts as consenting. With a ``deadline`` it
    is decided on that day, on the votes cast by then. The ``victim`` is a state attacked that votes as well
    and never acts.
    """

    worth: Mapping[int, int]
    needed: float
    indispensable: Collection[int] = ()
    vetoes: Collection[int] = ()
    strict_vetoes: Collection[int] = ()
    tacit: bool = False
    obliges_all: bool = False
    deadline: float | None = None
    victim: int | None = None
    members: list[int] = field(init=False)
    players: list[int] = field(init=False)
    able: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.members = sorted(self.worth)
        self.players = sorted({*self.worth, *self.vetoes})
        self.able = [place for place in self.members if place != self.victim]
        self._counted = {place: self._alike(place) for place in self.players}
        self._unstoppable = self.needed <= 0 and not self.indispensable and not self.vetoes

    def _alike(self, place: int) -> list[tuple[list[Vote], int, bool]]:
        """Votes of a player that come to the same: what they count, and whether it then acts."""
        alike: dict[tuple[int, bool], list[Vote]] = {}
        for vote in VOTES:
            worth = self._worth(place, vote)
            if worth is not None:
                alike.setdefault((worth, vote == CONSENTS and place in self.able), []).append(vote)
        return [(votes, *what) for what, votes in alike.items()]

    def _worth(self, place: int, vote: Vote) -> int | None:
        """What a vote adds, or nothing if it stops the poll."""
        for_it = vote == CONSENTS or (vote == ABSTAINS and self.tacit)
        if vote == OBJECTS and place in self.vetoes:
            return None
        if vote == ABSTAINS and place in self.strict_vetoes:
            return None
        if place in self.indispensable and not for_it:
            return None
        return self.worth.get(place, 0) if for_it else 0

    def carries(self, votes: Sequence[Vote]) -> bool:
        """Whether these votes, all of them cast, suffice."""
        total = 0
        for place in self.players:
            worth = self._worth(place, votes[place])
            if worth is None:
                return False
            total += worth
        return total >= self.needed

    def day(self, votes: Sequence[Vote], vote_days: Numbers) -> float:
        """The first day on which the votes cast suffice and every holder of a veto has voted."""
        if self.deadline is not None:
            in_time = [
                vote if day <= self.deadline else ABSTAINS for vote, day in zip(votes, vote_days, strict=True)
            ]
            return self.deadline if self.carries(in_time) else inf
        for today in sorted({0.0, *vote_days}):
            cast = [vote if day <= today else NOT_YET for vote, day in zip(votes, vote_days, strict=True)]
            if all(cast[place] != NOT_YET for place in self.vetoes) and self.carries(cast):
                return today
        return inf

    def chance(
        self, consent: Numbers, objection: Numbers, *, consents: int | None = None, somebody: bool = False
    ) -> float:
        """The exact chance that it carries; and that the member ``consents``, or ``somebody`` among them.

        Ways to vote that count the same so far are put together, party by party.
        """
        if self._unstoppable and not self.obliges_all:
            if somebody:
                return 1 - prod(1 - consent[place] for place in self.able)
            return 1.0 if consents is None else consent[consents]
        ways: dict[tuple[float, bool], float] = {(0, not somebody): 1.0}
        for place in self.players:
            chances = (consent[place], objection[place], max(1 - consent[place] - objection[place], 0.0))
            after: dict[tuple[float, bool], float] = {}
            for votes, worth, wills in self._counted[place]:
                if place == consents and CONSENTS not in votes:
                    continue
                chance = chances[CONSENTS] if place == consents else sum(chances[vote] for vote in votes)
                if chance == 0:
                    continue
                for (total, found), so_far in ways.items():
                    # More than enough is enough.
                    reached = (min(total + worth, self.needed), found or wills)
                    after[reached] = after.get(reached, 0.0) + so_far * chance
            ways = after
        return sum(chance for (total, found), chance in ways.items() if found and total >= self.needed)
