"""Scenario discovery from the rows of an experiment: a box by PRIM, checks of it, and a tree beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guaranteesim.analysis.discovery.prim import Box, Restriction, find_boxes
from guaranteesim.analysis.discovery.tree import Leaf, find_leaves
from guaranteesim.analysis.sensitivity.influences import InfluenceAnalysis
from guaranteesim.analysis.statistics.table_cells import make_nullable

Flags = NDArray[np.bool_]

COVERAGE = 0.6
"""Least coverage of the box that is chosen, where nothing else is asked for."""
MOST_INPUTS = 15
"""Inputs that PRIM searches: among hundreds it would find a box by chance."""
_LEAST_INPUTS = 5
_RESAMPLES = 10
_LEAST_SHARE = 0.02
SIGNIFICANT = 0.05
"""Quasi-p-value above which a restriction is not claimed."""


@dataclass(frozen=True)
class CheckedRestriction:
    """A restriction of the chosen box, with how far it can be trusted.

    Attributes:
        restriction: The restriction.
        reappears: Share of the resamples of the rows in whose box the input is restricted again.
        is_claimed: True if its quasi-p-value is small and it reappears in at least half of the resamples.
    """

    restriction: Restriction
    reappears: float
    is_claimed: bool


@dataclass(frozen=True, repr=False)
class Discovery:
    """The box in which a case occurs.

    Attributes:
        case: The case in words, completing "where …": "X does not have 10 points less … than Y".
        rows: Number of rows.
        share: Share of the rows in which the case occurs.
        inputs: Number of inputs that vary.
        searched: The inputs that were searched, the most influential first.
        trajectory: The boxes that PRIM found on its way.
        chosen: The box that was chosen; None if there is nothing to discover.
        restrictions: Its restrictions, checked.
        held_out: Coverage and density on rows that were not used to find it: of two boxes, each found on one
            half of the rows and measured on the other, the mean; nan where a half has too few cases.
        leaves: The leaves of the tree in which the case is frequent.
        worlds: Worlds of each row.
        seed: Seed of all randomness.
        ranges: Least and greatest value of each searched input.
    """

    case: str
    rows: int
    share: float
    inputs: int
    searched: tuple[str, ...]
    trajectory: tuple[Box, ...]
    chosen: Box | None
    restrictions: tuple[CheckedRestriction, ...]
    held_out: tuple[float, float]
    leaves: tuple[Leaf, ...]
    worlds: int
    seed: int
    ranges: dict[str, tuple[float, float]]

    def __repr__(self) -> str:
        return (
            f"Discovery({self.rows:,} rows, case in {self.share:.0%}, {len(self.restrictions)} restrictions)"
        )

    @property
    def claimed(self) -> tuple[CheckedRestriction, ...]:
        """The restrictions that are claimed."""
        return tuple(item for item in self.restrictions if item.is_claimed)

    def table(self) -> pd.DataFrame:
        """Return one row per restriction of the chosen box.

        Returns:
            ``input``, ``low``, ``high`` (missing where not restricted), ``quasi_p``, ``reappears``,
            ``claimed``.
        """
        rows = [
            {
                "input": item.restriction.name,
                "low": item.restriction.low if np.isfinite(item.restriction.low) else None,
                "high": item.restriction.high if np.isfinite(item.restriction.high) else None,
                "quasi_p": item.restriction.quasi_p,
                "reappears": item.reappears,
                "claimed": item.is_claimed,
            }
            for item in self.restrictions
        ]
        columns = ["input", "low", "high", "quasi_p", "reappears", "claimed"]
        return make_nullable(pd.DataFrame(rows, columns=columns))

    def tree(self) -> pd.DataFrame:
        """Return one row per leaf of the tree: ``conditions``, ``coverage``, ``density``."""
        rows = [
            {
                "conditions": " and ".join(
                    f"{name} {sign} {value:.6g}" for name, sign, value in leaf.conditions
                ),
                "coverage": leaf.coverage,
                "density": leaf.density,
            }
            for leaf in self.leaves
        ]
        return pd.DataFrame(rows, columns=["conditions", "coverage", "density"])

    def tradeoff(self) -> pd.DataFrame:
        """Return one row per box of the trajectory: ``coverage``, ``density``, ``mass``, ``restrictions``."""
        return pd.DataFrame(
            [
                {
                    "coverage": box.coverage,
                    "density": box.density,
                    "mass": box.mass,
                    "restrictions": len(box.restrictions),
                }
                for box in self.trajectory
            ],
            columns=["coverage", "density", "mass", "restrictions"],
        )


def discover_box(
    inputs: pd.DataFrame,
    cases: Flags,
    *,
    case: str,
    worlds: int,
    seed: int,
    coverage: float = COVERAGE,
) -> Discovery:
    """Return the box in which a case occurs.

    Args:
        inputs: One row per design point, a column per input.
        cases: Where the case occurs, (rows,).
        case: The case in words.
        worlds: Worlds behind each row.
        seed: Seed of resampling and screening.
        coverage: Least share of the cases that the box is to hold.

    Raises:
        UserError: a library of the extra ``analysis`` is not installed.
    """
    share = float(cases.mean())
    searched = screen_inputs(inputs, cases, seed)
    kept = inputs[list(searched)]
    ranges = {name: (float(kept[name].min()), float(kept[name].max())) for name in searched}
    chosen: Box | None = None
    trajectory: list[Box] = []
    checked: tuple[CheckedRestriction, ...] = ()
    held_out = (np.nan, np.nan)
    leaves: tuple[Leaf, ...] = ()
    if _LEAST_SHARE <= share <= 1 - _LEAST_SHARE:
        trajectory = find_boxes(kept, cases)
        chosen = choose_box(trajectory, coverage)
        leaves = tuple(find_leaves(kept, cases, seed))
    if chosen is not None:
        checked = _check_restrictions(chosen, kept, cases, coverage, seed)
        held_out = _measure_held_out(kept, cases, coverage, seed)
    return Discovery(
        case,
        len(inputs),
        share,
        inputs.shape[1],
        searched,
        tuple(trajectory),
        chosen,
        checked,
        held_out,
        leaves,
        worlds,
        seed,
        ranges,
    )


def screen_inputs(inputs: pd.DataFrame, cases: Flags, seed: int) -> tuple[str, ...]:
    """Return the inputs worth searching: those that stand out from chance, at least five, at most fifteen."""
    if inputs.shape[1] <= _LEAST_INPUTS:
        return tuple(map(str, inputs.columns))
    analysis = InfluenceAnalysis(list(map(str, inputs.columns)), inputs.to_numpy(dtype=np.float64), seed)
    [found] = analysis.find_influences(cases.astype(np.float64)[:, None], shown=MOST_INPUTS, intervals=False)
    ranked = found.inputs[:MOST_INPUTS]
    return tuple(item.name for place, item in enumerate(ranked) if item.is_resolved or place < _LEAST_INPUTS)


def choose_box(trajectory: Sequence[Box], coverage: float) -> Box | None:
    """Return the densest box that covers enough; of nearly equal ones that with the fewest restrictions."""
    enough = [box for box in trajectory if box.coverage >= coverage and box.restrictions]
    if not enough:
        return None
    best = max(box.density for box in enough)
    # A hundredth of density is not worth a further restriction.
    return min(
        (box for box in enough if box.density >= best - 0.01),
        key=lambda box: (len(box.restrictions), -box.coverage),
    )


def _check_restrictions(
    chosen: Box, inputs: pd.DataFrame, cases: Flags, coverage: float, seed: int
) -> tuple[CheckedRestriction, ...]:
    generator = np.random.default_rng(seed)
    counts = dict.fromkeys((item.name for item in chosen.restrictions), 0)
    for _ in range(_RESAMPLES):
        rows = generator.integers(0, len(inputs), len(inputs))
        box = choose_box(find_boxes(inputs.iloc[rows], cases[rows]), coverage)
        for item in box.restrictions if box is not None else ():
            if item.name in counts:
                counts[item.name] += 1
    return tuple(
        CheckedRestriction(
            item,
            counts[item.name] / _RESAMPLES,
            item.quasi_p < SIGNIFICANT and counts[item.name] >= _RESAMPLES / 2,
        )
        for item in chosen.restrictions
    )


def _measure_held_out(inputs: pd.DataFrame, cases: Flags, coverage: float, seed: int) -> tuple[float, float]:
    """Return coverage and density, each box measured on the half of the rows that it has not seen."""
    halves = np.random.default_rng(seed + 1).permutation(len(inputs)) % 2 == 0
    measured = []
    for half in (halves, ~halves):
        if not cases[half].any() or not cases[~half].any():
            continue
        box = choose_box(find_boxes(inputs[half], cases[half]), coverage)
        if box is not None:
            inside, there = box.contains(inputs[~half]), cases[~half]
            if inside.any():
                measured.append((inside[there].mean(), there[inside].mean()))
    if not measured:
        return np.nan, np.nan
    covered, dense = np.mean(measured, axis=0)
    return float(covered), float(dense)
