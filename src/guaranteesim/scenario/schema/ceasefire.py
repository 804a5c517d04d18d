"""The line of contact under a ceasefire: the incidents on it, what moves them, and what they lead to."""

from __future__ import annotations

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.quantity import Quantity, declare_number
from guaranteesim.scenario.schema.default_numbers import assume_uniform, read_fitted_number


def _fit(low: float, high: float) -> Quantity:
    """Return the range of a number fitted by ``python -m validation.ceasefire``."""
    return Quantity.uniform(low, high, source="[DonbasMonitoring] and [ContiguousWars], fit")


class Ceasefire(Frozen):
    """Incidents on the line of contact; they count only with `switches.ceasefire_incidents`.

    Their logarithm moves around that of the usual number. The difference, the tension, is the sum of the heat
    of the last war, a deviation that persists, and less what monitors and disengagement take away.
    """

    usual_incidents: Quantity = declare_number(
        _fit(10_000, 35_000), gt=0, le=1_000_000, unit="incidents/month"
    )
    """Incidents a month on a line that has cooled down, without monitors and disengagement: violations as
    the monitors in Donbas counted them."""
    persistence: Quantity = declare_number(assume_uniform(0.6, 0.9), ge=0, le=0.999, unit="share/month")
    """Share of the deviation that is left after a month."""
    volatility: Quantity = declare_number(assume_uniform(0.15, 0.45), ge=0, le=3, unit="log ratio")
    """Standard deviation of the monthly shock."""
    heat_effect: Quantity = declare_number(_fit(1.0, 3.0), ge=0, le=7, unit="log ratio")
    """Tension that the heat of a war adds when the war has just ended."""
    cooling: Quantity = declare_number(_fit(0.02, 0.08), ge=0, le=1, unit="share/month")
    """Share by which the heat of a war falls each month after it."""
    act_effect: Quantity = declare_number(assume_uniform(0.5, 1.5), ge=0, le=7, unit="log ratio")
    """Tension that an act of severity 1 adds; others in proportion."""
    monitor_effect: Quantity = declare_number(assume_uniform(0.0, 1.0), ge=0, le=7, unit="log ratio")
    """Tension that full verification takes away; monitors also count what nobody would count without
    them."""
    disengagement_effect: Quantity = declare_number(_fit(2.4, 3.6), ge=0, le=7, unit="log ratio")
    """Tension that full disengagement takes away."""
    pretext_elasticity: Quantity = declare_number(assume_uniform(0.25, 0.75), ge=0, le=2, unit="exponent")
    """Power of the number of incidents, in proportion to the usual one, that multiplies the rates of
    provocations and of the challenger's pretexts."""
    pretexts_per_year: Quantity = declare_number(assume_uniform(0.05, 0.3), ge=0, le=12, unit="1/year")
    """Rate at which the usual number of incidents gives the challenger a pretext that the protégé has not
    provoked; the range is that of the protégé's provocations."""
    opportunity_elasticity: Quantity = declare_number(
        read_fitted_number("theatre.ceasefire.opportunity_elasticity"), ge=0, le=2, unit="exponent"
    )
    """The same power for the rate of opportunities."""
    fog_elasticity: Quantity = declare_number(assume_uniform(0.0, 0.3), ge=0, le=2, unit="exponent")
    """The same power for the common noise of the signals: among many incidents it is harder to tell who
    began."""
