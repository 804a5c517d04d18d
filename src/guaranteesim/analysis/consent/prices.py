"""The price of a state's acceptance: what it would have to gain to be as likely to accept as not.

The price x solves mean(Λ((V − o + x)/τ) · q) = 1/2; a state that accepts anyway has a price below 0,
which is what it could lose. Other things are held as they are: what is added changes no
behaviour. Its error is that of an M-estimate (van der Vaart 1998, section 5.3), and includes that of
the expected gain.

A price is put into plain units by the rates at which the model itself books utility, at the middle of their
ranges: months of war, lifted sanctions, territory, arms. ``breakeven --sign`` finds the point where
behaviour changes too, by simulation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from guaranteesim.analysis.consent.acceptance import Consent
from guaranteesim.analysis.statistics.intervals import Estimate, Floats, estimate_smooth_mean
from guaranteesim.equations import logistic
from guaranteesim.scenario.schema import Scenario

Unit = Literal["war_months", "sanctions", "territory", "arms"]
_HALVINGS = 80


@dataclass(frozen=True)
class Price:
    """What would turn a state.

    Attributes:
        state: Its code.
        value: The price in utility, above 0 for a state that would rather refuse; infinite where nothing
            would turn it.
        obstacle: "" where there is a price; "objection" where one is absolute, "procedure" where it stops
            half of the acceptances or more.
        objections: The share by which its objections would have to be smaller; None where even none of them
            would not do, or nothing is needed.
        equivalents: The same price in plain units, by unit: months of war that it would be spared, the share
            of the fullest conceivable sanctions lifted for the whole horizon, the share of the protégé's
            territory, $bn of arms it need not give. Units without meaning for the state are left out.
    """

    state: str
    value: Estimate
    obstacle: Literal["", "objection", "procedure"]
    objections: float | None
    equivalents: dict[Unit, float]

    @property
    def refuses(self) -> bool:
        """Whether the state is less likely to accept than not."""
        return self.value.value > 0


def compute_price(consent: Consent, scenario: Scenario) -> Price:
    """Return the price of a state's acceptance of the arrangement of ``scenario``."""
    never = Estimate(math.inf, math.inf, math.inf, consent.accepts.size)
    if math.isinf(consent.objections.value):
        return Price(consent.state, never, "objection", None, {})
    if consent.procedure.value <= 0.5:
        return Price(consent.state, never, "procedure", None, {})
    value = _solve_price(consent)
    price = _estimate_price(consent, value)
    against = sum(cost.value for cost in consent.costs.values() if cost.value > 0)
    share = value / against if 0 < value <= against else None
    return Price(consent.state, price, "", share, _convert_price(consent.state, value, scenario))


def _compute_chances(consent: Consent, price: float) -> Floats:
    return np.asarray(logistic(consent.merit + price / consent.scale))


def _solve_price(consent: Consent) -> float:
    """Return the root by bisection; the mean chance rises with the price."""
    high = 1.0
    while float((_compute_chances(consent, high) * consent.passes).mean()) < 0.5:
        high *= 2
    low = -1.0
    while float((_compute_chances(consent, low) * consent.passes).mean()) > 0.5:
        low *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if float((_compute_chances(consent, middle) * consent.passes).mean()) < 0.5:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _estimate_price(consent: Consent, value: float) -> Estimate:
    chances = _compute_chances(consent, value)
    slope = chances * (1 - chances) / consent.scale * consent.passes
    moved = chances * consent.passes - 0.5 + consent.expected.compute_influence(slope)
    steepness = float(slope.mean())
    if steepness <= 0:
        return Estimate(value, math.nan, math.nan, chances.size)
    return estimate_smooth_mean(value, -moved / steepness)


def _convert_price(state: str, price: float, scenario: Scenario) -> dict[Unit, float]:
    """Return the price in the units in which the state has gains or losses."""
    return {unit: price / rate for unit, rate in _list_rates(state, scenario) if rate > 0}


def _list_rates(state: str, scenario: Scenario) -> list[tuple[Unit, float]]:
    """Return utility per unit, at the middle of the assumed ranges."""
    challenger, war = scenario.challenger, scenario.theatre.war
    if state == challenger.state:
        years = _sum_discounts(scenario, state) / 12
        return [
            ("war_months", challenger.cost_sensitivity.centre * war.challenger_cost_per_month.centre),
            ("sanctions", challenger.sanctions_sensitivity.centre * years),
            ("territory", challenger.motivation.centre),
        ]
    if state == scenario.protege.state:
        return [("war_months", war.protege_cost_per_month.centre), ("territory", 1.0)]
    return [
        ("territory", scenario.states[state].stake.centre),
        ("arms", scenario.theatre.costs.arms_bn.centre),
    ]


def _sum_discounts(scenario: Scenario, state: str) -> float:
    """Return the discounted number of months of the horizon."""
    patience = scenario.states[state].patience.centre
    return float(sum(patience ** (month / 12) for month in range(scenario.run.horizon_months)))
