"""One world's luck."""

from __future__ import annotations

import random


class Luck:
    """Pseudo-random numbers of one world, one after the other.

    Every draw is asked for by the name of what it decides (and of the state it concerns). Here the name
    is ignored; the tests put in another source of luck that gives each name the number the engine
    draws under it, so that both versions can be compared world by world.
    """

    month = 0
    """The month now running; a model sets it."""

    def __init__(self, seed: int) -> None:
        source = random.Random(seed)
        self._random = source.random
        self._gauss = source.gauss

    def uniform(self, what: str, who: str = "") -> float:
        """A number in [0, 1)."""
        return self._random()

    def normal(self, what: str, who: str = "") -> float:
        """A standard normal number."""
        return self._gauss(0.0, 1.0)
