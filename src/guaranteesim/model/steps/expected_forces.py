"""Forces that the challenger expects, part of step 3 of the month (docs/model.md III.iv.d and g).

These are the amounts a state brings if it acts, less what hangs on an enabler that stays away.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from guaranteesim.model.actors.axes import FIGHTS
from guaranteesim.model.arrangement.bound_commitment import BoundCommitment
from guaranteesim.model.arrays import take_worlds_last
from guaranteesim.model.block import Bools
from guaranteesim.model.month import Month
from guaranteesim.streams import Floats, Index


class Answer(NamedTuple):
    """The expected answer of one commitment to acts in k worlds, from the rung that calls it on."""

    commitment: BoundCommitment
    decided: Floats
    """Probability that the rule decides, (rungs called, k)."""
    acts: Floats
    """Probability that each party honours, (rungs called, columns, k)."""


class ExpectedForces:
    """Forces expected of N supporters if they act, by rung, in the worlds at ``at`` (k,), worlds last.

    Amounts are before growth. ``aid`` and ``force`` (rungs, N, k) are the chances of help outside the treaty;
    ``remains`` (N, k) is True for states that have not withdrawn, or None if none can.
    """

    def __init__(
        self,
        model: Month,
        at: Index,
        answers: Iterable[Answer],
        outside: tuple[Floats, Floats],
        remains: Bools | None,
    ) -> None:
        self._model, self._at, self._remains = model, at, remains
        self._enablers = model.coalition.enablers
        if self._enablers is not None:
            self._acting = self._find_acting(answers, *outside)

    def select_rungs(self, values: np.ndarray, first: int = 0) -> np.ndarray:
        """Return an array (rungs, W, n) in these worlds, from the rung ``first`` on, (rungs called, n, k)."""
        return np.ascontiguousarray(values[first:].take(self._at, 1).swapaxes(1, 2))

    def _find_acting(self, answers: Iterable[Answer], aid: Floats, force: Floats) -> Floats:
        """Return the chance that each state acts under any commitment or outside them, (rungs, N, k)."""
        owned = self._model.coalition.units.take(self._at, 0) > 0
        # A state that could give nothing does not act by being willing.
        gives_aid, can_fight = owned[:, :, ~FIGHTS].any(axis=2).T, owned[:, :, FIGHTS].any(axis=2).T
        acting = np.maximum(aid * gives_aid, force * can_fight)
        for commitment, _, acts in answers:
            if commitment.is_tracked:
                known = acting[commitment.rung :].take(commitment.columns, 1)
                acting[commitment.rung :, commitment.columns] = np.maximum(known, acts)
        return acting if self._remains is None else acting * self._remains

    def expect_brought(self, answer: Answer) -> tuple[Floats, Floats, Floats]:
        """Return the help, the force that fights and the sanctions that each party brings if it acts.

        Shape (rungs called, columns, k); that of the sanctions is (columns, k) where nothing hangs on others.
        """
        commitment, first = answer.commitment, answer.commitment.rung
        helps = self.select_rungs(commitment.expected_be, first)
        fights = self.select_rungs(commitment.expected_fighting_be, first)
        sanctions = take_worlds_last(commitment.sanctions, self._at)
        if self._enablers is None:
            return helps, fights, sanctions
        missing = self._find_missing(answer)
        return (
            helps - missing * self.select_rungs(commitment.hanging_be, first),
            fights - missing * self.select_rungs(commitment.hanging_fighting_be, first),
            sanctions - missing * take_worlds_last(commitment.hanging_sanctions, self._at),
        )

    def _find_missing(self, answer: Answer) -> Floats:
        """Return the chance that each party's enabler stays away if the party acts.

        Shape (rungs called, columns, k). A party acts only where the rule decides. An enabler that is itself
        a party acts with its chance given the decision: under a rule that needs it, it then always does.
        """
        assert self._enablers is not None
        commitment, decided, acts = answer
        acting = self._acting[commitment.rung :].copy()
        if commitment.is_tracked:
            given = np.minimum(acts / np.maximum(decided, 1e-9)[:, None], 1.0)
            if self._remains is not None:
                given = given * self._remains.take(commitment.columns, 0)
            known = acting.take(commitment.columns, 1)
            acting[:, commitment.columns] = np.maximum(known, given)
        return np.asarray(1 - acting.take(self._enablers.enabler[commitment.columns], 1))

    def expect_outside(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Return the aid, the force, the force that fights and the sanctions of each state that is willing.

        These come without a commitment. Shape (rungs, N, k); that of the sanctions is (N, k) where nothing
        hangs on others.
        """
        outside = self._model.outside_help
        aid, force = self.select_rungs(outside.expected_aid_be), self.select_rungs(outside.expected_force_be)
        fighting = self.select_rungs(outside.expected_fighting_be)
        imposed = take_worlds_last(self._model.coalition.sanctions, self._at)
        if self._enablers is None:
            return aid, force, fighting, imposed
        missing = 1 - self._acting.take(self._enablers.enabler, 1)
        share = take_worlds_last(self._enablers.sanctions_share, self._at)
        return (
            aid - missing * self.select_rungs(outside.hanging_aid_be),
            force - missing * self.select_rungs(outside.hanging_force_be),
            fighting - missing * self.select_rungs(outside.hanging_fighting_be),
            imposed * (1 - missing * share),
        )
