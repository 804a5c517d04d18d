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
from guaranteesim.scenario.schema import Scenario
from guaranteesim.streams import Streams
from validation.by_hand import Luck, PlainWorld
from validation.freeing import free

Columns = Mapping[str, NDArray[Any]]


class Draws:
    """The draws of the worlds 0 … ``worlds`` − 1, each kept once it has been asked for."""

    def __init__(self, seed: int, worlds: int) -> None:
        streams = Streams(seed, np.arange(worlds))
        self.uniform = cache(lambda what, month, who: streams.uniform(what, month, who).tolist())
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


def differences(scenario: Scenario, worlds: int) -> tuple[int, list[Difference]]:
    """How many values were compared, and those that differ, over all columns of worlds and crises."""
    model = GuaranteeModel(scenario, np.arange(worlds))
    model.run_model()
    draws = Draws(scenario.run.seed, worlds)
    plain = [PlainWorld(scenario, SameLuck(draws, world)) for world in range(worlds)]
    for world in plain:
        world.run_model()
    rows = [{"world": place, **world.record.row()} for place, world in enumerate(plain)]
    crises = [
        {"world": place, **crisis} for place, world in enumerate(plain) for crisis in world.record.crises
    ]
    compared, found = 0, []
    for table, engine, ours in (
        ("worlds", model.record.worlds(), rows),
        ("events", model.record.event_table(), crises),
    ):
        compared += len(ours) * len(engine)
        found += _between(table, engine, ours)
    free(model, *plain)
    return compared, found


def _between(table: str, engine: Columns, plain: list[dict[str, Any]]) -> list[Difference]:
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
