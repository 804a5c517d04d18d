"""Results of an experiment: the worlds of every scenario and row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from guaranteesim.ensemble.experiment.design import Design
from guaranteesim.ensemble.pandas_frames import convert_to_frame
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError
from guaranteesim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from guaranteesim.ensemble.experiment.sharing import SharedBlocks


class RowSource(ABC):
    """Where the tables of an experiment are: in memory or in files."""

    @abstractmethod
    def list_columns(self, group: int) -> list[str]:
        """Return the columns of a group."""

    @abstractmethod
    def read_lines(self, group: int, first: int, count: int, columns: Sequence[str]) -> pa.Table:
        """Return some lines of a group's table."""


@dataclass(frozen=True)
class TablesInMemory(RowSource):
    """The tables themselves, one a group."""

    tables: tuple[pa.Table, ...]

    def list_columns(self, group: int) -> list[str]:
        """Return the columns of a group."""
        return list(self.tables[group].column_names)

    def read_lines(self, group: int, first: int, count: int, columns: Sequence[str]) -> pa.Table:
        """Return some lines of a group's table."""
        return self.tables[group].select(list(columns)).slice(first, count)


@dataclass(frozen=True)
class TablesInFiles(RowSource):
    """Parquet files, one a group; only the row groups that are asked for are read."""

    paths: tuple[Path, ...]

    def list_columns(self, group: int) -> list[str]:
        """Return the columns of a group."""
        import pyarrow.parquet as pq

        return list(pq.read_schema(self.paths[group]).names)

    def read_lines(self, group: int, first: int, count: int, columns: Sequence[str]) -> pa.Table:
        """Return some lines of a group's table."""
        import pyarrow.parquet as pq

        with pq.ParquetFile(self.paths[group]) as file:
            sizes = [file.metadata.row_group(place).num_rows for place in range(file.num_row_groups)]
            ends = np.cumsum(sizes)
            wanted = [
                place
                for place, (end, size) in enumerate(zip(ends, sizes, strict=True))
                if end > first and end - size < first + count
            ]
            table = file.read_row_groups(wanted, columns=list(columns))
        before = int(ends[wanted[0]] - sizes[wanted[0]]) if wanted else 0
        return table.slice(first - before, count)


@dataclass(frozen=True, eq=False)
class ExperimentResults:
    """Worlds of every scenario and row of an experiment.

    Attributes:
        scenarios: The scenarios as they were given; a design sets some of their numbers.
        design: The design, one row a design point.
        worlds: Worlds of each row. World w of every row and scenario meets the same history.
        seed: Seed of all randomness.
        folder: Folder of the results, None if they were not written.
    """

    scenarios: tuple[Scenario, ...]
    design: Design
    worlds: int
    seed: int
    shared: tuple[SharedBlocks, ...] = field(repr=False)
    source: RowSource = field(repr=False)
    folder: Path | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the scenarios."""
        return tuple(scenario.name for scenario in self.scenarios)

    def list_columns(self, name: str) -> list[str]:
        """Return the columns that were kept of a scenario's worlds."""
        place = self._find_scenario(name)
        return next(
            self.source.list_columns(group)
            for group, shared in enumerate(self.shared)
            if place in shared.members
        )

    def read_worlds(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the worlds of one scenario, row by row of the design.

        Args:
            name: Name of the scenario.
            columns: Columns of :class:`~guaranteesim.ensemble.columns.Worlds`; all that were kept if None.

        Returns:
            ``design.rows * worlds`` lines: first all worlds of row 0, then those of row 1.

        Raises:
            UserError: a scenario or a column that is not there.
        """
        place = self._find_scenario(name)
        wanted = self.list_columns(name) if columns is None else list(columns)
        missing = sorted(set(wanted) - set(self.list_columns(name)))
        if missing:
            raise UserError(f"the experiment kept no column {missing[0]} of {name}: run it again with it")
        parts: list[pa.Table] = []
        rows = []
        for group, shared in enumerate(self.shared):
            if place not in shared.members:
                continue
            count = len(shared.rows) * self.worlds
            first = shared.members.index(place) * count
            parts.append(self.source.read_lines(group, first, count, wanted))
            rows.append(shared.rows)
        frame = convert_to_frame(pa.concat_tables(parts))
        if len(parts) > 1:
            # Rows that differ in structure were simulated apart.
            lines = np.concatenate(rows)[:, None] * self.worlds + np.arange(self.worlds)
            frame = frame.take(np.argsort(lines.reshape(-1), kind="stable")).reset_index(drop=True)
        return frame

    def read_results(self, name: str, columns: Sequence[str] | None = None) -> Results:
        """Return the worlds of one scenario as results, without crises, months and timeline.

        Outcomes of worlds can be computed from them. Lines are those of :meth:`read_worlds`.
        """
        return Results(
            scenario=self.scenarios[self._find_scenario(name)],
            worlds=self.read_worlds(name, columns),
            manifest={"seed": self.seed},
        )

    def _find_scenario(self, name: str) -> int:
        if name not in self.names:
            raise UserError(f"the experiment has no scenario {name!r}; there are: {', '.join(self.names)}")
        return self.names.index(name)
