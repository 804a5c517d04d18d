"""A results folder: whose it is, who is writing in it, and what it holds in the end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from guaranteesim.ensemble.files import TEMPORARY, atomic, reason, storage_errors
from guaranteesim.ensemble.manifest import FORMAT, as_text, file_sha256, sealed
from guaranteesim.ensemble.shelf import Shelf
from guaranteesim.errors import StorageError, UserError

MANIFEST = "manifest.json"
TABLES = ("worlds", "events", "monthly", "timeline")

_LOCK = ".guaranteesim.lock"
_BLOCKS = ".blocks"
_ROWS = 65_536
"""Rows a row group: fixed, so that a file does not depend on how the worlds were cut into blocks."""


def table_path(folder: Path, name: str) -> Path:
    """Where a table is kept."""
    return folder / f"{name}.parquet"


@contextmanager
def opened(folder: Path, replace: bool = False) -> Iterator[Store]:
    """The store in ``folder``, which nobody else can open until it is closed or this process ends.

    Raises:
        UserError: if the folder cannot be used, or holds files that are not ours.
        StorageError: if another run is writing in it.
    """
    lock = FileLock(folder / _LOCK)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (replace or is_ours(folder)):
            raise UserError(f"{folder} is not empty and holds no results of ours: choose another folder")
        lock.acquire(timeout=0)
    except Timeout:
        raise StorageError(
            f"another run is writing in {folder}: wait for it, or choose another folder"
        ) from None
    except (OSError, ValueError, NotImplementedError) as error:  # the last: no locks on that file system
        raise UserError(f"cannot write in {folder}: {reason(error)}. Choose another folder") from error
    try:
        yield Store(folder)
    finally:
        lock.release()


def is_ours(folder: Path) -> bool:
    """Whether a folder is empty or was written by us, finished or not."""
    known = (folder / _LOCK).is_file() or (folder / _BLOCKS).is_dir() or _has_manifest(folder)
    return known or next(folder.iterdir(), None) is None


def _has_manifest(folder: Path) -> bool:
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("format") == FORMAT and "scenario_sha256" in content


class Store:
    """An opened results folder. Only files named here are ever replaced or removed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def shelf(self, identity: str) -> Shelf:
        """Where the blocks of a run of this identity are kept until they are merged."""
        path = self.folder / _BLOCKS / identity
        with storage_errors(path):
            path.mkdir(parents=True, exist_ok=True)
        return Shelf(path)

    def write(self, name: str, parts: Iterable[pa.Table]) -> None:
        """Write one table from its parts, in order, holding no more than a row group of it."""
        with atomic(table_path(self.folder, name)) as file:
            writer: pq.ParquetWriter | None = None
            for group in row_groups(parts):
                writer = writer or pq.ParquetWriter(file, group.schema, compression="zstd")
                writer.write_table(group, row_group_size=_ROWS)
            if writer is not None:
                writer.close()

    def withdraw(self) -> None:
        """From here on the folder holds no finished run, until :meth:`finish`."""
        with storage_errors(self.folder):
            (self.folder / MANIFEST).unlink(missing_ok=True)

    def finish(self, content: Mapping[str, Any], execution: Mapping[str, Any]) -> None:
        """Write the manifest, with the hashes of the tables."""
        hashes = {path.name: file_sha256(path) for path in (table_path(self.folder, name) for name in TABLES)}
        complete = sealed({**content, "files": hashes, "execution": dict(execution)})
        with atomic(self.folder / MANIFEST) as file:
            file.write(as_text(complete).encode())

    def clear(self) -> None:
        """Remove blocks, and files left unfinished by a run that was killed."""
        shutil.rmtree(self.folder / _BLOCKS, ignore_errors=True)
        for name in (MANIFEST, *(table_path(self.folder, table).name for table in TABLES)):
            for unfinished in self.folder.glob(f"{name}.*{TEMPORARY}"):
                unfinished.unlink(missing_ok=True)


def row_groups(parts: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in contiguous tables of exactly ``_ROWS`` rows, the last one shorter, at least one."""
    waiting: list[pa.Table] = []
    rows = 0
    for part in parts:
        waiting.append(part)
        rows += part.num_rows
        while rows >= _ROWS:
            together = pa.concat_tables(waiting)
            yield together.slice(0, _ROWS).combine_chunks()
            waiting = [together.slice(_ROWS)]
            rows -= _ROWS
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()
