"""Inclination to help without, or beyond, a commitment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.model.actors.instruments import ARMS, FIGHTS, GROUND
from guaranteesim.model.arrays import sum_last_axis
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel


class OutsideHelp:
    """Constant part of z, logits, shape (W, N), for help that no commitment asks for.

    ``aid`` is arms, intelligence and sanctions, as escalatory as arms; ``force`` is as escalatory as
    ground combat. The challenger's estimates, (rungs, W, N): ``expected_aid_be`` and ``expected_force_be``,
    brigade-equivalents as they would count in the contest; ``expected_fighting_be``, those it would clash
    with; ``expected_to_fight``, whether there are any.
    """

    def __init__(self, model: GuaranteeModel) -> None:
        terms, coalition = model.numbers.outside_treaty, model.coalition
        of = coalition.escalation_by_instrument
        self.aid_base: Floats = self._compute_base(
            terms.aid, coalition.inclination, coalition.escalation_fear, of[:, ARMS]
        )
        self.force_base: Floats = self._compute_base(
            terms.force, coalition.inclination, coalition.escalation_fear, of[:, GROUND]
        )
        self._coalition, self._rungs = coalition, range(len(model.ladder.names))
        shape = (len(self._rungs), model.size, coalition.size)
        self.expected_aid_be, self.expected_force_be = np.empty(shape), np.empty(shape)
        self.expected_fighting_be, self.expected_to_fight = np.empty(shape), np.empty(shape, dtype=bool)
        self.update_forces(np.arange(model.size))

    def update_forces(self, at: Index) -> None:
        """What depends on the forces that states can deliver today in the worlds at ``at``."""
        coalition, columns = self._coalition, self._coalition.columns
        days, be = coalition.decision_days.take(at, 0), coalition.be.take(at, 0)
        for rung in self._rungs:
            brought = coalition.estimate_be(rung, at, days, columns)
            self.expected_aid_be[rung, at] = sum_last_axis(brought[:, :, ~FIGHTS])
            self.expected_force_be[rung, at] = sum_last_axis(brought[:, :, FIGHTS])
            fighting = coalition.select_fighting(rung, at, days, columns, np.ones(be.shape))
            self.expected_to_fight[rung, at] = (fighting > 0).any(axis=2)
            self.expected_fighting_be[rung, at] = sum_last_axis(be * fighting)

    @staticmethod
    def _compute_base(intercept: Floats, inclination: Floats, fear: Floats, escalation: Floats) -> Floats:
        return intercept[:, None] + inclination - fear * escalation[:, None]
