"""The model: one world, advancing month by month."""

# Mesa says nothing of its types.
# mypy: allow-subclassing-any

from __future__ import annotations

from math import hypot
from types import SimpleNamespace
from typing import Any

import mesa

from guaranteesim.scenario.numbers.draws import draw_numbers
from guaranteesim.scenario.numbers.posterior_sample import FITTED_ROW
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import Scenario
from validation.by_hand import calendar, choice, crisis, war
from validation.by_hand.armies import Challenger, Protege
from validation.by_hand.calendar import Occasion, Term
from validation.by_hand.ceasefire import Line
from validation.by_hand.clauses import Clause
from validation.by_hand.consultation import Crisis, consult
from validation.by_hand.luck import Luck
from validation.by_hand.opportunity import Opportunity
from validation.by_hand.prospects import Prospects
from validation.by_hand.record import Record
from validation.by_hand.sanctions import Standing
from validation.by_hand.states import TOOLS, Supporter


class PlainWorld(mesa.Model):
    """One world of a scenario; agents are states, and every attribute is a Python number.

    The order of a month is the engine's: politics and calendar, posture, opportunity and choice, the wars
    that go on, consultation, contest, learning and accounting.
    """

    def __init__(self, scenario: Scenario, luck: Luck) -> None:
        super().__init__(rng=0)
        self.spec, self.luck = scenario, luck
        self.horizon = scenario.run.horizon_months
        self.month = 0
        self.fitted_row = luck.uniform("draw", FITTED_ROW)
        self.terms: SimpleNamespace = draw_numbers(scenario, self._draw)
        self.at_war, self.war_age, self.clashed = False, 0, False
        self.pace, self.war_provoked = 1.0, False
        self.opportunity = Opportunity()
        self.war_quality, self.war_worth = 0.0, 1.0
        self.territory = self.held_before = 0.0
        self.shock = 0.0
        self.term = Term(self)
        self._set_theatre()
        self._set_states()
        self._set_treaty()
        self.standing = Standing(self)
        self.line = Line(self)
        self.prospects, self.first_prospects = (
            Prospects(self, 1.0),
            Prospects(self, self.terms.start.front_pace),
        )
        self.occasions = [Occasion(self, name) for name in scenario.events]
        if scenario.start.at_war:
            calendar.begin_at_war(self)
        self.record = Record(self)

    def _draw(self, path: str, quantity: Quantity) -> Any:
        """One number where the engine draws one for each of its worlds."""
        if quantity.is_point:
            return quantity.centre
        return float(quantity.draw_values(self.luck.uniform("draw", path), lambda: self.fitted_row))

    def _set_theatre(self) -> None:
        scenario, theatre = self.spec, self.terms.theatre
        self.ladder = [self.terms.ladder[name] for name in scenario.rungs]
        self.instruments = [getattr(theatre.instruments, name) for name in TOOLS]
        self.nuclear_risk = (
            scenario.states[scenario.challenger.state].nuclear and scenario.switches.nuclear_risk
        )

    def _set_states(self) -> None:
        principals = (self.spec.challenger.state, self.spec.protege.state)
        self.challenger, self.protege = Challenger(self), Protege(self)
        self.supporters = [Supporter(self, code) for code in self.spec.states if code not in principals]
        self.supporter_of = {state.code: state for state in self.supporters}
        self.state_of: dict[str, Challenger | Protege | Supporter] = {
            self.challenger.code: self.challenger,
            self.protege.code: self.protege,
            **self.supporter_of,
        }
        self.leads = {state.terms.follows for state in self.supporters} - {None}

    def _set_treaty(self) -> None:
        self.clauses = [Clause(self, name) for name in self.spec.arrangement.commitments]
        self.followed: list[Clause] = [clause for clause in self.clauses if clause.may_fight] or self.clauses
        self.stationing = [
            state for state in self.supporters if any(part.in_place_be > 0 for part in state.duties)
        ]
        parties = {part.supporter.code for clause in self.followed for part in clause.parts}
        self.guarantors = [state for state in self.supporters if state.code in parties]
        self.protection = 0.0

    @property
    def verification(self) -> float:
        """Share of the fog that monitors remove, while the arrangement is in force."""
        return 0.0 if self.term.lapsed else float(self.terms.arrangement.verification)

    @property
    def fog(self) -> float:
        """What everybody misses of an act alike, before monitors look; incidents thicken it."""
        clear: float = self.terms.theatre.signals.common_noise
        return clear * self.line.times(self.terms.theatre.ceasefire.fog_elasticity)

    @property
    def noise(self) -> float:
        """Fog and own error together."""
        own = self.terms.theatre.signals.own_noise
        return float(max((1 - self.verification) * hypot(self.fog, own), 1e-9))

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
        calendar.begin_month(self)
        self.line.begin_month()
        provoked = choice.provokes(self)
        if provoked:
            calendar.void_what_an_attack_voids(self)
        chance = choice.can_act(self, provoked)
        self.record.provocations += provoked
        self.record.opportunities += chance
        act = choice.choose(self, provoked) if chance else None
        war_month = war.WarMonth(self) if self.at_war else None
        if war_month is not None:
            war_month.run()
        if act is not None:
            self._meet(act)
        for state in self.stationing:
            state.keep_up()
        self.protege.live_with_terms()
        self.standing.account(of_war=war_month.sanctions if war_month is not None else 0.0)
        self.record.end_of_month(act is not None)

    def _meet(self, act: choice.Act) -> None:
        """Consultation, contest, learning and accounting."""
        met = Crisis(self, act)
        consult(met)
        aftermath = crisis.settle(met)
        aftermath.territory = self.move_front(met.rung.territory) if aftermath.success else 0.0
        self.record.crisis(met, aftermath)
        self.standing.react(met)
        crisis.learn(met)
        crisis.account(met, aftermath)
        if aftermath.opens_war:
            war.open_war(met, aftermath)
        self.line.flare_up(met.rung.severity)

    def run_model(self) -> None:
        """Run to the horizon."""
        while self.month < self.horizon:
            self.step()
