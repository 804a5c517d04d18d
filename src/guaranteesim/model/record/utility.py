"""What states gain and lose, booked under the part it belongs to."""

from __future__ import annotations

import numpy as np

from guaranteesim.streams import Floats

PARTS = ("territory", "war", "sanctions", "clash", "nuclear", "forces", "arms", "word", "terms")
"""What a gain or loss may come from:

- territory won or lost, or a supporter's stake in it;
- the challenger's acts and months of war, the damage they do, and what a month of war costs the protégé;
- sanctions on the challenger, imposed in a crisis or a war, or standing;
- direct clashes between challenger and supporters;
- nuclear use;
- a supporter's forces in place and sent;
- the arms it gives;
- its word, not kept;
- what the terms of the arrangement in force are worth or cost: neutrality and the cap.
"""

CHALLENGER_PARTS = ("territory", "war", "sanctions", "clash", "nuclear", "terms")
PROTEGE_PARTS = ("territory", "war", "nuclear", "terms")
SUPPORTER_PARTS = ("territory", "clash", "forces", "arms", "word")


def sum_parts(parts: Floats) -> Floats:
    """Sum over the first axis, (parts, W) to (W,), always part by part."""
    summed = np.zeros(parts.shape[1:])
    for part in parts:
        summed += part
    return summed
