"""The front line: where a war goes on and how much of the territory the challenger holds."""

from __future__ import annotations

import numpy as np

from guaranteesim.streams import Floats, Index


class Front:
    """State of the war per world; every attribute has shape (W,).

    ``age`` counts months of war and ``territory`` is the share held by the challenger, ``held_before`` that
    at the outbreak. ``pace`` is the speed of the front relative to a new invasion. ``clashed`` is True where
    a supporter has fought in this war, ``provoked`` where the war began with a provocation. ``quality`` is
    the quality of the day of the act that opened the war, logits, and ``occasion`` the worth of its occasion.
    """

    def __init__(self, size: int) -> None:
        self.at_war = np.zeros(size, dtype=bool)
        self.age = np.zeros(size, dtype=np.int64)
        self.territory: Floats = np.zeros(size)
        self.held_before: Floats = np.zeros(size)
        self.clashed = np.zeros(size, dtype=bool)
        self.pace: Floats = np.ones(size)
        self.provoked = np.zeros(size, dtype=bool)
        self.quality: Floats = np.zeros(size)
        self.occasion: Floats = np.ones(size)

    def move_line(self, at: Index, share: Floats) -> Floats:
        """Move the line by ``share`` (k,) of the territory and return what really changed hands, (k,).

        The territory held stays within 0..1, so less may change hands than ``share``.
        """
        # What changes hands is worth something to each state, so callers need what really moved.
        before = self.territory.take(at)
        self.territory[at] = np.clip(before + share, 0.0, 1.0)
        return np.asarray(self.territory.take(at) - before)
