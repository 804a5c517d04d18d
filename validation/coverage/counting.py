"""How often the intervals of many samples hold the number of the population."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from validation.coverage.numbers import Key, estimates
from validation.coverage.population import ARRANGEMENTS, WORLDS, Population

CHUNK = 100
"""Samples to a task."""
LOW, HIGH = 0.93, 0.97
"""Between these a coverage is as it should be."""


@dataclass(frozen=True)
class Plan:
    """Of what the samples are drawn; equal plans give equal counts.

    Attributes:
        names: The arrangements, the baseline first.
        population: Worlds of the population.
        seed: Of the worlds and of the samples.
    """

    names: tuple[str, ...] = ARRANGEMENTS
    population: int = WORLDS
    seed: int = 1


@dataclass(frozen=True)
class Coverage:
    """How often the intervals of one number cover.

    Attributes:
        key: Arrangement, outcome, kind.
        worlds: To a sample.
        samples: In which the number has an interval.
        truth: The number in the population.
        covered: Share of these samples whose interval holds it.
        above: Share whose interval lies above it.
        below: Share whose interval lies below it.
        deviation: Standard deviation of the estimates between these samples; nan where one is infinite.
        width: Mean width over that of the central 95 % of the estimates; nan where these do not differ.
    """

    key: Key
    worlds: int
    samples: int
    truth: float
    covered: float
    above: float
    below: float
    deviation: float
    width: float

    @property
    def fits(self) -> bool:
        """Whether the coverage is neither too low nor too high."""
        return LOW <= self.covered <= HIGH


def measure(
    plan: Plan, sizes: Sequence[int], samples: int, pool: Executor | None = None
) -> Iterator[Coverage]:
    """Yield the coverage of every number at every size, where at least one sample has an interval."""
    truth = pool.submit(_true, plan).result() if pool else _true(plan)
    for size in sizes:
        starts = range(0, samples, CHUNK)
        tasks = [(plan, size, range(start, min(start + CHUNK, samples))) for start in starts]
        parts = list(
            pool.map(_drawn, *zip(*tasks, strict=True)) if pool else (_drawn(*task) for task in tasks)
        )
        for key, value in truth.items():
            found = np.concatenate([part[key] for part in parts if key in part] or [np.empty((0, 3))])
            found = found[~np.isnan(found).any(axis=1)]
            if len(found) and not math.isnan(value):
                yield _counted(key, size, value, found)


@lru_cache(maxsize=1)
def _population(plan: Plan) -> Population:
    return Population(plan.population, plan.seed, plan.names)


def _true(plan: Plan) -> dict[Key, float]:
    return {key: item.value for key, item in estimates(_population(plan).whole())}


def _drawn(plan: Plan, size: int, places: range) -> dict[Key, np.ndarray]:
    """Return value, low and high of every number, (samples, 3) each."""
    rows: dict[Key, list[tuple[float, float, float]]] = {}
    for sample in _population(plan).samples(size, places, plan.seed):
        for key, item in estimates(sample):
            rows.setdefault(key, []).append((item.value, item.low, item.high))
    return {key: np.array(found) for key, found in rows.items()}


def _counted(key: Key, size: int, truth: float, found: np.ndarray) -> Coverage:
    value, low, high = found.T
    near = 1e-9 * max(1.0, abs(truth)) if math.isfinite(truth) else 0.0
    above, below = low > truth + near, high < truth - near
    shares = (float(np.mean(which)) for which in (~(above | below), above, below))
    finite = bool(np.isfinite(found).all())
    deviation = float(value.std()) if np.isfinite(value).all() else math.nan
    width = _width(value, high - low) if finite else math.nan
    return Coverage(key, size, len(found), truth, *shares, deviation, width)


def _width(value: np.ndarray, widths: np.ndarray) -> float:
    ideal = float(np.subtract(*np.quantile(value, [0.975, 0.025])))
    return float(widths.mean()) / ideal if ideal > 0 else math.nan
