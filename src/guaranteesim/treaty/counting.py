"""States of one tally while the votes are cast one after the other.

A state is twice the sum so far, plus one if some state is willing to act. It is ``DEAD`` once the tally can
no longer be reached. Sums with the same possible futures become the same state: of the weight that is still
needed, only the smallest sum by which the remaining parties can reach it matters.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.tally import Tally

Ints = NDArray[np.int64]

CONSENT, OBJECT, ABSTAIN = range(3)
DEAD = -(2**62)
"""A number below every state. States above the sum that is needed may be negative."""
MOST_SUMS = 2**18
"""Largest number of sums kept per layer: enough for any weights of 36 parties, as 2^18 meet in the middle."""


class Count:
    """The states of one tally of a ballot as the parties vote in ``order``.

    The first tally of a ballot also records vetoes and whether some state is willing to act.
    """

    def __init__(self, ballot: Ballot, tally: Tally, order: Sequence[int], votes: Sequence[int]) -> None:
        self.ballot, self.tally = ballot, tally
        self.is_first = tally is ballot.tallies[0]
        counts = zip(tally.consent, tally.objection, tally.abstention, strict=True)
        self._counts = dict(zip(tally.members, counts, strict=True))
        self._remembers_actors = self.is_first and ballot.may_lack_actors
        self._least, self._most, self._sums = self._compute_votes_ahead(order, votes)

    def make_start_states(self) -> Ints:
        """Return the state before any vote, as an array of one."""
        return self._merge_settled_states(np.zeros(1, dtype=np.int64), 0)

    def count_vote(self, states: Ints, place: int, party: int, vote: int) -> Ints:
        """Return the states after the vote of ``party``, which stands at ``place`` in the order."""
        after = states
        if self.is_first and self._is_barred(party, vote):
            return np.full_like(states, DEAD)
        if party in self._counts:
            # The lowest bit of a state is taken by the flag, so sums are counted in steps of two.
            after = after + 2 * self._counts[party][vote]
            if vote == CONSENT and self._remembers_actors and party in self.ballot.able_members:
                after = after | 1
        return np.where(states == DEAD, DEAD, self._merge_settled_states(after, place + 1))

    def are_carried(self, states: Ints) -> NDArray[np.bool_]:
        """Return the states in which the tally is reached after the last vote."""
        somebody = (states & 1).astype(np.bool_) if self._remembers_actors else True
        return np.asarray((states != DEAD) & somebody)

    def _is_barred(self, party: int, vote: int) -> bool:
        if vote == OBJECT:
            return party in self.ballot.bars
        return vote == ABSTAIN and party in self.ballot.strict_bars

    def _merge_settled_states(self, states: Ints, place: int) -> Ints:
        """Return the states before the vote at ``place``, with equal futures merged."""
        need = self.tally.needed - (states >> 1)
        sums = self._sums[place]
        if sums is None:
            # Without the list of sums, states are merged only where every future reaches the tally.
            reached = np.maximum(need, self._least[place])
        else:
            reached = sums[np.minimum(np.searchsorted(sums, need), len(sums) - 1)]
        settled = 2 * (self.tally.needed - reached) + (states & 1)
        return np.where(need > self._most[place], DEAD, settled)

    def _compute_votes_ahead(
        self, order: Sequence[int], votes: Sequence[int]
    ) -> tuple[list[int], list[int], list[Ints | None]]:
        """Return per place the least and the most still to be cast, and all sums if they are few enough."""
        least, most = [0], [0]
        known: list[Ints | None] = [np.zeros(1, dtype=np.int64)]
        # From the last party back: the sums ahead of a place are those of its successor, plus one vote.
        for party in reversed(order):
            counts = self._counts.get(party, (0, 0, 0))
            gains, last = sorted({counts[vote] for vote in votes}), known[-1]
            least.append(least[-1] + gains[0])
            most.append(most[-1] + gains[-1])
            known.append(None if last is None else _add_possible_sums(last, gains))
        return least[::-1], most[::-1], known[::-1]


def _add_possible_sums(last: Ints, gains: Sequence[int]) -> Ints | None:
    """Return the sums with one more vote, or None if there are too many."""
    every = np.concatenate([last + gain for gain in gains])
    every = np.sort(every, kind="stable")  # sorted runs: quick to merge
    more = every[np.diff(every, prepend=-1) > 0]
    return more if len(more) <= MOST_SUMS else None
