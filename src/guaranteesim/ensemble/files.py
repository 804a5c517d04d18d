"""Files that are whole or not there: a temporary name, synced, then renamed."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from guaranteesim.errors import StorageError

TEMPORARY = ".part"
"""How the name of an unfinished file ends."""


@contextmanager
def atomic(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes the name ``path`` only when the block ends without an error.

    Raises:
        StorageError: if it cannot be written; nothing is then left behind.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}{TEMPORARY}")
    try:
        with storage_errors(path), unfinished.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with storage_errors(path):
            unfinished.replace(path)
            _sync_folder(path.parent)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Say plainly what went wrong with a file or folder, and that nothing finished is lost."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"cannot write {path}: {reason(error)}. Finished blocks are kept: "
            "put it right and give the same command again to resume"
        ) from error


def reason(error: Exception) -> str:
    """What the operating system says, in its own words."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _sync_folder(folder: Path) -> None:
    """Make a rename last; some systems cannot sync a folder, and need not."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
