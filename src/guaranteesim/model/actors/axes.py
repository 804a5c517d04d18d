"""Names and positions on the axes of the arrays: instruments, and the parts of utility."""

from __future__ import annotations

import numpy as np

from guaranteesim.scenario.schema.theatre import AID, FIGHTING, INSTRUMENTS

GROUND, AIR, SEA, ARMS, INTELLIGENCE, SANCTIONS, LOGISTICS = range(len(INSTRUMENTS))
FIGHTS = np.array([name in FIGHTING for name in INSTRUMENTS])
"""Mask of the instruments whose use is a clash, shape (7,)."""
FIGHTING_COLUMNS = np.flatnonzero(FIGHTS)
"""Their positions, shape (3,)."""
OTHER_COLUMNS = np.flatnonzero(~FIGHTS)
"""Positions of all the others, shape (4,)."""
AID_COLUMNS = np.array([INSTRUMENTS.index(name) for name in AID])
"""Positions of the instruments that can be given without fighting, shape (4,)."""

PARTS = ("territory", "war", "sanctions", "clash", "nuclear", "forces", "arms", "word", "terms")
"""Sources of a gain or loss (docs/model.md III.iv.j):

- territory won or lost, or a supporter's stake in it;
- the challenger's acts and months of war, the damage they do, and the cost of a month of war to the protégé;
- sanctions on the challenger, imposed in a crisis or a war, or standing;
- direct clashes between challenger and supporters;
- nuclear use;
- a supporter's forces in place and sent;
- the arms it gives;
- its word, not kept;
- the terms of the arrangement in force, for what neutrality and the cap are worth or cost.
"""

CHALLENGER_PARTS = ("territory", "war", "sanctions", "clash", "nuclear", "terms")
PROTEGE_PARTS = ("territory", "war", "nuclear", "terms")
SUPPORTER_PARTS = ("territory", "clash", "forces", "arms", "word")
