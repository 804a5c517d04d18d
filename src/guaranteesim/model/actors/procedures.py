"""Time that states take to decide: constitutional steps, and information all wait for (III.iv.e)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from guaranteesim.equations import gamma_days
from guaranteesim.model.actors.theatre import Theatre
from guaranteesim.scenario.numbers.drawn import DrawnStep
from guaranteesim.scenario.schema.decision_time import STEPS
from guaranteesim.streams import Floats, Index


class Procedures:
    """Days to decide of N supporters in W worlds.

    ``least`` (W, N) is what the steps of each take in any case, ``further`` (W, N) the mean of what they take
    beyond it. A state that names no steps takes no least time, and ``decision_days`` on average.
    ``information`` (W,) is the mean of the days until all know what happened.
    """

    def __init__(self, model: Theatre, states: Sequence[str]) -> None:
        self._model, self._states = model, tuple(states)
        numbers = model.numbers.theatre.decision
        self._steps: dict[str, DrawnStep] = {name: getattr(numbers, name) for name in STEPS}
        self._named = [model.spec.states[code].procedure for code in self._states]
        self._naming: dict[str, Index] = {name: self._find_columns(name) for name in STEPS}
        self.least, self.further = np.zeros((2, model.size, len(self._states)))
        for column, code in enumerate(self._states):
            self._set_state(column, code)
        self.information: Floats = numbers.information_days
        self._shape: Floats = numbers.information_shape
        self._informs_late = bool((self.information > 0).any())

    def _find_columns(self, step: str) -> Index:
        """Return the columns of the states that name a step."""
        naming = [column for column, named in enumerate(self._named) if named is not None and step in named]
        return np.array(naming, dtype=np.intp)

    def _set_state(self, column: int, code: str) -> None:
        named = self._named[column]
        if named is None:
            self.further[:, column] = self._model.numbers.states[code].decision_days
            return
        for name in named:
            self.least[:, column] += self._steps[name].least_days
            self.further[:, column] += self._steps[name].further_days

    def estimate_days(self, at: Index) -> Floats:
        """Return the mean days from an act to the decision of each, (len(at), N)."""
        further = self.least.take(at, 0) + self.further.take(at, 0)
        return np.asarray(further + self.information.take(at)[:, None])

    def draw_information(self, at: Index) -> Floats:
        """Return the days until all know what happened, one draw for a crisis, (len(at),)."""
        if not self._informs_late:
            return np.zeros(at.size)
        drawn = self._model.streams.draw_uniform("information", self._model.month, at=at)
        return gamma_days(drawn, self._shape.take(at), self.information.take(at))

    def draw_further(self, at: Index) -> Floats:
        """Return the days that each takes beyond its least, in proportion to their mean, (len(at), N)."""
        model = self._model
        # A state without steps is exponential with mean 1.
        drawn = -np.log(model.streams.draw_uniform_matrix("vote-days", model.month, self._states, at))
        days = {name: self._draw_step(name, at) for name, columns in self._naming.items() if columns.size}
        mean = self.further.take(at, 0)
        for column, named in enumerate(self._named):
            if named is not None:
                # In the order of its own steps: the last bit of the sum depends on no other state.
                taken = sum((days[name][column] for name in named), start=np.zeros(at.size))
                lasting = mean[:, column]
                drawn[:, column] = np.divide(taken, lasting, out=np.zeros(at.size), where=lasting > 0)
        return np.asarray(drawn)

    def _draw_step(self, name: str, at: Index) -> dict[int, Floats]:
        """Return the days that one step takes beyond its least, (len(at),) by column of its states."""
        step, columns = self._steps[name], self._naming[name]
        states = [self._states[column] for column in columns]
        drawn = self._model.streams.draw_uniform_matrix(f"procedure-{name}", self._model.month, states, at)
        days = gamma_days(drawn, step.shape.take(at)[:, None], step.further_days.take(at)[:, None])
        return dict(zip(columns.tolist(), days.T, strict=True))
