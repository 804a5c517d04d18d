"""Where each instrument stands on the last axis of the arrays."""

from __future__ import annotations

import numpy as np

from guaranteesim.scenario.schema.theatre import AID, FIGHTING, INSTRUMENTS

GROUND, AIR, SEA, ARMS, INTELLIGENCE, SANCTIONS = range(len(INSTRUMENTS))
FIGHTS = np.array([name in FIGHTING for name in INSTRUMENTS])
"""Mask of the instruments whose use is a clash, shape (6,)."""
AID_COLUMNS = np.array([INSTRUMENTS.index(name) for name in AID])
"""Places of the instruments that can be given without fighting, shape (3,)."""
