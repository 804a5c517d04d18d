"""A pattern: what the record or a theory says, what counts as agreement, and how the model is asked."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from guaranteesim.analysis.statistics.intervals import Estimate, compute_wilson_interval
from validation.patterns.lab import Lab

Kind = Literal["sign", "size", "logic"]
"""What is asked: the sign of a difference, a size, or an invariant."""
Use = Literal["independent", "fitted", "restated"]
"""Whether a fit is evidence: nothing of it went into the model, it was fitted, or it follows from a sign that
the model assumes."""


@dataclass(frozen=True)
class Target:
    """What is asked of the simulated number.

    Attributes:
        low: Lower end of the band; −inf for none.
        high: Upper end; inf for none.
        words: The figure of the record, or the direction.
        tolerance: Why the band is as wide as it is.
        kind: What is asked.
        whole: Whether the whole simulated interval must lie in the band (directions), or its centre only
            (sizes, whose band is already as wide as the record leaves it).
    """

    low: float
    high: float
    words: str
    tolerance: str
    kind: Kind
    whole: bool = False

    def met_by(self, found: Estimate) -> bool:
        """Whether the simulated number agrees; one that says nothing never does."""
        if not found.is_known:
            return False
        if self.whole:
            return self.low < found.low and found.high < self.high
        return self.low <= found.value <= self.high


@dataclass(frozen=True)
class Pattern:
    """One pattern, stated before it is simulated.

    Attributes:
        name: Short name.
        statement: What is claimed, in words.
        source: The keys of docs/evidence.md behind the claim, with the figures taken from there.
        target: When the model agrees.
        scenario: The files and what differs between them.
        measure: The number, with its interval.
        unit: "%" for a share, "points" for a difference of shares, nothing for a plain number.
        use: Whether a fit is evidence for the model.
        because: The target of the calibration, or the number of the model, that makes it no evidence; empty
            for an independent pattern.
    """

    name: str
    statement: str
    source: str
    target: Target
    scenario: str
    measure: Callable[[Lab], Estimate]
    unit: str = "%"
    use: Use = "independent"
    because: str = ""


@dataclass(frozen=True)
class Finding:
    """A pattern and what the model gave."""

    pattern: Pattern
    found: Estimate

    @property
    def passed(self) -> bool:
        """Whether the model agrees."""
        return self.pattern.target.met_by(self.found)


_SIGN = "the 95 % interval of the paired difference lies on this side of 0"


def rises() -> Target:
    """A difference above 0."""
    return Target(0, math.inf, "above 0", _SIGN, "sign", whole=True)


def falls() -> Target:
    """A difference below 0."""
    return Target(-math.inf, 0, "below 0", _SIGN, "sign", whole=True)


def nothing_beyond(size: float, why: str) -> Target:
    """A difference of no consequence: its whole interval within ± ``size``."""
    return Target(
        -size, size, "about 0", f"the 95 % interval lies within ±{size:g}: {why}", "sign", whole=True
    )


def exactly(value: float) -> Target:
    """An invariant."""
    return Target(value, value, f"exactly {value:g}", "none: it is a matter of logic", "logic")


def counted(count: int, n: int) -> Target:
    """A share of so many cases; the band is the 95 % Wilson interval of the record itself."""
    low, high = compute_wilson_interval(count, n)
    words = f"{100 * count / n:.1f} % ({count} of {n})"
    return Target(low, high, words, f"the 95 % binomial interval of the record, n = {n}", "size")


def about(value: float, factor: float, words: str, why: str) -> Target:
    """A rough size: within a factor either way."""
    tolerance = f"within a factor of {factor:g} either way: {why}"
    return Target(value / factor, value * factor, words, tolerance, "size")


def between(low: float, high: float, words: str, why: str) -> Target:
    """A band that the sources themselves span."""
    return Target(low, high, words, why, "size")
