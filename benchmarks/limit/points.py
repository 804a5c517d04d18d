"""What is measured: points by number of worlds, block, guarantors and months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from benchmarks.limit.sizes import load_base, with_guarantors
from benchmarks.limit.versions import BATCH, PLAIN
from guaranteesim.scenario.schema import Scenario

WORLDS, BLOCK, GUARANTORS, MONTHS = "worlds", "block", "guarantors", "months"
SWEEPS = (WORLDS, BLOCK, GUARANTORS, MONTHS)

DEFAULT_BLOCK = 16_384
"""Worlds that the ensemble simulates side by side."""
SHIPPED_GUARANTORS, SHIPPED_MONTHS = 13, 120


@dataclass(frozen=True)
class Point:
    """One size of the problem. ``plain_worlds`` are those of the two slow versions, 0 for none."""

    sweep: str
    value: int
    worlds: int
    block: int = DEFAULT_BLOCK
    plain_worlds: int = 0
    rounds: int = 3
    guarantors: int = SHIPPED_GUARANTORS
    months: int = SHIPPED_MONTHS

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario at this size."""
        if self.guarantors != SHIPPED_GUARANTORS:
            return with_guarantors(self.guarantors)
        return load_base(self.months)

    def worlds_of(self, version: str) -> int:
        """How many worlds a version runs here."""
        return self.plain_worlds if version in (PLAIN, BATCH) else self.worlds

    def cost(self, version: str) -> float:
        """World-months in all rounds, weighed by guarantors; what the estimate of the time goes by."""
        size = (5 + self.guarantors) / (5 + SHIPPED_GUARANTORS)
        return self.rounds * self.worlds_of(version) * self.months * size


def list_points(*, most_worlds: int, plain_worlds: int, rounds: int, scale: float = 1.0) -> Iterator[Point]:
    """Every point, up to so many worlds; ``scale`` shrinks them all but the sweep of worlds."""

    def some(worlds: int) -> int:
        return max(round(worlds * scale), 2)

    for worlds in (10, 100, 1_000, 10_000, 100_000, 1_000_000):
        if worlds <= most_worlds:
            slow = min(worlds, plain_worlds)
            yield Point(WORLDS, worlds, worlds, plain_worlds=slow, rounds=1 if worlds > 10_000 else rounds)
    for block in map(some, (300, 1_000, 4_000, 8_000, 16_384, 32_768)):
        yield Point(BLOCK, block, max(block, some(4_000)), block=block, rounds=rounds)
    for guarantors in (4, 8, 16, 32, 64):
        worlds = some(4_000)
        yield Point(
            GUARANTORS, guarantors, worlds, plain_worlds=plain_worlds, guarantors=guarantors, rounds=rounds
        )
    for months in (12, 60, 120, 240):
        yield Point(MONTHS, months, some(4_000), plain_worlds=plain_worlds, months=months, rounds=rounds)


def versions_at(point: Point, available: tuple[str, ...]) -> tuple[str, ...]:
    """The versions that are run at a point."""
    return tuple(version for version in available if point.worlds_of(version) > 0)
