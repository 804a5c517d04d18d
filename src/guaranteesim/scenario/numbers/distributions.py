"""Distributions of uncertain numbers: ends, typical value and inverse CDF of each family.

A shape is built from its YAML key and arguments; wrong arguments raise ``ValueError``. All sampling is by
inverse CDF, so a designed experiment (a sweep, a Latin hypercube) and a random draw differ only in their
uniform numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from typing_extensions import override

from guaranteesim.scenario.numbers.fitted import Fitted
from guaranteesim.scenario.numbers.shape import (
    Array,
    Form,
    Shape,
    read_ends,
    read_finite,
    read_finite_list,
    require,
)

# Below this share the inverse CDF has no digits left inside the cut.
_LEAST_MASS = 1e-9


@dataclass(frozen=True)
class Point(Shape):
    """One value that is taken as known."""

    value: float
    key = "value"
    example = "{value: 0.4}"

    @override
    @classmethod
    def build(cls, argument: object, options: Mapping[str, object]) -> Point:
        return cls(read_finite(argument))

    @override
    def build_form(self) -> Form:
        return {"value": self.value}

    @override
    def describe(self) -> str:
        return f"{self.value:g}"

    @override
    @property
    def support(self) -> tuple[float, float]:
        return self.value, self.value

    @override
    @property
    def centre(self) -> float:
        return self.value

    @override
    def compute_quantile(self, u: Array) -> Array:
        return np.full(u.shape, self.value)


class _Between(Shape):
    """A family whose two ends are its own fields."""

    low: float
    high: float

    @override
    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class Uniform(_Between):
    """Every value between two ends equally likely."""

    low: float
    high: float
    key = "uniform"
    example = "{uniform: [0.2, 0.6]}"

    @override
    @classmethod
    def build(cls, argument: object, options: Mapping[str, object]) -> Uniform:
        low, high = read_finite_list(argument, 2, "[low, high]")
        require(low < high, f"low must lie below high, and {low:g} does not lie below {high:g}")
        return cls(low, high)

    @override
    def build_form(self) -> Form:
        return {"uniform": [self.low, self.high]}

    @override
    @property
    def centre(self) -> float:
        # Not 0.5 * (low + high), which overflows for ends near the largest float.
        return 0.5 * self.low + 0.5 * self.high

    @override
    def compute_quantile(self, u: Array) -> Array:
        # This form reaches both ends exactly, as low + (high - low) * u does not.
        return self.low * (1 - u) + self.high * u


@dataclass(frozen=True)
class Triangular(_Between):
    """Density that rises linearly from ``low`` to ``mode`` and falls linearly to ``high``."""

    low: float
    mode: float
    high: float
    key = "triangular"
    example = "{triangular: [0.2, 0.3, 0.6]}"

    @override
    @classmethod
    def build(cls, argument: object, options: Mapping[str, object]) -> Triangular:
        low, mode, high = read_finite_list(argument, 3, "[low, mode, high]")
        ordered = low <= mode <= high and low < high
        require(ordered, f"low, mode and high must rise, and {low:g}, {mode:g}, {high:g} do not")
        return cls(low, mode, high)

    @override
    def build_form(self) -> Form:
        return {"triangular": [self.low, self.mode, self.high]}

    @override
    @property
    def centre(self) -> float:
        return self.mode

    @override
    def compute_quantile(self, u: Array) -> Array:
        width = self.high - self.low
        rise, fall = self.mode - self.low, self.high - self.mode
        # Each branch is exact on its side of the mode, so the mode is no special case.
        up = self.low + np.sqrt(u * width * rise)
        down = self.high - np.sqrt((1 - u) * width * fall)
        return np.where(u * width < rise, up, down)


@dataclass(frozen=True)
class Normal(_Between):
    """Normal with a mean and a standard deviation, optionally cut off at ``low`` and ``high``."""

    mean: float
    sd: float
    low: float = -math.inf
    high: float = math.inf
    key = "normal"
    options = frozenset({"low", "high"})
    example = "{normal: [0.4, 0.1], low: 0, high: 1}"

    @override
    @classmethod
    def build(cls, argument: object, options: Mapping[str, object]) -> Normal:
        mean, sd = read_finite_list(argument, 2, "[mean, standard deviation]")
        require(sd > 0, f"the standard deviation must be above 0, not {sd:g}")
        low, high = read_ends(options, -math.inf, math.inf)
        shape = cls(mean, sd, low, high)
        require(
            shape._compute_mass_ends() > _LEAST_MASS,
            "almost nothing of this normal lies between low and high",
        )
        return shape

    @override
    def build_form(self) -> Form:
        ends = {"low": self.low, "high": self.high}
        return {"normal": [self.mean, self.sd]} | {k: v for k, v in ends.items() if math.isfinite(v)}

    @override
    @property
    def centre(self) -> float:
        return min(max(self.mean, self.low), self.high)

    @override
    def compute_quantile(self, u: Array) -> Array:
        from scipy.special import ndtr, ndtri

        a, b = (self.low - self.mean) / self.sd, (self.high - self.mean) / self.sd
        # The upper tail loses its digits in ndtr: work there on the mirror image.
        sign = -1.0 if a > 0 else 1.0
        start, end = ndtr(sign * a), ndtr(sign * b)
        drawn = self.mean + self.sd * sign * ndtri(start * (1 - u) + end * u)
        # Rounding may leave the cut by the last digit, and bounds of the schema hold exactly.
        return np.asarray(np.clip(drawn, self.low, self.high), dtype=np.float64)

    def _compute_mass_ends(self) -> float:
        # By ``math.erf``: reading a scenario must not import scipy, which is slow to load.
        a, b = ((end - self.mean) / (self.sd * math.sqrt(2)) for end in (self.low, self.high))
        return 0.5 * (math.erfc(a) - math.erfc(b)) if a > 0 else 0.5 * (math.erf(b) - math.erf(a))


@dataclass(frozen=True)
class Beta(_Between):
    """Beta distribution, scaled from 0..1 to ``low``..``high`` where these are given."""

    a: float
    b: float
    low: float = 0.0
    high: float = 1.0
    key = "beta"
    options = frozenset({"low", "high"})
    example = "{beta: [2, 3]}"

    @override
    @classmethod
    def build(cls, argument: object, options: Mapping[str, object]) -> Beta:
        a, b = read_finite_list(argument, 2, "[a, b]")
        # Beyond a million the inverse of the incomplete beta function loses its accuracy.
        require(0 < a <= 1e6 and 0 < b <= 1e6, "a and b must be above 0 and at most 1,000,000")
        low, high = read_ends(options, 0.0, 1.0)
        return cls(a, b, low, high)

    @override
    def build_form(self) -> Form:
        ends = {"low": self.low, "high": self.high}
        return {"beta": [self.a, self.b]} | ({} if self.support == (0.0, 1.0) else ends)

    @override
    @property
    def centre(self) -> float:
        mean = self.a / (self.a + self.b)
        return self.low * (1 - mean) + self.high * mean

    @override
    def compute_quantile(self, u: Array) -> Array:
        from scipy.special import betaincinv

        share = betaincinv(self.a, self.b, u)
        return np.asarray(self.low * (1 - share) + self.high * share, dtype=np.float64)


@dataclass(frozen=True)
class Choice(Shape):
    """One of a few values, equally likely unless ``weights`` are given."""

    values: tuple[float, ...]
    weights: tuple[float, ...] = ()
    key = "choice"
    options = frozenset({"weights"})
    example = "{choice: [0.1, 0.4], weights: [1, 3]}"

    @override
    @classmethod
    def build(cls, argument: object, options: Mapping[str, object]) -> Choice:
        values = read_finite_list(argument, None, "[first, second, ...]")
        require(len(values) > 0, "needs at least one value to choose from")
        if "weights" not in options:
            return cls(values)
        weights = read_finite_list(options["weights"], len(values), "weights, one for each value")
        # A sum near the largest float would make the shares 0 or not finite.
        require(min(weights) >= 0 and 0 < sum(weights) < 1e300, "weights must be 0 or more, not all 0")
        return cls(values, weights)

    @override
    def build_form(self) -> Form:
        form: Form = {"choice": list(self.values)}
        return form | {"weights": list(self.weights)} if self.weights else form

    @override
    @property
    def support(self) -> tuple[float, float]:
        possible = [value for value, _ in self._list_possible()]
        return min(possible), max(possible)

    @override
    @property
    def centre(self) -> float:
        ranked = sorted(self._list_possible())
        reached = np.cumsum([share for _, share in ranked])
        # The weighted median is a value that can occur. The tolerance absorbs rounding of equal weights.
        return ranked[int(np.searchsorted(reached, 0.5 - 1e-12))][0]

    @override
    def compute_quantile(self, u: Array) -> Array:
        possible = self._list_possible()
        # Without the last edge: a sum of shares slightly below 1 must not leave the list.
        edges = np.cumsum([share for _, share in possible])[:-1]
        return np.asarray([value for value, _ in possible])[np.searchsorted(edges, u, side="right")]

    def _list_possible(self) -> list[tuple[float, float]]:
        """Return each value that can occur, with its probability."""
        weights = self.weights or (1.0,) * len(self.values)
        total = sum(weights)
        return [(v, w / total) for v, w in zip(self.values, weights, strict=True) if w > 0]


SHAPES: dict[str, type[Shape]] = {
    shape.key: shape for shape in (Point, Uniform, Triangular, Normal, Beta, Choice, Fitted)
}
"""Every family by its YAML key."""
