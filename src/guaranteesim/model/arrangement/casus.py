"""The casus foederis of each party: its commitment's, or its own narrower one (docs/model.md III.iv.e)."""

from __future__ import annotations

import numpy as np

from guaranteesim.model.arrangement.parties import Parties
from guaranteesim.model.block import Bools
from guaranteesim.scenario.numbers.drawn import DrawnCommitment, DrawnReservation
from guaranteesim.streams import Floats, Index


def is_against(named: tuple[str, ...], challenger: str) -> bool:
    """Return True if a text against the ``named`` states holds against the challenger; none means any."""
    return not named or challenger in named


class PartyCasus:
    """When a commitment obliges each of its n supporters, in the order of its columns.

    ``has_reservations`` is False where all have that of the commitment. ``against`` (n,) is True for
    parties that the challenger's aggression obliges, ``rung`` (n,) the lowest rung that does.
    ``threshold`` and ``attribution`` are what a party must read to see the casus foederis as met: one number
    and (W, 1), or (n,) and (W, n) where parties have reservations.
    """

    def __init__(self, model: Parties, numbers: DrawnCommitment, states: list[str]) -> None:
        self._model = model
        self.has_reservations = bool(numbers.reservations)
        own = [numbers.reservations.get(state) for state in states]
        trigger = numbers.trigger
        self.against: Bools = np.array(
            [item is None or is_against(item.against, model.challenger.code) for item in own], dtype=bool
        )
        rungs = [trigger.rung if item is None or item.rung is None else item.rung for item in own]
        self.rung: Index = np.array([model.ladder.names.index(name) for name in rungs], dtype=np.intp)
        self.threshold: float | Floats = model.ladder.find_threshold(trigger.rung)
        self.attribution: Floats = trigger.attribution[:, None]
        if self.has_reservations and states:
            self.threshold = np.array([model.ladder.find_threshold(name) for name in rungs])
            self.attribution = np.stack(
                [_raise_attribution(trigger.attribution, item) for item in own], axis=1
            )

    def find_obliged(self, rung: Index) -> Bools:
        """Return the parties whose own casus foederis an act at ``rung`` (k,) reaches, bool (k, n)."""
        return np.asarray(self.against & (rung[:, None] >= self.rung))


def _raise_attribution(attribution: Floats, own: DrawnReservation | None) -> Floats:
    """Return the clarity that a party asks for, (W,): never less than its commitment does."""
    if own is None or own.attribution is None:
        return attribution
    return np.maximum(attribution, own.attribution)
