"""Memory of the columns that were read last, within a fixed number of bytes for the whole process."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Callable
from threading import RLock

import numpy as np
import pandas as pd

MOST_BYTES = 96_000_000
"""Bytes that all remembered columns take together at most."""


class ColumnCache:
    """The columns that were read last, of any table; the longest unused are let go first.

    A comparison asks for the same few columns many times. What it holds is bounded, whatever the number of
    worlds, and the columns of a table are let go with it.

    Attributes:
        most: Bytes that it holds at most.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self._columns: OrderedDict[tuple[int, str], pd.Series] = OrderedDict()
        self._bytes = 0
        # A table may be let go, and so its columns, while another column is put in.
        self._lock = RLock()
        self._owners: set[int] = set()

    @property
    def held_bytes(self) -> int:
        """Bytes of the columns that are remembered."""
        return self._bytes

    def get_column(self, owner: object, name: str, read: Callable[[], pd.Series]) -> pd.Series:
        """Return a column of a table, from memory if it is there; else ``read`` gives it."""
        key = id(owner), name
        with self._lock:
            found = self._columns.get(key)
            if found is not None:
                self._columns.move_to_end(key)
        if found is None:
            found = _protect(read())
            self._put(owner, key, found)
        # The values are shared and cannot be written to; the series itself is the caller's.
        return found.copy(deep=not isinstance(found.dtype, np.dtype))

    def _put(self, owner: object, key: tuple[int, str], column: pd.Series) -> None:
        size = _count_bytes(column)
        if size > self.most // 2:
            return
        with self._lock:
            if key[0] not in self._owners:
                self._owners.add(key[0])
                weakref.finalize(owner, self._forget_owner, key[0])
            if key not in self._columns:
                self._columns[key] = column
                self._bytes += size
            while self._bytes > self.most:
                _, oldest = self._columns.popitem(last=False)
                self._bytes -= _count_bytes(oldest)

    def _forget_owner(self, owner: int) -> None:
        with self._lock:
            self._owners.discard(owner)
            for key in [key for key in self._columns if key[0] == owner]:
                self._bytes -= _count_bytes(self._columns.pop(key))


def _protect(column: pd.Series) -> pd.Series:
    """Return the column with values that cannot be written to, so that nobody changes what others read."""
    if not isinstance(column.dtype, np.dtype):
        return column
    values = column.to_numpy()
    if values.flags.writeable:
        values.setflags(write=False)
    return pd.Series(values, name=column.name, copy=False)


def _count_bytes(column: pd.Series) -> int:
    return int(column.memory_usage(index=False))


CACHE = ColumnCache()
"""The memory that all tables of the process share."""
