"""Who prevails: the Tullock contest, fitted to battles."""

from __future__ import annotations

from typing import Any

import numpy as np

from guaranteesim.streams import Floats

_NOTHING = 1e-9


def contest_success(committed: Any, present: Any, exponent: Any, multiplier: Any) -> Floats:
    """Chance that the attacker prevails, P = b·r^m / (1 + b·r^m) with r = committed / present.

    Parameters
    ----------
    committed, present: brigade-equivalents, same shape; an empty defence loses, an empty attack fails.
    exponent, multiplier: m and b.

    Source: Tullock 1980; m = 0.478 and b = 1.50 from a logit over 657 battles. At b = 1.5, m = 0.478
    parity gives 0.600 and twice the force 0.676.
    """
    ratio = np.maximum(committed, _NOTHING) / np.maximum(present, _NOTHING)
    weighed = multiplier * ratio**exponent
    return np.asarray(weighed / (1 + weighed))
