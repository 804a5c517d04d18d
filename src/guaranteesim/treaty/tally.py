"""A tally: the sum of the votes of some members, which must reach a whole number.

The consent, objection and abstention of each member count a whole number from 0. A ballot carries when all
its tallies are reached: the votes in favour, the quorum, and the condition that at least one vote is in
favour.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from guaranteesim.treaty.node import Bools, Floats, Votes

Gains: TypeAlias = tuple[int, ...]

_SHEETS = {"c": "willing", "o": "objecting", "a": "abstaining"}
"""Attributes of :class:`Votes` by the initials of the kinds of votes."""


@dataclass(frozen=True)
class Tally:
    """The count of each vote of each member, and the sum that must be reached.

    Attributes:
        members: Indices of those who count, in the order of the parties.
        needed: The sum that must be reached.
        consent: Count of the consent of each member.
        objection: Count of its objection, at most that of its consent.
        abstention: Count of its abstention, at most that of its consent.
    """

    members: tuple[int, ...]
    needed: int
    consent: Gains
    objection: Gains
    abstention: Gains

    def is_reached(self, votes: Votes) -> Bools:
        """Return where the votes add up to the sum that is needed, bool (...)."""
        # A matrix product per kind is faster than one sum over an array of all counts.
        first, *others = self._vote_kinds
        total = self._find_cast_votes(votes, first[0]) @ first[1]
        for kinds, gains in others:
            total = total + self._find_cast_votes(votes, kinds) @ gains
        return np.asarray(total >= self.needed)

    def find_day(self, votes: Votes, vote_days: Floats) -> Floats:
        """Return the first day on which the votes cast reach the sum, (...), infinite if they never do.

        A vote that is not yet cast counts 0, so no later vote can undo the result.
        """
        shape = vote_days.shape[:-1]
        if self.needed <= 0:
            return np.zeros(shape)
        if self.needed > sum(self.consent):
            return np.full(shape, np.inf)
        cast, gains = self._find_cast_days(votes, vote_days)
        # Add the votes in the order in which they are cast, and take the day of the deciding one.
        order = np.argsort(cast, axis=-1)
        # The counts have an axis of worlds only where kinds of votes count differently.
        ranked = gains[order] if gains.ndim == 1 else np.take_along_axis(gains, order, axis=-1)
        reached = np.cumsum(ranked, axis=-1) >= self.needed
        deciding = np.take_along_axis(order, reached.argmax(axis=-1)[..., None], axis=-1)
        day = np.take_along_axis(cast, deciding, axis=-1)[..., 0]
        # Where one kind of vote counts, a sum that is never reached already falls on an infinite day.
        return day if len(self._vote_kinds) == 1 else np.where(reached[..., -1], day, np.inf)

    def _find_cast_days(self, votes: Votes, vote_days: Floats) -> tuple[Floats, Floats]:
        """Return the day from which each vote counts, (..., members), and its count."""
        days = vote_days.take(self.members, axis=-1)
        (kinds, gains), *others = self._vote_kinds
        # The usual case: one kind of vote counts, so its count does not depend on the world.
        if not others:
            return np.where(self._find_cast_votes(votes, kinds), days, np.inf), gains
        counts = np.zeros(days.shape)
        for names, worth in self._vote_kinds:
            counts += self._find_cast_votes(votes, names) * worth
        return np.where(counts > 0, days, np.inf), counts

    @cached_property
    def _vote_kinds(self) -> list[tuple[str, NDArray[np.float64]]]:
        """Kinds of votes by their initials, and their counts. Kinds with equal counts are merged."""
        kinds: dict[Gains, str] = {}
        for kind, gains in (("c", self.consent), ("o", self.objection), ("a", self.abstention)):
            if any(gains) or kind == "c":
                kinds[gains] = kinds.get(gains, "") + kind
        return [(names, np.array(gains, dtype=np.float64)) for gains, names in kinds.items()]

    def _find_cast_votes(self, votes: Votes, kinds: str) -> Bools:
        """Return which members cast a vote of one of these kinds, (..., members)."""
        if kinds == "ca":  # all that do not object: one step where the general way takes three
            cast = ~votes.objecting
        else:
            cast = reduce(np.logical_or, (getattr(votes, _SHEETS[kind]) for kind in kinds))
        # Where every party is a member the copy that take() makes can be saved.
        return cast if len(self.members) == cast.shape[-1] else cast.take(self.members, axis=-1)
