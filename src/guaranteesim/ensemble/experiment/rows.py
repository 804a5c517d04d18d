"""Blocks of an experiment: worlds of several rows and scenarios, simulated side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from guaranteesim.ensemble.arrow_tables import build_arrow_table
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.crisis_counts import count_crises
from guaranteesim.ensemble.experiment.design import Design
from guaranteesim.ensemble.experiment.sharing import SharedBlocks
from guaranteesim.ensemble.keep.block_shelf import BlockShelf
from guaranteesim.ensemble.run.block_ranges import Block
from guaranteesim.ensemble.run.blocks import build_events, open_model


@dataclass(frozen=True)
class RowTables:
    """Table of a block: one line a position, the columns of worlds that are kept."""

    worlds: pa.Table


@dataclass(frozen=True)
class RowTask:
    """A block of positions, with the part of the design that it needs.

    Attributes:
        shared: Scenarios and rows, with the rows of the block alone in the design.
        design_rows: Positions of these rows in the whole design, ascending.
        seed: Seed of the experiment.
        block: Positions to simulate.
        columns: Columns to keep; None for all but the utilities.
        shelf: Shelf for the tables; without it they are handed back.
    """

    shared: SharedBlocks
    design_rows: np.ndarray
    seed: int
    block: Block
    columns: tuple[str, ...] | None
    shelf: BlockShelf[RowTables] | None = None

    def simulate(self) -> RowTables:
        """Return the tables of the block; the same arguments give the same bits on every worker."""
        positions = np.arange(self.block.first, self.block.first + self.block.count)
        shared = self.shared
        with open_model(
            shared.scenario,
            positions,
            self.seed,
            luck=shared.find_luck(positions),
            varied=shared.list_varied(positions, self.design_rows),
        ) as model:
            model.run_model()
            counts = count_crises(shared.scenario, build_events(model), self.block.first, self.block.count)
            everything = model.record.build_world_table() | counts
            # Scenarios that share a block count their worlds each from 0, as in a run of their own.
            everything[Worlds.world] = positions % (len(shared.rows) * shared.worlds)
        return RowTables(build_arrow_table(Worlds, _select_columns(everything, self.columns)))


def cut_tasks(
    shared: SharedBlocks,
    blocks: Sequence[Block],
    seed: int,
    columns: tuple[str, ...] | None,
    shelf: BlockShelf[RowTables] | None,
) -> Iterator[RowTask]:
    """Yield the task of every block, each with its own part of the design."""
    for block in blocks:
        positions = np.arange(block.first, block.first + block.count)
        rows = np.unique(shared.find_rows(positions))
        design = Design(shared.design.paths, shared.design.values.take(rows, 0))
        yield RowTask(replace(shared, design=design), rows, seed, block, columns, shelf)


def _select_columns(
    everything: dict[str, np.ndarray], columns: tuple[str, ...] | None
) -> dict[str, np.ndarray]:
    """Return the columns to keep, in the order of the table; those that a scenario lacks are left out."""
    if columns is None:
        # Utilities are most of the columns, and few studies read them.
        return {
            name: values
            for name, values in everything.items()
            if name != Worlds.world and not name.startswith("utility_")
        }
    return {name: values for name, values in everything.items() if name in columns}
