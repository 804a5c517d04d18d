"""One tally of a ballot while the votes are being cast: what has to be remembered of those cast so far.

A state is twice the sum counted, plus one if somebody is willing to act; ``DEAD`` once the tally can no
longer be reached. Sums that leave the same futures open are rounded to the same state: what matters of the
weight still needed is only the smallest sum by which the parties to come can reach it.
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
"""Below every state: one that counts more than is needed may be negative."""
MOST_SUMS = 2**18
"""Sums of weights kept for a layer; enough for any weights of 36 parties, 2^18 meeting in the middle."""


class Count:
    """The states of one tally of a ballot as the parties vote in ``order``.

    The first tally of a ballot also remembers vetoes and whether somebody is willing to act.
    """

    def __init__(self, ballot: Ballot, tally: Tally, order: Sequence[int], votes: Sequence[int]) -> None:
        self.ballot, self.tally = ballot, tally
        self.is_first = tally is ballot.tallies[0]
        counts = zip(tally.consent, tally.objection, tally.abstention, strict=True)
        self._counts = dict(zip(tally.members, counts, strict=True))
        # The flag "somebody is willing" costs states, so it is kept only where votes may carry without an
        # actor.
        self._remembers_actors = self.is_first and ballot.may_lack_actors
        self._least, self._most, self._sums = self._compute_votes_ahead(order, votes)

    def make_start_states(self) -> Ints:
        """Return the state before any vote, as an array of one."""
        return self._merge_settled_states(np.zeros(1, dtype=np.int64), 0)

    def count_vote(self, states: Ints, place: int, party: int, vote: int) -> Ints:
        """Return the states after the vote of ``party``, the one at ``place`` in the order."""
        after = states
        if self.is_first and self._is_barred(party, vote):
            return np.full_like(states, DEAD)
        if party in self._counts:
            after = after + 2 * self._counts[party][vote]
            if vote == CONSENT and self._remembers_actors and party in self.ballot.able_members:
                after = after | 1
        return np.where(states == DEAD, DEAD, self._merge_settled_states(after, place + 1))

    def are_carried(self, states: Ints) -> NDArray[np.bool_]:
        """Return whether the tally is reached in these states after the last vote."""
        somebody = (states & 1).astype(np.bool_) if self._remembers_actors else True
        return np.asarray((states != DEAD) & somebody)

    def _is_barred(self, party: int, vote: int) -> bool:
        if vote == OBJECT:
            return party in self.ballot.bars
        return vote == ABSTAIN and party in self.ballot.strict_bars

    def _merge_settled_states(self, states: Ints, place: int) -> Ints:
        """Return the states before the vote at ``place``, merged where their futures are the same."""
        # States hold twice the sum, so the weight still needed is found without the flag in the last bit.
        need = self.tally.needed - (states >> 1)
        sums = self._sums[place]
        # Too many sums to list: fall back on the least that the parties to come can add.
        if sums is None:
            reached = np.maximum(need, self._least[place])
        else:
            reached = sums[np.minimum(np.searchsorted(sums, need), len(sums) - 1)]
        settled = 2 * (self.tally.needed - reached) + (states & 1)
        return np.where(need > self._most[place], DEAD, settled)

    def _compute_votes_ahead(
        self, order: Sequence[int], votes: Sequence[int]
    ) -> tuple[list[int], list[int], list[Ints | None]]:
        """For each place the least and the most still to be cast, and all sums where they are few enough."""
        least, most = [0], [0]
        known: list[Ints | None] = [np.zeros(1, dtype=np.int64)]
        # Going backwards, each entry is what the parties after this place can still add.
        for party in reversed(order):
            counts = self._counts.get(party, (0, 0, 0))
            gains, last = sorted({counts[vote] for vote in votes}), known[-1]
            least.append(least[-1] + gains[0])
            most.append(most[-1] + gains[-1])
            known.append(None if last is None else _add_possible_sums(last, gains))
        return least[::-1], most[::-1], known[::-1]


def _add_possible_sums(last: Ints, gains: Sequence[int]) -> Ints | None:
    """Return the sums with one more vote, or None where they get too many."""
    every = np.concatenate([last + gain for gain in gains])
    every = np.sort(every, kind="stable")  # sorted runs: quick to merge
    more = every[np.diff(every, prepend=-1) > 0]
    return more if len(more) <= MOST_SUMS else None
