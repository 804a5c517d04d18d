"""The engine's own draws, handed to plain worlds: both versions must then agree in every world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.record.monthly_counts import BINS, MonthlyCounts
from guaranteesim.scenario.schema import Scenario
from guaranteesim.streams import Streams
from validation.by_hand import Luck, PlainWorld
from validation.by_hand.record import Record
from validation.expected import Rows, noting_expectations
from validation.freeing import free

Columns = Mapping[str, NDArray[Any]]


class Draws:
    """The draws of the worlds 0 … ``worlds`` − 1, each kept once it has been asked for."""

    def __init__(self, seed: int, worlds: int) -> None:
        streams = Streams(seed, np.arange(worlds))
        self.uniform = cache(lambda what, month, who: streams.draw_uniform(what, month, who).tolist())
        self.normal = cache(lambda what, month, who: ndtri(self.uniform(what, month, who)).tolist())


class SameLuck(Luck):
    """The luck that the engine gives to one world."""

    def __init__(self, draws: Draws, world: int) -> None:
        self._draws, self._world = draws, world

    def uniform(self, what: str, who: str = "") -> float:
        """The engine's draw at this address."""
        drawn: float = self._draws.uniform(what, self.month, who)[self._world]
        return drawn

    def normal(self, what: str, who: str = "") -> float:
        """The same through the inverse of the normal distribution."""
        drawn: float = self._draws.normal(what, self.month, who)[self._world]
        return drawn


@dataclass(frozen=True)
class Difference:
    """A value that the two versions do not share."""

    table: str
    column: str
    world: int
    month: int
    engine: float
    plain: float


@dataclass(frozen=True)
class Comparison:
    """How many values were compared, those that differ, and what the plain worlds left behind."""

    compared: int
    found: list[Difference]
    records: list[Record]
    rows: Rows


def differences(scenario: Scenario, worlds: int) -> tuple[int, list[Difference]]:
    """How many values were compared, and those that differ."""
    met = compare_worlds(scenario, worlds)
    return met.compared, met.found


def compare_worlds(scenario: Scenario, worlds: int) -> Comparison:
    """Run both versions; compare all of worlds and crises, the months, and what acts were to bring."""
    model = GuaranteeModel(scenario, np.arange(worlds))
    draws = Draws(scenario.run.seed, worlds)
    plain = [PlainWorld(scenario, SameLuck(draws, world)) for world in range(worlds)]
    with noting_expectations(plain) as (theirs, ours):
        model.run_model()
        for world in plain:
            world.run_model()
    records = [world.record for world in plain]
    rows = [{"world": place, **record.row()} for place, record in enumerate(records)]
    crises = [{"world": place, **crisis} for place, record in enumerate(records) for crisis in record.crises]
    tables = (
        ("worlds", model.record.build_world_table(), rows),
        ("events", model.record.build_event_table(), crises),
        ("expectations", _columns(theirs), ours),
    )
    compared, found = 0, []
    for table, engine, plainly in tables:
        compared += len(plainly) * len(engine)
        found += _between(table, engine, plainly)
    found += _monthly(model.record.monthly, records)
    free(model, *plain)
    return Comparison(compared, found, records, rows)


def _columns(rows: Rows) -> Columns:
    return {name: np.array([row[name] for row in rows]) for name in rows[0]} if rows else {}


def _between(table: str, engine: Columns, plain: Rows) -> list[Difference]:
    length, months = len(engine.get("world", ())), engine.get("month")
    if length != len(plain) or (plain and set(engine) != set(plain[0])):
        return [Difference(table, "its shape", -1, 0, float(length), float(len(plain)))]
    found = []
    for column, values in engine.items():
        ours = np.array([float(row[column]) for row in plain])
        theirs = values.astype(np.float64)
        for place in np.flatnonzero(~np.isclose(theirs, ours, rtol=1e-9, atol=1e-12)):
            month = 0 if months is None else int(months[place])
            world = int(engine["world"][place])
            found.append(Difference(table, column, world, month, float(theirs[place]), float(ours[place])))
    return found


def _monthly(engine: MonthlyCounts, plain: list[Record]) -> list[Difference]:
    """Counts must be equal; a share may lie in the next bin if it is on the edge of its own."""
    ours = {name: _by_month(plain, name) for name in plain[0].months[0]}
    if set(ours) != {*engine.counts, *engine.histograms}:
        return [Difference("monthly", "its columns", -1, 0, float(len(engine.counts)), float(len(ours)))]
    found = []
    for name, counts in engine.counts.items():
        counted = ours[name].sum(axis=1)
        found += [
            Difference("monthly", name, -1, int(place) + 1, float(counts[place]), counted[place])
            for place in np.flatnonzero(counts != counted)
        ]
    for name, histogram in engine.histograms.items():
        edges = np.arange(1, BINS) / BINS
        theirs = histogram.cumsum(axis=1)[:, :-1]
        most = (ours[name][:, :, None] < edges + 1e-9).sum(axis=1)
        least = (ours[name][:, :, None] < edges - 1e-9).sum(axis=1)
        off = ((theirs > most) | (theirs < least)).any(axis=1)
        found += [Difference("monthly", name, -1, int(place) + 1, 0.0, 0.0) for place in np.flatnonzero(off)]
    return found


def _by_month(plain: list[Record], name: str) -> NDArray[np.float64]:
    """One number of every month and world, shape (months, worlds)."""
    return np.array([[month[name] for month in record.months] for record in plain], dtype=np.float64).T
