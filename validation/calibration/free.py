"""The free parameters: what each is, how far it may go, and how a world gets its numbers from them.

Two kinds are kept apart. A number that *differs from world to world* (how often a challenger could act, how
much it wants, what peace is worth to it) has a location that is fitted, and a spread between worlds that is
fitted too or stated. A number that is *one number, not known* (the precision of choice, the weights of a
decision) has no spread of its own: its range is what the record leaves open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtr, ndtri

Floats = NDArray[np.float64]
Hyper = Mapping[str, Floats]
"""Free parameters by name, each of shape (W,): the values behind each world's own numbers."""


@dataclass(frozen=True)
class Free:
    """A free parameter with its prior, uniform between two ends, on the log scale if ``log``."""

    name: str
    title: str
    low: float
    high: float
    log: bool
    reason: str

    def value(self, place: Floats) -> Floats:
        """The value at ``place`` in 0..1 of the prior, any shape."""
        if self.log:
            return np.asarray(self.low * (self.high / self.low) ** place)
        return np.asarray(self.low + (self.high - self.low) * place)

    def place(self, value: Floats) -> Floats:
        """Where ``value`` lies in the prior, 0..1, any shape."""
        if self.log:
            return np.asarray(np.log(value / self.low) / np.log(self.high / self.low))
        return np.asarray((value - self.low) / (self.high - self.low))


FREE = (
    Free(
        "opportunity_mean", "opportunities a year, mean over dyads", 0.1, 4.0, True,
        "sets how often anything happens; the record's own rate of disputes lies between .13 and .46 a year",
    ),
    Free(
        "opportunity_shape", "evenness of that rate between dyads", 0.2, 4.0, True,
        "shape of a near-gamma spread: 1 is exponential, less is a few busy dyads and many quiet ones; "
        "disputes in the first year against the next four tell it",
    ),
    Free(
        "motivation", "worth of a gain to the challenger, mean over worlds", 0.05, 3.0, False,
        "separates invasions from lesser acts; 1 is the unit of utility, and the bounds are far from it",
    ),
    Free(
        "motivation_spread", "spread of that worth, standard deviation between worlds", 0.02, 1.0, False,
        "a few determined challengers, or many lukewarm ones: wars in later years against the first",
    ),
    Free(
        "status_quo", "worth of staying quiet, mean over worlds", -0.1, 0.3, False,
        "separates occasions from acts; above 0.3 peace would outweigh every gain of an average challenger",
    ),
    Free(
        "rationality", "precision of choice λ, one number", 2.0, 40.0, True,
        "how strictly the worth of an act decides; laboratory games give no scale in these units",
    ),
    Free(
        "intercept", "willingness before any reason, one number", -6.0, 0.0, False,
        "sets how often a commitment is honoured",
    ),
    Free(
        "clash_aversion", "cost of fighting guarantors, one number", 0.0, 1.5, False,
        "sets how much a pact deters",
    ),
)  # fmt: skip

STATUS_QUO_SPREAD = 0.06
"""Stated, not fitted: that of −0.05 to 0.15 equally likely."""
CUT = 3.0
"""Spreads are cut off at so many standard deviations."""
MOST_OPPORTUNITIES = 12.0
"""A month has at most about one."""


def _opportunities(hyper: Hyper, u: Floats) -> Floats:
    """Beta stretched to 0..12 with the given mean and first shape: near a gamma where the mean is small."""
    mean, shape = hyper["opportunity_mean"], hyper["opportunity_shape"]
    return np.asarray(MOST_OPPORTUNITIES * betaincinv(shape, shape * (MOST_OPPORTUNITIES - mean) / mean, u))


def _spread(mean: Floats, sd: Floats, floor: float, u: Floats) -> Floats:
    low = np.maximum((floor - mean) / sd, -CUT)
    return np.asarray(mean + sd * ndtri(ndtr(low) * (1 - u) + ndtr(CUT) * u))


LAYOUT: dict[str, Callable[[Hyper, Floats], Floats]] = {
    "theatre.opportunity.per_year": _opportunities,
    "challenger.motivation": lambda hyper, u: _spread(
        hyper["motivation"], hyper["motivation_spread"], 0.0, u
    ),
    "challenger.status_quo": lambda hyper, u: _spread(
        hyper["status_quo"], np.asarray(STATUS_QUO_SPREAD), -np.inf, u
    ),
    "challenger.rationality": lambda hyper, u: hyper["rationality"],
    "willingness.intercept": lambda hyper, u: hyper["intercept"],
    "challenger.clash_aversion": lambda hyper, u: hyper["clash_aversion"],
}
"""The fitted paths of a scenario, and each world's number there from the free parameters and a uniform."""


def from_places(places: Floats) -> dict[str, Floats]:
    """Free parameters from places in their priors, (W, parameters) in 0..1."""
    return {free.name: free.value(places[:, column]) for column, free in enumerate(FREE)}
