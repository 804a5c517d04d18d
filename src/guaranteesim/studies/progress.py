"""Progress of the work, for whoever shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

_SIMULATION = 0.8
"""Share of the work that is simulation; the rest is tables and figures."""


@dataclass(frozen=True)
class Step:
    """One moment of a run or a comparison.

    Attributes:
        doing: In words: "simulating", "drawing frontier (1 of 7)".
        simulating: The scenario whose results come next, while scenarios are simulated.
        place: Its place among them, from 1.
        scenarios: How many there are.
        done: Worlds that are done, of all scenarios together.
        worlds: Worlds there will be, likewise.
        after: Share of what follows the simulation that is done, 0..1.
        reached: The precision that is reached so far and the one that is wanted, in words; empty where a
            number of worlds decides.
    """

    doing: str
    simulating: str | None = None
    place: int = 1
    scenarios: int = 1
    done: int = 0
    worlds: int = 0
    after: float = 0.0
    reached: str = ""

    @property
    def share(self) -> float:
        """Share of the whole work that is done, 0..1; what follows the simulation is its last fifth."""
        if self.simulating is None:
            return _SIMULATION + (1 - _SIMULATION) * self.after
        return _SIMULATION * self.done / self.worlds if self.worlds else 0.0


Progress: TypeAlias = Callable[[Step], None]
"""What is called with every step."""


def ignore_progress(step: Step) -> None:
    """Show nothing."""


def make_drawing_reporter(tell: Progress) -> Callable[[str, int, int], None]:
    """Return what tells each figure as a step, for the functions that draw all figures of a kind."""

    def report_figure(name: str, place: int, count: int) -> None:
        tell(Step(f"drawing {name} ({place} of {count})", after=place / (count + 1)))

    return report_figure
