"""What changes of the supporters, side by side: one array for all, of which each state holds its row."""

from __future__ import annotations

from typing import Any

import numpy as np

from guaranteesim.model.record.utility import SUPPORTER_PARTS
from guaranteesim.scenario.schema.theatre import AID, FIGHTING
from guaranteesim.streams import Index

NEVER = np.iinfo(np.int64).max

CONTINGENTS = ("in place", *FIGHTING, *(f"{name} outside the treaty" for name in FIGHTING))
"""What a supporter may have in a war, each with its own month of arrival."""


class SupporterArrays:
    """Arrays of shape (N, W), or (N, W, …), state by state.

    A month's work on one state is on one row, and a crisis reads all states at once.

    ``booked`` is utility by part (parts of a supporter, N, W), ``withdrawn`` whether a state has withdrawn
    its support for good. ``sent_be`` and ``sent_from`` have :data:`CONTINGENTS` on their last axis,
    ``pledged`` the instruments of aid.
    """

    def __init__(self, states: int, worlds: int) -> None:
        shape = (states, worlds)
        self.resolve, self.kept, self.broken = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        self.utility_by_part = np.zeros((len(SUPPORTER_PARTS), *shape))
        self.discount, self.grown = np.ones(shape), np.ones(shape)
        self.withdrawn = np.zeros(shape, dtype=bool)
        self.latent = np.ones(shape)
        self.sent_be = np.zeros((*shape, len(CONTINGENTS)))
        self.sent_from = np.full((*shape, len(CONTINGENTS)), NEVER)
        self.pledged = np.zeros((*shape, len(AID)))


def read_worlds(sheet: np.ndarray, at: Index) -> Any:
    """The worlds at ``at`` (k,) of a sheet (N, W, …), world by world: shape (k, N, …)."""
    return np.ascontiguousarray(np.moveaxis(sheet.take(at, 1), 0, 1))


def write_worlds(sheet: np.ndarray, at: Index, values: np.ndarray) -> None:
    """Put ``values`` (k, N, …) into the worlds at ``at`` (k,) of a sheet (N, W, …)."""
    sheet[:, at] = np.moveaxis(values, 0, 1)
