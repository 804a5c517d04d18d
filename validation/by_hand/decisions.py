"""Deciding in one crisis: who acts when, how likely is it, and who stands in the way?

Votes are a list, one a party. A simple rule is one poll; the others are made of rules.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import compress, product
from math import inf

from validation.by_hand.poll import ABSTAINS, CONSENTS, OBJECTS, Numbers, Poll, Vote

Flags = Sequence[bool]

MOST_PLAYERS = 9
"""Of a rule made of rules all ways to vote are gone through: 3 to the power of the players."""


class Rule(ABC):
    """A decision rule; ``players`` are the places of those whose vote may count, by membership or veto."""

    players: list[int]

    @abstractmethod
    def acting(self, votes: Sequence[Vote]) -> set[int]:
        """Who acts, if all votes are cast in time; somebody does if and only if the rule decides."""

    @abstractmethod
    def acting_days(self, votes: Sequence[Vote], vote_days: Numbers) -> list[float]:
        """The day on which each party acts; infinite if it does not."""

    @abstractmethod
    def forecast(self, consent: Numbers, objection: Numbers) -> tuple[float, list[float]]:
        """The exact chance that somebody acts, and that each party does, for independent votes."""

    @property
    def members(self) -> list[int]:
        """Those whose vote may count."""
        return self.players

    def decided(self, willing: Flags, objecting: Flags) -> bool:
        """Whether anybody acts, if all votes are cast in time."""
        return bool(self.acting(votes_of(willing, objecting)))

    def days(self, willing: Flags, objecting: Flags, vote_days: Numbers) -> list[float]:
        """The day on which each party acts; infinite if it does not."""
        return self.acting_days(votes_of(willing, objecting), vote_days)

    def block(self, place: int, willing: Flags, objecting: Flags) -> int:
        """Where nobody acts: 2 if this consent alone kept others back, 1 if they need it anyway, else 0."""
        votes = votes_of(willing, objecting)
        if place not in self.players or votes[place] == CONSENTS:
            return 0
        if self._others(place, [CONSENTS if other == place else vote for other, vote in enumerate(votes)]):
            return 2
        if not self._others(place, [CONSENTS] * len(votes)):
            return 0
        against_all = [votes[place] if other == place else CONSENTS for other in range(len(votes))]
        return int(not self.acting(against_all))

    def _others(self, place: int, votes: Sequence[Vote]) -> set[int]:
        return self.acting(votes) - {place}


class Simple(Rule):
    """One poll: those of its members who consent act, or all of them where the treaty obliges all."""

    def __init__(self, poll: Poll) -> None:
        self.poll = poll
        self.players = poll.players

    def _actors(self, votes: Sequence[Vote]) -> set[int]:
        return {place for place in self.poll.able if self.poll.obliges_all or votes[place] == CONSENTS}

    def acting(self, votes: Sequence[Vote]) -> set[int]:
        return self._actors(votes) if self.poll.carries(votes) else set()

    def acting_days(self, votes: Sequence[Vote], vote_days: Numbers) -> list[float]:
        acts, decision = [inf] * len(votes), self.poll.day(votes, vote_days)
        for place in self._actors(votes):
            acts[place] = decision if self.poll.obliges_all else max(decision, vote_days[place])
        return acts

    def forecast(self, consent: Numbers, objection: Numbers) -> tuple[float, list[float]]:
        poll, acts = self.poll, [0.0] * len(consent)
        if poll.obliges_all:
            decided = poll.chance(consent, objection) if poll.able else 0.0
            for place in poll.able:
                acts[place] = decided
            return decided, acts
        for place in poll.able:
            acts[place] = poll.chance(consent, objection, consents=place)
        return poll.chance(consent, objection, somebody=True), acts


class Composed(Rule):
    """A rule made of rules."""

    def __init__(self, parties: int, rules: list[Rule]) -> None:
        self.rules = rules
        self.players = sorted({place for rule in rules for place in rule.players})
        self._parties = parties
        self._outcomes: list[list[bool]] = []

    def forecast(self, consent: Numbers, objection: Numbers) -> tuple[float, list[float]]:
        somebody, *each = self._outcomes or self._vote_in_every_way()
        chances = [1.0]
        for place in self.players:
            votes = (consent[place], objection[place], max(1 - consent[place] - objection[place], 0.0))
            chances = [chance * vote for chance in chances for vote in votes]
        decided = sum(compress(chances, somebody))
        return decided, [sum(compress(chances, acts)) if any(acts) else 0.0 for acts in each]

    def _vote_in_every_way(self) -> list[list[bool]]:
        """For every way to vote: whether somebody acts, and whether each party does."""
        if len(self.players) > MOST_PLAYERS:
            raise ValueError(
                f"{len(self.players)} states vote under a rule made of rules, and the plain version takes no "
                f"more than {MOST_PLAYERS}; choose another scenario"
            )
        votes: list[Vote] = [ABSTAINS] * self._parties
        found = []
        for ballot in product((CONSENTS, OBJECTS, ABSTAINS), repeat=len(self.players)):
            for place, vote in zip(self.players, ballot, strict=True):
                votes[place] = vote
            found.append(self.acting(votes))
        each = [[place in acts for acts in found] for place in range(self._parties)]
        self._outcomes = [[bool(acts) for acts in found], *each]
        return self._outcomes


class AnyOf(Composed):
    """One of its rules is enough."""

    def acting(self, votes: Sequence[Vote]) -> set[int]:
        return set().union(*(rule.acting(votes) for rule in self.rules))

    def acting_days(self, votes: Sequence[Vote], vote_days: Numbers) -> list[float]:
        return _earliest([rule.acting_days(votes, vote_days) for rule in self.rules])


class AllOf(Composed):
    """All of its rules must decide; nobody acts before the last of them has."""

    def acting(self, votes: Sequence[Vote]) -> set[int]:
        found = [rule.acting(votes) for rule in self.rules]
        return set().union(*found) if all(found) else set()

    def acting_days(self, votes: Sequence[Vote], vote_days: Numbers) -> list[float]:
        found = [rule.acting_days(votes, vote_days) for rule in self.rules]
        last = max(min(days) for days in found)
        return [max(day, last) for day in _earliest(found)]


class FirstOtherwise(Composed):
    """The first rule if it decides by the deadline, or the other one from then on."""

    def __init__(self, parties: int, first: Rule, otherwise: Rule, after_days: float) -> None:
        super().__init__(parties, [first, otherwise])
        self.first, self.otherwise, self.after_days = first, otherwise, after_days

    def acting(self, votes: Sequence[Vote]) -> set[int]:
        return self.first.acting(votes) or self.otherwise.acting(votes)

    def acting_days(self, votes: Sequence[Vote], vote_days: Numbers) -> list[float]:
        days = self.first.acting_days(votes, vote_days)
        if min(days) <= self.after_days:
            return days
        return [max(day, self.after_days) for day in self.otherwise.acting_days(votes, vote_days)]


def votes_of(willing: Flags, objecting: Flags) -> list[Vote]:
    """Whoever neither consents nor objects abstains."""
    return [
        CONSENTS if wills else OBJECTS if objects else ABSTAINS
        for wills, objects in zip(willing, objecting, strict=True)
    ]


def _earliest(days: list[list[float]]) -> list[float]:
    return [min(of_party) for of_party in zip(*days, strict=True)]
