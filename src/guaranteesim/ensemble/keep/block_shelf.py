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
        self.put_packed(block, pack_block(tables))

    def put_packed(self, block: Block, content: bytes) -> None:
        """Keep a finished block that :func:`pack_block` has packed elsewhere; errors as :meth:`put_block`."""
        with write_atomically(self._locate_block(block)) as file:
            file.write(content)

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
        return _find_payload(content)

    def _locate_block(self, block: Block) -> Path:
        return self.folder / f"block-{block.first}-{block.count}.arrows"


def pack_block(tables: Any) -> bytes:
    """Return a finished block as its file holds it: a digest, and a stream for each table."""
    buffer = io.BytesIO()
    buffer.write(bytes(_DIGEST))
    for field in fields(tables):
        table = getattr(tables, field.name)
        with pa.ipc.new_stream(buffer, table.schema) as stream:
            stream.write_table(table)
    with buffer.getbuffer() as content:
        content[:_DIGEST] = hashlib.sha256(content[_DIGEST:]).digest()
    return buffer.getvalue()


def unpack_block(content: bytes, kind: type[Tables]) -> Tables:
    """Return the tables that :func:`pack_block` has packed; ``StorageError`` if they are damaged."""
    payload = _find_payload(memoryview(content))
    if payload is None:
        raise StorageError("a finished block was damaged on its way from the worker; give the command again")
    tables: Tables = _unpack_tables(payload, kind)
    return tables


def _find_payload(content: memoryview) -> memoryview | None:
    whole = hashlib.sha256(content[_DIGEST:]).digest() == content[:_DIGEST]
    return content[_DIGEST:] if whole else None


def _unpack_tables(content: memoryview, kind: Any) -> Any:
    # The streams lie one behind the other; each reader stops at the end of its own.
    source = pa.BufferReader(pa.py_buffer(content))
    return kind(**{field.name: pa.ipc.open_stream(source).read_all() for field in fields(kind)})
