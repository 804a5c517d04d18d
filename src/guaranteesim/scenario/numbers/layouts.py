"""Layouts: how a world gets a fitted number from the free parameters and from a uniform draw of its own.

Two kinds of numbers are kept apart. A number that *differs from world to world* (how often a challenger could
act, how much it wants) has a location and a spread between worlds, which are free parameters or stated. A
number that is *one number, not known* (the precision of choice, the weights of a decision) is the free
parameter itself. The calibration and the simulation lay numbers out by the functions of this module.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from typing_extensions import override

from guaranteesim.scenario.numbers.shape import Array

Parameters = Mapping[str, Array]
"""Free parameters by name, each of shape (W,): the values behind each world's own numbers."""

CUT = 3.0
"""Spreads between worlds are cut off at so many standard deviations."""
MOST_OPPORTUNITIES = 12.0
"""Opportunities a year at most: a month has about one."""


class Layout(ABC):
    """Function of the free parameters and of uniform draws in (0, 1) that returns each world's number."""

    kind: ClassVar[str]
    """Its name in fitted.json."""
    spreads: ClassVar[bool] = True
    """True if worlds with the same free parameters differ."""

    @property
    @abstractmethod
    def location(self) -> str:
        """The free parameter that gives the number, or its mean over worlds."""

    @property
    def names(self) -> tuple[str, ...]:
        """The free parameters that it needs."""
        return (self.location,)

    @abstractmethod
    def __call__(self, parameters: Parameters, u: Array) -> Array:
        """Return the number of each world, (W,), from parameters (W,) and uniform draws (W,)."""

    def build_form(self) -> dict[str, Any]:
        """Return the form in fitted.json, which :func:`read_layout` reads back to an equal layout."""
        return {self.kind: {name: value for name, value in vars(self).items() if value is not None}}


@dataclass(frozen=True)
class OneNumber(Layout):
    """One number that is not known: every world has the free parameter itself."""

    parameter: str
    kind = "one_number"
    spreads = False

    @override
    @property
    def location(self) -> str:
        return self.parameter

    @override
    def __call__(self, parameters: Parameters, u: Array) -> Array:
        return np.asarray(parameters[self.parameter], dtype=np.float64)


@dataclass(frozen=True)
class BetweenWorlds(Layout):
    """Normal between worlds, cut off at three standard deviations and at a floor.

    Attributes:
        mean: Free parameter that is its mean before the cut.
        spread: Free parameter that is its standard deviation before the cut, or a stated one.
        low: Floor; none if not given.
    """

    mean: str
    spread: str | float
    low: float | None = None
    kind = "between_worlds"

    @override
    @property
    def location(self) -> str:
        return self.mean

    @override
    @property
    def names(self) -> tuple[str, ...]:
        return (self.mean, self.spread) if isinstance(self.spread, str) else (self.mean,)

    @override
    def __call__(self, parameters: Parameters, u: Array) -> Array:
        from scipy.special import ndtr, ndtri  # slow to import, and a scenario is read without it

        mean = parameters[self.mean]
        sd = parameters[self.spread] if isinstance(self.spread, str) else np.float64(self.spread)
        floor = -np.inf if self.low is None else self.low
        low = np.maximum((floor - mean) / sd, -CUT)
        drawn = mean + sd * ndtri(ndtr(low) * (1 - u) + ndtr(CUT) * u)
        # Rounding may leave the cut by the last digit, and bounds of the schema hold exactly.
        return np.asarray(np.maximum(drawn, floor), dtype=np.float64)


@dataclass(frozen=True)
class Opportunities(Layout):
    """Beta stretched from 0 to ``most`` with a mean and a first shape: near a gamma where the mean is small.

    Attributes:
        mean: Free parameter that is its mean.
        shape: Free parameter that is its first shape, near the shape of the gamma.
        most: Upper end.
    """

    mean: str
    shape: str
    most: float = MOST_OPPORTUNITIES
    kind = "opportunities"

    @override
    @property
    def location(self) -> str:
        return self.mean

    @override
    @property
    def names(self) -> tuple[str, ...]:
        return self.mean, self.shape

    @override
    def __call__(self, parameters: Parameters, u: Array) -> Array:
        from scipy.special import betaincinv

        mean, shape = parameters[self.mean], parameters[self.shape]
        return np.asarray(
            self.most * betaincinv(shape, shape * (self.most - mean) / mean, u), dtype=np.float64
        )


_LAYOUTS: dict[str, type[OneNumber | BetweenWorlds | Opportunities]] = {
    layout.kind: layout for layout in (OneNumber, BetweenWorlds, Opportunities)
}


def read_layout(form: Mapping[str, Any]) -> Layout:
    """Return the layout written as ``{kind: {parameter: ...}}``.

    Raises:
        KeyError: a kind that does not exist.
        TypeError: other parameters than those of the kind.
    """
    ((kind, given),) = form.items()
    return _LAYOUTS[kind](**given)
