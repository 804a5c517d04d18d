"""Groups of inputs: one state's numbers, one mechanism. Single inputs may drown where the group does not.

The score of a group is its best linear prediction of the output by ranks. It is cross-fitted: the worlds are
cut into five parts, and the score of a part comes from a regression on the other four, so that a group
without influence gains nothing by having many members [Chernozhukov2018]. The measures are then those of the
score as an input.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FOLDS = 5
_RIDGE = 0.1
"""Penalty of the regression, as a share of the number of worlds."""


def name_group(path: str) -> str:
    """Return the group of a path: the state, the commitment, or the part of the scenario.

    Example:
        >>> name_group("states.RUS.forces.ground"), name_group("challenger.clash_aversion")
        ('states.RUS', 'challenger')
        >>> name_group("ladder.invasion.gain"), name_group("theatre.war.attrition")
        ('ladder.invasion', 'theatre.war')
        >>> name_group("arrangement.commitments.assistance.scope"), name_group("arrangement.verification")
        ('arrangement.commitments.assistance', 'arrangement')
    """
    parts = path.split(".")
    if parts[:2] == ["arrangement", "commitments"]:
        return ".".join(parts[:3])
    return ".".join(parts[:2]) if len(parts) > 2 and parts[0] != "arrangement" else parts[0]


def gather_groups(paths: Sequence[str]) -> dict[str, list[int]]:
    """Return the positions of the paths of each group with at least two members."""
    groups: dict[str, list[int]] = {}
    for place, path in enumerate(paths):
        groups.setdefault(name_group(path), []).append(place)
    return {name: members for name, members in groups.items() if len(members) > 1}


def score_group(inputs: Floats, outputs: Floats, seed: int) -> Floats:
    """Return the cross-fitted scores of a group for every output, (W, m).

    Args:
        inputs: Ranks of the members, standardised, (W, members).
        outputs: The outputs, (W, m).
        seed: Seed of the cut into parts.
    """
    worlds = len(outputs)
    fold = np.random.default_rng(seed).permutation(worlds) % FOLDS
    scores = np.empty(outputs.shape)
    for part in range(FOLDS):
        held, rest = fold == part, fold != part
        chosen, answers = inputs[rest], outputs[rest] - outputs[rest].mean(axis=0)
        square = chosen.T @ chosen + _RIDGE * len(chosen) * np.eye(inputs.shape[1])
        scores[held] = inputs[held] @ np.linalg.solve(square, chosen.T @ answers)
    return scores
