"""The model: a block of worlds advancing month by month."""

from __future__ import annotations

import mesa
import numpy as np

from guaranteesim.model import choice, consultation, crisis, learning, politics, war
from guaranteesim.model.clause import Clause
from guaranteesim.model.coalition import Coalition
from guaranteesim.model.events import Events
from guaranteesim.model.ladder import Ladder
from guaranteesim.model.opening import begin_at_war
from guaranteesim.model.outside import Outside
from guaranteesim.model.phases import Phases
from guaranteesim.model.record import Record
from guaranteesim.model.sheets import Sheets
from guaranteesim.model.standing import StandingSanctions
from guaranteesim.model.states import Challenger, Protege, StateAgent, Supporter
from guaranteesim.model.term import Term
from guaranteesim.scenario.draws import realise
from guaranteesim.scenario.quantity import Quantity
from guaranteesim.scenario.schema import Scenario
from guaranteesim.streams import Floats, Index, Streams


class GuaranteeModel(mesa.Model):
    """A block of worlds of one scenario: agents are states, arrays are worlds.

    The order of a month is fixed:

    1. politics: an arrangement whose term is over lapses; resolve drifts, leaders change, forces grow; events
       happen on their dates; terms are renewed or run out, commitments come into force and forces arrive;
    2. posture: the challenger reads the record and today's signs;
    3. opportunity and choice: the protégé may provoke, or attack, which may void commitments; the challenger
       picks a rung or stays quiet;
    4. consultation: the parties judge, vote, and the treaty's rule decides; others may help outside it;
    5. contest: help arrives or is late, the act succeeds or fails; wars go on for a month, or open;
    6. learning and accounting.

    Parameters
    ----------
    scenario: what is simulated; kept as ``spec``, because Mesa's own ``scenario`` is something else.
    worlds: world numbers, shape (W,); any subset in any order gives those very worlds.
    seed: overrides the scenario's seed.

    Mesa's own generator is never used: every draw is addressed (see :mod:`guaranteesim.streams`).
    """

    def __init__(self, scenario: Scenario, worlds: np.ndarray, seed: int | None = None) -> None:
        super().__init__(rng=0)
        self.spec = scenario
        self.worlds = np.asarray(worlds, dtype=np.int64)
        self.size = self.worlds.size
        self.horizon = scenario.run.horizon_months
        self.month = 0
        self.streams = Streams(scenario.run.seed if seed is None else seed, self.worlds)
        self.terms = realise(scenario, self._draw)
        self.front = war.Front(self.size)
        self.expected_war_months = war.expected_months(self)
        self.term = Term(self)
        self.set_noise()
        self._set_states()
        self._set_treaty()
        self._set_calendar()
        self.record = Record(self)
        if scenario.start.at_war:
            begin_at_war(self)

    def _draw(self, path: str, quantity: Quantity) -> Floats:
        if quantity.is_point:
            return np.full(self.size, quantity.centre)
        return quantity.sample(self.streams.uniform("draw", 0, path))

    def redraw(self, path: str, quantity: Quantity, at: Index) -> Floats:
        """A fresh draw this month of the number at ``path``, for the worlds at ``at``."""
        return quantity.sample(self.streams.uniform("redraw", self.month, path, at))

    def set_noise(self) -> None:
        """Noise that remains about what happened, with the monitors there are today."""
        signals = self.terms.theatre.signals
        seen = 1 - self.term.verification
        noise = seen * np.sqrt(signals.common_noise**2 + signals.own_noise**2)
        self.noise_total: Floats = np.maximum(noise, 1e-9)

    def _set_states(self) -> None:
        self.ladder = Ladder(self)
        self.challenger = Challenger(self)
        self.protege = Protege(self)
        principals = (self.challenger.code, self.protege.code)
        supporters = [code for code in self.spec.states if code not in principals]
        self.sheets = Sheets(len(supporters), self.size)
        members = [Supporter(self, code, row) for row, code in enumerate(supporters)]
        self.states: list[StateAgent] = [self.challenger, self.protege, *members]
        self.column = {member.code: place for place, member in enumerate(members)}
        threat = self.spec.states[self.challenger.code]
        self.nuclear_risk = threat.nuclear and self.spec.switches.nuclear_risk
        self.coalition = Coalition(self, members)

    def _set_treaty(self) -> None:
        self.outside = Outside(self)
        self.clauses = [Clause(self, name) for name in self.spec.arrangement.commitments]
        fighting = [clause for clause in self.clauses if clause.may_fight]
        self.followed: list[Clause] = fighting or self.clauses
        for clause in self.clauses:
            clause.followed = clause in self.followed
        parties = {column for clause in self.followed for column in clause.columns}
        self.guarantors: Index = np.array(sorted(parties), dtype=np.intp)
        self.protection = np.zeros(self.size)
        self.places_differ = any(clause.scope is not None for clause in self.clauses)

    def _set_calendar(self) -> None:
        self.phases = Phases(self)
        self.standing = StandingSanctions(self)
        self.events = Events(self)
        self.provoked = np.zeros(self.size, dtype=bool)

    def scale_forces(self, at: Index, column: int, ratios: Floats) -> None:
        """Change what a supporter can deliver by ``ratios`` (len(at), 6), and all that follows from it."""
        self.coalition.scale(at, column, ratios)
        for clause in self.clauses:
            if column in clause.columns:
                clause.set_forces(at)
        self.outside.set_forces(at)

    def believed_reliability(self) -> Floats:
        """The challenger's record of the guarantors, mean over them, shape (W,)."""
        members = self.coalition.members
        believed = np.zeros(self.size)
        for column in self.guarantors:
            believed += members[column].reliability()
        return np.asarray(believed / self.guarantors.size)

    def step(self) -> None:
        """Advance every world by a month, in the order given above; at the horizon nothing more happens."""
        if self.month >= self.horizon:
            self.running = False
            return
        self.month += 1
        politics.advance(self)
        self.provoked = choice.provocations(self)
        self.phases.void(self.provoked)
        at = choice.opportunities(self, self.provoked)
        self.record.provocations += self.provoked
        self.record.opportunities[at] += 1
        acts = choice.choose(self, at)
        war.wage(self)
        if acts.at.size:
            self._meet(acts)
        learning.upkeep(self)
        self.term.account()
        self.standing.account()
        self.record.end_of_month(acts.at)

    def _meet(self, acts: choice.Acts) -> None:
        """Consultation, contest, learning and accounting for the worlds in which the challenger acted."""
        crises = consultation.Crises(self, acts)
        self.standing.snap_back(crises)
        response = consultation.consult(self, crises)
        aftermath = crisis.resolve(self, crises, response)
        moved = self.front.take_ground(crises.at, aftermath.territory)
        aftermath = crisis.limited(aftermath, moved)
        self.record.crisis_month(crises, response, aftermath)
        learning.learn(self, crises, response)
        learning.account(self, crises, response, aftermath)
        war.open_wars(self, crises, response, aftermath)

    def run_model(self) -> None:
        """Run to the horizon."""
        while self.month < self.horizon:
            self.step()
