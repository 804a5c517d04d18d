"""The supporters side by side: what does not change from month to month, as worlds × states arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.model.actors.instruments import ARMS, FIGHTS, SANCTIONS
from guaranteesim.model.actors.states import Supporter
from guaranteesim.model.actors.supporter_arrays import read_worlds
from guaranteesim.model.record.utility import SUPPORTER_PARTS
from guaranteesim.scenario.schema.theatre import INSTRUMENTS
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel


class Coalition:
    """All possible guarantors and bystanders, in the order of the scenario's ``states``.

    Arrays have shape (W, N), or (W, N, 6) with the instruments on the last axis; N supporters.
    """

    def __init__(self, model: GuaranteeModel, members: list[Supporter]) -> None:
        self.model = model
        self.members = members
        self.codes = tuple(member.code for member in members)
        self.size = len(members)
        self.columns = np.arange(len(members))
        self.lead = self._find_leads()
        self.leads = np.unique(self.lead[self.lead >= 0])
        self.nuclear = np.array([member.nuclear for member in members], dtype=bool)
        self.deployment_days = self._stack_members(lambda state: state.numbers.deployment_days)
        self.decision_days = self._stack_members(lambda state: state.numbers.decision_days)
        self.audience = self._stack_members(lambda state: state.numbers.audience)
        self.exposure = self._stack_members(lambda state: state.numbers.exposure)
        power = model.numbers.willingness.objection
        self.objection_probability = self._stack_members(
            lambda state: ((1 + state.numbers.alignment) / 2) ** power
        )
        self.following = self._stack_members(lambda state: state.numbers.following)
        self.stake = self._stack_members(lambda state: state.numbers.stake)
        self.rally = self._stack_members(lambda state: state.numbers.resolve.rally)
        self.weariness = self._stack_members(lambda state: state.numbers.resolve.weariness)
        self._prior_kept = self._stack_members(lambda state: state.prior_kept)
        self._prior_total = self._stack_members(lambda state: state.prior_total)
        self.may_withdraw = any(event.withdraws for event in model.spec.events.values())
        self.credit = self._compute_credit()
        self.inclination = self._compute_inclination()
        self.escalation_fear = self._compute_escalation()
        self._set_forces()

    def _stack_members(self, read_number: Callable[[Supporter], Floats]) -> Floats:
        if not self.members:
            return np.empty((self.model.size, 0))
        return np.stack([read_number(member) for member in self.members], axis=1)

    def _find_leads(self) -> np.ndarray:
        """Column of the state each follows, −1 for none."""
        leads = [member.numbers.follows for member in self.members]
        return np.array(
            [self.codes.index(lead) if lead in self.codes else -1 for lead in leads], dtype=np.intp
        )

    def _compute_credit(self) -> Floats:
        """What a state's word weighs with it: mean of reputation and audience."""
        cares = float(self.model.spec.switches.reputation)
        return (self._stack_members(lambda state: state.numbers.reputation) * cares + self.audience) / 2

    def _compute_inclination(self) -> Floats:
        """The part of z that no commitment changes: stake − exposure − alignment, in logits."""
        weight = self.model.numbers.willingness
        return self._stack_members(
            lambda state: (
                weight.stake * state.numbers.stake
                - weight.exposure * state.numbers.exposure
                - weight.alignment * state.numbers.alignment
            )
        )

    def _compute_escalation(self) -> Floats:
        """Logits lost per unit of escalation of the instruments used."""
        weight, nuclear = self.model.numbers.willingness, self.model.numbers.theatre.nuclear
        fear = self._stack_members(lambda state: weight.escalation * state.numbers.risk_aversion)
        if not self.model.nuclear_risk:
            return np.asarray(fear * weight.conventional_escalation[:, None])
        relief = nuclear.own_deterrent_relief[:, None] * self.nuclear
        return np.asarray(fear * (1 - relief))

    def _set_forces(self) -> None:
        instruments = [getattr(self.model.numbers.theatre.instruments, name) for name in INSTRUMENTS]
        self.be_per_unit = np.stack([terms.be_per_unit for terms in instruments], axis=1)
        self.escalation_by_instrument = np.stack([terms.escalation for terms in instruments], axis=1)
        lag_share = np.stack([terms.lag_share for terms in instruments], axis=1)
        self.lag_days = self.deployment_days[:, :, None] * lag_share[:, None, :]
        units = np.empty((self.model.size, self.size, len(INSTRUMENTS)))
        for column, member in enumerate(self.members):
            units[:, column] = member.stack_forces()
        self.units = units
        self.be = units * self.be_per_unit[:, None, :]
        self.sanctions = units[:, :, SANCTIONS].copy()

    def scale_forces(self, at: Index, column: int, ratios: Floats) -> None:
        """Change what the state in ``column`` can deliver by ``ratios``, (len(at), 6)."""
        units = self.units[at, column] * ratios
        self.units[at, column] = units
        self.be[at, column] = units * self.be_per_unit.take(at, 0)
        self.sanctions[at, column] = units[:, SANCTIONS]

    def compute_fighting_be(self, at: Index, share: Floats) -> Floats:
        """Brigade-equivalents by fighting instrument if states bring these shares (k, N, 6); (k, N, 3)."""
        return np.asarray((self.be.take(at, 0) * share)[:, :, FIGHTS] * self.read_growth(at)[:, :, None])

    def estimate_be(self, rung: int, at: Index, days: Floats, columns: Index) -> Floats:
        """What states that decide after ``days`` (k, n) bring against an act at ``rung``, growth apart.

        The challenger's estimate for the worlds at ``at`` (k,): help inside the window in full, later help at
        its weight, and, where the rung opens a war, its ``aid_months`` of arms deliveries. Shape (k, n, 6).
        """
        window = self.model.ladder.read_number("window_days", rung, at)
        months = window / 30
        if self.model.ladder.opens_war[rung]:
            months = months + self.model.numbers.challenger.aid_months.take(at)
        late = self.model.numbers.theatre.contest.late_weight.take(at)
        return self.compute_arriving_be(at, days[:, :, None], window, late, months, columns)

    def select_fighting(self, rung: int, at: Index, days: Floats, columns: Index, share: Floats) -> Floats:
        """Which of the shares (k, n, 6), decided after ``days`` (k, n), would be in the fight.

        Fighting instruments that are there inside the window of an act at ``rung``, or at any time where it
        opens a war; (k, n, 6).
        """
        window = self.model.ladder.read_number("window_days", rung, at)[:, None, None]
        arrival = days[:, :, None] + self.lag_days.take(at, 0).take(columns, 1)
        there = np.isfinite(arrival) if self.model.ladder.opens_war[rung] else arrival <= window
        return np.where(there & FIGHTS & (self.units.take(at, 0).take(columns, 1) > 0), share, 0.0)

    def read_growth(self, at: Index) -> Floats:
        """Growth of what each state can deliver since month 0, shape (len(at), N)."""
        return np.asarray(read_worlds(self.model.supporter_arrays.grown, at))

    def read_resolve(self, at: Index) -> Floats:
        """Today's resolve, logits, shape (len(at), N)."""
        return np.asarray(read_worlds(self.model.supporter_arrays.resolve, at))

    def read_reliability(self, at: Index) -> Floats:
        """The challenger's record of each, mean of a Beta, 0 once it has withdrawn; shape (len(at), N)."""
        kept, broken = (
            read_worlds(self.model.supporter_arrays.kept, at),
            read_worlds(self.model.supporter_arrays.broken, at),
        )
        prior, total_prior = self._prior_kept.take(at, 0), self._prior_total.take(at, 0)
        record = (prior + kept) / (total_prior + kept + broken)
        return np.where(self.read_withdrawn(at), 0.0, record) if self.may_withdraw else np.asarray(record)

    def read_withdrawn(self, at: Index) -> np.ndarray:
        """Who has withdrawn its support, bool (len(at), N)."""
        return np.asarray(read_worlds(self.model.supporter_arrays.withdrawn, at))

    def record_words(self, at: Index, kept: np.ndarray, broken: np.ndarray) -> None:
        """The challenger notes who kept and who broke a word, bool (len(at), N)."""
        self.model.supporter_arrays.kept[:, at] += kept.T
        self.model.supporter_arrays.broken[:, at] += broken.T

    def shift_resolve(self, at: Index, change: Floats) -> None:
        """Move the resolve of each by ``change``, logits, (len(at), N)."""
        self.model.supporter_arrays.resolve[:, at] += change.T

    def add_utility(self, at: Index, **amounts: Floats) -> None:
        """Add the ``amounts`` of utility by part, each (len(at), N), discounted to month 1 for each state."""
        booked, discount = (
            self.model.supporter_arrays.utility_by_part,
            self.model.supporter_arrays.discount.take(at, 1),
        )
        for part, amount in amounts.items():
            if amount.any():
                booked[SUPPORTER_PARTS.index(part)][:, at] += discount * amount.T

    def compute_arriving_be(
        self,
        at: Index,
        days: Floats,
        window: Floats,
        late_weight: Floats,
        arms_months: Floats,
        columns: Index,
    ) -> Floats:
        """Brigade-equivalents by instrument as they count in a contest.

        Parameters
        ----------
        at: positions of the worlds, (k,).
        days: day of decision, (k, n, 6) or (k, n, 1), ``inf`` for none.
        window: days inside which help counts in full, (k,).
        late_weight: weight of help that comes later, (k,).
        arms_months: months of arms deliveries that count, (k,).
        columns: the n supporters asked about.

        Returns:
        -------
        Shape (k, n, 6), for states that bring all they can.
        """
        arrival = days + self.lag_days.take(at, 0).take(columns, 1)
        weight = np.where(arrival <= window[:, None, None], 1.0, late_weight[:, None, None])
        weight[np.isinf(arrival)] = 0.0
        weight[:, :, ARMS] *= arms_months[:, None]
        return np.asarray(self.be.take(at, 0).take(columns, 1) * weight)
