"""Whether a rule is monotone: a vote more in favour never undoes a decision."""

from __future__ import annotations

import numpy as np

from guaranteesim.treaty.counting import ABSTAIN, CONSENT, OBJECT, Ints
from guaranteesim.treaty.diagram import Diagram


def is_monotone(diagram: Diagram) -> bool:
    """Return whether no change of one vote, upwards, turns a decision into none.

    Upwards is from objection to abstention and from abstention to consent, whatever all others do. The
    answer is exact. A node of the diagram stands for all that can still happen after the votes so far, so
    it is enough to compare, for every node, the two nodes to which neighbouring votes of one party lead.

    Args:
        diagram: The diagram of a bound rule, with abstention as a third vote.
    """
    decided = np.asarray(diagram.outcomes.any(axis=1))
    # Pairs of nodes of the same layer: whatever decides from the second must decide from the first.
    pairs = np.empty((0, 2), dtype=np.int64)
    for layer in diagram.layers:
        followed = [layer[pairs, vote] for vote in (CONSENT, OBJECT, ABSTAIN)]
        begun = [layer[:, [CONSENT, ABSTAIN]], layer[:, [ABSTAIN, OBJECT]]]
        pairs = _keep_distinct(np.concatenate([*followed, *begun]))
    return bool((decided[pairs[:, 0]] | ~decided[pairs[:, 1]]).all())


def _keep_distinct(pairs: Ints) -> Ints:
    """Return every pair of two different nodes once."""
    return np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
