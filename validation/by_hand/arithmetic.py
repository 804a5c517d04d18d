"""The few functions of one number that the month needs."""

from __future__ import annotations

from math import erfc, exp, inf, log
from statistics import NormalDist

_NOTHING = 1e-9
_ROOT_HALF = 0.5**0.5
_inverse = NormalDist().inv_cdf


def logistic(z: float) -> float:
    """Λ(z) = 1/(1 + e^(−z)), without overflow."""
    if z >= 0:
        return 1 / (1 + exp(-z))
    grown = exp(z)
    return grown / (1 + grown)


def normal_cdf(x: float) -> float:
    """Φ(x)."""
    return 0.5 * erfc(-x * _ROOT_HALF)


def normal_quantile(p: float) -> float:
    """Φ⁻¹(p), infinite at 0 and 1."""
    if 0 < p < 1:
        return _inverse(p)
    return -inf if p <= 0 else inf


def log_ratio(committed: float, present: float) -> float:
    """ln ρ, the logarithm of the ratio of forces."""
    return log(max(committed, _NOTHING) / max(present, _NOTHING))


def success(committed: float, present: float, exponent: float, advantage: float) -> float:
    """Chance that the attacker prevails: Λ(M·ln ρ + advantage), the advantage in logits."""
    return logistic(exponent * log_ratio(committed, present) + advantage)


def clash_weight(fighting_be: float, half_be: float) -> float:
    """Share of the clash aversion that is felt against so much force."""
    felt = max(fighting_be, _NOTHING)
    return felt / (felt + half_be)
