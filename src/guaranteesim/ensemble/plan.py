"""What is to be run, and how it is cut into blocks; checked before anything starts."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any

from guaranteesim.ensemble.cuts import Block, blocks_of
from guaranteesim.ensemble.footprint import row_bytes
from guaranteesim.errors import UserError
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.root import Run

MOST_WORLDS = 10_000_000
MOST_SEED = 2**63 - 1

_BLOCK = 16384
"""A block costs the time of a thousand worlds before the first one; beyond this size little is gained."""
_SECONDS_PER_STATE_MONTH = 3e-6
_MOST_CORE_DAYS = 60
_MOST_BYTES = 200e9


@dataclass(frozen=True)
class Plan:
    """One run: ``scenario`` already holds the seed and the number of worlds that were asked for."""

    scenario: Scenario
    block_size: int

    @property
    def worlds(self) -> int:
        """How many worlds."""
        return self.scenario.run.worlds

    @property
    def seed(self) -> int:
        """The seed of every stream."""
        return self.scenario.run.seed

    @property
    def blocks(self) -> list[Block]:
        """The blocks in order."""
        return blocks_of(self.worlds, self.block_size)


def plan(
    scenario: Scenario,
    worlds: int | None,
    seed: int | None,
    workers: int,
    block_size: int | None,
    beside: int = 1,
) -> Plan:
    """The plan of one of ``beside`` runs that share the workers; ``None`` is what the scenario says.

    Raises:
        UserError: for numbers that make no sense, or a run that could not be carried out.
    """
    run = scenario.run
    count = run.worlds if worlds is None else _whole("worlds", worlds, 1)
    number = run.seed if seed is None else _whole("seed", seed, 0)
    if number > MOST_SEED:
        raise UserError(f"seed must be at most 2**63 − 1, not {number}")
    refuse_absurd(scenario, count)
    share = -(-_whole("workers", workers, 1) // beside)
    size = default_block(count, share) if block_size is None else _whole("block_size", block_size, 1)
    update = Run(horizon_months=run.horizon_months, worlds=count, seed=number)
    return Plan(scenario.model_copy(update={"run": update}), size)


def default_block(worlds: int, workers: int) -> int:
    """Large enough to be quick, and such that every worker has as much to do.

    Example:
        >>> default_block(2000, 1), default_block(2000, 2), default_block(20_000, 2)
        (2000, 1000, 10000)
    """
    rounds = -(-worlds // (_BLOCK * workers))
    return -(-worlds // (rounds * workers))


def refuse_absurd(scenario: Scenario, worlds: int) -> None:
    """Refuse at once what would take months or fill the disk, and say how much it would take."""
    months, states = scenario.run.horizon_months, len(scenario.states)
    days = worlds * months * states * _SECONDS_PER_STATE_MONTH / 86_400
    size = worlds * row_bytes(scenario)
    if worlds > MOST_WORLDS or days > _MOST_CORE_DAYS or size > _MOST_BYTES:
        raise UserError(
            f"{worlds:,} worlds of {months} months and {states} states would take about "
            f"{_amount(days)} days of one core and {_amount(size / 1e9)} GB; "
            f"ask for fewer worlds (at most {MOST_WORLDS:,}) or a shorter horizon"
        )


def _amount(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _whole(name: str, value: Any, least: int) -> int:
    try:
        number = operator.index(value)
    except TypeError:
        number = least - 1
    if isinstance(value, bool) or number < least:
        raise UserError(f"{name} must be a whole number, {least} or more, not {value!r}")
    return number
