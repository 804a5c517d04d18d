"""The model: one world, advancing month by month."""

# Mesa says nothing of its types.
# mypy: allow-subclassing-any

from __future__ import annotations

from math import hypot
from types import SimpleNamespace
from typing import Any

import mesa

from guaranteesim.scenario.draws import realise
from guaranteesim.scenario.quantity import Quantity
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.theatre import INSTRUMENTS
from validation.by_hand import choice, crisis, war
from validation.by_hand.clauses import Clause
from validation.by_hand.consultation import Crisis, consult
from validation.by_hand.luck import Luck
from validation.by_hand.record import Record
from validation.by_hand.states import Challenger, Protege, Supporter


class PlainWorld(mesa.Model):
    """One world of a scenario; agents are states, and every attribute is a Python number.

    The order of a month is the engine's: politics, posture, opportunity and choice, the wars that go on,
    consultation, contest, learning and accounting.
    """

    def __init__(self, scenario: Scenario, luck: Luck) -> None:
        super().__init__(rng=0)
        self.scenario, self.luck = scenario, luck
        self.horizon = scenario.run.horizon_months
        self.month = 0
        self.terms: SimpleNamespace = realise(scenario, self._draw)
        self.at_war, self.war_age, self.clashed = False, 0, False
        self.territory = self.held_before = 0.0
        self.shock = 0.0
        self._set_theatre()
        self._set_states()
        self._set_treaty()
        self.record = Record(self)

    def _draw(self, path: str, quantity: Quantity) -> Any:
        """One number where the engine draws one for each of its worlds."""
        if quantity.is_point:
            return quantity.centre
        return float(quantity.sample(self.luck.uniform("draw", path)))

    def _set_theatre(self) -> None:
        scenario, theatre = self.scenario, self.terms.theatre
        self.ladder = [self.terms.ladder[name] for name in scenario.rungs]
        self.instruments = [getattr(theatre.instruments, name) for name in INSTRUMENTS]
        noise = hypot(theatre.signals.common_noise, theatre.signals.own_noise)
        self.noise = max((1 - self.terms.arrangement.verification) * noise, 1e-9)
        self.nuclear_risk = (
            scenario.states[scenario.challenger.state].nuclear and scenario.switches.nuclear_risk
        )

    def _set_states(self) -> None:
        principals = (self.scenario.challenger.state, self.scenario.protege.state)
        self.challenger, self.protege = Challenger(self), Protege(self)
        self.supporters = [Supporter(self, code) for code in self.scenario.states if code not in principals]
        self.leads = {state.terms.follows for state in self.supporters} - {None}

    def _set_treaty(self) -> None:
        self.clauses = [Clause(self, name) for name in self.scenario.arrangement.commitments]
        self.followed: list[Clause] = [clause for clause in self.clauses if clause.may_fight] or self.clauses
        parties = {part.supporter.code for clause in self.followed for part in clause.parts}
        self.guarantors = [state for state in self.supporters if state.code in parties]
        for clause in self.clauses:
            for part in clause.parts:
                part.supporter.stationed_be += part.in_place_be
        self.protection = 0.0

    def believed_reliability(self) -> float:
        """The challenger's record of the guarantors, mean over them."""
        if not self.guarantors:
            return 0.0
        return sum(state.reliability for state in self.guarantors) / len(self.guarantors)

    def move_front(self, share: float) -> float:
        """Move the line by a share of the territory within 0..1; returns what really changed hands."""
        before = self.territory
        self.territory = min(max(before + share, 0.0), 1.0)
        return self.territory - before

    def step(self) -> None:
        """Advance by a month; at the horizon nothing more happens."""
        if self.month >= self.horizon:
            self.running = False
            return
        self.month += 1
        self.luck.month = self.month
        self.shock = self.luck.normal("resolve-common")
        self.agents.do("advance")
        provoked = choice.provokes(self)
        chance = choice.can_act(self, provoked)
        self.record.provocations += provoked
        self.record.opportunities += chance
        act = choice.choose(self) if chance else None
        if self.at_war:
            war.WarMonth(self).run()
        if act is not None:
            self._meet(act)
        for state in self.supporters:
            state.keep_up()
        self.record.end_of_month(act is not None)

    def _meet(self, act: choice.Act) -> None:
        """Consultation, contest, learning and accounting."""
        met = Crisis(self, act)
        consult(met)
        aftermath = crisis.settle(met)
        aftermath.territory = self.move_front(met.rung.territory) if aftermath.success else 0.0
        self.record.crisis(met, aftermath)
        crisis.learn(met)
        crisis.account(met, aftermath)
        if aftermath.opens_war:
            war.open_war(met, aftermath)

    def run_model(self) -> None:
        """Run to the horizon."""
        while self.month < self.horizon:
            self.step()
