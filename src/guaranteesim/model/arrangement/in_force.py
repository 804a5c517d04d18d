"""The calendar of the commitments: when each is in force, and how far its forces in place have arrived.

See docs/model.md III.iv.k.
"""

from __future__ import annotations

import numpy as np

from guaranteesim.model.arrangement.bound_commitment import BoundCommitment
from guaranteesim.model.arrangement.duration import Duration
from guaranteesim.model.arrangement.parties import Parties
from guaranteesim.model.arrays import sum_last_axis
from guaranteesim.model.block import NEVER, Bools, Months
from guaranteesim.streams import Floats, Index


class CommitmentCalendar:
    """The calendar of all commitments, for W worlds and N supporters.

    ``stationed_be`` (W, N) is what each supporter has in place today under all commitments, ``stationed``
    (W,) their sum. ``defending_be`` (W, N) is what of it would fight, and ``provoking_be`` (W,) what the
    challenger feels; they differ from the former where the texts say how troops are stationed. ``voided``
    (W,) is True where some commitment has been voided.
    """

    def __init__(self, model: Parties, commitments: list[BoundCommitment], duration: Duration) -> None:
        self.model, self._commitments = model, commitments
        self._periods = [_CommitmentPeriod(model, commitment, duration) for commitment in commitments]
        self._voidable = [period for period in self._periods if period.voidable]
        self.voided = np.zeros(model.size, dtype=bool)
        self.advance_month(1)
        self._sum_stationed()

    def advance_month(self, month: int) -> None:
        """Bring every commitment to its state in ``month``."""
        # A list, not a generator: all commitments have to advance, also after the first that changes.
        if any([period.advance_month(month) for period in self._periods]):
            self._sum_stationed()

    def update_withdrawals(self) -> None:
        """Send home the forces in place of supporters that have withdrawn."""
        for period in self._periods:
            period.update_in_place()
        self._sum_stationed()

    def void_commitments(self, provoked: Bools) -> None:
        """End the commitments that an attack by the protégé voids, where a provocation (W,) is an attack."""
        if not self._voidable:
            return
        # Only a share of the provocations is an attack in the sense of the text.
        at = np.flatnonzero(provoked)
        drawn = self.model.streams.draw_uniform("protege-attack", self.model.month, at=at)
        attacked = at[drawn < self.model.numbers.protege.attack_share.take(at)]
        if attacked.size:
            for period in self._voidable:
                self.voided[attacked] |= period.commitment.in_force.take(attacked)
                period.end_commitment(attacked)
            self.advance_month(self.model.month)

    @property
    def restraint_in_force(self) -> Bools | None:
        """True where an attack would void a commitment in force, (W,); None if it never would."""
        if not self._voidable:
            return None
        in_force = [period.commitment.in_force for period in self._voidable]
        return np.asarray(np.logical_or.reduce(in_force))

    @property
    def any_in_force(self) -> Bools:
        """True where at least one commitment is in force, (W,)."""
        in_force = np.zeros(self.model.size, dtype=bool)
        for commitment in self._commitments:
            in_force |= commitment.in_force
        return in_force

    def _sum_stationed(self) -> None:
        self.stationed_be = np.zeros((self.model.size, self.model.coalition.size))
        for commitment in self._commitments:
            self.stationed_be[:, commitment.columns] += commitment.in_place_now
        self.stationed: Floats = sum_last_axis(self.stationed_be)
        self.defending_be, self.provoking_be = self.stationed_be, self.stationed
        if any(commitment.stationing is not None for commitment in self._commitments):
            self._sum_factored()

    def _sum_factored(self) -> None:
        self.defending_be = np.zeros_like(self.stationed_be)
        provoking = np.zeros_like(self.stationed_be)
        for commitment in self._commitments:
            self.defending_be[:, commitment.columns] += commitment.defending_now
            provoking[:, commitment.columns] += commitment.provoking_now
        self.provoking_be = sum_last_axis(provoking)


class _CommitmentPeriod:
    """The months (W,) in which one commitment is in force and those of its deployment."""

    def __init__(self, model: Parties, commitment: BoundCommitment, duration: Duration) -> None:
        numbers = model.numbers.arrangement.commitments[commitment.name]
        self.model, self.commitment = model, commitment
        self.voidable: bool = numbers.void_if_protege_attacks
        self.voided = np.zeros(model.size, dtype=bool)
        self._first: Months = np.ceil(numbers.from_month).astype(np.int64)
        self._last = _find_last_month(numbers.until_month, model.size)
        always = bool((self._first <= 1).all()) and numbers.until_month is None
        commitment.always_in_force = always and not self.voidable and not duration.limited
        self._arrived: Floats = np.ones(model.size)
        self._deployment = None
        if numbers.deployment is not None:
            first = np.ceil(numbers.deployment.from_month)
            last = np.ceil(numbers.deployment.until_month)
            self._deployment = first, np.maximum(first, last)

    def advance_month(self, month: int) -> bool:
        """Bring the commitment to its state in ``month`` and return True if its forces in place change."""
        if self.commitment.always_in_force and self._deployment is None:
            return False
        if not self.commitment.always_in_force:
            # Not before the first month, not after the last, not once voided or lapsed.
            inside = (self._first <= month) & (month <= self._last)
            self.commitment.in_force = inside & ~self.voided & ~self.model.lapsed
        arrived = self._compute_arrived_share(month) * self.commitment.in_force
        # Deployments change rarely, and the sum over commitments is needed only after a change.
        if np.array_equal(arrived, self._arrived):
            return False
        self._arrived = arrived
        self.update_in_place()
        return True

    def end_commitment(self, at: Index) -> None:
        """End the commitment for good in the worlds at ``at`` where it is in force."""
        self.voided[at] |= self.commitment.in_force.take(at)

    def update_in_place(self) -> None:
        """Set the forces in place now: what has arrived, of parties that have not withdrawn."""
        commitment = self.commitment
        present = ~self.model.supporter_arrays.withdrawn.take(commitment.columns, 0).T
        commitment.in_place_now = commitment.in_place_be * self._arrived[:, None] * present

    def _compute_arrived_share(self, month: int) -> Floats:
        """Return the share of the forces in place that has arrived by ``month``, (W,)."""
        if self._deployment is None:
            return np.ones(self.model.size)
        first, last = self._deployment
        return np.asarray(np.clip((month - first + 1) / (last - first + 1), 0.0, 1.0))


def _find_last_month(until: Floats | None, size: int) -> Months:
    # A commitment without a last month holds to the end of the run.
    return np.full(size, NEVER) if until is None else np.floor(until).astype(np.int64)
