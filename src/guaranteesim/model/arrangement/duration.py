"""How long the arrangement runs, and what its terms are worth while it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from guaranteesim.model.actors.supporter_arrays import NEVER
from guaranteesim.model.arrays import logistic
from guaranteesim.streams import Floats, Index
from guaranteesim.treaty import BoundRule

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel


class Duration:
    """The arrangement's term; W worlds.

    ``lapsed`` (W,) says where it has come to its end: commitments, cap, neutrality and verification are over.
    ``verification`` (W,) is the share of the noise that monitors remove today.
    """

    def __init__(self, model: GuaranteeModel) -> None:
        self.model = model
        self.numbers = model.numbers.arrangement
        self.limited = self.numbers.duration is not None
        self.lapsed = np.zeros(model.size, dtype=bool)
        self.verification: Floats = self.numbers.verification
        self._voters = model.spec.renewing
        self._rule = self._bind_renewal_rule()
        self._lapses_in = np.full(model.size, NEVER)
        self._ends_with = np.full(model.size, NEVER)
        if self.numbers.duration is not None:
            self._ends_with = np.floor(self.numbers.duration.months).astype(np.int64)

    def _bind_renewal_rule(self) -> BoundRule | None:
        duration = self.model.spec.arrangement.duration
        if duration is None or duration.renewal is None:
            return None
        challenger = self.model.spec.challenger.state
        return duration.renewal.rule.bind(self._voters, aggressor=challenger)

    def begin_month(self) -> None:
        """Where the term ended with the last month the arrangement is over."""
        if not self.limited:
            return
        at = np.flatnonzero(self._lapses_in == self.model.month)
        if at.size:
            self.lapsed[at] = True
            self.verification = np.where(self.lapsed, 0.0, self.verification)
            self.model.update_noise()
            self.model.protege.end_neutrality(at)

    def hold_renewals(self) -> None:
        """In the last month of a term hold the vote on the next, if there is to be one."""
        if not self.limited:
            return
        at = np.flatnonzero((self._ends_with == self.model.month) & ~self.lapsed)
        if not at.size:
            return
        renewed = np.zeros(at.size, dtype=bool)
        if self._rule is not None:
            renewed = self._vote_renewal(self._rule, at)
            self._ends_with[at] += np.where(renewed, self._read_further_months(at), 0)
        self._lapses_in[at[~renewed]] = self.model.month + 1

    def _read_further_months(self, at: Index) -> np.ndarray:
        duration = self.numbers.duration
        # Only an arrangement with a term and a renewal rule is ever voted on.
        assert duration is not None
        assert duration.renewal is not None
        months = duration.months if duration.renewal.months is None else duration.renewal.months
        return np.asarray(np.maximum(np.floor(months.take(at)).astype(np.int64), 1))

    def _vote_renewal(self, rule: BoundRule, at: Index) -> np.ndarray:
        """Whether the voters renew, by the renewal's own rule, bool (len(at),)."""
        willing = np.zeros((at.size, len(self._voters)), dtype=bool)
        objecting = np.zeros_like(willing)
        for position, code in enumerate(self._voters):
            willing[:, position], objecting[:, position] = self._draw_stance(code, at)
        return np.asarray(rule.is_decided(willing, objecting))

    def _draw_stance(self, code: str, at: Index) -> tuple[Any, Any]:
        """Whether a voter is willing to renew, and whether it objects; each bool, (len(at),) or one for all.

        Challenger and protégé are of one mind: the one against it, the other for it.
        """
        model = self.model
        if code not in model.column_by_code:
            return code == model.protege.code, code == model.challenger.code
        column, coalition, weight = model.column_by_code[code], model.coalition, model.numbers.willingness
        member = coalition.members[column]
        z = weight.renewal.take(at) + coalition.inclination[:, column].take(at)
        z += weight.resolve.take(at) * member.resolve.take(at)
        there = ~member.withdrawn.take(at)
        drawn, protest = (
            model.streams.draw_uniform(stream, model.month, code, at)
            for stream in ("renewal", "renewal-protest")
        )
        willing = (drawn < logistic(z)) & there
        return willing, ~willing & there & (protest < coalition.objection_probability[:, column].take(at))

    def record_worth(self) -> None:
        """What a month of neutrality and of the cap is worth to challenger and protégé, where in force."""
        neutrality, cap = self.numbers.neutrality, self.numbers.protege_force_cap
        if neutrality is None and cap is None:
            return
        model, at = self.model, np.flatnonzero(~self.lapsed)
        removed = 0.0 if cap is None else model.protege.cap_reduction.take(at)
        neutral = float(neutrality is not None)
        for state, sign, worth in (
            (model.challenger, 1, ("neutrality_worth", "cap_worth")),
            (model.protege, -1, ("neutrality_cost", "cap_cost")),
        ):
            terms = model.numbers.challenger if sign > 0 else model.numbers.protege
            of_neutrality, of_cap = (getattr(terms, name).take(at) for name in worth)
            state.add_utility(at, terms=sign * (neutral * of_neutrality + removed * of_cap) / 12)
