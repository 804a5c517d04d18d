"""The same month four times: plain Mesa, Mesa's batch runner, the engine, C; all in processor time."""

# Mesa says nothing of its types.
# mypy: allow-subclassing-any

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from typing import Any

import mesa
import numpy as np
from validation.by_hand import Luck, PlainWorld
from validation.freeing import free

from benchmarks.limit.worlds import CompiledMonth, blocks
from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.schema import Scenario

PLAIN, BATCH, ENGINE, SCALAR_C = "plain Mesa", "Mesa batch runner", "guaranteesim", "scalar C"
VERSIONS = (PLAIN, BATCH, ENGINE, SCALAR_C)

Runner = Callable[[Scenario, int, int], float]
"""Seconds of processor time for so many worlds of a scenario in blocks of so many."""


def run_plain(scenario: Scenario, worlds: int, block: int) -> float:
    """One model a world, one after the other; there are no blocks."""
    start = time.process_time()
    for number in range(worlds):
        world = PlainWorld(scenario, Luck(number))
        world.run_model()
        world.record.row()
        free(world)
    return time.process_time() - start


class BatchWorld(PlainWorld):
    """A plain world as Mesa's batch runner wants it: it collects its results itself, every month."""

    def __init__(self, scenario: Scenario, number: int) -> None:
        super().__init__(scenario, Luck(number))
        self.datacollector = mesa.DataCollector(
            {
                "territory": lambda world: world.territory,
                "at_war": lambda world: world.at_war,
                "row": lambda world: world.record.row() if world.month == world.horizon else None,
            }
        )

    def step(self) -> None:
        """Advance by a month, and collect."""
        super().step()
        self.datacollector.collect(self)
        self.running = self.month < self.horizon


def run_batch(scenario: Scenario, worlds: int, block: int) -> float:
    """One model a world, run by Mesa's batch runner in this process."""
    batch_run = _find_batch_runner()
    start = time.process_time()
    rows = batch_run(
        BatchWorld,
        {"scenario": [scenario], "number": range(worlds)},
        max_steps=scenario.run.horizon_months,
        display_progress=False,
    )
    spent = time.process_time() - start
    assert len(rows) == worlds
    return spent


def _find_batch_runner() -> Any:
    """Mesa's batch runner; importing it changes how this process starts others, which is put back."""
    method = multiprocessing.get_start_method(allow_none=True)
    from mesa.batchrunner import batch_run

    multiprocessing.set_start_method(method, force=True)
    return batch_run


def run_engine(scenario: Scenario, worlds: int, block: int) -> float:
    """One model for each block of worlds, tables included."""
    start = time.process_time()
    for first, count in blocks(worlds, block):
        model = GuaranteeModel(scenario, np.arange(first, first + count))
        model.run_model()
        model.record.build_world_table()
        model.record.build_event_table()
        free(model)
    return time.process_time() - start


def run_c(scenario: Scenario, worlds: int, block: int) -> float:
    """One world after the other; what is the same in all worlds is read and keyed beforehand."""
    month = CompiledMonth(scenario)
    start = time.process_time()
    for first, count in blocks(worlds, block):
        month.run(first, count)
    return time.process_time() - start


RUNNERS: dict[str, Runner] = {PLAIN: run_plain, BATCH: run_batch, ENGINE: run_engine, SCALAR_C: run_c}
