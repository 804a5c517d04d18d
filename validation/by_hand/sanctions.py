"""Sanctions in force on the challenger from the start: what is lifted of them, what brings it back."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from validation.by_hand.arithmetic import normal_cdf

if TYPE_CHECKING:
    from validation.by_hand.consultation import Crisis
    from validation.by_hand.world import PlainWorld

_JUST = 1e-8


class Standing:
    """Shares of the fullest conceivable sanctions; ``lifted`` by events is a share of those at the start."""

    def __init__(self, world: PlainWorld) -> None:
        self.world = world
        self.at_start: float = world.terms.start.sanctions
        self.lifted = 0.0
        self._terms = world.terms.arrangement.sanctions_relief
        self._snap = None if self._terms is None else self._terms.snap_back
        self._begun = False
        self._suspended_until = 0
        if self._snap is not None:
            self._snap_rung: int = world.spec.rungs.index(self._snap.rung)

    def lift(self, share: float) -> None:
        """Lift a share for good."""
        self.lifted = max(self.lifted, share)

    def begin_month(self) -> None:
        """Relief begins in its month, if the arrangement has not lapsed before; once begun it stays."""
        if self._terms is not None and not self.world.term.lapsed:
            self._begun |= self.world.month >= ceil(self._terms.from_month)

    @property
    def relief(self) -> float:
        """What the arrangement lifts this month."""
        relieved = self._begun and self.world.month > self._suspended_until
        return float(self._terms.share) if relieved else 0.0

    @property
    def now(self) -> float:
        """Sanctions in force this month."""
        return float(self.at_start * (1 - max(self.lifted, self.relief)))

    def beyond(self, sanctions: float) -> float:
        """What sanctions for an act add to those in force, or all of them where that is not looked at."""
        if not self.world.spec.switches.marginal_sanctions:
            return sanctions
        return max(sanctions - self.now, 0.0)

    def _at_risk(self, rung: int) -> bool:
        """Whether an act at ``rung`` could bring back what is lifted."""
        running = self._begun and self.world.month > self._suspended_until and not self.world.term.lapsed
        return self._snap is not None and running and rung >= self._snap_rung

    def expected_loss(self, rung: int) -> float:
        """What an act at ``rung`` would cost the challenger by the sanctions it expects to come back."""
        if self._snap is None or not self._at_risk(rung):
            return 0.0
        world = self.world
        fog = max((1 - world.verification) * world.fog, 1e-9)
        chance = normal_cdf((world.ladder[rung].clarity - self._snap.attribution + _JUST) / fog)
        extra = max(self._terms.share - self.lifted, 0.0)
        years = self._terms.snap_back_months / 12
        return float(world.terms.challenger.sanctions_sensitivity * self.at_start * extra * chance * years)

    def react(self, crisis: Crisis) -> None:
        """Snap back, from the month of the act on, if its author is plain enough."""
        if not self._at_risk(crisis.act.rung):
            return
        if crisis.attribution >= self._terms.snap_back.attribution:
            self.world.record.note("snap-back")
            self._suspended_until = self.world.month + ceil(self._terms.snap_back_months)

    def account(self, of_war: float) -> None:
        """Book a month of them; in war only what goes beyond the sanctions booked there."""
        if self.at_start == 0:
            return
        sensitivity = self.world.terms.challenger.sanctions_sensitivity
        self.world.challenger.gain("sanctions", -sensitivity * max(self.now - of_war, 0.0) / 12)
