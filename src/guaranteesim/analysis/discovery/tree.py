"""A classification tree (CART) of scikit-learn beside the box: other words for the same region, or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from guaranteesim.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

Conditions = tuple[tuple[str, str, float], ...]
"""Inputs with ``<=`` or ``>`` and a value, all of which hold."""

_DEPTH = 3
_LEAST_LEAF = 0.05


@dataclass(frozen=True)
class Leaf:
    """A leaf of the tree in which the case is more frequent than over all rows.

    Attributes:
        conditions: What leads to it: input, ``<=`` or ``>``, and the value.
        coverage: Share of the cases in it.
        density: Share of its rows that are cases.
    """

    conditions: Conditions
    coverage: float
    density: float


def find_leaves(inputs: pd.DataFrame, cases: NDArray[np.bool_], seed: int) -> list[Leaf]:
    """Return the leaves in which the case is more frequent than elsewhere, the densest first.

    Raises:
        UserError: scikit-learn is not installed.
    """
    try:
        from sklearn.tree import DecisionTreeClassifier
    except ImportError:
        raise UserError('this needs the extra "analysis": pip install "guaranteesim[analysis]"') from None
    tree = DecisionTreeClassifier(max_depth=_DEPTH, min_samples_leaf=_LEAST_LEAF, random_state=seed)
    tree.fit(inputs.to_numpy(dtype=np.float64), cases)
    names = list(map(str, inputs.columns))
    places = tree.apply(inputs.to_numpy(dtype=np.float64))
    leaves = [
        Leaf(conditions, float((places == leaf)[cases].mean()), float(cases[places == leaf].mean()))
        for leaf, conditions in _walk(tree.tree_, names, 0, ())
        if cases[places == leaf].mean() > cases.mean()
    ]
    return sorted(leaves, key=lambda leaf: -leaf.density)


def _walk(tree: Any, names: list[str], node: int, path: Conditions) -> Iterator[tuple[int, Conditions]]:
    """Yield every leaf with the conditions that lead to it."""
    if tree.children_left[node] < 0:
        yield node, path
        return
    name, value = names[tree.feature[node]], float(tree.threshold[node])
    yield from _walk(tree, names, int(tree.children_left[node]), _narrow(path, (name, "<=", value)))
    yield from _walk(tree, names, int(tree.children_right[node]), _narrow(path, (name, ">", value)))


def _narrow(path: Conditions, condition: tuple[str, str, float]) -> Conditions:
    """Return the conditions with one more, which replaces a wider one on the same side of the same input."""
    # A branch only ever narrows its inputs, so the later condition implies the earlier one.
    return (*(item for item in path if item[:2] != condition[:2]), condition)
