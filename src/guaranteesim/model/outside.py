"""Inclination to help without, or beyond, a commitment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.model.arrays import total
from guaranteesim.model.instruments import ARMS, FIGHTS, GROUND
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee import GuaranteeModel


class Outside:
    """Constant part of z, logits, shape (W, N), for help that no commitment asks for.

    ``aid`` is arms, intelligence and sanctions, as escalatory as arms; ``force`` is as escalatory as
    ground combat. The challenger's estimates, (rungs, W, N): ``expected_aid_be`` and ``expected_force_be``,
    brigade-equivalents as they would count in the contest; ``expected_fighting_be``, those it would clash
    with; ``expected_to_fight``, whether there are any.
    """

    def __init__(self, model: GuaranteeModel) -> None:
        terms, coalition = model.terms.outside_treaty, model.coalition
        of = coalition.escalation_of
        self.aid: Floats = self._base(terms.aid, coalition.inclination, coalition.escalation, of[:, ARMS])
        self.force: Floats = self._base(
            terms.force, coalition.inclination, coalition.escalation, of[:, GROUND]
        )
        self._coalition, self._rungs = coalition, range(len(model.ladder.names))
        shape = (len(self._rungs), model.size, coalition.size)
        self.expected_aid_be, self.expected_force_be = np.empty(shape), np.empty(shape)
        self.expected_fighting_be, self.expected_to_fight = np.empty(shape), np.empty(shape, dtype=bool)
        self.set_forces(np.arange(model.size))

    def set_forces(self, at: Index) -> None:
        """What depends on the forces that states can deliver today in the worlds at ``at``."""
        coalition, columns = self._coalition, self._coalition.columns
        days, be = coalition.decision_days.take(at, 0), coalition.be.take(at, 0)
        for rung in self._rungs:
            brought = coalition.expected_be(rung, at, days, columns)
            self.expected_aid_be[rung, at] = total(brought[:, :, ~FIGHTS])
            self.expected_force_be[rung, at] = total(brought[:, :, FIGHTS])
            fighting = coalition.there_to_fight(rung, at, days, columns, np.ones(be.shape))
            self.expected_to_fight[rung, at] = (fighting > 0).any(axis=2)
            self.expected_fighting_be[rung, at] = total(be * fighting)

    @staticmethod
    def _base(intercept: Floats, inclination: Floats, fear: Floats, escalation: Floats) -> Floats:
        return intercept[:, None] + inclination - fear * escalation[:, None]
