"""Folder of one run: its finished blocks while it is under way, and its tables in the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from guaranteesim.ensemble.keep import folder_claims
from guaranteesim.ensemble.keep.block_shelf import BlockShelf, Tables
from guaranteesim.ensemble.keep.files import locate_subfolder, translate_storage_errors, write_atomically
from guaranteesim.ensemble.keep.markers import RUN, Marker, read_marker

if TYPE_CHECKING:
    from guaranteesim.ensemble.run.blocks import BlockTables

TABLES = ("worlds", "events", "monthly", "timeline")
"""Tables of every run."""

INPUTS = "inputs"
"""Table that is written on request."""

# Rows a row group: fixed, so that a file does not depend on how the worlds were cut into blocks.
_ROWS = 65_536


def locate_table(folder: Path, name: str) -> Path:
    """Return where a table is kept."""
    return folder / f"{name}.parquet"


@contextmanager
def open_store(folder: Path, content: Mapping[str, Any], replace: bool = False) -> Iterator[RunStore]:
    """Yield the store in ``folder`` for the run that ``content`` describes, locked until the block ends.

    Raises:
        UserError: if the folder cannot be used, holds files that are not ours, or finished results of
            another request that are not to be replaced.
        StorageError: if another run is writing in it.
    """
    with folder_claims.lock_folder(folder) as found:
        request = Marker(folder, content, is_sound=True).request
        folder_claims.refuse_other_results(found, RUN, request, replace)
        yield RunStore(folder, content, found)


class RunStore:
    """An opened results folder. Only files named here or in its marker are ever replaced or removed."""

    def __init__(self, folder: Path, content: Mapping[str, Any], found: Marker | None) -> None:
        self.folder = folder
        self.content = content
        self._found = found

    @property
    def holds_all(self) -> bool:
        """Return whether the tables of this very run are here and whole, whatever is missing beside them."""
        found = self._found
        return (
            found is not None
            and folder_claims.is_same_content(found, RUN, self.content)
            and all(folder_claims.is_whole(found, locate_table(Path(), name).name) for name in TABLES)
        )

    @property
    def is_finished(self) -> bool:
        """Return whether the folder held finished results when it was opened."""
        return self._found is not None and self._found.is_finished

    def open_shelf(self, identity: str) -> BlockShelf[BlockTables]:
        """Return where the blocks of a run of this identity are kept until they are merged."""
        # The engine takes seconds to import, and readers of finished runs do not need it.
        from guaranteesim.ensemble.run.blocks import BlockTables

        return open_block_shelf(self.folder, identity, BlockTables)

    def begin_run(self) -> None:
        """Mark the folder as unfinished until :meth:`finish_run`."""
        folder_claims.begin_folder(self.folder, self._found, self.content)

    def begin_larger_run(self, content: Mapping[str, Any]) -> None:
        """Mark the folder as that of the run that ``content`` describes, which extends the one under way."""
        self.content, self._found = content, read_marker(self.folder)
        self.begin_run()

    def write_table(self, name: str, parts: Iterable[pa.Table]) -> None:
        """Write one table from its parts, in order, holding no more than a row group of it."""
        write_table(locate_table(self.folder, name), parts)

    def finish_run(self, execution: Mapping[str, Any]) -> None:
        """Note how the run went, and the hashes of the tables."""
        folder_claims.retract_files(self.folder, {"execution": dict(execution)})
        folder_claims.finish_folder(self.folder, [locate_table(self.folder, name) for name in TABLES])

    def clear_blocks(self) -> None:
        """Remove the blocks of every run that was ever under way here."""
        folder_claims.remove_blocks(self.folder)


def open_block_shelf(folder: Path, identity: str, kind: type[Tables]) -> BlockShelf[Tables]:
    """Return where the blocks of this identity are kept in a locked folder until they are merged."""
    path = locate_subfolder(locate_subfolder(folder, folder_claims.BLOCKS), identity)
    with translate_storage_errors(path):
        path.mkdir(parents=True, exist_ok=True)
    return BlockShelf(path, kind)


def write_table(path: Path, parts: Iterable[pa.Table]) -> None:
    """Write a table from its parts, in order, holding no more than a row group of it."""
    with write_atomically(path) as file:
        writer: pq.ParquetWriter | None = None
        # The schema is known only with the first group, so the writer is opened there.
        for group in split_row_groups(parts):
            writer = writer or pq.ParquetWriter(file, group.schema, compression="zstd")
            writer.write_table(group, row_group_size=_ROWS)
            del group  # let it go before the next is put together
        if writer is not None:
            writer.close()


def split_row_groups(parts: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Yield the rows in contiguous tables of exactly ``_ROWS`` rows; only the last may be shorter."""
    waiting: list[pa.Table] = []
    rows = 0
    for part in parts:
        waiting.append(part)
        rows += part.num_rows
        while rows >= _ROWS:
            group, waiting = _take_row_group(waiting)
            rows -= _ROWS
            yield group
            del group  # let it go before the next is put together
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()


def _take_row_group(waiting: list[pa.Table]) -> tuple[pa.Table, list[pa.Table]]:
    """Return a contiguous row group, and the rows left over; the parts it was copied from are let go."""
    together = pa.concat_tables(waiting)
    return together.slice(0, _ROWS).combine_chunks(), [together.slice(_ROWS)]
