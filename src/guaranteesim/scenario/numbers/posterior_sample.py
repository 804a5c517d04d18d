"""Joint sample of the posterior: what the record leaves open of all free parameters together.

The calibration (``python -m validation.calibration``) writes two files beside the schema. ``posterior.csv``
has a row for each draw of the posterior and a column for each free parameter. ``fitted.json`` says of each
fitted path how a world's number follows from a row, and what is known of it. Neither is edited by hand.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from guaranteesim.scenario.numbers.layouts import Layout, Parameters, read_layout
from guaranteesim.scenario.numbers.shape import Array

_SCHEMA = Path(__file__).parents[1] / "schema"
FITTED = _SCHEMA / "fitted.json"
"""Layout, support, posterior range and confidence of each fitted path."""
POSTERIOR = _SCHEMA / "posterior.csv"
"""The joint sample of the posterior."""
FITTED_ROW = "fitted row"
"""Address of the uniform draw that chooses a world's row; a path has no space, so no number shares it."""
DIGITS = 4
"""Significant digits of the sample."""

DrawRow = Callable[[], Array]
"""Returns the uniform draws in (0, 1) that choose each world's row of the sample, (W,)."""

# Places in each row's spread at which the mixture over rows is tabulated.
_PLACES = 64
# Half the width of a rise between two steps, so that places ascend.
_EDGE = 1e-6
_GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True)
class PosteriorSample:
    """Draws of the posterior: ``columns`` holds each free parameter by name, (rows,)."""

    columns: Parameters

    @property
    def rows(self) -> int:
        """The number of draws."""
        return len(next(iter(self.columns.values())))

    def find_parameters(self, row_draws: Array) -> Parameters:
        """Return the free parameters of the rows that uniform draws choose, each of the draws' shape."""
        rows = np.minimum((row_draws * self.rows).astype(np.intp), self.rows - 1)
        return {name: values.take(rows) for name, values in self.columns.items()}

    def lay_out(self, layout: Layout, u: Array, row_draws: Array) -> Array:
        """Return the number of each world, (W,), from its own draw and the draw of its row, (W,) each."""
        needed = PosteriorSample({name: self.columns[name] for name in layout.names})
        return layout(needed.find_parameters(row_draws), u)

    def tabulate_quantiles(self, layout: Layout) -> tuple[Array, Array]:
        """Return the inverse CDF of a number over all rows: places in (0, 1), ascending, and values.

        Each row of a layout that spreads is taken at several places of its spread, closer together towards
        the ends. They are shifted from row to row, so that many rows of nearly the same parameters fill the
        places between.
        """
        if not layout.spreads:
            values = np.sort(layout(self.columns, np.full(self.rows, 0.5)))
            # Steps: the number is one of the values, each as likely as the others.
            edges = np.arange(self.rows)[:, None] + np.array([_EDGE, 1 - _EDGE])
            return edges.ravel() / self.rows, np.repeat(values, 2)
        shift = np.arange(1, self.rows + 1)[:, None] * _GOLDEN % 1
        t = (np.arange(_PLACES) + shift) / _PLACES
        u, weights = t * t * (3 - 2 * t), t * (1 - t)
        values = layout({name: self.columns[name][:, None] for name in layout.names}, u).ravel()
        order = np.argsort(values, kind="stable")
        weights = weights.ravel()[order]
        return (np.cumsum(weights) - weights / 2) / weights.sum(), values[order]

    def find_support(self, layout: Layout) -> tuple[float, float]:
        """Return the least and the greatest number of any row."""
        ends = [layout(self.columns, np.full(self.rows, end)) for end in (0.0, 1.0)]
        return float(ends[0].min()), float(ends[1].max())

    def write(self, path: Path) -> None:
        """Write the file of the package: the same bytes for the same sample."""
        lines = [",".join(self.columns)]
        lines += [
            ",".join(f"{value:.{DIGITS}g}" for value in row)
            for row in zip(*self.columns.values(), strict=True)
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> PosteriorSample:
        """Return the sample in a file."""
        with path.open(encoding="utf-8") as file:
            names = file.readline().strip().split(",")
            values = np.loadtxt(file, delimiter=",", ndmin=2)
        return cls(dict(zip(names, np.ascontiguousarray(values.T), strict=True)))


@cache
def list_fitted_numbers() -> Mapping[str, Mapping[str, Any]]:
    """Return what fitted.json says of each fitted number, by dotted path.

    Keys of each: ``layout``, ``support`` (ends of the number), ``centre`` (median over worlds), ``worlds``
    (what 90 % of worlds get), ``posterior`` (90 % range of the location), ``of`` (what that range is of),
    ``confidence`` and ``learnt`` (False if the record does not narrow the location).
    """
    numbers: dict[str, dict[str, Any]] = json.loads(FITTED.read_text(encoding="utf-8"))
    return numbers


@cache
def read_posterior_sample() -> PosteriorSample:
    """Return the joint sample that the package ships."""
    return PosteriorSample.read(POSTERIOR)


@cache
def find_layout(path: str) -> Layout:
    """Return the layout of the fitted number at a path; raise ``KeyError`` if it is none."""
    return read_layout(list_fitted_numbers()[path]["layout"])


@cache
def tabulate_fitted_quantiles(path: str) -> tuple[Array, Array]:
    """Return the inverse CDF over worlds of the fitted number at a path: places and values, both ends too."""
    places, values = read_posterior_sample().tabulate_quantiles(find_layout(path))
    low, high = list_fitted_numbers()[path]["support"]
    return np.concatenate([[0.0], places, [1.0]]), np.concatenate([[low], values, [high]])
