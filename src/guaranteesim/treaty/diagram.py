"""A bound rule as a layered decision diagram, the one engine behind exact chances and power indices.

Parties vote one after the other. What matters of the votes so far is, for every ballot, the weight counted
and whether anybody is willing; votes that leave the same futures open share a node. So a rule over 35 states
has hundreds of nodes where there are 2^35 combinations of votes: for one ballot of equal weights this is the
dynamic programme of the Poisson-binomial distribution, for weights that of Mann & Shapley (1962), and for
rules made of rules their product, which stays small wherever few ballots share members. Nodes are merged by
Bryant's (1986) reduction from the last layer upwards.
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
"""Nodes a layer may need before merging; no rule of up to 20 members that vote yes or no needs more."""
MOST_COUNTS = 2**20
"""Counts a layer may keep, one for each node and ballot: some seconds of work. The Council of the EU, 27
members in 3 ballots, needs 10,000."""


@dataclass(frozen=True)
class Diagram:
    """Layers of nodes and where each vote leads.

    Attributes:
        order: Indices of the parties that matter, in the order of the layers.
        layers: For each of them an array (nodes, votes) of nodes in the next layer; the columns are
            consent, objection and, where abstention was asked for, abstention.
        outcomes: (final nodes, ballots): which ballots have effect at the end.
    """

    order: tuple[int, ...]
    layers: tuple[Ints, ...]
    outcomes: Bools

    @property
    def node_count(self) -> int:
        """The number of nodes, the final layer included."""
        return sum(len(layer) for layer in self.layers) + len(self.outcomes)


def build_diagram(tree: Node, *, abstention: bool) -> Diagram:
    """Return the reduced diagram of a bound rule, with or without abstention as a third vote.

    Raises:
        RuleError: the rule needs more nodes than memory should be spent on.
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
    # A ballot carries only if all of its tallies are reached: reduce its columns to one.
    return _reduce_layers(
        order, layers, tree.find_effective(np.logical_and.reduceat(carried, starts, axis=1))
    )


def check_diagram_width(tree: Node) -> None:
    """Refuse a bound rule whose diagram would be too wide, in seconds at most.

    With abstention as a third vote, the wider of the two diagrams.

    Raises:
        RuleError: with the limit, as :func:`build_diagram` raises it.
    """
    tallies = [tally for ballot in tree.ballots for tally in ballot.tallies]
    # A generous bound on the states of all tallies: most rules are far below the limit and need no trial.
    most = math.prod(2 * (min(max(tally.needed, 0), 3 ** len(tally.members)) + 2) for tally in tallies)
    if most * len(tallies) <= MOST_COUNTS:
        return
    order = _order_parties(tree.ballots)
    votes = _list_vote_kinds(abstention=True)
    counts, starts = _build_counts(tree, order, votes)
    # Only one layer is held at a time, so a rule that is too wide is refused before memory runs out.
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
    """Return where the tallies stand of each ballot that has more than one."""
    return [slice(*ends) for ends in pairwise([*starts, tallies]) if ends[1] > ends[0] + 1]


def _list_vote_kinds(abstention: bool) -> tuple[int, ...]:
    return (CONSENT, OBJECT, ABSTAIN) if abstention else (CONSENT, OBJECT)


def _make_start_row(counts: list[Count]) -> Ints:
    """Return the one node before any vote: a row with a column for each tally."""
    return np.stack([count.make_start_states() for count in counts], axis=1)


def _iterate_layers(
    rows: Ints, counts: list[Count], several: list[slice], order: tuple[int, ...], votes: tuple[int, ...]
) -> Iterator[tuple[Ints, Ints]]:
    """Yield for each party the nodes after its vote, and the layer that leads to them."""
    for place, party in enumerate(order):
        after = [_merge_lost_ballots(_cast_vote(rows, counts, place, party, vote), several) for vote in votes]
        rows, to = _find_distinct_rows(np.concatenate(after))
        _refuse_wide_layer(len(rows), len(order), len(counts))
        yield rows, to.reshape(len(votes), -1).T


def _order_parties(ballots: tuple[Ballot, ...]) -> tuple[int, ...]:
    """Parties of the same ballots one after the other, the heavier first: it keeps layers narrow."""
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
    """Give up all tallies of a ballot once one of them can no longer be reached.

    ``ballots`` are the columns of each ballot that has several tallies.
    """
    # A lost ballot has one future, however far its other tallies are: one state keeps layers narrow.
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
    first = np.empty(int(place.max()) + 1, dtype=np.int64)
    # Any row of a group stands for all of them, so the last one written wins.
    first[place] = np.arange(len(place))
    return rows[first], place


def _refuse_wide_layer(nodes: int, parties: int, ballots: int) -> None:
    most = min(MOST_NODES, MOST_COUNTS // ballots)
    if nodes > most:
        raise RuleError(
            f"no exact answer: {parties} parties in {ballots} ballots with many different sums of weights "
            f"leave more than {most:,} cases to tell apart; write the weights with fewer digits, or "
            "let fewer rules share members"
        )


def _reduce_layers(order: tuple[int, ...], layers: list[Ints], effective: Bools) -> Diagram:
    """Return nodes with the same future made one, from the last layer upwards."""
    outcomes, place = _find_distinct_rows(effective.astype(np.int64))
    # From the last layer upwards two nodes have the same future if their votes lead to the same nodes.
    reduced: list[Ints] = []
    for layer in reversed(layers):
        nodes, place = _find_distinct_rows(place[layer])
        reduced.append(nodes)
    return Diagram(order, tuple(reversed(reduced)), outcomes.astype(np.bool_))
