"""Incidents on the line of contact while no war is fought, month by month."""

from __future__ import annotations

from math import exp, expm1, floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validation.by_hand.world import PlainWorld

_MOST = 7.0


class Line:
    """The line of contact of one world; without the switch there are no incidents, and nothing follows."""

    def __init__(self, world: PlainWorld) -> None:
        self.world, self.terms = world, world.terms.theatre.ceasefire
        self.counted: bool = world.spec.switches.ceasefire_incidents
        self.heat: float = world.terms.start.heat
        self.own = 0.0
        """What is left of earlier shocks and acts, in logarithms."""
        self.tension = 0.0
        """Logarithm of the month's incidents over the usual number."""
        self.pretext = False
        self.pretexts = self.incidents = self.total = 0

    def begin_month(self) -> None:
        """This month's tension, and whether it hands the challenger a pretext."""
        if not self.counted:
            return
        world, terms, treaty = self.world, self.terms, self.world.terms.arrangement
        self.heat = 1.0 if world.at_war else self.heat - terms.cooling * self.heat
        self.own = terms.persistence * self.own + terms.volatility * world.luck.normal("incidents")
        level = terms.heat_effect * self.heat - terms.monitor_effect * world.verification
        if not world.term.lapsed:
            level -= terms.disengagement_effect * treaty.disengagement
        self.tension = min(max(level + self.own, -_MOST), _MOST)
        rate = terms.pretexts_per_year * self.times(terms.pretext_elasticity)
        self.pretext = not world.at_war and world.luck.uniform("pretext") < -expm1(-rate / 12)
        self.pretexts += self.pretext

    def times(self, elasticity: float) -> float:
        """The factor that the incidents put on a rate or a noise of this elasticity, or 1."""
        return exp(elasticity * self.tension) if self.counted else 1.0

    def flare_up(self, severity: float) -> None:
        """An act leaves incidents behind, from the next month on."""
        self.own += self.terms.act_effect * severity

    def end_month(self, waged: bool) -> None:
        """Count the incidents of a month in which no war was waged."""
        usual = self.terms.usual_incidents * exp(self.tension)
        self.incidents = floor(usual + 0.5) if self.counted and not waged else 0
        self.total += self.incidents
