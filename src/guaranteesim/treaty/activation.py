"""Exact probability that a rule decides and that each state acts, for independent votes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.counting import CONSENT, Ints
from guaranteesim.treaty.diagram import Diagram
from guaranteesim.treaty.node import Bools, Floats

CELLS = 100_000
"""Numbers per portion of worlds, so that the arrays of a portion fit into a processor's cache."""


@dataclass(frozen=True)
class Activation:
    """Exact probabilities of a decision and of each state's action.

    Attributes:
        decided: (...), probability that the rule decides, so that at least one state acts.
        acts: (..., n), probability that each state acts.
    """

    decided: Floats
    acts: Floats

    @property
    def inaction_probability(self) -> Floats:
        """Probability that no state acts, (...)."""
        return 1.0 - self.decided

    @property
    def expected_actors(self) -> Floats:
        """Expected number of states that act, (...)."""
        return np.asarray(self.acts.sum(axis=-1))


class Forecaster:
    """Sum of the probabilities of votes over a diagram. It is built once per rule and used on any worlds."""

    def __init__(self, diagram: Diagram, ballots: tuple[Ballot, ...]) -> None:
        self.diagram = diagram
        self.ballots = ballots

    def __call__(self, votes: Floats) -> Activation:
        """Return the activation for ``votes``, (votes, n, worlds): probability of each vote of each party.

        The arrays of the answer have the shapes (worlds,) and (worlds, n).
        """
        _, n, worlds = votes.shape
        decided, acts = np.empty(worlds), np.zeros((worlds, n))
        portion = max(1, CELLS // self.diagram.node_count)
        for start in range(0, worlds, portion):
            part = slice(start, min(start + portion, worlds))
            wide = np.ascontiguousarray(votes[..., part])
            if wide.shape[-1] == 1:  # NumPy adds the rows of a single column in another order
                wide = wide.repeat(2, axis=-1)
            chance, chances = self._forecast_worlds(wide)
            decided[part] = chance[: part.stop - start]
            acts[part, self.diagram.order] = chances[:, : part.stop - start].T
        # Sums of rounded products may exceed 1 by a few units in the last place.
        return Activation(np.minimum(decided, 1.0), np.minimum(acts, 1.0))

    def _forecast_worlds(self, votes: Floats) -> tuple[Floats, Floats]:
        """Return probabilities of a decision, (worlds,), and of each party's action, (parties, worlds)."""
        # This property comes first, since it adds to the goals that the next line goes through.
        goal_of = self._goals_by_party
        backward = [self._compute_goal_chances(goal, votes) for goal in self._goal_outcomes]
        forward = self._compute_reach_chances(votes)
        acts = np.zeros((len(self.diagram.order), votes.shape[-1]))
        for place, (party, reach) in enumerate(zip(self.diagram.order, forward, strict=True)):
            layer = self.diagram.layers[place]
            for vote in range(len(votes)):
                goal = goal_of[vote == CONSENT][place]
                if goal is not None:
                    ahead = backward[goal][place + 1].take(layer[:, vote], axis=0)
                    # Reach the node, cast this vote there, and meet the goal from the next node.
                    acts[place] += votes[vote, party] * (reach * ahead).sum(axis=0)
        return backward[0][0][0], acts

    def _compute_goal_chances(self, goal: Bools, votes: Floats) -> list[Floats]:
        """Return per layer, (nodes, worlds), the probability that the goal is met from each node."""
        ahead = np.repeat(goal[:, None].astype(np.float64), votes.shape[-1], axis=1)
        values = [ahead]
        for party, layer in zip(reversed(self.diagram.order), reversed(self.diagram.layers), strict=True):
            ahead = sum(
                (votes[vote, party] * ahead.take(layer[:, vote], axis=0) for vote in range(1, len(votes))),
                start=votes[CONSENT, party] * ahead.take(layer[:, CONSENT], axis=0),
            )
            values.append(ahead)
        return values[::-1]

    def _compute_reach_chances(self, votes: Floats) -> Iterator[Floats]:
        """Yield per layer but the last, (nodes, worlds), the probability of reaching each node."""
        reach = np.ones((1, votes.shape[-1]))
        for party, (first, more) in zip(self.diagram.order, self._layer_sources, strict=True):
            yield reach
            moved = (votes[:, party, None, :] * reach).reshape(-1, votes.shape[-1])
            reach = moved.take(first, axis=0)
            for nodes, sources in more:
                reach[nodes] += moved.take(sources, axis=0)

    @cached_property
    def _layer_sources(self) -> list[tuple[Ints, list[tuple[Ints, Ints]]]]:
        """Sources of every next node per layer: the first ones, then second ones, and so on.

        A source is a (vote, node) pair as one number. The order of addition does not depend on the worlds.
        """
        return [_group_sources_by_rank(layer.T.reshape(-1)) for layer in self.diagram.layers]

    @cached_property
    def _goal_outcomes(self) -> list[Bools]:
        """Goals as sets of final nodes, each once. The first goal is that any ballot has effect."""
        return [_find_any_outcome(self.diagram.outcomes)]

    @cached_property
    def _goals_by_party(self) -> tuple[list[int | None], list[int | None]]:
        """Number of the goal under which each party acts: without its consent, and with it."""
        return [self._find_goal(party, False) for party in self.diagram.order], [
            self._find_goal(party, True) for party in self.diagram.order
        ]

    def _find_goal(self, party: int, consents: bool) -> int | None:
        """Return the number of the goal that a ballot under which this party acts has effect, or None."""
        under = [party in ballot.able_members and (consents or ballot.compelled) for ballot in self.ballots]
        if not any(under):
            return None
        goal = _find_any_outcome(self.diagram.outcomes[:, under])
        # Many parties share a goal. Each goal costs one pass over the diagram, so equal ones are merged.
        for number, known in enumerate(self._goal_outcomes):
            if np.array_equal(goal, known):
                return number
        self._goal_outcomes.append(goal)
        return len(self._goal_outcomes) - 1


def _find_any_outcome(outcomes: Bools) -> Bools:
    return np.asarray(outcomes.any(axis=1))


def _group_sources_by_rank(targets: Ints) -> tuple[Ints, list[tuple[Ints, Ints]]]:
    """Return the first source of every target, then (targets, sources) of each further rank."""
    # A stable sort keeps the order of addition, and with it the bits, equal on all platforms.
    order = np.argsort(targets, kind="stable")
    ordered = targets[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    rank = np.arange(len(ordered)) - starts[ordered]
    more = [(ordered[rank == place], order[rank == place]) for place in range(1, rank.max() + 1)]
    return order[starts], more
