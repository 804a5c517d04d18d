"""Which commitments are in force, and how far their forces in place have arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.model.actors.supporter_arrays import NEVER
from guaranteesim.model.arrangement.bound_commitment import BoundCommitment
from guaranteesim.model.arrays import sum_last_axis
from guaranteesim.streams import Floats

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel


class CommitmentCalendar:
    """The calendar of all commitments; W worlds, N supporters.

    ``stationed_be`` (W, N) is what each supporter has in place today under all of them, ``stationed`` (W,)
    their sum, ``voided`` (W,) whether some commitment was voided, ``in_force`` (W,) whether any is in force.
    """

    def __init__(self, model: GuaranteeModel) -> None:
        self.model = model
        self._phases = [_CommitmentPeriod(model, clause) for clause in model.commitments]
        self._voidable = [phase for phase in self._phases if phase.voidable]
        self.voided = np.zeros(model.size, dtype=bool)
        self.advance_month(1)
        self._sum_stationed()

    def advance_month(self, month: int) -> None:
        """Bring every commitment to where it stands in ``month``."""
        # A list, not a generator: all of them have to advance.
        if any([phase.advance_month(month) for phase in self._phases]):
            self._sum_stationed()

    def update_withdrawals(self) -> None:
        """Some supporter has withdrawn: its forces in place go home."""
        for phase in self._phases:
            phase.update_in_place()
        self._sum_stationed()

    def void_commitments(self, provoked: np.ndarray) -> None:
        """End what an attack by the protégé voids, where a provocation (W,) was one."""
        if not self._voidable:
            return
        at = np.flatnonzero(provoked)
        drawn = self.model.streams.draw_uniform("protege-attack", self.model.month, at=at)
        attacked = at[drawn < self.model.numbers.protege.attack_share.take(at)]
        if attacked.size:
            for phase in self._voidable:
                self.voided[attacked] |= phase.clause.in_force.take(attacked)
                phase.end_commitment(attacked)
            self.advance_month(self.model.month)

    @property
    def restraint_in_force(self) -> np.ndarray | None:
        """Where a clause in force would be voided by an attack, bool (W,); None if no clause ever would."""
        if not self._voidable:
            return None
        return np.asarray(np.logical_or.reduce([phase.clause.in_force for phase in self._voidable]))

    @property
    def any_in_force(self) -> np.ndarray:
        """Whether at least one commitment is in force, bool (W,)."""
        held = np.zeros(self.model.size, dtype=bool)
        for clause in self.model.commitments:
            held |= clause.in_force
        return held

    def _sum_stationed(self) -> None:
        self.stationed_be = np.zeros((self.model.size, self.model.coalition.size))
        for clause in self.model.commitments:
            self.stationed_be[:, clause.columns] += clause.in_place_now
        self.stationed: Floats = sum_last_axis(self.stationed_be)


class _CommitmentPeriod:
    """One commitment's calendar: the months (W,) between which it holds, and those of its deployment."""

    def __init__(self, model: GuaranteeModel, clause: BoundCommitment) -> None:
        terms = model.numbers.arrangement.commitments[clause.name]
        self.model, self.clause = model, clause
        self.voidable: bool = terms.void_if_protege_attacks
        self.voided = np.zeros(model.size, dtype=bool)
        self._first = np.ceil(terms.from_month).astype(np.int64)
        self._last = _find_last_month(terms.until_month, model.size)
        clause.always_in_force = bool(
            (self._first <= 1).all()
            and terms.until_month is None
            and not self.voidable
            and not model.duration.limited
        )
        self._there: Floats = np.ones(model.size)
        self._deployment = None
        if terms.deployment is not None:
            first, last = (
                np.ceil(month) for month in (terms.deployment.from_month, terms.deployment.until_month)
            )
            self._deployment = first, np.maximum(first, last)

    def advance_month(self, month: int) -> bool:
        """Whether the forces in place have changed since the month before."""
        if self.clause.always_in_force and self._deployment is None:
            return False
        if not self.clause.always_in_force:
            self.clause.in_force = (
                (self._first <= month) & (month <= self._last) & ~self.voided & ~self.model.duration.lapsed
            )
        there = self._compute_arrived_share(month) * self.clause.in_force
        if np.array_equal(there, self._there):
            return False
        self._there = there
        self.update_in_place()
        return True

    def end_commitment(self, at: np.ndarray) -> None:
        """End it for good in the worlds at ``at`` where it is in force."""
        self.voided[at] |= self.clause.in_force.take(at)

    def update_in_place(self) -> None:
        """Set what each party has in place now: what has arrived, while the clause and the state hold."""
        clause = self.clause
        held = ~self.model.supporter_arrays.withdrawn.take(clause.columns, 0).T
        clause.in_place_now = clause.in_place_be * self._there[:, None] * held

    def _compute_arrived_share(self, month: int) -> Floats:
        """Share of the forces in place that has arrived, (W,)."""
        if self._deployment is None:
            return np.ones(self.model.size)
        first, last = self._deployment
        return np.asarray(np.clip((month - first + 1) / (last - first + 1), 0.0, 1.0))


def _find_last_month(until: Floats | None, size: int) -> np.ndarray:
    return np.full(size, NEVER) if until is None else np.floor(until).astype(np.int64)
