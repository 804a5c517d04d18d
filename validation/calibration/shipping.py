"""From posterior draws to the distributions the package ships: one for every fitted path.

A number that differs from world to world ships as the spread between worlds *and* what is not known of its
location together: the distribution of one more dyad's number. A number that is one and not known ships as
what the record leaves open. Paths are shipped one by one, so what is known of them jointly would be lost;
the ranges are those of :mod:`validation.calibration.independent`, and the check against the targets is made
with them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from validation.calibration.free import (
    CUT,
    FREE,
    MOST_OPPORTUNITIES,
    STATUS_QUO_SPREAD,
    Floats,
)
from validation.calibration.posterior import Posterior

Form = dict[str, Any]
_BY_NAME = {free.name: free for free in FREE}
_LEARNT = 0.5
"""Confidence is medium where the posterior is at most half as wide as the prior, else low."""
_FINE = 4


def shipped(posterior: Posterior, values: dict[str, Floats]) -> dict[str, Form]:
    """Every fitted path with its distribution, its 90 % posterior range, and what is said about it.

    ``values`` are independent draws of the free parameters, (n,) each.
    """
    known, narrowing = posterior.values, dict(zip(_BY_NAME, posterior.narrowing(), strict=True))
    return {
        path: {
            "form": form(values),
            "posterior": _range(known[name]),
            "of": of,
            "confidence": "medium" if narrowing[name] <= _LEARNT else "low",
        }
        for path, (name, of, form) in SHIPPED.items()
    }


def write(path: Path, numbers: dict[str, Form]) -> None:
    """The data file of the package, the same bytes for the same numbers."""
    path.write_text(json.dumps(numbers, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def settings(numbers: dict[str, Form]) -> tuple[str, ...]:
    """The shipped numbers as settings of a scenario."""
    return tuple(f"{path}={json.dumps(number['form'])}" for path, number in numbers.items())


def _range(values: Floats) -> list[float]:
    return [_rounded(value) for value in np.quantile(values, (0.05, 0.95))]


def _rounded(value: float) -> float:
    return float(f"{float(value):.{_FINE}g}")


def _stretched(mean: float, variance: float, low: float, high: float) -> Form:
    """The beta between two ends with this mean and variance."""
    share, scaled = (mean - low) / (high - low), variance / (high - low) ** 2
    total = share * (1 - share) / scaled - 1
    return {"beta": [_rounded(share * total), _rounded((1 - share) * total)], "low": low, "high": high}


def _opportunities(values: dict[str, Floats]) -> Form:
    mean, shape = values["opportunity_mean"], values["opportunity_shape"]
    share = mean / MOST_OPPORTUNITIES
    within = MOST_OPPORTUNITIES**2 * share * (1 - share) / (shape / share + 1)
    return _stretched(float(mean.mean()), float(within.mean() + mean.var()), 0.0, MOST_OPPORTUNITIES)


def _motivation(values: dict[str, Floats]) -> Form:
    spread = float(np.sqrt((values["motivation_spread"] ** 2).mean()))
    return _between_worlds(values["motivation"], spread, 0.0)


def _status_quo(values: dict[str, Floats]) -> Form:
    return _between_worlds(values["status_quo"], STATUS_QUO_SPREAD, -np.inf)


def _between_worlds(location: Floats, spread: float, floor: float) -> Form:
    mean, sd = float(location.mean()), float(np.hypot(location.std(), spread))
    low, high = max(mean - CUT * sd, floor), mean + CUT * sd
    return {"normal": [_rounded(mean), _rounded(sd)], "low": _rounded(low), "high": _rounded(high)}


def _one_number(name: str) -> Callable[[dict[str, Floats]], Form]:
    free = _BY_NAME[name]
    return lambda values: _stretched(
        float(values[name].mean()), float(values[name].var()), free.low, free.high
    )


_MEAN = "mean over worlds"
_ONE = "one number, not known"

SHIPPED: dict[str, tuple[str, str, Callable[[dict[str, Floats]], Form]]] = {
    "theatre.opportunity.per_year": ("opportunity_mean", _MEAN, _opportunities),
    "challenger.motivation": ("motivation", _MEAN, _motivation),
    "challenger.status_quo": ("status_quo", _MEAN, _status_quo),
    "challenger.rationality": ("rationality", _ONE, _one_number("rationality")),
    "willingness.intercept": ("intercept", _ONE, _one_number("intercept")),
    "challenger.clash_aversion": ("clash_aversion", _ONE, _one_number("clash_aversion")),
}
"""For each fitted path: the free parameter whose range is reported, of what, and the distribution."""
