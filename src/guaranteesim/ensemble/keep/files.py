"""Files that are whole or not there, and files that are opened only if they are plain files."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from guaranteesim.errors import StorageError, UserError

TEMPORARY = ".part"
"""Ending of the name of an unfinished file."""

_PLAIN = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)


def locate_results_folder(out: str | os.PathLike[str]) -> Path:
    """Return the folder meant by ``out``: a leading ``~`` is the home folder, as in a shell.

    Everything that takes a folder from a user goes through here, so that what is written to and what is
    read from are the same place.

    Raises:
        UserError: if nobody's home folder is meant, the name is empty, or it is that of a file.
    """
    if not os.fspath(out):
        raise UserError("the name of the folder is empty: give it a name")
    try:
        folder = Path(out).expanduser()
    except RuntimeError as error:
        raise UserError(f"cannot use the folder {out}: {error}. Write its path in full") from error
    for place in (folder, *folder.parents):
        if os.path.lexists(place) and not os.path.isdir(place):
            raise UserError(f"{place} is there and is no folder: name another folder for the results")
    return folder


@contextmanager
def write_atomically(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to write, which takes the name ``path`` only when the block ends without an error.

    Raises:
        StorageError: if it cannot be written; nothing is then left behind.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}{TEMPORARY}")
    try:
        with translate_storage_errors(path):
            unfinished.unlink(missing_ok=True)  # of a process that was killed and had the same number
            with unfinished.open("xb") as file:
                yield file
                # The content must be on the disk before the name is: a crash between the two would leave a
                # file of the right name without its content.
                file.flush()
                os.fsync(file.fileno())
        with translate_storage_errors(path):
            unfinished.replace(path)
            _sync_folder(path.parent)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


@contextmanager
def translate_storage_errors(path: Path) -> Iterator[None]:
    """Say plainly what went wrong with a file or folder, and that nothing finished is lost."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"cannot write {path}: {describe_os_error(error)}. Finished blocks are kept: "
            "put it right and give the same command again to resume"
        ) from error


def describe_os_error(error: Exception) -> str:
    """Return what the operating system says, in its own words."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


@contextmanager
def open_plain_file(path: Path) -> Iterator[BufferedReader]:
    """Open a regular file for reading; never wait, and never follow a link out of the folder.

    The file is opened here and handed on as a handle, because libraries that are given a name may take it
    for an address.

    Raises:
        FileNotFoundError: if there is none; NotADirectoryError if a file has the name of its folder.
        StorageError: if it is a link, a folder, a pipe, a device or a socket, or cannot be read.
    """
    try:
        _check_plain(path, os.lstat(path).st_mode)
        handle = os.open(path, _PLAIN)
    except (FileNotFoundError, NotADirectoryError):
        raise
    except (OSError, ValueError) as error:
        raise StorageError(f"cannot read {path}: {describe_os_error(error)}") from error
    # The name may have been given to something else since it was looked at, so the handle is asked too.
    with os.fdopen(handle, "rb") as file:
        _check_plain(path, os.fstat(handle).st_mode)
        yield file


def _check_plain(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise StorageError(
            f"{path} is {_name_file_kind(mode)} where a file should be: the folder is not as it was written"
        )


def _name_file_kind(mode: int) -> str:
    kinds = {
        stat.S_IFLNK: "a link",
        stat.S_IFDIR: "a folder",
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    return kinds.get(stat.S_IFMT(mode), "something else")


def read_plain(path: Path, most: int) -> bytes:
    """Read a regular file of at most ``most`` bytes; errors as :func:`open_plain_file`."""
    with open_plain_file(path) as file:
        # One byte more than allowed is enough to see that a file is too large.
        content = file.read(most + 1)
    if len(content) > most:
        raise StorageError(f"{path} is larger than {most:,} bytes, which nothing of ours is")
    return content


def hash_file(path: Path) -> str:
    """SHA-256 of a regular file, in hexadecimal; errors as :func:`open_plain_file`."""
    with open_plain_file(path) as file:
        return hash_open_file(file)


def hash_open_file(file: BufferedReader) -> str:
    """SHA-256 of an open file, from where it stands to its end, in hexadecimal."""
    return hashlib.file_digest(file, "sha256").hexdigest()


def locate_inside(folder: Path, name: str) -> Path:
    """Return the path of ``name`` below ``folder``, given with ``/`` between its parts.

    Raises:
        StorageError: if it leads out of the folder, by its name or by a link.
    """
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\0" in name or "\\" in name or ":" in parts[0]:
        raise StorageError(
            f"{folder} names a file outside itself, {name[:80]!r}: it is not as it was written"
        )
    # Each folder on the way is looked at, because any of them could be a link.
    for depth in range(1, len(parts)):
        locate_subfolder(folder, "/".join(parts[:depth]))
    return folder.joinpath(*parts)


def locate_subfolder(folder: Path, name: str) -> Path:
    """Return the path of the folder ``name`` below ``folder``, which need not be there yet.

    Raises:
        StorageError: if something other than a folder has its name; a link is never followed.
    """
    path = folder / name
    try:
        mode = os.lstat(path).st_mode
    except (OSError, ValueError):
        return path
    if not stat.S_ISDIR(mode):
        raise StorageError(
            f"{path} is {_name_file_kind(mode) if not stat.S_ISREG(mode) else 'a file'} where a "
            "folder should be: "
            "choose another folder"
        )
    return path


def _sync_folder(folder: Path) -> None:
    """Make a rename last; some systems cannot sync a folder, and need not."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
