"""A world to tell: the typical one, the worst, the mildest, or the first of some."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guaranteesim.analysis.worlds.world_filter import find_worlds
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError

TYPICAL, WORST, MILDEST = WAYS = ("typical", "worst", "mildest")
"""Ways to choose a world by its outcome."""
MEASURES = (
    "occasions to act",
    "acts",
    "calls honoured",
    "months of peace",
    "months of war",
    "territory lost",
)
"""Measures by which a world is typical."""


class NoMatchError(UserError):
    """No world of the run meets the condition."""


@dataclass(frozen=True)
class WorldChoice:
    """A world, and why it is the one that is told.

    Attributes:
        world: Its number.
        way: One of :data:`WAYS`; None where it was asked for by its number or is the first that matches.
        where: Condition that it meets; None for none.
        matching: Number of worlds that meet it.
        of: Number of worlds of the run.
        asked: Whether it was asked for by its number.
    """

    world: int
    way: str | None
    where: str | None
    matching: int
    of: int
    asked: bool = False


def choose_world(
    results: Results, *, world: int | None = None, way: str | None = None, where: str | None = None
) -> WorldChoice:
    """Return the world to tell.

    - ``typical``: the world nearest to the medians of :data:`MEASURES`. The distance in a measure is the
      share of worlds between the world and the median; the distances are added. Of equals, the first.
    - ``worst``: a major violation before none; then the most territory lost, the most months of war, the
      fewest months of peace, and the first.
    - ``mildest``: no major violation before one; then the least territory lost, the fewest months of war, the
      most months of peace, the fewest acts, and the first.

    Without any of them it is the typical world, and with ``where`` alone the first that matches. ``where``
    goes with each of them: the world is then one of those that match.

    Raises:
        UserError: there is no such world, none meets the condition, or the condition cannot be read.
    """
    numbers = Worlds.world.read(results.world_table)
    found = numbers if where is None else find_worlds(results, where)
    if where is not None and not found.size:
        raise NoMatchError(f"none of {numbers.size:,} worlds of {results.name} meets {where!r}")
    if world is not None:
        _refuse_missing(world, numbers, found, where)
        return WorldChoice(world, None, where, found.size, numbers.size, asked=True)
    if way is None and where is not None:
        return WorldChoice(int(found[0]), None, where, found.size, numbers.size)
    way = TYPICAL if way is None else way
    if way not in WAYS:
        raise UserError(f"a world is chosen as {', '.join(WAYS)}, not {way!r}")
    positions = np.flatnonzero(np.isin(numbers, found))
    picked = positions[_rank_worlds(results, way, positions)[0]]
    return WorldChoice(int(numbers[picked]), way, where, found.size, numbers.size)


def _refuse_missing(world: int, numbers: np.ndarray, found: np.ndarray, where: str | None) -> None:
    if world not in numbers:
        first, last = numbers.min(), numbers.max()
        raise UserError(f"there is no world {world} in these results: choose one from {first} to {last}")
    if world not in found:
        few = ", ".join(str(number) for number in found[:5])
        more = " and others" if found.size > 5 else ""
        raise UserError(f"world {world} does not meet {where!r}: {few}{more} do")


def _rank_worlds(results: Results, way: str, at: np.ndarray) -> np.ndarray:
    """Return the order of the worlds at some positions, the one to tell first."""
    measures = _read_measures(results, at)
    acts, peace, war, lost = (measures[name] for name in (MEASURES[1], *MEASURES[3:]))
    if way == TYPICAL:
        distance = sum((_measure_distance(values) for values in measures.values()), np.zeros(at.size))
        # Rounded, so that worlds that differ by a last bit count as equals.
        return np.lexsort((np.arange(at.size), np.round(distance, 9)))
    violated = Worlds.major_violation.read(results.world_table)[at]
    if way == WORST:
        return np.lexsort((np.arange(at.size), peace, -war, -lost, ~violated))
    return np.lexsort((np.arange(at.size), acts, -peace, war, lost, violated))


def _read_measures(results: Results, at: np.ndarray) -> Mapping[str, np.ndarray]:
    table = results.world_table
    acts = sum(
        (table[Worlds.acts[rung]].to_numpy()[at] for rung in results.scenario.rungs), np.zeros(at.size)
    )
    columns = (Worlds.honoured, Worlds.peace_months, Worlds.war_months, Worlds.territory_lost)
    read = [table[str(column)].to_numpy()[at] for column in (Worlds.opportunities, *columns)]
    return dict(zip(MEASURES, (read[0], acts, *read[1:]), strict=True))


def _measure_distance(values: np.ndarray) -> np.ndarray:
    """Return the share of worlds between each and the median, (n,)."""
    ordered = np.sort(values)
    # The middle of the ranks of equals, so that a median that many worlds share is no distance from itself.
    ranks = (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")) / 2
    median = np.sort(values)[(values.size - 1) // 2]
    middle = (np.searchsorted(ordered, median, "left") + np.searchsorted(ordered, median, "right")) / 2
    return np.asarray(np.abs(ranks - middle) / values.size)
