"""Sanctions in force from the start: what lifts them and what brings them back (docs/model.md III.iv.k)."""

from __future__ import annotations

import numpy as np

from guaranteesim.equations import added_sanctions, monthly_sanctions_cost, probability_seen
from guaranteesim.model.arrangement.duration import Duration
from guaranteesim.model.arrangement.parties import Parties
from guaranteesim.model.arrangement.structure import has_standing_sanctions
from guaranteesim.model.block import Bools, Months
from guaranteesim.streams import Floats, Index


class StandingSanctions:
    """Sanctions on the challenger that stand until something lifts them, in W worlds.

    ``used`` is False if the scenario has none. Nothing is computed then.
    """

    def __init__(self, model: Parties, duration: Duration) -> None:
        self.model, self._duration = model, duration
        # Read from the text rather than from the draws, so that all blocks of a scenario agree.
        self.used = has_standing_sanctions(model.spec)
        self.at_start: Floats = model.numbers.start.sanctions
        self.numbers = model.numbers.arrangement.sanctions_relief
        self._lifted: Floats = np.zeros(model.size)
        self._granted = np.zeros(model.size, dtype=bool)
        self._suspended_until = np.zeros(model.size, dtype=np.int64)
        self._war_sanctions: Floats = np.zeros(model.size)
        self._trigger = None if self.numbers is None or not self.used else self.numbers.snap_back
        if self.numbers is not None:
            self._from: Months = np.ceil(self.numbers.from_month).astype(np.int64)
        if self._trigger is not None:
            self._rung = model.ladder.names.index(self._trigger.rung)

    def lift_sanctions(self, at: Index, share: Floats) -> None:
        """Lift this ``share`` (len(at),) of those at the start, for good, as an event does."""
        self._lifted[at] = np.maximum(self._lifted[at], share)

    def begin_month(self) -> None:
        """Grant relief, for good, where it is due and the arrangement is in force."""
        self._war_sanctions[:] = 0
        if self.numbers is not None:
            self._granted |= (self._from <= self.model.month) & ~self.model.lapsed

    def record_war_sanctions(self, at: Index, sanctions: Floats) -> None:
        """Note the sanctions of a month of war, so that the standing ones are not counted on top of them."""
        self._war_sanctions[at] = sanctions

    def compute_share(self) -> Floats:
        """Return the sanctions that stand today, share of the fullest conceivable, (W,)."""
        lifted = self._lifted
        if self.numbers is not None:
            # Two sources do not add up: the larger share is lifted.
            lifted = np.maximum(lifted, np.where(self._is_relieved, self.numbers.share, 0.0))
        return np.asarray(self.at_start * (1 - lifted))

    @property
    def _is_relieved(self) -> Bools:
        """True where the challenger enjoys the arrangement's relief this month, (W,)."""
        return np.asarray(self._granted & (self.model.month > self._suspended_until))

    @property
    def _is_at_stake(self) -> Bools:
        """True where an act could bring sanctions back, (W,)."""
        return np.asarray(self._is_relieved & ~self.model.lapsed)

    def find_addition(self, at: Index, sanctions: Floats) -> Floats:
        """Return what ``sanctions`` (k,) for an act add in the worlds at ``at``, share of the fullest, (k,).

        With `switches.marginal_sanctions` those that stand already are part of them; otherwise all are new.
        """
        if not self.used or not self.model.spec.switches.marginal_sanctions:
            return sanctions
        return added_sanctions(sanctions, self.compute_share().take(at))

    def estimate_threat(self, at: Index, rung: int) -> Floats | float:
        """Return the expected cost of the sanctions that an act at ``rung`` would bring back, utility, (k,).

        The term s·S₀·relief·P(snap-back)·months/12 of the challenger's expected utility (III.iv.d).
        """
        model, numbers, trigger = self.model, self.numbers, self._trigger
        if numbers is None or trigger is None or rung < self._rung:
            return 0.0
        relief = np.maximum(numbers.share.take(at) - self._lifted.take(at), 0) * self._is_at_stake.take(at)
        common_noise = self._duration.common_noise.take(at)
        # The world, unlike a party, reads the act with the common fog alone.
        fog = (1 - self._duration.verification.take(at)) * common_noise
        clear = model.ladder.read_number("clarity", rung, at) - trigger.attribution.take(at)
        seen = probability_seen(clear, np.maximum(fog, 1e-9))
        sanction_months = self.at_start.take(at) * relief * seen * numbers.snap_back_months.take(at)
        return monthly_sanctions_cost(
            model.numbers.challenger.sanctions_sensitivity.take(at), sanction_months
        )

    def snap_back(self, at: Index, rung: Index, public_attribution: Floats) -> None:
        """Suspend the relief after acts that are grave and plain enough.

        ``at``, ``rung`` and ``public_attribution`` describe the acts of the month, (k,) each.
        """
        numbers, trigger = self.numbers, self._trigger
        if numbers is None or trigger is None:
            return
        plain = public_attribution >= trigger.attribution.take(at)
        hit = at[(rung >= self._rung) & plain & self._is_at_stake.take(at)]
        months = np.ceil(numbers.snap_back_months.take(hit)).astype(np.int64)
        self._suspended_until[hit] = self.model.month + months

    def record_costs(self) -> None:
        """Add the month's cost to the challenger, beyond what a war of this month has imposed already."""
        if not self.used:
            return
        model, everywhere = self.model, np.arange(self.model.size)
        # A war of this month has imposed its sanctions already, and the standing ones are part of them.
        beyond = np.maximum(self.compute_share() - self._war_sanctions, 0)
        cost = monthly_sanctions_cost(model.numbers.challenger.sanctions_sensitivity, beyond)
        model.challenger.add_utility(everywhere, sanctions=-cost)
