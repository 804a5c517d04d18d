"""Time every version at every point, in turn, and put the times in relation to one another."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from statistics import median

from benchmarks.limit.points import WORLDS, Point, versions_at
from benchmarks.limit.versions import PLAIN, RUNNERS, SCALAR_C

FEWEST_FOR_EXPONENT = (1_000, 10_000)
"""Numbers of worlds from which an exponent is told: with the engine's fixed costs in it, and hardly."""


@dataclass(frozen=True)
class Row:
    """One version at one point: nanoseconds of processor time a world-month, over the rounds.

    ``to_plain`` and ``to_c`` are how often as fast it is as plain Mesa and as the C, each the median of the
    ratios of times of the same round, or None where the other is not run there. ``load`` is the mean number
    of processes that wanted a processor in the minute before.
    """

    sweep: str
    value: int
    version: str
    worlds: int
    block: int
    guarantors: int
    months: int
    rounds: int
    least_ns: float
    median_ns: float
    most_ns: float
    load: float
    to_plain: float | None = None
    least_to_plain: float | None = None
    most_to_plain: float | None = None
    to_c: float | None = None
    least_to_c: float | None = None
    most_to_c: float | None = None


def measure(point: Point, available: tuple[str, ...]) -> Iterator[Row]:
    """Run the versions in turn, as often as the point asks; in every other round backwards."""
    versions = versions_at(point, available)
    times: dict[str, list[float]] = {version: [] for version in versions}
    for turn in range(point.rounds):
        for version in versions if turn % 2 == 0 else reversed(versions):
            worlds = point.worlds_of(version)
            seconds = RUNNERS[version](point.scenario, worlds, point.block)
            times[version].append(1e9 * seconds / (worlds * point.months))
    load = os.getloadavg()[0]
    for version, taken in times.items():
        yield Row(
            point.sweep,
            point.value,
            version,
            point.worlds_of(version),
            point.block,
            point.guarantors,
            point.months,
            point.rounds,
            min(taken),
            median(taken),
            max(taken),
            round(load, 1),
            **_ratios("to_plain", times.get(PLAIN), taken),
            **_ratios("to_c", times.get(SCALAR_C), taken),
        )


def _ratios(name: str, theirs: Sequence[float] | None, ours: Sequence[float]) -> dict[str, float]:
    """Median, least and greatest of how often as fast ours is, round by round."""
    if theirs is None:
        return {}
    ratios = [other / own for other, own in zip(theirs, ours, strict=True)]
    return {name: median(ratios), f"least_{name}": min(ratios), f"most_{name}": max(ratios)}


def estimate_seconds(points: Iterable[Point], ns: dict[str, float]) -> float:
    """Processor time that all points will take, from what a world-month of each version takes."""
    return sum(
        point.cost(version) * ns[version] / 1e9
        for point in points
        for version in versions_at(point, tuple(ns))
    )


def find_exponent(rows: Sequence[Row], version: str, fewest: int) -> tuple[float, int, int] | None:
    """The exponent b of time ~ worlds^b by least squares, and from and to which number of worlds.

    None if fewer than two numbers of worlds were measured from ``fewest`` on.
    """
    found = [
        (log(row.worlds), log(row.median_ns * row.worlds), row.worlds)
        for row in rows
        if row.sweep == WORLDS and row.version == version and row.worlds >= fewest
    ]
    if len(found) < 2:
        return None
    across = sum(x for x, *_ in found) / len(found)
    up = sum(y for _, y, _ in found) / len(found)
    slope = sum((x - across) * (y - up) for x, y, _ in found) / sum((x - across) ** 2 for x, *_ in found)
    return slope, min(worlds for *_, worlds in found), max(worlds for *_, worlds in found)
