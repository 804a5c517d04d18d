"""Dependence of states on the intelligence, lift and logistics of another state (docs/model.md III.iv.g)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.equations import enabled_delivery
from guaranteesim.model.actors.axes import AID_COLUMNS, FIGHTING_COLUMNS, SANCTIONS
from guaranteesim.scenario.schema.theatre import INSTRUMENTS
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.actors.coalition import Coalition


class Enablers:
    """What hangs on the enablers of W worlds, N supporters and the instruments of :data:`INSTRUMENTS`.

    ``share`` (W, N, instruments) is the part of what a state delivers that is missing while its enabler does
    not act; 0 for a state without one. ``sanctions_share`` (W, N) is that of sanctions. ``enabler`` (N,) is
    the column of its enabler, or its own.
    """

    def __init__(self, coalition: Coalition) -> None:
        named = [member.numbers.enabler for member in coalition.members]
        self.columns: Index = np.array(
            [column for column, code in enumerate(named) if code is not None], dtype=np.intp
        )
        self.enabler: Index = np.array(
            [column if code is None else coalition.codes.index(code) for column, code in enumerate(named)],
            dtype=np.intp,
        )
        instruments = coalition.model.numbers.theatre.instruments
        by_instrument = np.stack([getattr(instruments, name).enabled_share for name in INSTRUMENTS], axis=1)
        self.share = np.zeros((coalition.model.size, coalition.size, len(INSTRUMENTS)))
        for column in self.columns:
            dependence: Floats = coalition.members[column].numbers.dependence
            self.share[:, column] = dependence[:, None] * by_instrument
        self.sanctions_share: Floats = self.share[:, :, SANCTIONS].copy()

    @property
    def anything_depends(self) -> bool:
        """True if something hangs on an enabler in some of the worlds."""
        return bool(self.share.any())

    def compute_delivered(self, at: Index, acting: np.ndarray) -> Floats:
        """Return the part of what each state gives that arrives, (k, N, instruments).

        ``acting`` (k, N) is True where a state acts, or the chance that it does, in the worlds at ``at``.
        """
        acts = np.asarray(acting, dtype=float).take(self.enabler, 1)
        return enabled_delivery(self.share.take(at, 0), acts[:, :, None])

    @staticmethod
    def select_contingents(delivered: Floats) -> Floats:
        """Return the part of each contingent in a war that counts, (k, N, contingents).

        Troops in place are there already, so they count in full.
        """
        fighting = delivered[:, :, FIGHTING_COLUMNS]
        return np.concatenate([np.ones((*delivered.shape[:2], 1)), fighting, fighting], axis=2)

    @staticmethod
    def select_aid(delivered: Floats) -> Floats:
        """Return the part of each instrument of aid that counts, (k, N, instruments of aid)."""
        return np.asarray(delivered[:, :, AID_COLUMNS])
