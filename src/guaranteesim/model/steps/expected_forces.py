"""Forces that the challenger expects, part of step 3 of the month (docs/model.md III.iv.d and g).

These are the amounts a state brings if it acts, less what hangs on an enabler that stays away.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from guaranteesim.model.actors.axes import FIGHTS, SANCTIONS
from guaranteesim.model.arrangement.bound_commitment import BoundCommitment
from guaranteesim.model.block import Bools
from guaranteesim.model.month import Month
from guaranteesim.streams import Floats, Index


class Answer(NamedTuple):
    """The expected answer of one commitment to the acts that call it, one row each."""

    commitment: BoundCommitment
    rows: slice
    decided: Floats
    """Probability that the rule decides, (rows called,)."""
    acts: Floats
    """Probability that each party honours, (rows called, columns)."""


def select_rungs(values: np.ndarray, at: Index, first: int = 0) -> np.ndarray:
    """Return the rows of an array (rungs, W, n) from the rung ``first`` on, (rows, n)."""
    rows = values[first:].take(at, 1)
    return rows.reshape(rows.shape[0] * rows.shape[1], rows.shape[2])


class ExpectedForces:
    """Forces expected of N supporters in rows of acts: row r·k + i is rung r in world ``at[i]``.

    Amounts are before growth. ``aid`` and ``force`` (rows, N) are the chances of help outside the treaty;
    ``remains`` (rows, N) is True for states that have not withdrawn, or None if none can.
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
        self._worlds = np.tile(at, len(model.ladder.names))
        self._enablers = model.coalition.enablers
        if self._enablers is not None:
            self._acting = self._find_acting(answers, *outside)

    def _find_acting(self, answers: Iterable[Answer], aid: Floats, force: Floats) -> Floats:
        """Return the chance that each state acts under any commitment or outside them, (rows, N)."""
        owned = self._model.coalition.units.take(self._worlds, 0) > 0
        # A state that could give nothing does not act by being willing.
        acting = np.maximum(aid * owned[:, :, ~FIGHTS].any(axis=2), force * owned[:, :, FIGHTS].any(axis=2))
        for answer in answers:
            if answer.commitment.is_tracked:
                known = acting[answer.rows].take(answer.commitment.columns, 1)
                acting[answer.rows, answer.commitment.columns] = np.maximum(known, answer.acts)
        return acting if self._remains is None else acting * self._remains

    def expect_brought(self, answer: Answer) -> tuple[Floats, Floats, Floats]:
        """Return the help, the force that fights and the sanctions that each party brings if it acts.

        Shape (rows called, columns) each.
        """
        commitment, worlds = answer.commitment, self._worlds[answer.rows]
        helps = select_rungs(commitment.expected_be, self._at, commitment.rung)
        fights = select_rungs(commitment.expected_fighting_be, self._at, commitment.rung)
        sanctions = commitment.sanctions.take(worlds, 0)
        if self._enablers is None:
            return helps, fights, sanctions
        missing = self._find_missing(answer)
        return (
            helps - missing * select_rungs(commitment.hanging_be, self._at, commitment.rung),
            fights - missing * select_rungs(commitment.hanging_fighting_be, self._at, commitment.rung),
            sanctions - missing * commitment.hanging_sanctions.take(worlds, 0),
        )

    def _find_missing(self, answer: Answer) -> Floats:
        """Return the chance that each party's enabler stays away if the party acts, (rows called, columns).

        A party acts only where the rule decides. An enabler that is itself a party acts with its chance given
        the decision: under a rule that needs it, it then always does.
        """
        assert self._enablers is not None
        commitment, acting = answer.commitment, self._acting[answer.rows].copy()
        if commitment.is_tracked:
            given = np.minimum(answer.acts / np.maximum(answer.decided, 1e-9)[:, None], 1.0)
            if self._remains is not None:
                given = given * self._remains[answer.rows].take(commitment.columns, 1)
            known = acting.take(commitment.columns, 1)
            acting[:, commitment.columns] = np.maximum(known, given)
        return np.asarray(1 - acting.take(self._enablers.enabler[commitment.columns], 1))

    def expect_outside(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Return the aid, the force, the force that fights and the sanctions of each state that is willing.

        These come without a commitment; shape (rows, N) each.
        """
        outside, sanctions = self._model.outside_help, self._model.coalition.sanctions
        aid = select_rungs(outside.expected_aid_be, self._at)
        force = select_rungs(outside.expected_force_be, self._at)
        fighting = select_rungs(outside.expected_fighting_be, self._at)
        imposed = sanctions.take(self._worlds, 0)
        if self._enablers is None:
            return aid, force, fighting, imposed
        missing = 1 - self._acting.take(self._enablers.enabler, 1)
        share = self._enablers.share[:, :, SANCTIONS].take(self._worlds, 0)
        return (
            aid - missing * select_rungs(outside.hanging_aid_be, self._at),
            force - missing * select_rungs(outside.hanging_force_be, self._at),
            fighting - missing * select_rungs(outside.hanging_fighting_be, self._at),
            imposed * (1 - missing * share),
        )
