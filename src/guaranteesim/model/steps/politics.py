"""Step 1 of the month, politics (docs/model.md III.iv.a and k): resolve, leaders, events, calendar."""

from __future__ import annotations

import numpy as np

from guaranteesim.model.actors.axes import GROUND
from guaranteesim.model.actors.principals import Belligerent, Challenger
from guaranteesim.model.actors.states import StateAgent
from guaranteesim.model.actors.supporters import Supporter
from guaranteesim.model.block import NEVER, Months
from guaranteesim.model.month import Month
from guaranteesim.scenario.schema.calendar import find_month
from guaranteesim.scenario.schema.theatre import INSTRUMENTS
from guaranteesim.streams import Floats, Index


def advance_politics(model: Month) -> None:
    """Let an arrangement lapse, every state advance, events happen, and terms end or begin."""
    model.duration.begin_month()
    model.common_shock = model.streams.draw_normal("resolve-common", model.month)
    # No state's politics reads another's, so their order does not matter.
    for state in model.states:
        state.advance()
    model.coalition.leaders.replace_leaders()
    model.events.apply_month()
    # A vote on renewal reads the resolve and the leaders of this month.
    model.duration.hold_renewals()
    model.calendar.advance_month(model.month)
    model.standing_sanctions.begin_month()
    if model.ceasefire is not None:
        model.ceasefire.begin_month()


class ScheduledEvents:
    """The scenario's events in the order of the file."""

    def __init__(self, model: Month) -> None:
        self._events = [_ScheduledEvent(model, name) for name in model.spec.events]

    def apply_month(self) -> None:
        """Apply the events of this month, one after the other."""
        for event in self._events:
            event.apply_month()


class _ScheduledEvent:
    """One event; ``months`` (W,) holds when it happens, :data:`NEVER` where it does not."""

    def __init__(self, model: Month, name: str) -> None:
        self.model, self.numbers = model, model.numbers.events[name]
        happens = model.streams.draw_uniform("event", 0, name) < self.numbers.chance
        self.months = np.where(happens, self._find_month(), NEVER)
        self._span = int(self.months.min()), int(self.months[happens].max(initial=0))
        self.state: StateAgent = next(state for state in model.states if state.code == self.numbers.state)
        forces = [getattr(self.numbers.forces, name) for name in INSTRUMENTS]
        self.ratios: Floats = np.stack(forces, axis=1)

    def _find_month(self) -> Months | int:
        start = self.model.spec.start.date
        if self.numbers.date is not None and start is not None:
            return find_month(self.numbers.date, start)
        # The schema refuses an event without month, and one with a date but no date of start.
        assert self.numbers.month is not None
        return np.ceil(self.numbers.month).astype(np.int64)

    def apply_month(self) -> None:
        """Apply the event in the worlds where this is its month."""
        # Most months have no event in any world: two comparisons settle that.
        first, last = self._span
        if not first <= self.model.month <= last:
            return
        at = np.flatnonzero(self.months == self.model.month)
        if not at.size:
            return
        if isinstance(self.state, Supporter):
            self._change_supporter(self.state, at)
        elif isinstance(self.state, Belligerent):
            self._change_principal(self.state, at)

    def _change_supporter(self, state: Supporter, at: Index) -> None:
        model, column = self.model, self.model.column_by_code[state.code]
        if self.numbers.new_leader:
            model.coalition.leaders.take_office(np.full(at.size, column), at)
        shift = self.numbers.resolve.take(at)
        state.mean[at] += shift
        state.resolve[at] += shift
        ratios = self.ratios.take(at, 0)
        if (ratios != 1).any():
            _scale_forces(model, at, column, ratios)
        if self.numbers.withdraws:
            state.withdrawn[at] = True
            model.calendar.update_withdrawals()

    def _change_principal(self, state: Belligerent, at: Index) -> None:
        state.scale_army(at, self.ratios[:, GROUND].take(at))
        if isinstance(state, Challenger):
            if self.numbers.new_leader:
                state.take_office(at)
            state.motivation[at] *= self.numbers.motivation.take(at)
            self.model.standing_sanctions.lift_sanctions(at, self.numbers.lifts_sanctions.take(at))


def _scale_forces(model: Month, at: Index, column: int, ratios: Floats) -> None:
    """Multiply what a supporter can deliver by ``ratios`` (len(at), 7), with all that follows."""
    model.coalition.scale_forces(at, column, ratios)
    for commitment in model.commitments:
        if column in commitment.columns:
            commitment.update_forces(at)
    model.outside_help.update_forces(at)
