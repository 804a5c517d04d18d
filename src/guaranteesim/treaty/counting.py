"""One ballot while the votes are being cast: what has to be remembered of those cast so far.

A state is twice the weight counted as consent, plus one if somebody is willing to act; ``DEAD`` once the
ballot can no longer carry. Weights that leave the same futures open are rounded to the same state: what
matters of the weight still needed is only the smallest sum by which some of the parties to come can reach it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from guaranteesim.treaty.ballot import Ballot

Ints = NDArray[np.int64]

CONSENT, OBJECT, ABSTAIN = range(3)
DEAD = -(2**62)
"""Below every state: one that counts more than is needed may be negative."""
MOST_SUMS = 2**18
"""Sums of weights kept for a layer; enough for any weights of 36 parties, 2^18 meeting in the middle."""


class Count:
    """The states of one ballot as the parties vote in ``order``."""

    def __init__(self, ballot: Ballot, order: Sequence[int]) -> None:
        self.ballot = ballot
        self.weight = dict(zip(ballot.members, ballot.weights, strict=True))
        self._left, self._sums = self._ahead(order)

    def start(self) -> Ints:
        """The state before any vote, as an array of one."""
        return self._settled(np.zeros(1, dtype=np.int64), 0)

    def after(self, states: Ints, place: int, party: int, vote: int) -> Ints:
        """The states after the vote of ``party``, the one at ``place`` in the order."""
        ballot, after = self.ballot, states
        if (vote == OBJECT and party in ballot.bars) or (vote == ABSTAIN and party in ballot.strict_bars):
            return np.full_like(states, DEAD)
        if party in self.weight:
            if vote == CONSENT or (vote == ABSTAIN and ballot.abstention == "consent"):
                after = after + 2 * self.weight[party]
            if vote == CONSENT and ballot.may_lack_actors:
                after = after | 1
        return np.where(states == DEAD, DEAD, self._settled(after, place + 1))

    def carried(self, states: Ints) -> NDArray[np.bool_]:
        """Whether the ballot carries in these states after the last vote."""
        somebody = (states & 1).astype(np.bool_) if self.ballot.may_lack_actors else True
        return np.asarray((states != DEAD) & somebody)

    def _settled(self, states: Ints, place: int) -> Ints:
        """The states before the vote at ``place``, each rounded to the one that stands for its futures."""
        need = self.ballot.needed - (states >> 1)
        sums = self._sums[place]
        if sums is None:
            reached = np.maximum(need, 0)
        else:
            reached = sums[np.minimum(np.searchsorted(sums, need), len(sums) - 1)]
        settled = 2 * (self.ballot.needed - reached) + (states & 1)
        return np.where(need > self._left[place], DEAD, settled)

    def _ahead(self, order: Sequence[int]) -> tuple[list[int], list[Ints | None]]:
        """For each place the weight still to be cast, and its partial sums where they are few enough."""
        left = [0]
        known: list[Ints | None] = [np.zeros(1, dtype=np.int64)]
        for party in reversed(order):
            weight, last = self.weight.get(party, 0), known[-1]
            left.append(left[-1] + weight)
            known.append(None if last is None else _sums(last, weight))
        return left[::-1], known[::-1]


def _sums(last: Ints, weight: int) -> Ints | None:
    """The partial sums with one more weight, or None where they get too many."""
    both = np.sort(np.concatenate([last, last + weight]), kind="stable")  # two sorted runs: quick to merge
    more = both[np.diff(both, prepend=-1) > 0]
    return more if len(more) <= MOST_SUMS else None
