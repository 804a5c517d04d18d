"""Nodes of a bound rule: ballots at the leaves and compositions above them.

Each ballot first finds whether it carries. A composition then finds which of its ballots are *effective*: the
ballots under which members act.
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
    """Votes of all parties, each array (..., n). A state that neither consents nor objects abstains."""

    willing: Bools
    objecting: Bools

    @cached_property
    def abstaining(self) -> Bools:
        """Parties that neither consent nor object, (..., n)."""
        return ~(self.willing | self.objecting)


class Node(ABC):
    """A bound rule or a part of one. The parties are on the last axis of every array."""

    @property
    @abstractmethod
    def ballots(self) -> tuple[Ballot, ...]:
        """The ballots at the leaves, from left to right."""

    @abstractmethod
    def find_effective(self, carried: Bools) -> Bools:
        """Return the ballots that have effect, (..., ballots), from those that carried."""

    @abstractmethod
    def compute_days(self, votes: Votes, vote_days: Floats) -> Floats:
        """Return the day on which each state acts, (..., n), infinite for a state that does not act."""

    def find_acting(self, votes: Votes) -> Bools:
        """Return the states that act, (..., n)."""
        # All ballots are asked before the composition decides, since one ballot may disable another.
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
        """Yield the effective ballots of each child, from the carried ballots of all."""
        # The ballots of the children stand side by side on the last axis, so each child takes a slice.
        ends = accumulate((len(child.ballots) for child in self.children), initial=0)
        for child, (start, stop) in zip(self.children, pairwise(ends), strict=True):
            yield child.find_effective(carried[..., start:stop])
