"""Sanctions in force from the start: what lifts them, and what brings them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from guaranteesim.model.arrays import TOLERANCE
from guaranteesim.model.steps.consultation import Crises
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel


class StandingSanctions:
    """Sanctions on the challenger that stand until something lifts them; W worlds.

    ``used`` is False where the scenario has none, and then nothing is worked out.
    """

    def __init__(self, model: GuaranteeModel) -> None:
        self.model = model
        start = model.spec.start.sanctions
        self.used = not (start.is_point and start.centre == 0)
        self.at_start: Floats = model.numbers.start.sanctions
        self.numbers = model.numbers.arrangement.sanctions_relief
        self._lifted: Floats = np.zeros(model.size)
        self._granted = np.zeros(model.size, dtype=bool)
        self._suspended_until = np.zeros(model.size, dtype=np.int64)
        self._war_sanctions: Floats = np.zeros(model.size)
        if self.numbers is not None:
            self._from = np.ceil(self.numbers.from_month).astype(np.int64)
            if self.numbers.snap_back is not None:
                self._rung = model.ladder.names.index(self.numbers.snap_back.rung)

    def lift_sanctions(self, at: Index, share: Floats) -> None:
        """An event lifts this ``share`` (len(at),) of those at the start, for good."""
        self._lifted[at] = np.maximum(self._lifted[at], share)

    def begin_month(self) -> None:
        """Begin the month: where relief is due and the arrangement holds, it is granted, for good."""
        self._war_sanctions[:] = 0
        if self.numbers is not None:
            self._granted |= (self._from <= self.model.month) & ~self.model.duration.lapsed

    def record_war_sanctions(self, at: Index, sanctions: Floats) -> None:
        """Note the sanctions of a month of war, which the standing ones are part of."""
        self._war_sanctions[at] = sanctions

    def compute_share(self) -> Floats:
        """Sanctions that stand today, share of the fullest conceivable, (W,)."""
        lifted = self._lifted
        if self.numbers is not None:
            lifted = np.maximum(lifted, np.where(self._is_relieved, self.numbers.share, 0.0))
        return np.asarray(self.at_start * (1 - lifted))

    @property
    def _is_relieved(self) -> np.ndarray:
        """Where the arrangement's relief is enjoyed this month, bool (W,)."""
        return np.asarray(self._granted & (self.model.month > self._suspended_until))

    @property
    def _is_at_stake(self) -> np.ndarray:
        """Where an act could bring sanctions back, bool (W,)."""
        return np.asarray(self._is_relieved & ~self.model.duration.lapsed)

    def estimate_threat(self, at: Index, rung: int) -> Floats | float:
        """Expected cost to the challenger of the sanctions that an act at ``rung`` would bring back, (k,)."""
        model, terms = self.model, self.numbers
        if not self.used or terms is None or terms.snap_back is None or rung < self._rung:
            return 0.0
        relief = np.maximum(terms.share.take(at) - self._lifted.take(at), 0) * self._is_at_stake.take(at)
        fog = (1 - model.duration.verification.take(at)) * model.numbers.theatre.signals.common_noise.take(at)
        clear = model.ladder.read_number("clarity", rung, at) - terms.snap_back.attribution.take(at)
        seen = ndtr((clear + TOLERANCE) / np.maximum(fog, 1e-9))
        sanctions = self.at_start.take(at) * relief * seen * terms.snap_back_months.take(at) / 12
        return np.asarray(model.numbers.challenger.sanctions_sensitivity.take(at) * sanctions)

    def snap_back(self, crises: Crises) -> None:
        """Sanctions come back where an act is grave and plain enough."""
        if not self.used or self.numbers is None or self.numbers.snap_back is None:
            return
        plain = crises.public_attribution >= crises.take_worlds(self.numbers.snap_back.attribution)
        struck = (crises.rung >= self._rung) & plain & self._is_at_stake.take(crises.at)
        at = crises.at[struck]
        months = np.ceil(self.numbers.snap_back_months.take(at)).astype(np.int64)
        self._suspended_until[at] = self.model.month + months

    def record_costs(self) -> None:
        """The month's cost to the challenger, beyond what a war of this month already has imposed."""
        if not self.used:
            return
        model, everywhere = self.model, np.arange(self.model.size)
        beyond = np.maximum(self.compute_share() - self._war_sanctions, 0)
        cost = model.numbers.challenger.sanctions_sensitivity * beyond / 12
        model.challenger.add_utility(everywhere, sanctions=-cost)
