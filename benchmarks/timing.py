"""Worlds a second, engine and plain version in turn, so that both meet the same machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

import numpy as np
from validation.by_hand import Luck, PlainWorld
from validation.freeing import free

from guaranteesim.ensemble import run_scenario
from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.schema import Scenario

Model = TypeVar("Model")


@dataclass(frozen=True)
class Speed:
    """Worlds a second of processor time, with and without the set-up of the worlds."""

    whole: float
    without_setup: float


@dataclass(frozen=True)
class Round:
    """Both versions, one after the other."""

    plain: Speed
    engine: Speed


def rounds(scenario: Scenario, count: int, block: int, plain_worlds: int) -> Iterator[Round]:
    """Measure ``count`` times; the plain version runs before and after the engine and is averaged."""
    plain_speed(scenario, 2)
    engine_speed(scenario, 16)
    half = max(plain_worlds // 2, 1)
    for _ in range(count):
        before = plain_speed(scenario, half)
        engine = engine_speed(scenario, block)
        after = plain_speed(scenario, half)
        yield Round(_mean(before, after), engine)


def plain_speed(scenario: Scenario, worlds: int) -> Speed:
    """One model a world."""

    def set_up() -> list[PlainWorld]:
        return [PlainWorld(scenario, Luck(number)) for number in range(worlds)]

    def go(models: list[PlainWorld]) -> None:
        for model in models:
            model.run_model()
            model.record.row()

    return _speed(worlds, set_up, go, lambda models: free(*models))


def engine_speed(scenario: Scenario, worlds: int) -> Speed:
    """One model for all worlds, in this process."""

    def go(model: GuaranteeModel) -> None:
        model.run_model()
        model.record.build_world_table()
        model.record.build_event_table()

    return _speed(worlds, lambda: GuaranteeModel(scenario, np.arange(worlds)), go, free)


def clock_speed(scenario: Scenario, worlds: int, workers: int) -> float:
    """Worlds a second of the clock on the wall, as a user runs them, tables included."""
    start = time.perf_counter()
    run_scenario(scenario, worlds=worlds, workers=workers)
    return worlds / (time.perf_counter() - start)


def spread(values: list[float]) -> tuple[float, float, float]:
    """Least, median and greatest."""
    return min(values), median(values), max(values)


def _speed(
    worlds: int, set_up: Callable[[], Model], go: Callable[[Model], None], done: Callable[[Model], None]
) -> Speed:
    start = time.process_time()
    model = set_up()
    ready = time.process_time()
    go(model)
    end = time.process_time()
    done(model)
    return Speed(worlds / (end - start), worlds / (end - ready))


def _mean(one: Speed, other: Speed) -> Speed:
    """Of two equal numbers of worlds: the harmonic mean."""
    return Speed(2 / (1 / one.whole + 1 / other.whole), 2 / (1 / one.without_setup + 1 / other.without_setup))
