"""The model: a block of worlds that advances month by month."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from guaranteesim.model.actors.coalition import Coalition
from guaranteesim.model.actors.front import Front
from guaranteesim.model.actors.ladder import Ladder
from guaranteesim.model.actors.outside_help import OutsideHelp
from guaranteesim.model.actors.principals import Challenger, Protege
from guaranteesim.model.actors.supporter_arrays import SupporterArrays
from guaranteesim.model.actors.supporters import Supporter
from guaranteesim.model.actors.war_prospects import WarProspects
from guaranteesim.model.arrangement.bound_commitment import BoundCommitment
from guaranteesim.model.arrangement.ceasefire import Ceasefire
from guaranteesim.model.arrangement.duration import Duration
from guaranteesim.model.arrangement.in_force import CommitmentCalendar
from guaranteesim.model.arrangement.standing_sanctions import StandingSanctions
from guaranteesim.model.decisions import DecisionSource
from guaranteesim.model.mesa_shim import MesaModel
from guaranteesim.model.month import Month
from guaranteesim.model.record.block_record import BlockRecord
from guaranteesim.model.steps.answer import answer_acts
from guaranteesim.model.steps.choice import choose_acts, provoke
from guaranteesim.model.steps.learning import close_month
from guaranteesim.model.steps.politics import ScheduledEvents, advance_politics
from guaranteesim.model.steps.war import begin_at_war, estimate_war_months, fight_wars
from guaranteesim.scenario.numbers.draws import draw_numbers
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.numbers.varied import VariedNumber
from guaranteesim.scenario.schema import Scenario
from guaranteesim.streams import Floats, Index, Streams

STEPS: tuple[Callable[[Month], None], ...] = (
    advance_politics,  # 1. politics and calendar: III.iv.a and k
    provoke,  # 3. provocation: III.iv.c
    choose_acts,  # 2 and 3. posture, opportunity and choice: III.iv.b to d
    fight_wars,  # 5. a month of the wars of earlier months: III.iv.h and i
    answer_acts,  # 4 to 6. consultation, contest and learning where the challenger acts: III.iv.e to j
    close_month,  # 6. accounting: III.iv.j and k
)
"""The order of the month, with the steps of docs/model.md I.iii and their sections.

Wars of earlier months go on before the acts are answered, so that a war that opens this month begins with the
next."""


class GuaranteeModel(MesaModel, Month):
    """A block of worlds of one scenario: agents are states, arrays are worlds.

    One Mesa model simulates all worlds of the block at once. Its attributes are declared, and described, in
    the classes of which :mod:`guaranteesim.model.block` has the list. Mesa's own generator is never used:
    every draw is addressed (see :mod:`guaranteesim.streams`).

    The order of a month is fixed, and :data:`STEPS` holds it:

    1. politics: an arrangement whose last term is over lapses; resolve drifts, leaders change, forces grow;
    events
       happen on their dates; terms are renewed or run out, commitments come into force and forces arrive;
    2. posture: the challenger reads the record and today's signs;
    3. opportunity and choice: the protégé may provoke, or attack, which may void commitments; the challenger
       picks a rung or stays quiet;
    4. consultation: the parties judge and vote, and the treaty's rule decides; others may help outside it;
    5. contest: help arrives or is late, the act succeeds or fails; wars go on for a month, or open;
    6. learning and accounting.

    Parameters
    ----------
    scenario: the scenario, kept as ``spec``, because Mesa's own ``scenario`` is something else.
    worlds: world numbers, (W,); any subset in any order gives the same worlds.
    seed: seed that replaces the scenario's own.
    luck: number of the random draws of each world, (W,); by default its own number. Worlds with the same
        number meet the same history.
    varied: numbers that differ between the worlds, by their path, instead of those of the scenario.
    streams: draws to use instead of those of the seed and of ``luck``.
    decisions: votes and choices that replace those of the model, for a world in which people decide.
    """

    def __init__(
        self,
        scenario: Scenario,
        worlds: np.ndarray,
        seed: int | None = None,
        *,
        luck: np.ndarray | None = None,
        varied: Mapping[str, VariedNumber] | None = None,
        streams: Streams | None = None,
        decisions: DecisionSource | None = None,
    ) -> None:
        super().__init__(rng=0)
        self.spec = scenario
        self.decisions = decisions
        self.worlds = np.asarray(worlds, dtype=np.int64)
        self.size = self.worlds.size
        self.horizon = scenario.run.horizon_months
        self.month = 0
        drawn = Streams(scenario.run.seed if seed is None else seed, self.worlds if luck is None else luck)
        self.streams = drawn if streams is None else streams
        self.varied = {} if varied is None else varied
        # Every uncertain number, drawn by its path: adding a number changes no other draw.
        self.numbers = draw_numbers(scenario, self._draw_number)
        self._set_theatre()
        self._set_states()
        self._set_arrangement()
        self._set_month()
        # Last, because the record notes the war.
        if scenario.start.at_war:
            begin_at_war(self)

    def _draw_number(self, path: str, quantity: Quantity) -> Floats:
        varied = self.varied.get(path)
        if varied is not None:
            return varied.sample_values(
                lambda: self.streams.draw_uniform("draw", 0, path), self._draw_fitted_row
            )
        # A number without uncertainty needs no draw.
        if quantity.is_point:
            return np.full(self.size, quantity.centre)
        return quantity.draw_values(self.streams.draw_uniform("draw", 0, path), self._draw_fitted_row)

    def _set_theatre(self) -> None:
        threat = self.spec.states[self.spec.challenger.state]
        self.nuclear_risk = threat.nuclear and self.spec.switches.nuclear_risk
        self.ladder = Ladder(self)
        self.front = Front(self.size)
        self.common_shock = np.zeros(self.size)
        self.lapsed = np.zeros(self.size, dtype=bool)

    def _set_states(self) -> None:
        self.challenger = Challenger(self)
        self.protege = Protege(self)
        principals = (self.challenger.code, self.protege.code)
        supporters = [code for code in self.spec.states if code not in principals]
        self.supporter_arrays = SupporterArrays(len(supporters), self.size)
        members = [Supporter(self, code, row) for row, code in enumerate(supporters)]
        self.states = [self.challenger, self.protege, *members]
        self.column_by_code = {code: column for column, code in enumerate(supporters)}
        self.coalition = Coalition(self, members)
        self.outside_help = OutsideHelp(self, self.coalition)

    def _set_arrangement(self) -> None:
        self.duration = Duration(self)
        counted = self.spec.switches.ceasefire_incidents
        self.ceasefire = Ceasefire(self, self.duration) if counted else None
        self.commitments = [BoundCommitment(self, name) for name in self.spec.arrangement.commitments]
        # Commitments without any force count only if there are no others.
        fighting = [commitment for commitment in self.commitments if commitment.may_fight]
        self.tracked = fighting or self.commitments
        for commitment in self.commitments:
            commitment.is_tracked = commitment in self.tracked
        parties = {column for commitment in self.tracked for column in commitment.columns}
        self.guarantors: Index = np.array(sorted(parties), dtype=np.intp)
        self.locations_differ = any(commitment.scope is not None for commitment in self.commitments)
        self.calendar = CommitmentCalendar(self, self.commitments, self.duration)
        self.standing_sanctions = StandingSanctions(self, self.duration)

    def _set_month(self) -> None:
        self.provoked = np.zeros(self.size, dtype=bool)
        self.protection = np.zeros(self.size)
        self.expected_war_months = estimate_war_months(self)
        self._set_war_prospects()
        self.events = ScheduledEvents(self)
        self.record = BlockRecord(self)

    def _set_war_prospects(self) -> None:
        """Solve what a war would bring, if the challenger values it or a stalemate may end it."""
        weighed = bool(self.numbers.theatre.war.stalemate_per_month.any())
        self.war_prospects = self.first_war_prospects = None
        if weighed or self.spec.switches.valued_war:
            self.war_prospects = WarProspects(self, np.ones(self.size))
        if weighed and self.spec.start.at_war:
            self.first_war_prospects = WarProspects(self, self.numbers.start.front_pace)

    def step(self) -> None:
        """Advance every world by a month, step by step; at the horizon nothing more happens."""
        if self.month >= self.horizon:
            self.running = False
            return
        self.month += 1
        for take_step in STEPS:
            take_step(self)

    def run_model(self) -> None:
        """Run to the horizon."""
        while self.month < self.horizon:
            self.step()
