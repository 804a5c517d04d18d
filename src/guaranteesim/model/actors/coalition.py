"""The supporters side by side, as worlds × states arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from guaranteesim.equations import (
    believed_reliability,
    escalation_fear,
    leaning,
    objection_probability,
    word_weight,
)
from guaranteesim.model.actors.axes import FIGHTS, SANCTIONS, SUPPORTER_PARTS
from guaranteesim.model.actors.enablers import Enablers
from guaranteesim.model.actors.leaders import Leaders
from guaranteesim.model.actors.procedures import Procedures
from guaranteesim.model.actors.supporter_arrays import read_worlds
from guaranteesim.model.actors.supporters import Supporter
from guaranteesim.model.actors.theatre import Theatre
from guaranteesim.model.block import Bools
from guaranteesim.scenario.schema.theatre import INSTRUMENTS
from guaranteesim.streams import Floats, Index


class Coalition:
    """All possible guarantors and bystanders, in the order of the scenario's ``states``.

    Attributes have shape (W, N) for N supporters, or (W, N, 7) with the instruments on the last axis. They
    stay constant from month to month, except that an event may scale the forces. What changes every month is
    in the supporter arrays and read by the ``read_…`` methods. ``enablers`` is None if nothing that a state
    delivers hangs on another.
    """

    def __init__(self, model: Theatre, members: list[Supporter]) -> None:
        self.model = model
        self.members = members
        self.codes = tuple(member.code for member in members)
        self.size = len(members)
        self.leaders = Leaders(model, self.codes)
        self.columns = np.arange(len(members))
        self.lead = self._find_leads()
        self.leads = np.unique(self.lead[self.lead >= 0])
        self.nuclear = np.array([member.nuclear for member in members], dtype=bool)
        self.may_withdraw = any(event.withdraws for event in model.spec.events.values())
        self._prior_kept = self._stack_members(lambda state: state.prior_kept)
        self._prior_total = self._stack_members(lambda state: state.prior_total)
        self._set_traits()
        self._set_reasons()
        self._set_forces()
        enablers = Enablers(self)
        self.enablers = enablers if enablers.anything_depends else None

    def _stack_members(self, read_number: Callable[[Supporter], Floats]) -> Floats:
        # NumPy cannot stack nothing, and a scenario may have no supporter at all.
        if not self.members:
            return np.empty((self.model.size, 0))
        return np.stack([read_number(member) for member in self.members], axis=1)

    def _find_leads(self) -> Index:
        """Return the column of the state that each follows, −1 for none."""
        leads = [member.numbers.follows for member in self.members]
        columns = [self.codes.index(lead) if lead in self.codes else -1 for lead in leads]
        return np.array(columns, dtype=np.intp)

    def _set_traits(self) -> None:
        stack = self._stack_members
        self.deployment_days = stack(lambda state: state.numbers.deployment_days)
        self.procedures = Procedures(self.model, self.codes)
        self.waits_for = stack(lambda state: state.numbers.waits_for)
        self.audience = stack(lambda state: state.numbers.audience)
        self.exposure = stack(lambda state: state.numbers.exposure)
        self.following = stack(lambda state: state.numbers.following)
        self.stake = stack(lambda state: state.numbers.stake)
        self.rally = stack(lambda state: state.numbers.resolve.rally)
        self.weariness = stack(lambda state: state.numbers.resolve.weariness)

    def _set_reasons(self) -> None:
        """Set the constant reasons of each state (III.iv.e)."""
        stack, weight = self._stack_members, self.model.numbers.willingness
        self.objection_probability = stack(
            lambda state: objection_probability(state.numbers.alignment, weight.objection)
        )
        # Without the mechanism of reputation a state's word weighs with its audience alone.
        counts = float(self.model.spec.switches.reputation)
        self.credit = word_weight(stack(lambda state: state.numbers.reputation) * counts, self.audience)
        self.inclination = stack(
            lambda state: leaning(
                (weight.stake, state.numbers.stake),
                (weight.exposure, state.numbers.exposure),
                (weight.alignment, state.numbers.alignment),
            )
        )
        # Escalation frightens the averse, less so behind an own nuclear deterrent.
        self.escalation_fear = stack(
            lambda state: escalation_fear(
                weight.escalation, state.numbers.risk_aversion, self._find_relief(state)
            )
        )

    def _find_relief(self, state: Supporter) -> Floats:
        """Return the factor by which a state's fear of escalation is reduced, (W,)."""
        if not self.model.nuclear_risk:
            return np.asarray(self.model.numbers.willingness.conventional_escalation)
        return np.asarray(1 - self.model.numbers.theatre.nuclear.own_deterrent_relief * state.nuclear)

    def _set_forces(self) -> None:
        instruments = [getattr(self.model.numbers.theatre.instruments, name) for name in INSTRUMENTS]
        self.be_per_unit = np.stack([instrument.be_per_unit for instrument in instruments], axis=1)
        self.escalation_by_instrument = np.stack([item.escalation for item in instruments], axis=1)
        lag_share = np.stack([instrument.lag_share for instrument in instruments], axis=1)
        # Each instrument takes its own share of the state's deployment time.
        self.lag_days = self.deployment_days[:, :, None] * lag_share[:, None, :]
        self.units = np.empty((self.model.size, self.size, len(INSTRUMENTS)))
        for column, member in enumerate(self.members):
            self.units[:, column] = member.stack_forces()
        self.be = self.units * self.be_per_unit[:, None, :]
        self.sanctions = self.units[:, :, SANCTIONS].copy()

    def scale_forces(self, at: Index, column: int, ratios: Floats) -> None:
        """Multiply what the state in ``column`` can deliver by ``ratios``, (len(at), 7)."""
        units = self.units[at, column] * ratios
        self.units[at, column] = units
        self.be[at, column] = units * self.be_per_unit.take(at, 0)
        self.sanctions[at, column] = units[:, SANCTIONS]

    def compute_fighting_be(self, at: Index, share: Floats) -> Floats:
        """Return the brigade-equivalents of shares (k, N, 7), by fighting instrument, (k, N, 3)."""
        return np.asarray((self.be.take(at, 0) * share)[:, :, FIGHTS] * self.read_growth(at)[:, :, None])

    def read_growth(self, at: Index) -> Floats:
        """Return the growth of what each state can deliver since month 0, (len(at), N)."""
        return np.asarray(read_worlds(self.model.supporter_arrays.grown, at))

    def read_resolve(self, at: Index) -> Floats:
        """Return today's resolve, logits, (len(at), N)."""
        return np.asarray(read_worlds(self.model.supporter_arrays.resolve, at))

    def read_reliability(self, at: Index) -> Floats:
        """Return the challenger's record of each state, (len(at), N); 0 where it has withdrawn."""
        arrays = self.model.supporter_arrays
        # The same mean as Supporter.compute_reliability, here for all states in a few worlds.
        kept, broken = read_worlds(arrays.kept, at), read_worlds(arrays.broken, at)
        record = believed_reliability(
            self._prior_kept.take(at, 0), self._prior_total.take(at, 0), kept, broken
        )
        return np.where(self.read_withdrawn(at), 0.0, record) if self.may_withdraw else record

    def read_withdrawn(self, at: Index) -> Bools:
        """Return where each state has withdrawn its support, bool (len(at), N)."""
        return np.asarray(read_worlds(self.model.supporter_arrays.withdrawn, at))

    def record_words(self, at: Index, kept: Bools, broken: Bools) -> None:
        """Add words kept and broken, bool (len(at), N), to the challenger's record."""
        self.model.supporter_arrays.kept[:, at] += kept.T
        self.model.supporter_arrays.broken[:, at] += broken.T

    def shift_resolve(self, at: Index, change: Floats) -> None:
        """Add ``change`` to the resolve of each state, logits, (len(at), N)."""
        self.model.supporter_arrays.resolve[:, at] += change.T

    def add_utility(self, at: Index, **amounts: Floats) -> None:
        """Add utility by part, each amount (len(at), N), discounted to month 1 for each state."""
        arrays = self.model.supporter_arrays
        discount = arrays.discount.take(at, 1)
        for part, amount in amounts.items():
            # Most crises cost most states nothing: leave out what would add zeros.
            if amount.any():
                arrays.utility_by_part[SUPPORTER_PARTS.index(part)][:, at] += discount * amount.T
