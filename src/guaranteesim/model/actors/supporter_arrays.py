"""State variables of all supporters side by side."""

from __future__ import annotations

import numpy as np

from guaranteesim.model.actors.axes import SUPPORTER_PARTS
from guaranteesim.model.block import NEVER
from guaranteesim.scenario.schema.theatre import AID, FIGHTING
from guaranteesim.streams import Index

CONTINGENTS = ("in place", *FIGHTING, *(f"{name} outside the treaty" for name in FIGHTING))
"""Contingents that a supporter may have in a war, each with its own month of arrival."""


class SupporterArrays:
    """State variables of N supporters in W worlds, shape (N, W) or (N, W, …).

    The month's politics works on one state, so on one contiguous row. A crisis reads all states of a few
    worlds with :func:`read_worlds`.

    ``utility_by_part`` is (parts of a supporter, N, W). ``mean`` is that of resolve under the leaders of
    today, ``tenure_ends`` the month in which they leave office. ``kept`` and ``broken`` count words in the
    record, ``grown`` is the growth of forces since month 0, ``withdrawn`` is True where a state has withdrawn
    its support for good, ``latent`` is the uniform that decides on aid in the war. ``sent_be`` and
    ``sent_from`` have :data:`CONTINGENTS` on their last axis, ``pledged`` the instruments of aid.
    """

    def __init__(self, states: int, worlds: int) -> None:
        shape = (states, worlds)
        self.resolve, self.kept, self.broken = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        self.mean, self.tenure_ends = np.zeros(shape), np.full(shape, NEVER)
        self.utility_by_part = np.zeros((len(SUPPORTER_PARTS), *shape))
        self.discount, self.grown = np.ones(shape), np.ones(shape)
        self.withdrawn = np.zeros(shape, dtype=bool)
        self.latent = np.ones(shape)
        self.sent_be = np.zeros((*shape, len(CONTINGENTS)))
        self.sent_from = np.full((*shape, len(CONTINGENTS)), NEVER)
        self.pledged = np.zeros((*shape, len(AID)))


def read_worlds(values: np.ndarray, at: Index) -> np.ndarray:
    """Return the worlds at ``at`` (k,) of an array (N, W, …), one world per row: shape (k, N, …)."""
    # Contiguous rows: the arithmetic on crises that follows is faster on them.
    return np.ascontiguousarray(values.take(at, 1).swapaxes(0, 1))


def write_worlds(values: np.ndarray, at: Index, new: np.ndarray) -> None:
    """Put ``new`` (k, N, …) into the worlds at ``at`` (k,) of an array (N, W, …)."""
    values[:, at] = new.swapaxes(0, 1)
