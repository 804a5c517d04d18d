"""Shelf of finished blocks on disk, one file each, until they are merged. It makes a run resumable."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Generic, TypeVar

import pyarrow as pa

from guaranteesim.ensemble.keep.files import open_plain_file, write_atomically
from guaranteesim.ensemble.run.block_ranges import Block
from guaranteesim.errors import StorageError

_DIGEST = hashlib.sha256().digest_size
_NAME = re.compile(r"block-(0|[1-9]\d{0,8})-([1-9]\d{0,8})\.arrows")


Tables = TypeVar("Tables")


@dataclass(frozen=True)
class BlockShelf(Generic[Tables]):
    """The blocks of one run: a SHA-256 digest and an Arrow stream for each table a file.

    Whoever simulates a block may put it here, in whatever process; putting it twice does no harm.

    Attributes:
        folder: Where the files are.
        kind: The dataclass of Arrow tables that a block is made of.
    """

    folder: Path
    kind: type[Tables]

    def put_block(self, block: Block, tables: Tables) -> None:
        """Keep a finished block; ``StorageError`` if the disk will not have it."""
        payload = _pack_tables(tables)
        with write_atomically(self._locate_block(block)) as file:
            file.write(hashlib.sha256(payload).digest())
            file.write(payload)

    def get_block(self, block: Block) -> Tables:
        """Return a finished block; ``StorageError`` if it is missing or damaged."""
        content = self._read_content(block)
        if content is None:
            raise StorageError(
                f"the finished block {self._locate_block(block)} is missing or damaged; the same "
                "command redoes it"
            )
        tables: Tables = _unpack_tables(content, self.kind)
        return tables

    def list_finished_blocks(self, worlds: int) -> list[Block]:
        """Whole blocks of the first ``worlds`` worlds that do not overlap, in order, however they were cut.

        A run that goes on with more workers would be cut otherwise; what is finished is used all the same.
        """
        found: list[Block] = []
        for block in sorted(self._list_named_blocks(), key=lambda block: (block.first, -block.count)):
            after = found[-1].first + found[-1].count if found else 0
            # A block that overlaps the one before, or reaches beyond the run, is left where it is.
            if after <= block.first <= worlds - block.count and self._read_content(block) is not None:
                found.append(block)
        return found

    def _list_named_blocks(self) -> list[Block]:
        names = (_NAME.fullmatch(path.name) for path in self.folder.iterdir())
        return [Block(int(name[1]), int(name[2])) for name in names if name]

    def _read_content(self, block: Block) -> memoryview | None:
        try:
            with open_plain_file(self._locate_block(block)) as file:
                content = memoryview(file.read())
        except (OSError, StorageError):
            return None
        whole = hashlib.sha256(content[_DIGEST:]).digest() == content[:_DIGEST]
        return content[_DIGEST:] if whole else None

    def _locate_block(self, block: Block) -> Path:
        return self.folder / f"block-{block.first}-{block.count}.arrows"


def _pack_tables(tables: Any) -> bytes:
    buffer = io.BytesIO()
    for field in fields(tables):
        table = getattr(tables, field.name)
        with pa.ipc.new_stream(buffer, table.schema) as stream:
            stream.write_table(table)
    return buffer.getvalue()


def _unpack_tables(content: memoryview, kind: Any) -> Any:
    # The streams lie one behind the other; each reader stops at the end of its own.
    source = pa.BufferReader(pa.py_buffer(content))
    return kind(**{field.name: pa.ipc.open_stream(source).read_all() for field in fields(kind)})
