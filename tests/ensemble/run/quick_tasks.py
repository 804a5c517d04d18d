"""A task that takes no time, for tests of how tasks travel; workers import it from here."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from guaranteesim.ensemble.experiment.rows import RowTables
from guaranteesim.ensemble.keep.block_shelf import BlockShelf
from guaranteesim.ensemble.run.block_ranges import Block


@dataclass(frozen=True)
class QuickTask:
    """A block of one number."""

    block: Block
    shelf: BlockShelf[RowTables] | None = None

    def simulate(self) -> RowTables:
        """Return the number of the block."""
        return RowTables(pa.table({"first": [self.block.first]}))
