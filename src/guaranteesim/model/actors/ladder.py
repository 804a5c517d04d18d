"""The ladder of escalation: the numbers of each rung as arrays over worlds."""

from __future__ import annotations

import numpy as np

from guaranteesim.model.block import Block
from guaranteesim.streams import Floats, Index

_DRAWN = (
    *("clarity", "gain", "cost", "committed", "engaged", "window_days"),
    *("contact", "territory", "damage", "forgone_status_quo"),
)
"""Numbers of a rung that differ by world."""


class Ladder:
    """Rungs from the lowest to the highest."""

    def __init__(self, model: Block) -> None:
        self.names = model.spec.rungs
        rungs = [model.spec.ladder[name] for name in self.names]
        self.severity = np.array([rung.severity for rung in rungs])
        self.opens_war = np.array([rung.opens_war for rung in rungs])
        self.major = np.array([rung.major for rung in rungs])
        drawn = [model.numbers.ladder[name] for name in self.names]
        self._tables = {field: np.stack([getattr(rung, field) for rung in drawn]) for field in _DRAWN}

    def read_number(self, field: str, rung: Index | int, at: Index) -> Floats:
        """Return ``field`` of one rung, or of one rung per world (k,), in the worlds at ``at``; (k,)."""
        values: Floats = self._tables[field][rung, at]
        return values

    def find_threshold(self, name: str) -> float:
        """Return the severity above which an observer sees the rung as reached.

        It lies halfway from the rung below, or from 0 for the lowest.
        """
        position = self.names.index(name)
        # Halfway: an observer with symmetric errors takes either rung for the other equally often.
        below = self.severity[position - 1] if position else 0.0
        return float((below + self.severity[position]) / 2)
