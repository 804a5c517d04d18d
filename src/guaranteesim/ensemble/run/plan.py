"""Plan of a run and its blocks, checked before anything starts."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guaranteesim.ensemble.run.block_ranges import Block, cut_blocks
from guaranteesim.ensemble.run.footprint import estimate_row_bytes
from guaranteesim.errors import UserError
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.root import Run

MOST_WORLDS = 10_000_000
MOST_SEED = 2**63 - 1

# Beyond this size little is gained.
_MOST_BLOCK = 16384
# A run that is killed loses what its workers spent on blocks that are not finished: seconds, not minutes.
_BLOCK_SECONDS = 15
# A month of a block costs the time of some thousands of world-months before the first world (measured).
_SECONDS_PER_MONTH = 5e-3
_SECONDS_PER_WORLD = 4e-5
_SECONDS_PER_WORLD_STATE_MONTH = 9e-8
_SECONDS_PER_STATE_MONTH = 3e-6
_MOST_CORE_DAYS = 60
_MOST_BYTES = 200e9


@dataclass(frozen=True)
class RunPlan:
    """One run.

    Attributes:
        scenario: The scenario; it already holds the seed and the number of worlds.
        block_size: Worlds simulated side by side.
        until: What decided the number of worlds, as plain data, if they were not asked for by number.
    """

    scenario: Scenario
    block_size: int
    until: Mapping[str, Any] | None = None

    @property
    def worlds(self) -> int:
        """Return how many worlds."""
        return self.scenario.run.worlds

    @property
    def seed(self) -> int:
        """The seed of every stream."""
        return self.scenario.run.seed

    @property
    def blocks(self) -> list[Block]:
        """The blocks in order."""
        return cut_blocks(self.worlds, self.block_size)


def plan_run(
    scenario: Scenario,
    worlds: int | None,
    seed: int | None,
    workers: int,
    block_size: int | None,
    beside: int = 1,
    until: Mapping[str, Any] | None = None,
) -> RunPlan:
    """Return the plan of one of ``beside`` runs that share the workers; ``None`` is what the scenario says.

    Raises:
        UserError: for numbers that make no sense, or a run that could not be carried out.
    """
    run = scenario.run
    count = run.worlds if worlds is None else check_whole_number("worlds", worlds, 1)
    number = run.seed if seed is None else check_seed(seed)
    refuse_absurd_size(scenario, count)
    # Runs share the workers, so each gets its part of them, rounded up.
    share = -(-check_whole_number("workers", workers, 1) // beside)
    most = estimate_largest_block(run.horizon_months, len(scenario.states))
    size = (
        choose_block_size(count, share, most)
        if block_size is None
        else check_whole_number("block_size", block_size, 1)
    )
    update = Run(horizon_months=run.horizon_months, worlds=count, seed=number)
    return RunPlan(scenario.model_copy(update={"run": update}), size, until)


def choose_block_size(worlds: int, workers: int, most: int = _MOST_BLOCK) -> int:
    """Worlds in a block of at most ``most``, such that every worker has as much to do.

    Example:
        >>> choose_block_size(2000, 1), choose_block_size(2000, 2), choose_block_size(20_000, 2)
        (2000, 1000, 10000)
    """
    # Rounds are counted first, so that no worker is idle in the last one.
    rounds = -(-worlds // (most * workers))
    return -(-worlds // (rounds * workers))


def estimate_largest_block(months: int, states: int) -> int:
    """Worlds that take about fifteen seconds together, unless starting a block would be a third of its time.

    Example:
        >>> estimate_largest_block(120, 18), estimate_largest_block(600, 18)
        (16384, 11857)
    """
    start = months * _SECONDS_PER_MONTH
    world = _SECONDS_PER_WORLD + months * states * _SECONDS_PER_WORLD_STATE_MONTH
    # Starting a block costs time per month, whatever its size: a long horizon needs larger blocks.
    return min(int(max(_BLOCK_SECONDS - start, 2 * start) / world), _MOST_BLOCK)


def fill_missing_blocks(found: Sequence[Block], planned: RunPlan) -> list[Block]:
    """Return the finished blocks in order, with planned blocks for the worlds they lack."""
    return sorted([*found, *find_gaps(found, planned.worlds, planned.block_size)])


def find_gaps(found: Sequence[Block], size: int, block_size: int) -> list[Block]:
    """Return the blocks of 0 … ``size`` − 1 that ``found``, in order, leaves out."""
    gaps: list[Block] = []
    first = 0
    # The empty block at the end closes the last gap.
    for block in [*found, Block(size, 0)]:
        gaps += [
            Block(first + part.first, part.count) for part in cut_blocks(block.first - first, block_size)
        ]
        first = block.first + block.count
    return gaps


def refuse_absurd_size(scenario: Scenario, worlds: int) -> None:
    """Refuse at once what would take months or fill the disk, and say how much it would take."""
    months, states = scenario.run.horizon_months, len(scenario.states)
    days = worlds * months * states * _SECONDS_PER_STATE_MONTH / 86_400
    size = worlds * estimate_row_bytes(scenario)
    if worlds > MOST_WORLDS or days > _MOST_CORE_DAYS or size > _MOST_BYTES:
        raise UserError(
            f"{worlds:,} worlds of {months} months and {states} states would take about "
            f"{_format_amount(days)} days of one core and {_format_amount(size / 1e9)} GB; "
            f"ask for fewer worlds (at most {MOST_WORLDS:,}) or a shorter horizon"
        )


def _format_amount(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def check_seed(seed: Any) -> int:
    """Return ``seed`` if it is a whole number that a run can have.

    Raises:
        UserError: it is none.
    """
    number = check_whole_number("seed", seed, 0)
    if number > MOST_SEED:
        raise UserError(f"seed must be at most 2**63 − 1, not {number}")
    return number


def check_whole_number(name: str, value: Any, least: int) -> int:
    """Return ``value`` if it is a whole number of at least ``least``.

    Raises:
        UserError: with ``name``, if it is none.
    """
    try:
        number = operator.index(value)
    except TypeError:
        number = least - 1
    if isinstance(value, bool) or number < least:
        raise UserError(f"{name} must be a whole number, {least} or more, not {value!r}")
    return number
