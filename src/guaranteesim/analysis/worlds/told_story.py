"""A world to tell under one arrangement, or under two with the same luck."""

from __future__ import annotations

from dataclasses import dataclass

from guaranteesim.analysis.worlds.world_choice import WorldChoice
from guaranteesim.ensemble.told.world_details import ToldWorld


@dataclass(frozen=True)
class ToldStory:
    """A world that is told.

    Attributes:
        worlds: The world under each arrangement, one or two.
        choice: How it was chosen, from the worlds of the first.
    """

    worlds: tuple[ToldWorld, ...]
    choice: WorldChoice

    @property
    def world(self) -> int:
        """Number of the world."""
        return self.choice.world

    @property
    def is_comparison(self) -> bool:
        """Whether it is told under two arrangements."""
        return len(self.worlds) > 1
