"""The supporter: a guarantor or bystander, with its resolve, its leaders and its record."""

from __future__ import annotations

import numpy as np

from guaranteesim.equations import believed_reliability, monthly_factor, resolve_shocks
from guaranteesim.model.actors.axes import SUPPORTER_PARTS
from guaranteesim.model.actors.leaders import find_tenure_end
from guaranteesim.model.actors.states import StateAgent
from guaranteesim.model.actors.theatre import Theatre
from guaranteesim.scenario.schema.theatre import INSTRUMENTS
from guaranteesim.streams import Floats


class Supporter(StateAgent):
    """A guarantor or bystander; ``row`` is its position in the model's supporter arrays.

    Its own arrays are views of rows there, so a change on one side is a change on the other.
    """

    parts = SUPPORTER_PARTS

    def __init__(self, model: Theatre, code: str, row: int) -> None:
        super().__init__(model, code)
        arrays = model.supporter_arrays
        self.utility_by_part, self.discount = arrays.utility_by_part[:, row], arrays.discount[row]
        self.grown, self.withdrawn = arrays.grown[row], arrays.withdrawn[row]
        self.kept, self.broken = arrays.kept[row], arrays.broken[row]
        self.resolve, self.mean, self.tenure_ends = (
            arrays.resolve[row],
            arrays.mean[row],
            arrays.tenure_ends[row],
        )
        self.sent_be, self.sent_from = arrays.sent_be[row], arrays.sent_from[row]
        self._set_politics()
        events = model.spec.events.values()
        self._may_withdraw = any(event.withdraws and event.state == code for event in events)
        self._monthly_growth: Floats = monthly_factor(1 + self.numbers.growth_per_year)
        beliefs = model.numbers.beliefs
        # The prior counts as so many words kept and broken before the run.
        self.prior_kept: Floats = beliefs.prior_mean * beliefs.prior_strength
        self.prior_total: Floats = beliefs.prior_strength

    def _set_politics(self) -> None:
        politics = self.numbers.resolve
        self._common_shock, self._own_shock = resolve_shocks(politics.volatility, politics.common)
        self.mean[:] = self.resolve[:] = politics.mean
        uniform = self.theatre.streams.draw_uniform("term", self.theatre.month, self.code)
        self.tenure_ends[:] = find_tenure_end(self.theatre.month, uniform, politics.term_months)

    def advance(self) -> None:
        """Let forces grow, resolve drift to its mean with shocks, and records fade."""
        super().advance()
        self.grown *= self._monthly_growth
        politics, theatre = self.numbers.resolve, self.theatre
        # In place and term by term: the array is a row of the model's own.
        self.resolve += politics.reversion * (self.mean - self.resolve)
        self.resolve += self._common_shock * theatre.common_shock
        self.resolve += self._own_shock * theatre.streams.draw_normal("resolve", theatre.month, self.code)
        self.kept *= theatre.numbers.beliefs.forgetting
        self.broken *= theatre.numbers.beliefs.forgetting

    def compute_reliability(self) -> Floats:
        """Return the challenger's record of it, (W,); 0 where it has withdrawn."""
        record = believed_reliability(self.prior_kept, self.prior_total, self.kept, self.broken)
        return np.where(self.withdrawn, 0.0, record) if self._may_withdraw else record

    def stack_forces(self) -> Floats:
        """Return what it can deliver at month 0, in units of :data:`INSTRUMENTS`, (W, 7)."""
        return np.stack([getattr(self.numbers.forces, name) for name in INSTRUMENTS], axis=1)
