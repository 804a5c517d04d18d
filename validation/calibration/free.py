"""The free parameters: what each is, how far it may go, and how a world gets its numbers from them.

Two kinds are kept apart. A number that *differs from world to world* (how often a challenger could act, how
much it wants, what peace is worth to it) has a location that is fitted, and a spread between worlds that is
fitted too or stated. A number that is *one number, not known* (the precision of choice, the weights of a
decision) has no spread of its own: its range is what the record leaves open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guaranteesim.scenario.numbers.layouts import BetweenWorlds, Layout, OneNumber, Opportunities

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
        "opportunity_mean", "opportunities a year, mean over dyads", 0.05, 4.0, True,
        "sets how often anything happens; the record's own rate of disputes lies between .07 and .46 a year",
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
        "occasion_spread", "spread of the worth of an occasion, sd of its logarithm", 0.2, 1.2, False,
        "how much one occasion is worth more than another: what makes a challenger act that mostly does not",
    ),
    Free(
        "status_quo", "worth of staying quiet, mean over worlds", -0.1, 0.5, False,
        "separates occasions from acts; above 0.5 peace would outweigh every gain of an average challenger",
    ),
    Free(
        "rationality", "precision of choice λ, one number", 10.0, 80.0, True,
        "how strictly the worth of an act decides; below 10 attacks would be errors of choice, not reasons",
    ),
    Free(
        "misperception", "misjudged willingness of guarantors, one number", 0.1, 3.0, True,
        "logits; a challenger that knew who fights would hardly ever meet those who do",
    ),
    Free(
        "balance_misperception", "misjudged balance of forces, one number", 0.05, 1.5, True,
        "sd of the logarithm of the ratio; a challenger that knew the balance would hardly lose a war",
    ),
    Free(
        "intercept", "willingness before any reason, one number", -6.0, 0.0, False,
        "sets how often a commitment is honoured",
    ),
    Free(
        "clash_aversion", "cost of fighting guarantors, one number", 0.0, 1.5, False,
        "sets how much a pact deters; at 0 it deters by denial and sanctions alone",
    ),
    Free(
        "nuclear_aversion", "cost of fighting a nuclear guarantor, one number", 0.0, 0.6, False,
        "the same of nuclear states, on top",
    ),
    Free(
        "contest_exponent", "decisiveness M of the balance, one number", 0.8, 2.5, False,
        "slope of a campaign nobody chose; 2 around parity is the square law of Lanchester",
    ),
    Free(
        "quality_spread", "spread of the quality of the day, one number", 0.5, 2.5, False,
        "logits; the more it is known to who chooses the day, the flatter the slope of chosen battles",
    ),
    Free(
        "attacker_multiplier", "advantage b of the attacker, one number", 0.4, 1.6, True,
        "in a campaign nobody chose; 1.5 is that of chosen battles, which selection raises",
    ),
    Free(
        "stalemate", "hazard of a ceasefire in a hurting stalemate, one number", 0.01, 0.3, True,
        "a month; how soon balanced wars end",
    ),
    Free(
        "ceasefire", "hazard of a ceasefire in any war, one number", 0.0, 0.05, False,
        "a month; how many wars end early without a stalemate",
    ),
    Free(
        "front_speed", "advance of the front per unit of advantage, one number", 0.005, 0.08, True,
        "share of the territory a month; how soon a war is decided, against one that lasts for years",
    ),
    Free(
        "attrition", "force lost a month against an equal, one number", 0.002, 0.04, True,
        "share a month; how soon a belligerent is spent",
    ),
    Free(
        "opportunity_elasticity", "opportunities by incidents on the line, one number", 0.0, 1.5, False,
        "power of the incidents over the usual: disputes soon after a war against later ones",
    ),
    Free(
        "pact_danger", "rate of occasions with a pact, factor", 0.67, 4.0, True,
        "who is in danger seeks allies; a nuisance of the record, not a number of a scenario",
    ),
    Free(
        "local_spread", "local against overall balance, sd of the logarithm of their ratio", 0.0, 2.0, False,
        "the panel has national capabilities; the balance on the spot decides [Huth1988]; a nuisance as well",
    ),
)  # fmt: skip

STATUS_QUO_SPREAD = 0.06
"""Stated, not fitted: that of −0.05 to 0.15 equally likely."""

LAYOUT: dict[str, Layout] = {
    "theatre.opportunity.per_year": Opportunities("opportunity_mean", "opportunity_shape"),
    "challenger.motivation": BetweenWorlds("motivation", "motivation_spread", low=0.0),
    "challenger.status_quo": BetweenWorlds("status_quo", STATUS_QUO_SPREAD),
    "challenger.rationality": OneNumber("rationality"),
    "challenger.misperception": OneNumber("misperception"),
    "challenger.balance_misperception": OneNumber("balance_misperception"),
    "willingness.intercept": OneNumber("intercept"),
    "challenger.clash_aversion": OneNumber("clash_aversion"),
    "challenger.nuclear_aversion": OneNumber("nuclear_aversion"),
    "challenger.occasion_spread": OneNumber("occasion_spread"),
    "theatre.contest.exponent": OneNumber("contest_exponent"),
    "theatre.contest.quality_spread": OneNumber("quality_spread"),
    "theatre.contest.attacker_multiplier": OneNumber("attacker_multiplier"),
    "theatre.war.stalemate_per_month": OneNumber("stalemate"),
    "theatre.war.ceasefire_per_month": OneNumber("ceasefire"),
    "theatre.war.front_speed": OneNumber("front_speed"),
    "theatre.war.attrition": OneNumber("attrition"),
    "theatre.ceasefire.opportunity_elasticity": OneNumber("opportunity_elasticity"),
}
"""The fitted paths of a scenario, and each world's number there from the free parameters and a uniform."""


def from_places(places: Floats) -> dict[str, Floats]:
    """Free parameters from places in their priors, (W, parameters) in 0..1."""
    return {free.name: free.value(places[:, column]) for column, free in enumerate(FREE)}
