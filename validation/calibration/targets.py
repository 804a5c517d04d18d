"""What the model is fitted to, and what it is only compared with; each figure with its source.

A target is met on the logit scale: simulated against recorded, with the error of the record and a stated
*discrepancy*, which says how far a stylised population may lie from the record even if the model were right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

RATE = 0.3
"""Discrepancy, logits, where population and definition are near those of the model: about a third."""
LOOSE = 0.5
"""Where cases got into the record by selection that the populations only sketch: about two thirds."""
BAND = 0.75
"""Where sources contradict one another."""
SLOPE = 0.1
"""Of a slope: battles of many wars and ages, against opening campaigns of one population."""

Scale = Literal["share", "odds ratio", "slope"]


@dataclass(frozen=True)
class Target:
    """One figure of the record.

    ``count`` names what is counted in the simulation; with ``against``, the target is the difference of the
    logits of the two; with ``slope``, the slope of the logit of success on ``slope``, which is recorded as it
    is. ``cases`` is the number behind the recorded share (several for a difference); ``given_error`` is a
    standard error on the logit scale from elsewhere, such as a bootstrap over rivalries.
    """

    name: str
    statement: str
    count: str
    recorded: float
    cases: float
    discrepancy: float
    source: str
    against: str | None = None
    recorded_against: float = 0.5
    cases_against: float = np.inf
    slope: str | None = None
    given_error: float | None = None
    fitted: bool = True
    upper_bound: bool = False
    note: str = ""

    @property
    def datum(self) -> str:
        """Key of the source that the figure is from: what is known or not known together."""
        return self.source.partition("]")[0].strip("[")

    @property
    def logit(self) -> float:
        """What is to be met: a logit, the difference of two, or a slope."""
        if self.slope is not None:
            return self.recorded
        first = _logit(self.recorded)
        return first if self.against is None else first - _logit(self.recorded_against)

    @property
    def error(self) -> float:
        """Standard error of the record on the logit scale, binomial if none is given."""
        if self.given_error is not None:
            return self.given_error
        variance = 1 / (self.cases * self.recorded * (1 - self.recorded))
        if self.against is not None:
            variance += 1 / (self.cases_against * self.recorded_against * (1 - self.recorded_against))
        return float(np.sqrt(variance))

    @property
    def spread(self) -> float:
        """Error of the record and discrepancy together, logits."""
        return float(np.hypot(self.error, self.discrepancy))

    @property
    def scale(self) -> Scale:
        """How the target is reported: a share, the ratio of two odds, or a slope."""
        if self.slope is not None:
            return "slope"
        return "odds ratio" if self.against else "share"

    def shown(self, logit: np.ndarray | float) -> np.ndarray:
        """A logit as it is reported: the share, the odds ratio or the slope."""
        value = np.asarray(logit, dtype=float)
        if self.scale == "slope":
            return value
        return np.asarray(np.exp(value) if self.against else 1 / (1 + np.exp(-value)))

    @property
    def interval(self) -> tuple[float, float]:
        """What the record leaves open, 95 %, in the units of the report."""
        low, high = self.shown(self.logit + np.array([-1.96, 1.96]) * self.spread)
        return 0.0 if self.upper_bound else float(low), float(high)


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))
