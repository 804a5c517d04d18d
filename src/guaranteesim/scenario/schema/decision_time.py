"""Time to decide: what is needed to know what happened, and the constitutional steps of a decision."""

from __future__ import annotations

from typing import Literal, get_args

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.quantity import Quantity, declare_number
from guaranteesim.scenario.schema.default_numbers import assume_uniform

StepName = Literal["executive", "parliament", "council"]
STEPS: tuple[StepName, ...] = get_args(StepName)
"""Constitutional steps of a decision to send forces."""


class Step(Frozen):
    """Days that a constitutional step takes: what it takes at least, and a gamma distribution beyond it."""

    least_days: Quantity = declare_number(0.0, ge=0, le=3650, unit="days")
    """Days that it takes in any case."""
    further_days: Quantity = declare_number(0.0, ge=0, le=3650, unit="days")
    """Mean of the days beyond these."""
    shape: Quantity = declare_number(assume_uniform(1.5, 4.0), gt=0, le=1000, unit="shape")
    """Shape of their gamma distribution; at 1 it is exponential, and the larger it is the more regular."""


def _assume_step(least_days: tuple[float, float], further_days: tuple[float, float]) -> Step:
    return Step(least_days=assume_uniform(*least_days), further_days=assume_uniform(*further_days))


class DecisionTime(Frozen):
    """Time to decide on an act: information, the same for all states, and the steps of each.

    The steps hold for states that name them in `states.<STATE>.procedure`. A parliament then takes 12.5 days
    on average, a figure whose own source was not seen; the other numbers are assumed.
    """

    information_days: Quantity = declare_number(assume_uniform(0.5, 3.0), ge=0, le=3650, unit="days")
    """Mean days until the states know what happened, the same for all in one crisis."""
    information_shape: Quantity = declare_number(2.0, gt=0, le=1000, unit="shape")
    """Shape of their gamma distribution."""
    executive: Step = _assume_step((0.25, 1.0), (0.5, 3.0))
    """Decision of the government."""
    parliament: Step = _assume_step((3.0, 7.0), (5.0, 10.0))
    """Consent of the parliament."""
    council: Step = _assume_step((0.5, 2.0), (1.0, 4.0))
    """Finding of a council of the alliance or of the state."""
