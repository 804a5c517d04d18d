"""Tables whose columns are read when they are asked for, so that large results need little memory.

A million worlds are gigabytes as a frame and eight megabytes a column. Whatever reads results therefore asks
for columns, ``table["wars"]``, and every column is the one that the whole frame would have, bit for bit.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from io import BufferedReader
from pathlib import Path
from typing import overload

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from guaranteesim.ensemble.column_cache import CACHE
from guaranteesim.ensemble.keep.files import hash_open_file, open_plain_file
from guaranteesim.ensemble.pandas_frames import convert_to_frame, find_value_bytes
from guaranteesim.errors import StorageError

BATCH_ROWS = 65_536
"""Rows read at a time where a table is gone through in batches: those of a row group of the files."""
MOST_AS_FRAME = 16_000_000
"""Bytes up to which a table is a frame from the beginning, and needs its folder no more.

A larger one is read column by column. The numbers are the same.
"""
# Columns of few rows that are read together: opening a file once for each would take longer than reading.
_COLUMNS_AT_ONCE = 32


class LazyTable(ABC):
    """A table of results.

    Example:
        ``len(table)``, ``table.columns`` and ``"wars" in table`` read nothing; ``table["wars"]`` reads a
        column, as a series, and ``table[["wars", "clash"]]`` two, as a frame. ``table.to_frame()`` reads all.
    """

    @property
    @abstractmethod
    def columns(self) -> list[str]:
        """Names of the columns, in the order of the file."""

    @abstractmethod
    def __len__(self) -> int:
        """Return the number of rows."""

    @abstractmethod
    def read_rows(self, names: Sequence[str], first: int = 0, count: int | None = None) -> pd.DataFrame:
        """Return ``count`` rows of some columns from row ``first`` on; all that follow if None."""

    @abstractmethod
    def estimate_bytes(self) -> int:
        """Return the bytes of the whole table as a frame."""

    def to_frame(self) -> pd.DataFrame:
        """Return the whole table."""
        return self.read_rows(self.columns)

    @property
    def is_frame(self) -> bool:
        """Return whether the table is a frame already, so that :meth:`to_frame` takes no more memory."""
        return False

    @property
    def empty(self) -> bool:
        """Return whether there is no row or no column."""
        return not len(self) or not self.columns

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    @overload
    def __getitem__(self, names: str) -> pd.Series: ...

    @overload
    def __getitem__(self, names: list[str]) -> pd.DataFrame: ...

    def __getitem__(self, names: str | list[str]) -> pd.Series | pd.DataFrame:
        """Return a column, or several as a frame.

        Raises:
            KeyError: there is no such column.
            StorageError: the file is not the one that these results were read from any more.
        """
        wanted = [names] if isinstance(names, str) else names
        for name in wanted:
            if name not in self.columns:
                raise KeyError(str(name))
        frame = self.read_rows(wanted)
        return frame[names] if isinstance(names, str) else frame

    def iterate_batches(self, names: Sequence[str], rows: int = BATCH_ROWS) -> Iterator[pd.DataFrame]:
        """Yield the rows of some columns in order, in frames of at most ``rows`` rows."""
        for first in range(0, len(self), rows):
            yield self.read_rows(names, first, min(rows, len(self) - first))

    def take(self, positions: np.ndarray, names: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the rows at some positions, ascending (k,), with these columns; with all if None."""
        names = self.columns if names is None else list(names)
        if not positions.size:
            return self.read_rows(names, 0, 0)
        first, count = int(positions[0]), int(positions[-1] - positions[0]) + 1
        # A group of columns at a time: the positions may lie far apart.
        parts = [
            self.read_rows(names[place : place + _COLUMNS_AT_ONCE], first, count).take(positions - first)
            for place in range(0, len(names), _COLUMNS_AT_ONCE)
        ]
        return pd.concat(parts, axis=1).reset_index(drop=True)

    def find_rows(self, column: str, value: object) -> pd.DataFrame:
        """Return the rows with this value in a column, with all columns."""
        return self.take(np.flatnonzero(self[column].to_numpy() == value))

    def head(self, count: int) -> LazyTable:
        """Return the first rows, still unread.

        Raises:
            ValueError: if ``count`` is negative.
        """
        if count < 0:
            raise ValueError(f"head takes a number of rows from 0 on, not {count}")
        return self if count >= len(self) else TableHead(self, count)


class FrameTable(LazyTable):
    """A frame that is there already."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in the order of the frame."""
        return list(self._frame.columns)

    def __len__(self) -> int:
        return len(self._frame)

    def __contains__(self, name: object) -> bool:
        return name in self._frame

    def __getitem__(self, names: str | list[str]) -> pd.Series | pd.DataFrame:  # type: ignore[override]  # as the base's overloads
        """Return a column of the frame, or several."""
        return self._frame[names]

    @property
    def is_frame(self) -> bool:
        """Return True."""
        return True

    def read_rows(self, names: Sequence[str], first: int = 0, count: int | None = None) -> pd.DataFrame:
        """Return rows of the frame with their numbers."""
        last = None if count is None else first + count
        return self._frame[list(names)].iloc[first:last]

    def estimate_bytes(self) -> int:
        """Return the bytes of the frame."""
        return int(self._frame.memory_usage(index=False).sum())

    def to_frame(self) -> pd.DataFrame:
        """Return the frame itself."""
        return self._frame


class ColumnwiseTable(LazyTable):
    """A table of Arrow columns that become columns of a frame one by one."""

    def __init__(self, schema: pa.Schema, rows: int) -> None:
        self._schema, self._rows = schema, rows
        self._columns = list(schema.names)
        self._known = frozenset(self._columns)

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in the order of the file."""
        return list(self._columns)

    def __len__(self) -> int:
        return self._rows

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def estimate_bytes(self) -> int:
        """Return the bytes of the whole table as a frame."""
        return estimate_frame_bytes(self._schema, self._rows)

    def read_rows(self, names: Sequence[str], first: int = 0, count: int | None = None) -> pd.DataFrame:
        """Return rows of some columns; whole columns are remembered as long as there is room."""
        size = self._rows - first if count is None else count
        if (first, size) != (0, self._rows) or len(names) > _COLUMNS_AT_ONCE:
            return convert_to_frame(self._read_arrow(names, first, size))
        return pd.DataFrame({name: self._read_whole_column(str(name)) for name in names}, copy=False)

    def __getitem__(self, names: str | list[str]) -> pd.Series | pd.DataFrame:  # type: ignore[override]  # as the base's overloads
        """Return a column, or several as a frame; see :class:`LazyTable`."""
        if isinstance(names, str) and names in self._known:
            return self._read_whole_column(str(names))
        return super().__getitem__(names)

    def _read_whole_column(self, name: str) -> pd.Series:
        def read_column() -> pd.Series:
            return convert_to_frame(self._read_arrow([name], 0, self._rows))[name]

        return CACHE.get_column(self, name, read_column)

    @abstractmethod
    def _read_arrow(self, names: Sequence[str], first: int, count: int) -> pa.Table:
        """Return rows of some columns."""


class ArrowTable(ColumnwiseTable):
    """A table in memory, packed: words and flags take a byte or a bit."""

    def __init__(self, table: pa.Table) -> None:
        super().__init__(table.schema, table.num_rows)
        self._table = table

    def _read_arrow(self, names: Sequence[str], first: int, count: int) -> pa.Table:
        return self._table.select([str(name) for name in names]).slice(first, count)


class ParquetTable(ColumnwiseTable):
    """A table in a file, of which only what is asked for is read.

    Args:
        path: The file.
        digest: SHA-256 of its content, as it was checked.
        seal: :func:`seal_file` of the file when it was checked.
        metadata: Its Parquet metadata.
    """

    def __init__(self, path: Path, digest: str, seal: tuple[int, ...], metadata: pq.FileMetaData) -> None:
        super().__init__(metadata.schema.to_arrow_schema(), metadata.num_rows)
        self.path, self._digest, self._seal = path, digest, seal
        sizes = [metadata.row_group(place).num_rows for place in range(metadata.num_row_groups)]
        self._ends = np.cumsum(sizes, dtype=np.int64)

    def _read_arrow(self, names: Sequence[str], first: int, count: int) -> pa.Table:
        begins = np.concatenate([np.zeros(1, dtype=np.int64), self._ends[:-1]])[: len(self._ends)]
        groups = np.flatnonzero((self._ends > first) & (begins < first + count))
        try:
            with open_plain_file(self.path) as file:
                self._refuse_other_content(file)
                with pq.ParquetFile(file) as parquet:
                    wanted = [str(name) for name in names]
                    # Threads would hold a buffer each and gain little for a few columns.
                    table = parquet.read_row_groups(groups.tolist(), columns=wanted, use_threads=False)
        except FileNotFoundError:
            raise StorageError(f"{self.path} was removed since it was read: {_AGAIN}") from None
        except (OSError, pa.ArrowException) as error:
            raise StorageError(f"{self.path} cannot be read any more: {error}. {_AGAIN}") from error
        return table.slice(first - int(begins[groups[0]]) if groups.size else 0, count)

    def _refuse_other_content(self, file: BufferedReader) -> None:
        seal = seal_file(file.fileno())
        if seal == self._seal:
            return
        # A copy of the file, or a look from another machine, is as good if every byte is the same.
        if hash_open_file(file) != self._digest:
            raise StorageError(f"{self.path} was written anew since it was read: {_AGAIN}")
        file.seek(0)
        self._seal = seal


class TableHead(LazyTable):
    """The first rows of another table."""

    def __init__(self, table: LazyTable, rows: int) -> None:
        self._table, self._rows = table, rows

    @property
    def columns(self) -> list[str]:
        """Names of the columns of the other table."""
        return self._table.columns

    def __len__(self) -> int:
        return self._rows

    def read_rows(self, names: Sequence[str], first: int = 0, count: int | None = None) -> pd.DataFrame:
        """Return rows of some columns."""
        most = max(self._rows - first, 0)
        return self._table.read_rows(names, first, most if count is None else min(count, most))

    def estimate_bytes(self) -> int:
        """Return the bytes of these rows as a frame."""
        return self._table.estimate_bytes() * self._rows // max(len(self._table), 1)


_AGAIN = "read the folder again"


def make_lazy_table(table: pd.DataFrame | LazyTable) -> LazyTable:
    """Return a lazy table as it is, and a frame as one."""
    return table if isinstance(table, LazyTable) else FrameTable(table)


def make_table_in_memory(table: pa.Table) -> LazyTable:
    """Return a table that stays in memory: as a frame if it is small, else packed."""
    small = estimate_frame_bytes(table.schema, table.num_rows) <= MOST_AS_FRAME
    return FrameTable(convert_to_frame(table)) if small else ArrowTable(table)


def estimate_frame_bytes(schema: pa.Schema, rows: int) -> int:
    """Return the bytes that a table with this schema takes as a frame."""
    return rows * sum(find_value_bytes(field) for field in schema)


def seal_file(handle: int) -> tuple[int, ...]:
    """Return what tells a file from one that took its name later: place, size, and time of writing."""
    status = os.fstat(handle)
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
