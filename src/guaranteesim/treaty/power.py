"""Voting power: winning coalitions and the indices of Shapley-Shubik, Banzhaf and Coleman, all exact.

Counts come from the diagram of the rule, as polynomials in the size of the coalition (generating functions,
after Mann & Shapley 1962 and Brams & Affuso 1976). So the numbers for 35 members are as exact as those for
five.
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
"""Number of players up to which every count fits into 64 bits. Beyond, Python's own integers are used."""
MOST_SEARCHED = 20
"""Number of players up to which the minimal winning coalitions are searched among all 2^n."""
MOST_LISTED = 1000
"""Number of minimal winning coalitions up to which they are listed and not only counted."""


@dataclass(frozen=True)
class Power:
    """Voting power in the game where the members of a coalition consent and all others object.

    No player abstains in this game, so a quorum and the total of those present and voting play no part. It is
    the projection on yes and no of a game with abstention (Felsenthal & Machover 1997). A counterpart with
    abstention is ``BoundRule.compute_influence`` with equal probabilities of the three votes. A coalition
    wins if the rule then decides. If the empty coalition wins (members act without a vote) or none does (a
    duty to consult), no vote changes anything: all indices are 0, without blockers and dictators. For
    symmetric rules the shares are 1/n for any threshold, so read ``act`` beside them.

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
        """Number of players."""
        return len(self.players)

    @property
    def losing_coalitions(self) -> int:
        """Number of losing coalitions."""
        return int(2**self.member_count - self.winning)


def compute_voting_power(diagram: Diagram, parties: tuple[str, ...]) -> Power:
    """Return the voting power in the game a two-valued diagram describes."""
    n = len(diagram.order)
    winning, by_size = _count_coalitions(diagram)
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
        banzhaf={name: _divide_or_zero(swings[name], every) for name in names},
        swings=swings,
        act=_divide_or_zero(winning, 2**n),
        prevent={name: _divide_or_zero(swings[name], winning) for name in names},
        initiate={name: _divide_or_zero(swings[name], losing) for name in names},
    )


def _divide_or_zero(part: int, whole: int) -> float:
    return float(Fraction(part, whole)) if whole else 0.0


def _compute_shapley_index(swings: list[int]) -> Fraction:
    """Return Σ s!(n-s-1)!/n! · swings(s) over the sizes s of the coalition that the player joins."""
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
        gained = ahead[place + 1][layer[:, CONSENT]] - ahead[place + 1][layer[:, OBJECT]]
        # Ways before the player times swings after it; a diagonal collects one size of coalition.
        together = reach.T @ gained
        swings.append([int(together[::-1].diagonal(size - place).sum()) for size in range(n)])
        reach = _advance_counts(reach, layer, len(ahead[place + 1]))
    return int(ahead[0].sum()), swings


def _count_completions(diagram: Diagram, n: int) -> list[Counts]:
    """Return per layer, (nodes, sizes), the number of winning votes of the players to come, by consents."""
    ahead = _number_coalitions(_find_winning_nodes(diagram)[:, None], n)
    tables = [ahead]
    for layer in reversed(diagram.layers):
        none = np.zeros_like(ahead[:1, :1]).repeat(len(layer), axis=0)
        consent, objection = ahead[layer[:, CONSENT]], ahead[layer[:, OBJECT]]
        # A consent moves every count to the next size of coalition, an objection leaves it there.
        ahead = np.hstack([none, consent]) + np.hstack([objection, none])
        tables.append(ahead)
    return tables[::-1]


def _advance_counts(reach: Counts, layer: Ints, nodes: int) -> Counts:
    """Return the number of ways that lead to each node, (nodes, sizes), by the number of consents."""
    after = np.zeros((nodes, reach.shape[1] + 1), dtype=reach.dtype)
    np.add.at(after[:, 1:], layer[:, CONSENT], reach)
    np.add.at(after[:, :-1], layer[:, OBJECT], reach)
    return after


def _find_winning_nodes(diagram: Diagram) -> Bools:
    """Return the final nodes in which the rule decides, bool (nodes,)."""
    return np.asarray(diagram.outcomes.any(axis=1))


def _number_coalitions(values: NDArray[np.float64] | Bools, players: int) -> Counts:
    # Python integers never overflow but are slow, so they are used for large assemblies only.
    if players <= FITS_INT64:
        return values.astype(np.int64)
    return np.array([[int(value) for value in row] for row in values], dtype=np.object_)


def _find_minimal_winning(diagram: Diagram) -> Ints:
    """Return the minimal winning coalitions as numbers; bit k is the player of layer k."""
    n = len(diagram.order)
    coalitions = np.arange(2**n)
    node = np.zeros(2**n, dtype=np.int64)
    for place, layer in enumerate(diagram.layers):
        node = layer[node, np.where(coalitions >> place & 1, CONSENT, OBJECT)]
    wins = _find_winning_nodes(diagram)[node]
    minimal = wins.copy()
    for place in range(n):
        # Axis 1 is the player of this layer: a coalition with it is minimal only if it loses without it.
        with_it = wins.reshape(-1, 2, 2**place)
        minimal.reshape(-1, 2, 2**place)[:, 1] &= ~with_it[:, 0]
    return np.flatnonzero(minimal)


def _name_coalitions(
    minimal: Ints | None, diagram: Diagram, parties: tuple[str, ...]
) -> tuple[frozenset[str], ...] | None:
    """Return the coalitions by name, ordered by size and then by the order of the parties."""
    if minimal is None or len(minimal) > MOST_LISTED:
        return None
    found = [
        [party for place, party in enumerate(diagram.order) if code >> place & 1] for code in minimal.tolist()
    ]
    ordered = sorted(
        (sorted(coalition) for coalition in found), key=lambda coalition: (len(coalition), coalition)
    )
    return tuple(frozenset(parties[i] for i in coalition) for coalition in ordered)
