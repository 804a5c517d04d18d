"""The model: a block of worlds advancing month by month."""

from __future__ import annotations

import mesa
import numpy as np

from guaranteesim.model.actors.coalition import Coalition
from guaranteesim.model.actors.outside_help import OutsideHelp
from guaranteesim.model.actors.states import Challenger, Protege, StateAgent, Supporter
from guaranteesim.model.actors.supporter_arrays import SupporterArrays
from guaranteesim.model.arrangement.bound_commitment import BoundCommitment
from guaranteesim.model.arrangement.duration import Duration
from guaranteesim.model.arrangement.in_force import CommitmentCalendar
from guaranteesim.model.arrangement.standing_sanctions import StandingSanctions
from guaranteesim.model.ladder import Ladder
from guaranteesim.model.record.block_record import BlockRecord
from guaranteesim.model.steps import choice, consultation, contest, learning, politics, war
from guaranteesim.model.steps.opening import begin_at_war
from guaranteesim.model.steps.scheduled_events import ScheduledEvents
from guaranteesim.scenario.numbers.draws import draw_numbers
from guaranteesim.scenario.numbers.quantity import Quantity
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
        self.numbers = draw_numbers(scenario, self._draw_number)
        self.front = war.Front(self.size)
        self.expected_war_months = war.estimate_war_months(self)
        self.duration = Duration(self)
        self.update_noise()
        self._set_states()
        self._set_treaty()
        self._set_calendar()
        self.record = BlockRecord(self)
        if scenario.start.at_war:
            begin_at_war(self)

    def _draw_number(self, path: str, quantity: Quantity) -> Floats:
        if quantity.is_point:
            return np.full(self.size, quantity.centre)
        return quantity.sample_values(self.streams.draw_uniform("draw", 0, path))

    def draw_again(self, path: str, quantity: Quantity, at: Index) -> Floats:
        """A fresh draw this month of the number at ``path``, for the worlds at ``at``."""
        return quantity.sample_values(self.streams.draw_uniform("redraw", self.month, path, at))

    def update_noise(self) -> None:
        """Noise that remains about what happened, with the monitors there are today."""
        signals = self.numbers.theatre.signals
        seen = 1 - self.duration.verification
        noise = seen * np.sqrt(signals.common_noise**2 + signals.own_noise**2)
        self.total_noise: Floats = np.maximum(noise, 1e-9)

    def _set_states(self) -> None:
        self.ladder = Ladder(self)
        self.challenger = Challenger(self)
        self.protege = Protege(self)
        principals = (self.challenger.code, self.protege.code)
        supporters = [code for code in self.spec.states if code not in principals]
        self.supporter_arrays = SupporterArrays(len(supporters), self.size)
        members = [Supporter(self, code, row) for row, code in enumerate(supporters)]
        self.states: list[StateAgent] = [self.challenger, self.protege, *members]
        self.column_by_code = {member.code: place for place, member in enumerate(members)}
        threat = self.spec.states[self.challenger.code]
        self.nuclear_risk = threat.nuclear and self.spec.switches.nuclear_risk
        self.coalition = Coalition(self, members)

    def _set_treaty(self) -> None:
        self.outside_help = OutsideHelp(self)
        self.commitments = [BoundCommitment(self, name) for name in self.spec.arrangement.commitments]
        fighting = [clause for clause in self.commitments if clause.may_fight]
        self.tracked: list[BoundCommitment] = fighting or self.commitments
        for clause in self.commitments:
            clause.is_tracked = clause in self.tracked
        parties = {column for clause in self.tracked for column in clause.columns}
        self.guarantors: Index = np.array(sorted(parties), dtype=np.intp)
        self.protection = np.zeros(self.size)
        self.locations_differ = any(clause.scope is not None for clause in self.commitments)

    def _set_calendar(self) -> None:
        self.calendar = CommitmentCalendar(self)
        self.standing_sanctions = StandingSanctions(self)
        self.events = ScheduledEvents(self)
        self.provoked = np.zeros(self.size, dtype=bool)

    def scale_forces(self, at: Index, column: int, ratios: Floats) -> None:
        """Change what a supporter can deliver by ``ratios`` (len(at), 6), and all that follows from it."""
        self.coalition.scale_forces(at, column, ratios)
        for clause in self.commitments:
            if column in clause.columns:
                clause.update_forces(at)
        self.outside_help.update_forces(at)

    def compute_believed_reliability(self) -> Floats:
        """The challenger's record of the guarantors, mean over them, shape (W,)."""
        members = self.coalition.members
        believed = np.zeros(self.size)
        for column in self.guarantors:
            believed += members[column].compute_reliability()
        return np.asarray(believed / self.guarantors.size)

    def step(self) -> None:
        """Advance every world by a month, in the order given above; at the horizon nothing more happens."""
        if self.month >= self.horizon:
            self.running = False
            return
        self.month += 1
        politics.advance_politics(self)
        self.provoked = choice.draw_provocations(self)
        self.calendar.void_commitments(self.provoked)
        at = choice.draw_opportunities(self, self.provoked)
        self.record.provocations += self.provoked
        self.record.opportunities[at] += 1
        acts = choice.choose_rungs(self, at)
        war.fight_wars(self)
        if acts.at.size:
            self._resolve_acts(acts)
        learning.add_upkeep(self)
        self.duration.record_worth()
        self.standing_sanctions.record_costs()
        self.record.end_month(acts.at)

    def _resolve_acts(self, acts: choice.Acts) -> None:
        """Consultation, contest, learning and accounting for the worlds in which the challenger acted."""
        crises = consultation.Crises(self, acts)
        self.standing_sanctions.snap_back(crises)
        response = consultation.consult_parties(self, crises)
        aftermath = contest.resolve_crises(self, crises, response)
        moved = self.front.move_line(crises.at, aftermath.territory)
        aftermath = contest.limit_territory(aftermath, moved)
        self.record.record_crises(crises, response, aftermath)
        learning.update_records(self, crises, response)
        learning.record_crisis_utility(self, crises, response, aftermath)
        war.start_wars(self, crises, response, aftermath)

    def run_model(self) -> None:
        """Run to the horizon."""
        while self.month < self.horizon:
            self.step()
