"""Finished blocks on disk, one file each, until they are merged: what makes a run resumable."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

import pyarrow as pa

from guaranteesim.ensemble.blocks import Tables
from guaranteesim.ensemble.cuts import Block
from guaranteesim.ensemble.files import atomic
from guaranteesim.errors import StorageError

_DIGEST = hashlib.sha256().digest_size


@dataclass(frozen=True)
class Shelf:
    """The blocks of one run: a SHA-256 digest and three Arrow streams a file.

    Whoever simulates a block may put it here, in whatever process; putting it twice does no harm.
    """

    folder: Path

    def put(self, block: Block, tables: Tables) -> None:
        """Keep a finished block; ``StorageError`` if the disk will not have it."""
        payload = _packed(tables)
        with atomic(self._path(block)) as file:
            file.write(hashlib.sha256(payload).digest())
            file.write(payload)

    def get(self, block: Block) -> Tables:
        """A finished block; ``StorageError`` if it is missing or damaged."""
        try:
            content = memoryview(self._path(block).read_bytes())
        except OSError as error:
            raise StorageError(
                f"cannot read the finished block {self._path(block)}: {error.strerror}"
            ) from error
        if hashlib.sha256(content[_DIGEST:]).digest() != content[:_DIGEST]:
            raise StorageError(
                f"the finished block {self._path(block)} is damaged; the same command redoes it"
            )
        return _unpacked(content[_DIGEST:])

    def finished(self, blocks: Iterable[Block]) -> list[Block]:
        """Those of ``blocks`` that are here and whole; a damaged one is dropped, to be done again."""
        return [block for block in blocks if self._is_whole(block)]

    def _is_whole(self, block: Block) -> bool:
        path = self._path(block)
        if not path.is_file():
            return False
        content = memoryview(path.read_bytes())
        return hashlib.sha256(content[_DIGEST:]).digest() == content[:_DIGEST]

    def _path(self, block: Block) -> Path:
        return self.folder / f"block-{block.first}-{block.count}.arrows"


def _packed(tables: Tables) -> bytes:
    buffer = io.BytesIO()
    for field in fields(tables):
        table = getattr(tables, field.name)
        with pa.ipc.new_stream(buffer, table.schema) as stream:
            stream.write_table(table)
    return buffer.getvalue()


def _unpacked(content: memoryview) -> Tables:
    source = pa.BufferReader(pa.py_buffer(content))
    return Tables(**{field.name: pa.ipc.open_stream(source).read_all() for field in fields(Tables)})
