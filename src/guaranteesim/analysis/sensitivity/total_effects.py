"""Total effects of a few factors, from a design laid out for them, through SALib.

- A design of Saltelli gives the Sobol indices [SaltelliEtAl2010]. The total order of a factor is the share of
  the variance of the output that is lost if the factor is fixed, with every interaction it takes part in. The
  first order is the share that the factor explains by itself.
- Trajectories of Morris give elementary effects [Morris1991]: the change of the output as one factor moves,
  per whole range of the factor. μ* is the mean of their sizes [CampolongoCariboniSaltelli2007], μ their mean,
  and σ their standard deviation, which interaction and curvature make large.

The output of a row is its mean over the worlds, and every row meets the same worlds. A factor that changes
nothing at all has the effect 0; one that only changes what happens in single worlds, by luck, does not. Its
dummy is the same factor with the differences of each world turned round at random: it moves as many worlds as
the factor and has no effect on average over luck. Nothing is claimed of a factor that does not exceed it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.sensitivity.threshold import FALSE_ALARM, find_upper_quantile
from guaranteesim.errors import UserError

Floats = NDArray[np.float64]
Method = Literal["sobol", "morris"]

FLIPS = 400
"""Dummies of each factor."""
_RESAMPLES = 200
_LEVEL = 0.95
# The skewness of the square of one normal variable: the dummy of a factor that moves the same worlds in every
# row.
_MOST_SKEW = 2.83
_MISSING = 'this needs the extra "analysis": pip install "guaranteesim[analysis]"'


@dataclass(frozen=True)
class FactorEffect:
    """Effect of one factor on one output, with the 95 % intervals of SALib.

    The intervals are of the choice of design points; the threshold is of luck.

    Attributes:
        path: Path of the factor.
        size: Total order; μ* under Morris, in units of the output.
        low: Lower end.
        high: Upper end.
        threshold: Size below which nothing is claimed.
        first_order: First order, nan under Morris.
        first_low: Lower end.
        first_high: Upper end.
        mean: μ, nan under Sobol.
        spread: σ, nan under Sobol.
    """

    path: str
    size: float
    low: float
    high: float
    threshold: float
    first_order: float = np.nan
    first_low: float = np.nan
    first_high: float = np.nan
    mean: float = np.nan
    spread: float = np.nan

    @property
    def is_resolved(self) -> bool:
        """True if the size exceeds the threshold of the dummy."""
        return self.size > self.threshold


class EffectAnalysis:
    """A design, ready to be held against outputs.

    Args:
        method: ``sobol`` for a design of Saltelli without second order, ``morris`` for trajectories.
        paths: Paths of the factors.
        points: The design in the unit cube, (rows, k), rows in the order of SALib.
        levels: Levels of a design of Morris.
        seed: Seed of the dummies and of the intervals.
    """

    def __init__(
        self, method: Method, paths: tuple[str, ...], points: Floats, levels: int = 4, seed: int = 0
    ) -> None:
        self.method, self.paths, self.points, self.levels = method, paths, points, levels
        # SALib takes the seed 0 for none.
        self.seed = seed + 1
        self._known: dict[bytes, tuple[FactorEffect, ...]] = {}

    def find_effects(self, values: Floats) -> tuple[FactorEffect, ...]:
        """Return the effect of every factor on an output, the strongest first; none if it is constant.

        Args:
            values: The output in every world of every row, (rows, W).

        Raises:
            UserError: SALib is not installed.
        """
        # Arrangements that do the same have the same outputs.
        digest = hashlib.blake2b(values.tobytes(), digest_size=16).digest()
        if digest not in self._known:
            self._known[digest] = self._compute_effects(values)
        return self._known[digest]

    def _compute_effects(self, values: Floats) -> tuple[FactorEffect, ...]:
        means = values.mean(axis=1)
        if np.ptp(self._select_compared(means)) == 0:
            return ()
        find = self._find_sobol if self.method == "sobol" else self._find_morris
        effects = find(means, self._find_thresholds(values))
        return tuple(sorted(effects, key=lambda effect: -effect.size))

    def _select_compared(self, means: Floats) -> Floats:
        """Return the rows whose variance counts: the two base matrices of Saltelli, or all."""
        if self.method == "morris":
            return means
        blocks = means.reshape(-1, len(self.paths) + 2)
        return blocks[:, [0, -1]]

    def _find_sobol(self, means: Floats, thresholds: Floats) -> list[FactorEffect]:
        try:
            from SALib.analyze import sobol
        except ImportError:
            raise UserError(_MISSING) from None
        found = sobol.analyze(
            self._describe_problem(),
            means,
            calc_second_order=False,
            num_resamples=_RESAMPLES,
            conf_level=_LEVEL,
            seed=self.seed,
        )
        total, first = np.asarray(found["ST"]), np.asarray(found["S1"])
        total_half, first_half = np.asarray(found["ST_conf"]), np.asarray(found["S1_conf"])
        return [
            FactorEffect(
                path,
                float(total[place]),
                max(float(total[place] - total_half[place]), 0.0),
                float(total[place] + total_half[place]),
                float(thresholds[place]),
                first_order=float(first[place]),
                first_low=float(first[place] - first_half[place]),
                first_high=float(first[place] + first_half[place]),
            )
            for place, path in enumerate(self.paths)
        ]

    def _find_morris(self, means: Floats, thresholds: Floats) -> list[FactorEffect]:
        try:
            from SALib.analyze import morris
        except ImportError:
            raise UserError(_MISSING) from None
        found = morris.analyze(
            self._describe_problem(),
            self.points,
            means,
            num_resamples=_RESAMPLES,
            conf_level=_LEVEL,
            num_levels=self.levels,
            seed=self.seed,
        )
        sizes, half = np.asarray(found["mu_star"]), np.asarray(found["mu_star_conf"])
        means_of, spreads = np.asarray(found["mu"]), np.asarray(found["sigma"])
        return [
            FactorEffect(
                path,
                float(sizes[place]),
                max(float(sizes[place] - half[place]), 0.0),
                float(sizes[place] + half[place]),
                float(thresholds[place]),
                mean=float(means_of[place]),
                spread=float(spreads[place]),
            )
            for place, path in enumerate(self.paths)
        ]

    def _describe_problem(self) -> dict[str, Any]:
        count = len(self.paths)
        return {"num_vars": count, "names": list(self.paths), "bounds": [[0.0, 1.0]] * count}

    def _find_thresholds(self, values: Floats) -> Floats:
        """Return the size that the dummy of each factor reaches with a chance of 5 % over all, (k,)."""
        worlds = values.shape[1]
        flips = np.random.default_rng(self.seed).choice((-1.0, 1.0), size=(worlds, FLIPS))
        compared = self._select_compared(values.mean(axis=1))
        thresholds = np.empty(len(self.paths))
        for place in range(len(self.paths)):
            turned = self._take_differences(values, place) @ flips / worlds
            if self.method == "sobol":
                sizes = (turned**2).mean(axis=0) / (2 * compared.var())
            else:
                sizes = np.abs(turned).mean(axis=0)
            thresholds[place] = _find_high_end(sizes, FALSE_ALARM / len(self.paths))
        return thresholds

    def _take_differences(self, values: Floats, place: int) -> Floats:
        """Return the change of the output with one factor in every world, (base points, W).

        Under Morris it is per whole range of the factor.
        """
        if self.method == "sobol":
            blocks = values.reshape(-1, len(self.paths) + 2, values.shape[1])
            return blocks[:, 1 + place] - blocks[:, 0]
        size = len(self.paths) + 1
        blocks = values.reshape(-1, size, values.shape[1])
        moves = np.diff(self.points.reshape(-1, size, len(self.paths))[:, :, place], axis=1)
        step = np.abs(moves).argmax(axis=1)
        trajectory = np.arange(len(blocks))
        change = blocks[trajectory, step + 1] - blocks[trajectory, step]
        return np.asarray(change / moves[trajectory, step][:, None])


def _find_high_end(sizes: Floats, probability: float) -> float:
    """Return the size that is exceeded with a probability, by the first three moments."""
    mean, spread = float(sizes.mean()), float(sizes.std())
    if spread <= 1e-12 * mean:
        return mean
    skew = float(((sizes - mean) ** 3).mean()) / spread**3
    tail = find_upper_quantile(np.array([min(max(skew, 0.05), _MOST_SKEW)]), probability)
    return mean + spread * float(tail[0])
