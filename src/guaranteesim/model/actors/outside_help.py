"""Help without, or beyond, a commitment: its constants and the challenger's estimates (III.iv.f)."""

from __future__ import annotations

import numpy as np

from guaranteesim.equations import constant_inclination
from guaranteesim.model.actors.axes import ARMS, FIGHTING_COLUMNS, GROUND, OTHER_COLUMNS
from guaranteesim.model.actors.coalition import Coalition
from guaranteesim.model.actors.expected_deliveries import ExpectedDeliveries, split_worlds
from guaranteesim.model.actors.theatre import Theatre
from guaranteesim.model.arrays import sum_last_axis
from guaranteesim.streams import Floats, Index


class OutsideHelp:
    """Constants of help that no commitment asks for.

    ``aid_base`` and ``force_base`` are the constant part of z, logits, (W, N). Aid is arms, intelligence,
    sanctions and logistics, and as escalatory as arms; force is as escalatory as ground combat.

    The other attributes are the challenger's estimates, (rungs, W, N). ``expected_aid_be`` and
    ``expected_force_be`` count in the contest, ``expected_fighting_be`` is what it would clash with, all in
    brigade-equivalents; ``expected_to_fight`` is True where there is any. Where anything hangs on an enabler,
    ``hanging_…`` are the parts that do.
    """

    def __init__(self, model: Theatre, coalition: Coalition) -> None:
        numbers = model.numbers.outside_treaty
        self.aid_base = _compute_base(coalition, numbers.aid, ARMS)
        self.force_base = _compute_base(coalition, numbers.force, GROUND)
        self._coalition, self._rungs = coalition, range(len(model.ladder.names))
        shape = (len(self._rungs), model.size, coalition.size)
        self.expected_aid_be, self.expected_force_be = np.empty(shape), np.empty(shape)
        self.expected_fighting_be, self.expected_to_fight = np.empty(shape), np.empty(shape, dtype=bool)
        if coalition.enablers is not None:
            self.hanging_aid_be, self.hanging_force_be = np.empty(shape), np.empty(shape)
            self.hanging_fighting_be = np.empty(shape)
        self.update_forces(np.arange(model.size))

    def update_forces(self, at: Index) -> None:
        """Update the estimates from what states can deliver today, in the worlds at ``at``."""
        for part in split_worlds(at):
            self._update_portion(part)

    def _update_portion(self, at: Index) -> None:
        coalition = self._coalition
        days = coalition.procedures.estimate_days(at)
        deliveries = ExpectedDeliveries(coalition, at, days, coalition.columns)
        for rung in self._rungs:
            # All that a state has, since no commitment limits the shares.
            brought, fighting = deliveries.estimate_be(rung), deliveries.find_fighting(rung)
            fighting_be = deliveries.be.take(FIGHTING_COLUMNS, 2) * fighting
            self.expected_aid_be[rung, at] = sum_last_axis(brought, OTHER_COLUMNS)
            self.expected_force_be[rung, at] = sum_last_axis(brought, FIGHTING_COLUMNS)
            self.expected_to_fight[rung, at] = fighting.any(axis=2)
            self.expected_fighting_be[rung, at] = sum_last_axis(fighting_be)
            if deliveries.hanging is not None:
                hanging = brought * deliveries.hanging
                self.hanging_aid_be[rung, at] = sum_last_axis(hanging, OTHER_COLUMNS)
                self.hanging_force_be[rung, at] = sum_last_axis(hanging, FIGHTING_COLUMNS)
                self.hanging_fighting_be[rung, at] = sum_last_axis(
                    fighting_be * deliveries.hanging.take(FIGHTING_COLUMNS, 2)
                )


def _compute_base(coalition: Coalition, intercept: Floats, instrument: int) -> Floats:
    escalation = coalition.escalation_by_instrument[:, instrument]
    return constant_inclination(
        intercept[:, None], coalition.inclination, coalition.escalation_fear, escalation[:, None]
    )
