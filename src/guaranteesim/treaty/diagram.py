"""A bound rule as a layered decision diagram, from which probabilities and power indices are computed.

Parties vote one after the other. Of the votes so far, only the weight counted by each ballot and the
existence of a willing state matter. Votes with the same possible futures share a node. So a rule over 35
states has hundreds of nodes, although there are 2^35 combinations of votes. For one ballot of equal weights
this is the dynamic programme of the Poisson-binomial distribution, and for weights that of Mann & Shapley
(1962). For rules made of rules it is their product, which stays small if few ballots share members. Nodes are
merged by the reduction of Bryant (1986), from the last layer upwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from guaranteesim.errors import RuleError
from guaranteesim.treaty.ballot import Ballot
from guaranteesim.treaty.counting import ABSTAIN, CONSENT, DEAD, OBJECT, Count, Ints
from guaranteesim.treaty.node import Bools, Node

MOST_NODES = 2**19
"""Limit of nodes per layer before merging. No rule of up to 20 members that vote yes or no needs more."""
MOST_COUNTS = 2**20
"""Limit of counts per layer, one per node and ballot: some seconds of work. The Council of the EU, 27 members
in 3 ballots, needs 10,000."""


@dataclass(frozen=True)
class Diagram:
    """Layers of nodes, and the node to which each vote leads.

    Attributes:
        order: Indices of the parties that matter, in the order of the layers.
        layers: For each of them an array (nodes, votes) of nodes in the next layer; the columns are
            consent, objection and, where abstention was asked for, abstention.
        outcomes: (final nodes, ballots), the ballots that have effect at the end.
    """

    order: tuple[int, ...]
    layers: tuple[Ints, ...]
    outcomes: Bools

    @property
    def node_count(self) -> int:
        """Number of nodes, the final layer included."""
        return sum(len(layer) for layer in self.layers) + len(self.outcomes)


def build_diagram(tree: Node, *, abstention: bool) -> Diagram:
    """Return the reduced diagram of a bound rule, with or without abstention as a third vote.

    Raises:
        RuleError: the rule needs more nodes than the limits allow.
    """
    order = _order_parties(tree.ballots)
    votes = _list_vote_kinds(abstention)
    counts, starts = _build_counts(tree, order, votes)
    rows = _make_start_row(counts)
    layers: list[Ints] = []
    for following, layer in _iterate_layers(
        rows, counts, _find_multiple_tallies(starts, len(counts)), order, votes
    ):
        layers.append(layer)
        rows = following
    carried = np.stack(
        [count.are_carried(column) for count, column in zip(counts, rows.T, strict=True)], axis=1
    )
    return _reduce_layers(
        order, layers, tree.find_effective(np.logical_and.reduceat(carried, starts, axis=1))
    )


def check_diagram_width(tree: Node) -> None:
    """Refuse a bound rule whose diagram would be too wide. This takes some seconds at most.

    The diagram with abstention as a third vote is examined, since it is the wider one.

    Raises:
        RuleError: as from :func:`build_diagram`.
    """
    tallies = [tally for ballot in tree.ballots for tally in ballot.tallies]
    # An upper limit that costs nothing. Nearly all rules pass it, so no diagram is built for them.
    most = math.prod(2 * (min(max(tally.needed, 0), 3 ** len(tally.members)) + 2) for tally in tallies)
    if most * len(tallies) <= MOST_COUNTS:
        return
    order = _order_parties(tree.ballots)
    votes = _list_vote_kinds(abstention=True)
    counts, starts = _build_counts(tree, order, votes)
    # The layers themselves are not needed: the iteration raises the error if one is too wide.
    for _ in _iterate_layers(
        _make_start_row(counts), counts, _find_multiple_tallies(starts, len(counts)), order, votes
    ):
        pass


def _build_counts(
    tree: Node, order: tuple[int, ...], votes: tuple[int, ...]
) -> tuple[list[Count], list[int]]:
    """Return the counts of all tallies, and the place of each ballot's first one among them."""
    counts = [Count(ballot, tally, order, votes) for ballot in tree.ballots for tally in ballot.tallies]
    return counts, [place for place, count in enumerate(counts) if count.is_first]


def _find_multiple_tallies(starts: list[int], tallies: int) -> list[slice]:
    """Return the columns of the tallies of each ballot that has more than one."""
    return [slice(*ends) for ends in pairwise([*starts, tallies]) if ends[1] > ends[0] + 1]


def _list_vote_kinds(abstention: bool) -> tuple[int, ...]:
    return (CONSENT, OBJECT, ABSTAIN) if abstention else (CONSENT, OBJECT)


def _make_start_row(counts: list[Count]) -> Ints:
    """Return the one node before any vote: a row with a column for each tally."""
    return np.stack([count.make_start_states() for count in counts], axis=1)


def _iterate_layers(
    rows: Ints, counts: list[Count], several: list[slice], order: tuple[int, ...], votes: tuple[int, ...]
) -> Iterator[tuple[Ints, Ints]]:
    """Yield per party the nodes after its vote, and the layer that leads to them."""
    for place, party in enumerate(order):
        after = [_merge_lost_ballots(_cast_vote(rows, counts, place, party, vote), several) for vote in votes]
        rows, to = _find_distinct_rows(np.concatenate(after))
        _refuse_width(len(rows), len(order), len(counts))
        yield rows, to.reshape(len(votes), -1).T


def _order_parties(ballots: tuple[Ballot, ...]) -> tuple[int, ...]:
    """Return the parties, those of the same ballots together and the heavier first."""
    # A member of one ballot is forgotten as soon as that ballot is counted, which keeps layers narrow.
    parties = sorted({party for ballot in ballots for party in (*ballot.members, *ballot.bars)})

    def rank_party(party: int) -> tuple[list[int], list[int]]:
        took_part = [i for i, ballot in enumerate(ballots) if party in ballot.members or party in ballot.bars]
        return took_part, [-_find_weight(ballots[i], party) for i in took_part]

    return tuple(sorted(parties, key=rank_party))


def _find_weight(ballot: Ballot, party: int) -> int:
    return ballot.weights[ballot.members.index(party)] if party in ballot.members else 0


def _cast_vote(rows: Ints, counts: list[Count], place: int, party: int, vote: int) -> Ints:
    columns = zip(counts, rows.T, strict=True)
    return np.stack([count.count_vote(column, place, party, vote) for count, column in columns], axis=1)


def _merge_lost_ballots(rows: Ints, ballots: list[slice]) -> Ints:
    """Return the rows with all tallies of a ballot dead once one of them can no longer be reached.

    ``ballots`` are the columns of each ballot that has several tallies; ``rows`` is changed in place.
    """
    # A ballot with one dead tally cannot carry, so nodes that differ in its other tallies are equal.
    for tallies in ballots:
        rows[(rows[:, tallies] == DEAD).any(axis=1), tallies] = DEAD
    return rows


def _find_distinct_rows(rows: Ints) -> tuple[Ints, Ints]:
    """Return the different rows, and for each row its place among them."""
    keys = np.zeros(len(rows), dtype=np.int64)
    for column in rows.T:  # a row becomes one number, column by column: far faster than sorting rows
        values, codes = np.unique(column, return_inverse=True)
        keys = np.unique(keys * len(values) + codes, return_inverse=True)[1]
    place = keys.astype(np.int64)
    # Any row with this place will do, since they are equal; the last one is kept.
    first = np.empty(int(place.max()) + 1, dtype=np.int64)
    first[place] = np.arange(len(place))
    return rows[first], place


def _refuse_width(nodes: int, parties: int, ballots: int) -> None:
    most = min(MOST_NODES, MOST_COUNTS // ballots)
    if nodes > most:
        raise RuleError(
            f"no exact answer: {parties} parties in {ballots} ballots with many different sums of weights "
            f"leave more than {most:,} cases to tell apart; write the weights with fewer digits, or "
            "let fewer rules share members"
        )


def _reduce_layers(order: tuple[int, ...], layers: list[Ints], effective: Bools) -> Diagram:
    """Return the diagram in which nodes with the same future are one."""
    # From the last layer upwards: nodes are equal if all their votes lead to equal nodes.
    outcomes, place = _find_distinct_rows(effective.astype(np.int64))
    reduced: list[Ints] = []
    for layer in reversed(layers):
        nodes, place = _find_distinct_rows(place[layer])
        reduced.append(nodes)
    return Diagram(order, tuple(reversed(reduced)), outcomes.astype(np.bool_))
