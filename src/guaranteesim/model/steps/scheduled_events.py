"""Step 1 of the month: what happens to states on its date, perhaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from guaranteesim.model.actors.instruments import GROUND
from guaranteesim.model.actors.states import Belligerent, Challenger, StateAgent, Supporter
from guaranteesim.model.actors.supporter_arrays import NEVER
from guaranteesim.scenario.schema.calendar import find_month
from guaranteesim.scenario.schema.theatre import INSTRUMENTS
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel


class ScheduledEvents:
    """The scenario's events in the order of the file."""

    def __init__(self, model: GuaranteeModel) -> None:
        self._events = [_ScheduledEvent(model, name) for name in model.spec.events]

    def apply_month(self) -> None:
        """Let those of this month happen, one after the other."""
        for event in self._events:
            event.apply_month()


class _ScheduledEvent:
    """One event: ``months`` (W,) in which it happens, :data:`NEVER` where it does not."""

    def __init__(self, model: GuaranteeModel, name: str) -> None:
        self.model, self.numbers = model, model.numbers.events[name]
        happens = model.streams.draw_uniform("event", 0, name) < self.numbers.chance
        self.months = np.where(happens, self._find_month(), NEVER)
        self._span = int(self.months.min()), int(self.months[happens].max(initial=0))
        self.state: StateAgent = next(state for state in model.states if state.code == self.numbers.state)
        self.ratios: Floats = np.stack([getattr(self.numbers.forces, name) for name in INSTRUMENTS], axis=1)

    def _find_month(self) -> Any:
        start = self.model.spec.start.date
        if self.numbers.date is not None and start is not None:
            return find_month(self.numbers.date, start)
        assert self.numbers.month is not None  # the schema refuses an event without month or date
        return np.ceil(self.numbers.month).astype(np.int64)

    def apply_month(self) -> None:
        """Change what it changes in the worlds whose month has come."""
        first, last = self._span
        if not first <= self.model.month <= last:
            return
        at = np.flatnonzero(self.months == self.model.month)
        if not at.size:
            return
        if self.numbers.new_leader:
            self.state.take_office(at)
        if isinstance(self.state, Supporter):
            self._change_supporter(self.state, at)
        elif isinstance(self.state, Belligerent):
            self._change_principal(self.state, at)

    def _change_supporter(self, state: Supporter, at: Index) -> None:
        model = self.model
        shift = self.numbers.resolve.take(at)
        state.mean[at] += shift
        state.resolve[at] += shift
        ratios = self.ratios.take(at, 0)
        if (ratios != 1).any():
            model.scale_forces(at, model.column_by_code[state.code], ratios)
        if self.numbers.withdraws:
            state.withdrawn[at] = True
            model.calendar.update_withdrawals()

    def _change_principal(self, state: Belligerent, at: Index) -> None:
        state.scale_army(at, self.ratios[:, GROUND].take(at))
        if isinstance(state, Challenger):
            state.motivation[at] *= self.numbers.motivation.take(at)
            self.model.standing_sanctions.lift_sanctions(at, self.numbers.lifts_sanctions.take(at))
