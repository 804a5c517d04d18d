"""How far the work is, for whoever shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

_SIMULATION = 0.95


@dataclass(frozen=True)
class Step:
    """One moment of a run or a comparison.

    Attributes:
        doing: In words: "simulating", "drawing the figures".
        simulating: The scenario whose results come next, while scenarios are simulated.
        place: Its place among them, from 1.
        scenarios: How many there are.
        done: Worlds that are done, of all scenarios together.
        worlds: Worlds there will be, likewise.
    """

    doing: str
    simulating: str | None = None
    place: int = 1
    scenarios: int = 1
    done: int = 0
    worlds: int = 0

    @property
    def share(self) -> float:
        """Share of the whole work that is done, 0..1; what follows the simulation is its last twentieth."""
        if self.simulating is None:
            return _SIMULATION
        return _SIMULATION * self.done / self.worlds if self.worlds else 0.0


Progress: TypeAlias = Callable[[Step], None]
"""What is called with every step."""


def silent(step: Step) -> None:
    """Show nothing."""
