"""Inclination to help without, or beyond, a commitment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.model.arrays import total
from guaranteesim.model.instruments import ARMS, FIGHTS, GROUND
from guaranteesim.streams import Floats

if TYPE_CHECKING:
    from guaranteesim.model.guarantee import GuaranteeModel


class Outside:
    """Constant part of z, logits, shape (W, N), for help that no commitment asks for.

    ``aid`` is arms, intelligence and sanctions, as escalatory as arms; ``force`` is as escalatory as
    ground combat. The challenger's estimates by rung, (W, N): ``expected_aid_be`` and ``expected_force_be``,
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

        rungs = range(len(model.ladder.names))
        expected = [coalition.expected_be(rung, coalition.decision_days, coalition.columns) for rung in rungs]
        there, days = coalition.there_to_fight, coalition.decision_days
        everything = np.ones((model.size, coalition.size, len(FIGHTS)))
        fighting = [there(rung, days, coalition.columns, everything) for rung in rungs]
        self.expected_to_fight = [np.asarray((shares > 0).any(axis=2)) for shares in fighting]
        self.expected_fighting_be = [total(coalition.be * shares) for shares in fighting]
        self.expected_aid_be = [total(brought[:, :, ~FIGHTS]) for brought in expected]
        self.expected_force_be = [total(brought[:, :, FIGHTS]) for brought in expected]

    @staticmethod
    def _base(intercept: Floats, inclination: Floats, fear: Floats, escalation: Floats) -> Floats:
        return intercept[:, None] + inclination - fear * escalation[:, None]
