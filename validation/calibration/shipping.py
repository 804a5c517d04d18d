"""From posterior draws to what the package ships: a joint sample, and what is said of each fitted path.

A world of a scenario takes all fitted numbers from one row of the sample, so that what the record says of
them together is kept. How a number follows from a row is the layout that the calibration itself uses.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from guaranteesim.scenario.numbers.layouts import Layout
from guaranteesim.scenario.numbers.posterior_sample import DIGITS, PosteriorSample
from validation.calibration.free import FREE, LAYOUT, Floats, from_places
from validation.calibration.posterior import Posterior
from validation.calibration.verifying import spaced

Form = dict[str, Any]
ROWS = 2000
"""Draws of the posterior that are shipped."""
WELL = 0.5
"""Confidence is medium where the posterior is at most so wide, of the prior's width, else low."""
LEARNT = 0.8
"""Beyond this width the record does not narrow the number, and it counts as an assumption."""


def take_sample(posterior: Posterior, rows: int = ROWS) -> PosteriorSample:
    """Evenly spaced draws of the posterior, rounded as they are shipped."""
    values = from_places(spaced(posterior, rows))
    return PosteriorSample({name: _round_all(column) for name, column in values.items()})


def describe_numbers(sample: PosteriorSample, posterior: Posterior) -> dict[str, Form]:
    """Every fitted path with its layout, support, centre, 90 % posterior range, and what is said about it."""
    widths = dict(zip((free.name for free in FREE), posterior.narrowing(), strict=True))
    return {path: _describe(layout, sample, widths[layout.location]) for path, layout in LAYOUT.items()}


def write(path: Path, numbers: dict[str, Form]) -> None:
    """The data file of the package, the same bytes for the same numbers."""
    path.write_text(json.dumps(numbers, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _describe(layout: Layout, sample: PosteriorSample, width: float) -> Form:
    low, high = sample.find_support(layout)
    first, middle, last = np.interp((0.05, 0.5, 0.95), *sample.tabulate_quantiles(layout)).tolist()
    return {
        "layout": layout.build_form(),
        # Outwards, so that every draw lies within.
        "support": [_round_towards(low, -1), _round_towards(high, 1)],
        "centre": _round(middle),
        "worlds": [_round(first), _round(last)],
        "posterior": [_round(end) for end in np.quantile(sample.columns[layout.location], (0.05, 0.95))],
        "of": "mean over worlds" if layout.spreads else "one number, not known",
        "confidence": "medium" if width <= WELL else "low",
        "learnt": bool(width <= LEARNT),
    }


def _round(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _round_all(values: Floats) -> Floats:
    return np.array([_round(value) for value in values.tolist()])


def _round_towards(value: float, sign: int) -> float:
    """The next number of few digits at or beyond ``value``, above it for sign 1 and below it for -1."""
    rounded = _round(value)
    if sign * rounded >= sign * value:
        return rounded
    step = 10.0 ** (math.floor(math.log10(abs(value))) - DIGITS + 1)
    return _round(rounded + sign * step)
