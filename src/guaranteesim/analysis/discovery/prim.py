"""The patient rule induction method (PRIM) of the EMA workbench, behind one small interface.

The box is the region of the inputs in which a case is frequent, found by peeling away thin slices
[FriedmanFisher1999]. Coverage is the share of all cases that lie in the box, density the share of cases among
the rows in it. Each restriction has a quasi-p-value: the chance that the density without it would be as high
by luck alone [BryantLempert2010].
"""

from __future__ import annotations

import inspect
import logging
import warnings
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from guaranteesim.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_MISSING = 'this needs the extra "analysis": pip install "guaranteesim[analysis]"'


@dataclass(frozen=True)
class Restriction:
    """One side of a box.

    Attributes:
        name: The input.
        low: Least value in the box; −inf if it is not restricted from below.
        high: Greatest value in the box; inf if it is not restricted from above.
        quasi_p: Quasi-p-value, the larger of the two sides where both are restricted.
    """

    name: str
    low: float
    high: float
    quasi_p: float

    def holds(self, values: Floats) -> Flags:
        """Return where values lie within it."""
        return np.asarray((values >= self.low) & (values <= self.high))


@dataclass(frozen=True)
class Box:
    """A box with what it holds on the rows it was found on.

    Attributes:
        restrictions: Its sides.
        coverage: Share of the cases that lie in it.
        density: Share of the rows in it that are cases.
        mass: Share of all rows that lie in it.
    """

    restrictions: tuple[Restriction, ...]
    coverage: float
    density: float
    mass: float

    def contains(self, inputs: pd.DataFrame) -> Flags:
        """Return which rows lie in the box, (rows,)."""
        inside = np.ones(len(inputs), dtype=bool)
        for item in self.restrictions:
            inside &= item.holds(inputs[item.name].to_numpy(dtype=np.float64))
        return inside


def find_boxes(inputs: pd.DataFrame, cases: Flags) -> list[Box]:
    """Return the trajectory of boxes from all rows to the densest, each inside the one before.

    Args:
        inputs: One row per design point, a column per input.
        cases: Where the case occurs, (rows,).

    Raises:
        UserError: the EMA workbench is not installed.
    """
    module = _import_prim()
    options: dict[str, Any] = {"peel_alpha": 0.05, "mass_min": 0.05}
    # Version 2 asks for a threshold of the density that ends the search for further boxes; 3 does not.
    if "threshold" in inspect.signature(module.Prim.__init__).parameters:
        options["threshold"] = float(cases.mean())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        search = module.Prim(inputs.reset_index(drop=True), np.asarray(cases, dtype=bool), **options)
        found = search.find_box()
    if found is None:
        return []
    whole = inputs.min(), inputs.max()
    return [_convert_box(found, place, whole) for place in range(len(found.peeling_trajectory))]


def _import_prim() -> ModuleType:
    try:
        with warnings.catch_warnings():
            # The workbench warns of parts that it would like to have and that are not used here.
            warnings.simplefilter("ignore")
            logging.getLogger("EMA").setLevel(logging.ERROR)
            from ema_workbench.analysis import prim
    except ImportError:
        raise UserError(_MISSING) from None
    module: ModuleType = prim
    return module


def _convert_box(found: Any, place: int, whole: tuple[Any, Any]) -> Box:
    limits = found.box_lims[place]
    # Version 3 has another name for the quasi-p-values.
    quasi = (found.qp if hasattr(found, "qp") else found.p_values)[place]
    row = found.peeling_trajectory.iloc[place]
    restrictions = []
    for name, sides in quasi.items():
        low, high = float(limits[name].iloc[0]), float(limits[name].iloc[1])
        low = -np.inf if low <= float(whole[0][name]) else low
        high = np.inf if high >= float(whole[1][name]) else high
        # The workbench writes −1 for a side that is not restricted.
        values = [float(side) for side in np.atleast_1d(sides) if side >= 0]
        if np.isfinite(low) or np.isfinite(high):
            restrictions.append(Restriction(str(name), low, high, max(values, default=0.0)))
    return Box(tuple(restrictions), float(row["coverage"]), float(row["density"]), float(row["mass"]))
