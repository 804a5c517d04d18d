"""Voting power: winning coalitions, Shapley-Shubik, Banzhaf and Coleman, all counted exactly.

Counts come from the diagram of the rule, as polynomials in the size of the coalition (generating functions,
after Mann & Shapley 1962 and Brams & Affuso 1976), so 35 members are as exact as five.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from guaranteesim.treaty.counting import CONSENT, OBJECT, Ints
from guaranteesim.treaty.diagram import Diagram
from guaranteesim.treaty.node import Bools

Counts = NDArray[np.int64] | NDArray[np.object_]

FITS_INT64 = 60
"""Up to so many players every count fits into 64 bits; beyond, Python's own integers are used."""
MOST_SEARCHED = 20
"""Up to so many players the minimal winning coalitions are looked for among all 2^n."""
MOST_LISTED = 1000
"""Up to so many minimal winning coalitions are listed, not only counted."""


@dataclass(frozen=True)
class Power:
    """Voting power in the game where the members of a coalition consent and all others object.

    Nobody abstains in it, so who counts as present and voting and what makes a quorum play no part: of games
    with abstention (Felsenthal & Machover 1997) it is the projection on yes and no. A counterpart with
    abstention is ``BoundRule.influence`` where each vote is as likely as the others.
    A coalition wins if the rule then decides. Where the empty coalition wins (``automatic``) or none does
    (``consult_only``) nobody's vote changes anything: all indices are 0, with no blocker and no dictator.
    For symmetric rules the shares are 1/n whatever the threshold: read ``act`` and P(act) beside them.

    Attributes:
        players: Members and holders of a veto, without a recused aggressor, in the order of the parties.
        winning: Number of winning coalitions.
        minimal_count: Number of coalitions that win but lose without any one member; None beyond 20 players.
        minimal_winning: Those coalitions, smallest first; None where there are more than 1,000.
        blockers: Players without whose consent no coalition wins.
        dictators: Players who alone decide everything (at most one).
        dummies: Players whose vote never matters.
        shapley_shubik: Share of the orders of voting in which a player turns losing into winning (1954).
        banzhaf: Share of all swings (normalised Banzhaf 1965).
        swings: Number of coalitions a player turns from losing to winning.
        act: Coleman's (1971) power of the whole to act, winning / 2^n.
        prevent: Coleman's power to prevent action, swings / winning.
        initiate: Coleman's power to initiate action, swings / losing.
    """

    players: tuple[str, ...]
    winning: int
    minimal_count: int | None
    minimal_winning: tuple[frozenset[str], ...] | None
    blockers: tuple[str, ...]
    dictators: tuple[str, ...]
    dummies: tuple[str, ...]
    shapley_shubik: dict[str, float]
    banzhaf: dict[str, float]
    swings: dict[str, int]
    act: float
    prevent: dict[str, float]
    initiate: dict[str, float]

    @property
    def member_count(self) -> int:
        """The number of players."""
        return len(self.players)

    @property
    def losing_coalitions(self) -> int:
        """The number of losing coalitions."""
        return int(2**self.member_count - self.winning)


def compute_voting_power(diagram: Diagram, parties: tuple[str, ...]) -> Power:
    """Return the voting power in the game a two-valued diagram describes."""
    n = len(diagram.order)
    winning, by_size = _count_coalitions(diagram)
    # Diagram order is chosen for speed; readers get the order of the parties.
    places = sorted(range(n), key=lambda place: diagram.order[place])
    names = tuple(parties[diagram.order[place]] for place in places)
    sizes = dict(zip(names, (by_size[place] for place in places), strict=True))
    swings = {name: sum(sizes[name]) for name in names}
    minimal = _find_minimal_winning(diagram) if n <= MOST_SEARCHED else None
    every, losing = sum(swings.values()), 2**n - winning
    return Power(
        players=names,
        winning=winning,
        minimal_count=None if minimal is None else len(minimal),
        minimal_winning=_name_coalitions(minimal, diagram, parties),
        blockers=tuple(name for name in names if winning and swings[name] == winning),
        dictators=tuple(name for name in names if swings[name] == 2 ** (n - 1)),
        dummies=tuple(name for name in names if not swings[name]),
        shapley_shubik={name: float(_compute_shapley_index(sizes[name])) for name in names},
        banzhaf={name: _divide_or_nan(swings[name], every) for name in names},
        swings=swings,
        act=_divide_or_nan(winning, 2**n),
        prevent={name: _divide_or_nan(swings[name], winning) for name in names},
        initiate={name: _divide_or_nan(swings[name], losing) for name in names},
    )


def _divide_or_nan(part: int, whole: int) -> float:
    return float(Fraction(part, whole)) if whole else 0.0


def _compute_shapley_index(swings: list[int]) -> Fraction:
    """From the number of swings by the size of the coalition joined: Σ s!(n-s-1)!/n! · swings(s)."""
    n = len(swings)
    weights = (math.factorial(s) * math.factorial(n - s - 1) for s in range(n))
    total = sum(weight * count for weight, count in zip(weights, swings, strict=True))
    return Fraction(total, math.factorial(n))


def _count_coalitions(diagram: Diagram) -> tuple[int, list[list[int]]]:
    """Return the number of winning coalitions, and each player's swings by coalition size."""
    n = len(diagram.order)
    ahead = _count_completions(diagram, n)
    reach = _number_coalitions(np.ones((1, 1)), n)
    swings: list[list[int]] = []
    for place, layer in enumerate(diagram.layers):
        # Swings of a player: ways to reach its node, times the wins that its consent adds from there.
        gained = ahead[place + 1][layer[:, CONSENT]] - ahead[place + 1][layer[:, OBJECT]]
        together = reach.T @ gained
        # Diagonals of the product collect pairs whose sizes add up to the size of the coalition joined.
        swings.append([int(together[::-1].diagonal(size - place).sum()) for size in range(n)])
        reach = _advance_counts(reach, layer, len(ahead[place + 1]))
    return int(ahead[0].sum()), swings


def _count_completions(diagram: Diagram, n: int) -> list[Counts]:
    """For each layer (nodes, sizes): in how many ways the players still to come, so many consenting, win."""
    ahead = _number_coalitions(_find_winning_nodes(diagram)[:, None], n)
    tables = [ahead]
    for layer in reversed(diagram.layers):
        none = np.zeros_like(ahead[:1, :1]).repeat(len(layer), axis=0)
        consent, objection = ahead[layer[:, CONSENT]], ahead[layer[:, OBJECT]]
        # Consent makes the coalition one larger: shift by one column.
        ahead = np.hstack([none, consent]) + np.hstack([objection, none])
        tables.append(ahead)
    return tables[::-1]


def _advance_counts(reach: Counts, layer: Ints, nodes: int) -> Counts:
    """(nodes, sizes): in how many ways the players so far, so many consenting, lead to each node."""
    after = np.zeros((nodes, reach.shape[1] + 1), dtype=reach.dtype)
    np.add.at(after[:, 1:], layer[:, CONSENT], reach)
    np.add.at(after[:, :-1], layer[:, OBJECT], reach)
    return after


def _find_winning_nodes(diagram: Diagram) -> Bools:
    """Return which final nodes are wins."""
    return np.asarray(diagram.outcomes.any(axis=1))


def _number_coalitions(values: NDArray[np.float64] | Bools, players: int) -> Counts:
    if players <= FITS_INT64:
        return values.astype(np.int64)
    # NumPy has no integers beyond 64 bits; object arrays of Python integers stay exact.
    return np.array([[int(value) for value in row] for row in values], dtype=np.object_)


def _find_minimal_winning(diagram: Diagram) -> Ints:
    """Found in the table of all coalitions; bit k of a coalition is the player of layer k."""
    n = len(diagram.order)
    coalitions = np.arange(2**n)
    node = np.zeros(2**n, dtype=np.int64)
    for place, layer in enumerate(diagram.layers):
        node = layer[node, np.where(coalitions >> place & 1, CONSENT, OBJECT)]
    wins = _find_winning_nodes(diagram)[node]
    minimal = wins.copy()
    # A winning coalition is minimal if it loses without any one member.
    for place in range(n):
        with_it = wins.reshape(-1, 2, 2**place)
        minimal.reshape(-1, 2, 2**place)[:, 1] &= ~with_it[:, 0]
    return np.flatnonzero(minimal)


def _name_coalitions(
    minimal: Ints | None, diagram: Diagram, parties: tuple[str, ...]
) -> tuple[frozenset[str], ...] | None:
    """Return the coalitions by name, by size and then in the order of the parties."""
    if minimal is None or len(minimal) > MOST_LISTED:
        return None
    found = [
        [party for place, party in enumerate(diagram.order) if code >> place & 1] for code in minimal.tolist()
    ]
    ordered = sorted(
        (sorted(coalition) for coalition in found), key=lambda coalition: (len(coalition), coalition)
    )
    return tuple(frozenset(parties[i] for i in coalition) for coalition in ordered)
