"""The ladder's numbers, rung by rung, as arrays over worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel

_FIELDS = (
    "clarity",
    "gain",
    "cost",
    "committed",
    "engaged",
    "window_days",
    "contact",
    "territory",
    "damage",
)


class Ladder:
    """Rungs from the lowest to the highest; ``self.of(field, rung, at)`` reads one number a crisis."""

    def __init__(self, model: GuaranteeModel) -> None:
        self.names = model.spec.rungs
        rungs = [model.spec.ladder[name] for name in self.names]
        self.severity = np.array([rung.severity for rung in rungs])
        self.opens_war = np.array([rung.opens_war for rung in rungs])
        self.major = np.array([rung.major for rung in rungs])
        terms = [model.numbers.ladder[name] for name in self.names]
        self._tables = {name: np.stack([getattr(term, name) for term in terms]) for name in _FIELDS}

    def read_number(self, field: str, rung: Index | int, at: Index) -> Floats:
        """Values of ``field`` for the rungs (k,) or one rung, in the worlds at (k,); shape (k,)."""
        values: Floats = self._tables[field][rung, at]
        return values

    def find_threshold(self, name: str) -> float:
        """Severity above which an observer sees the rung as reached: halfway from the rung below."""
        position = self.names.index(name)
        below = self.severity[position - 1] if position else 0.0
        return float((below + self.severity[position]) / 2)
