"""A rule's chances where the votes share a common shock: the mean over the shock, by quadrature."""

from __future__ import annotations

from math import pi, sqrt

import numpy as np

from validation.by_hand.arithmetic import normal_cdf, normal_quantile
from validation.by_hand.decisions import Rule
from validation.by_hand.poll import Numbers

_SHOCKS, _WEIGHTS = (values.tolist() for values in np.polynomial.hermite_e.hermegauss(8))
NODES = [(shock, weight / sqrt(2 * pi)) for shock, weight in zip(_SHOCKS, _WEIGHTS, strict=True)]
"""Shocks and their weights under the standard normal distribution (Gauss–Hermite)."""


def correlated(
    rule: Rule, consent: Numbers, objection: Numbers, correlation: float
) -> tuple[float, list[float]]:
    """The chance that somebody acts, and that each party does; each keeps its own chance of consent.

    The shock moves consent alone: whoever does not consent objects as often as it would without it.
    """
    shared, own = sqrt(correlation), sqrt(1 - correlation)
    consents = [normal_quantile(chance) for chance in consent]
    objects = [_share(*chances) for chances in zip(consent, objection, strict=True)]
    decided, acts = 0.0, [0.0] * len(consent)
    for shock, weight in NODES:
        given = [normal_cdf((threshold - shared * shock) / own) for threshold in consents]
        refusing = [(1 - chance) * share for chance, share in zip(given, objects, strict=True)]
        chance, chances = rule.forecast(given, refusing)
        decided += weight * chance
        for place, each in enumerate(chances):
            acts[place] += weight * each
    return decided, acts


def _share(consent: float, objection: float) -> float:
    """How many of those that do not consent object."""
    return min(objection / (1 - consent), 1.0) if consent < 1 else 0.0
