"""A poll decided by a statement over the set of those that consent, for rules not stated elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from validation.by_hand.poll import ABSTAINS, CONSENTS, VOTES, Numbers, Poll, Vote


def _nobody_suffices(consenting: frozenset[int]) -> bool:
    return False


@dataclass
class StatedPoll(Poll):
    """A poll that ``suffices`` decides, asked about the members that count as consenting.

    Sets of members are not put together by what they count, so a chance takes up to 2^n of them.
    """

    suffices: Callable[[frozenset[int]], bool] = _nobody_suffices

    def carries(self, votes: Sequence[Vote]) -> bool:
        """Return whether these votes suffice and no veto is used."""
        if any(self._worth(place, votes[place]) is None for place in self.players):
            return False
        return self.suffices(frozenset(place for place in self.members if self._counts(votes[place])))

    def _counts(self, vote: Vote) -> bool:
        return vote == CONSENTS or (vote == ABSTAINS and self.tacit)

    def chance(
        self, consent: Numbers, objection: Numbers, *, consents: int | None = None, somebody: bool = False
    ) -> float:
        """Return the exact chance that it carries; and that the member ``consents``, or ``somebody`` acts."""
        ways: dict[tuple[frozenset[int], bool], float] = {(frozenset(), not somebody): 1.0}
        for place in self.players:
            chances = (consent[place], objection[place], max(1 - consent[place] - objection[place], 0.0))
            after: dict[tuple[frozenset[int], bool], float] = {}
            for vote in VOTES:
                if self._worth(place, vote) is None or (place == consents and vote != CONSENTS):
                    continue
                joined = {place} if self._counts(vote) and place in self.worth else set()
                wills = vote == CONSENTS and place in self.able
                for (consenting, found), so_far in ways.items():
                    reached = (consenting | joined, found or wills)
                    after[reached] = after.get(reached, 0.0) + so_far * chances[vote]
            ways = after
        return sum(chance for (who, found), chance in ways.items() if found and self.suffices(who))
