"""Numbers that are fitted to the record, drawn jointly from the posterior."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from typing_extensions import override

from guaranteesim.scenario.numbers.posterior_sample import (
    DrawRow,
    find_layout,
    list_fitted_numbers,
    read_posterior_sample,
    tabulate_fitted_quantiles,
)
from guaranteesim.scenario.numbers.shape import Array, Form, Shape, describe_yaml_value, read_finite, require
from guaranteesim.scenario.reading.problems import suggest_known_word


@dataclass(frozen=True)
class Fitted(Shape):
    """A number fitted to the record: all that are fitted come from the same draw of the posterior in a world.

    Attributes:
        path: Path of the fitted number.
        times: Factor on it.
    """

    path: str
    times: float = 1.0
    key = "fitted"
    options = frozenset({"times"})
    example = "{fitted: challenger.motivation}"

    @override
    @classmethod
    def build(cls, argument: object, options: Mapping[str, object]) -> Fitted:
        if not isinstance(argument, str):
            raise ValueError(f"needs the path of a fitted number, not {describe_yaml_value(argument)}")
        known = list_fitted_numbers()
        if argument not in known:
            hint = suggest_known_word(argument, known) or f"fitted are {', '.join(known)}"
            raise ValueError(f"no number at {argument[:60]!r} is fitted ({hint})")
        times = read_finite(options.get("times", 1.0))
        require(times > 0, f"times must be above 0, not {times:g}")
        return cls(argument, times)

    @override
    def build_form(self) -> Form:
        form: Form = {"fitted": self.path}
        return form if self.times == 1 else form | {"times": self.times}

    @override
    def describe(self) -> str:
        """Return what most worlds get, as the path alone tells nobody how large the number is."""
        low, high = (self.times * end for end in list_fitted_numbers()[self.path]["worlds"])
        return f"fitted (90 % of worlds {low:.3g} to {high:.3g})"

    @override
    @property
    def support(self) -> tuple[float, float]:
        low, high = list_fitted_numbers()[self.path]["support"]
        return self.times * low, self.times * high

    @override
    @property
    def centre(self) -> float:
        return float(self.times * list_fitted_numbers()[self.path]["centre"])

    @override
    def compute_quantile(self, u: Array) -> Array:
        """Return the inverse CDF over all worlds and all rows of the posterior."""
        return self.times * np.interp(u, *tabulate_fitted_quantiles(self.path))

    @override
    def draw_values(self, u: Array, draw_row: DrawRow) -> Array:
        return self.times * read_posterior_sample().lay_out(find_layout(self.path), u, draw_row())
