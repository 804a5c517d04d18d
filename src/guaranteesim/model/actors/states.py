"""The state as a Mesa agent: one agent per state, every attribute an array over the block's worlds."""

from __future__ import annotations

import numpy as np

from guaranteesim.equations import monthly_factor
from guaranteesim.model.actors.theatre import Theatre
from guaranteesim.model.arrays import sum_first_axis
from guaranteesim.model.mesa_shim import MesaAgent
from guaranteesim.streams import Floats, Index


class StateAgent(MesaAgent):
    """A state.

    ``code`` is its ISO-3 code, ``numbers`` its drawn numbers, (W,) each, and ``utility_by_part`` its utility
    so far, (parts, W), in the order of ``parts``.
    """

    parts: tuple[str, ...]

    def __init__(self, model: Theatre, code: str) -> None:
        super().__init__(model)
        # Mesa's own ``model`` attribute is not typed.
        self.theatre = model
        self.code = code
        self.numbers = model.numbers.states[code]
        self.nuclear: bool = self.numbers.nuclear
        self.utility_by_part: Floats = np.zeros((len(self.parts), model.size))
        self.discount: Floats = np.ones(model.size)
        self._monthly_discount: Floats = monthly_factor(self.numbers.patience)

    def advance(self) -> None:
        """Begin the month (III.iv.a). Mesa reserves this name for agents to fill."""
        # Month 1 counts in full, so discounting begins with month 2.
        if self.theatre.month > 1:
            self.discount *= self._monthly_discount

    def add_utility(self, at: Index, **amounts: Floats) -> None:
        """Add utility by part, each amount (len(at),), discounted to month 1."""
        # Discounted when it happens: the state's discount is that of the current month.
        discount = self.discount.take(at)
        for part, amount in amounts.items():
            self.utility_by_part[self.parts.index(part), at] += discount * amount

    @property
    def utility(self) -> Floats:
        """Sum of all parts, (W,)."""
        return sum_first_axis(self.utility_by_part)
