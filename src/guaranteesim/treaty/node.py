"""Bound rules inside: index-based nodes, ballots at the leaves and compositions above them.

Every question is first answered by each ballot for itself (does it carry?); a composition then says which
of its ballots are *effective*: those under which members act.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from guaranteesim.treaty.ballot import Ballot

Bools: TypeAlias = NDArray[np.bool_]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Votes:
    """Votes of all parties, shape (..., n): a state that neither consents nor objects abstains."""

    willing: Bools
    objecting: Bools

    @cached_property
    def abstaining(self) -> Bools:
        """Return who does neither."""
        return ~(self.willing | self.objecting)


class Node(ABC):
    """A bound rule or a part of one, over the parties on the last axis."""

    @property
    @abstractmethod
    def ballots(self) -> tuple[Ballot, ...]:
        """The ballots at the leaves, from left to right."""

    @abstractmethod
    def find_effective(self, carried: Bools) -> Bools:
        """Return which ballots have effect, (..., ballots), given which of them carried."""

    @abstractmethod
    def compute_days(self, votes: Votes, vote_days: Floats) -> Floats:
        """Return the day each state acts, (..., n); infinite for a state that does not act."""

    def find_acting(self, votes: Votes) -> Bools:
        """Return who acts, (..., n)."""
        carried = np.stack([ballot.is_carried(votes) for ballot in self.ballots], axis=-1)
        effective = self.find_effective(carried)
        acts = np.zeros(votes.willing.shape, dtype=np.bool_)
        for place, ballot in enumerate(self.ballots):
            acts |= effective[..., place, None] & ballot.find_actors(votes)
        return acts


class Composition(Node):
    """A node made of others."""

    def __init__(self, children: tuple[Node, ...]) -> None:
        self.children = children

    @cached_property
    def ballots(self) -> tuple[Ballot, ...]:
        """The ballots of all children, from left to right."""
        return tuple(ballot for child in self.children for ballot in child.ballots)

    def split_by_child(self, carried: Bools) -> Iterator[Bools]:
        """Yield the effective ballots of each child."""
        ends = accumulate((len(child.ballots) for child in self.children), initial=0)
        for child, (start, stop) in zip(self.children, pairwise(ends), strict=True):
            yield child.find_effective(carried[..., start:stop])
