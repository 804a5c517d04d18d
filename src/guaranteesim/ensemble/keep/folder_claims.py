"""A results folder in use: locked before anything in it is read, and its marker true at every instant."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from guaranteesim.ensemble.keep.files import (
    TEMPORARY,
    describe_os_error,
    hash_file,
    locate_inside,
    locate_subfolder,
    translate_storage_errors,
)
from guaranteesim.ensemble.keep.markers import (
    EXPERIMENT,
    RUN,
    RUN_MARKER,
    Marker,
    locate_marker,
    read_marker,
    write_marker,
)
from guaranteesim.errors import StorageError, UserError

LOCK = ".guaranteesim.lock"
BLOCKS = ".blocks"
"""Subfolder of the finished blocks of a run that is not finished."""
WORKING = ".unfinished"
"""Subfolder of runs that are let go once they are judged."""

# Folders that are written to, where a link would lead out of the folder.
_SUBFOLDERS = ("figures", "packages", BLOCKS, WORKING)
RESERVED = frozenset({"figures", "packages"})
"""Subfolders that hold files of the whole, so that no part may have their names."""
_PART = re.compile(rf"\.?.+\.\d+(-\d+)?{re.escape(TEMPORARY)}")


@contextmanager
def lock_folder(folder: Path) -> Iterator[Marker | None]:
    """Lock ``folder``, made if need be, until the block ends; yields its marker, or None in a new folder.

    No other command can lock it meanwhile. The lock ends with the process, however that ends. A folder that
    was made here is removed again if the block ends by an error with nothing in it.

    Raises:
        UserError: if the folder cannot be used, or holds files that are not ours.
        StorageError: if another command is writing in it, or its marker cannot be read.
    """
    made = _list_missing_parents(folder)
    lock = FileLock(folder / LOCK)
    try:
        _acquire_lock(lock, folder)
        try:
            found = find_own_marker(folder)
            # A link in place of a subfolder would lead what is written out of the folder.
            for name in _SUBFOLDERS:
                locate_subfolder(folder, name)
            remove_unfinished(folder)
            yield found
        finally:
            _remove_empty(folder, made)
            lock.release()
    finally:
        _remove_empty(folder, made)


def _acquire_lock(lock: FileLock, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        find_own_marker(folder)  # a lock in a folder of somebody else would be a file of ours among theirs
        _check_lock(folder / LOCK)
        lock.acquire(timeout=0)
    except Timeout:
        raise StorageError(
            f"another run is writing in {folder}: wait for it, or choose another folder"
        ) from None
    except (OSError, ValueError, NotImplementedError) as error:  # the last: no locks on that file system
        raise UserError(
            f"cannot write in {folder}: {describe_os_error(error)}. Choose another folder"
        ) from error


def _check_lock(path: Path) -> None:
    """Opening a lock empties the file: never that of a link."""
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise StorageError(f"{path} is no file, so the folder cannot be locked: choose another folder")


def find_own_marker(folder: Path) -> Marker | None:
    """Return the marker of a folder that is ours, None if there is nothing in it.

    Raises:
        UserError: the folder holds files that are not ours.
    """
    if not [entry for entry in os.scandir(folder) if entry.name != LOCK and not _PART.fullmatch(entry.name)]:
        return None
    found = read_marker(folder)
    if found is None:
        raise UserError(f"{folder} is not empty and holds no results of ours: choose another folder")
    return found


def refuse_other_results(found: Marker | None, kind: str, request: Mapping[str, Any], replace: bool) -> None:
    """Refuse to write the results of another request over finished ones, unless that is asked for.

    Raises:
        UserError: with what is there and what to do.
    """
    if found is None or replace or (not found.is_outdated and _is_same_request(found, kind, request)):
        return
    if found.is_outdated:
        raise UserError(
            f"{found.folder} holds {found.describe_content()} in the format of another version of "
            "guaranteesim: "
            "give --replace (in Python: replace=True) to make it again, or choose another folder with --out"
        )
    if has_results(found):
        raise UserError(
            f"{found.folder} holds {found.describe_content()}, which is not what is asked for now: "
            "choose another folder with --out, or give --replace (in Python: replace=True)"
        )


def is_kept(found: Marker | None, kind: str, content: Mapping[str, Any]) -> bool:
    """Return whether this very thing, made by this very version, is finished here.

    Its files are not looked at.
    """
    return found is not None and found.is_finished and is_same_content(found, kind, content)


def is_same_content(found: Marker, kind: str, content: Mapping[str, Any]) -> bool:
    """Return whether an intact marker is of this content and this version, finished or not."""
    return (
        found.is_sound
        and not found.is_outdated
        and found.kind == kind
        and all(found.content.get(key) == value for key, value in content.items())
    )


def begin_folder(
    folder: Path, found: Marker | None, content: Mapping[str, Any], parts: Iterable[str] = ()
) -> None:
    """Say that ``content`` is under way in a locked folder; what is there and contradicts it is removed.

    From here on nothing in the folder passes for finished, whatever happens. Finished blocks and parts of
    the same name stay: they say themselves what they are.
    """
    keep = dict.fromkeys(sorted(parts), "")
    expected: dict[str, str] = {}
    if found is not None:  # a marker is there at every instant, and names all that is still to be removed
        # An empty hash fits no file, so that none of them passes for a file of ``content``.
        left = {"files": dict.fromkeys(found.files, ""), "parts": {**found.parts, **keep}}
        write_marker(folder, {**content, "finished": False, **left})
        if locate_marker(folder, found.kind) != locate_marker(folder, content["kind"]):
            locate_marker(folder, found.kind).unlink()
        if _is_same_request(found, content["kind"], Marker(folder, content, is_sound=True).request):
            expected = {name: "" for name, known in found.files.items() if not known}
        else:
            shutil.rmtree(folder / WORKING, ignore_errors=True)
        if content["kind"] not in (RUN, EXPERIMENT):
            shutil.rmtree(folder / BLOCKS, ignore_errors=True)
        _clear_folder(found, {*keep, *expected})
    write_marker(folder, {**content, "finished": False, "files": expected, "parts": keep})


def retract_files(folder: Path, changes: Mapping[str, Any] | None = None) -> None:
    """Mark a locked folder as unfinished until :func:`finish_folder`: its files are written anew."""
    write_marker(folder, {**_list_present_files(folder).content, **(changes or {}), "finished": False})


def expect_files(folder: Path, names: Iterable[str]) -> None:
    """Name files of a locked folder before they are written, so that none is left over if they never are.

    The same request, given again, finds them; :func:`finish_folder` removes those that it was not given, and
    another request removes all.
    """
    content = _list_present_files(folder).content
    write_marker(folder, {**content, "files": {**dict.fromkeys(names, ""), **content.get("files", {})}})


def finish_folder(folder: Path, written: Iterable[Path], parts: Iterable[str] = ()) -> Marker:
    """Say that a locked folder is finished, with the hash of everything that was written in it.

    Files that were noted before and were not written again stay in the marker while they are whole.
    """
    found = _list_present_files(folder)
    with translate_storage_errors(folder):
        files = {path.relative_to(folder).as_posix(): hash_file(path) for path in written}
    files |= {
        name: known for name, known in found.files.items() if name not in files and is_whole(found, name)
    }
    _remove_files(folder, [name for name, known in found.files.items() if not known and name not in files])
    names = sorted({*parts, *(part.folder.name for part in _list_parts(found))})
    # The hash of a part's marker stands for all its files.
    kept = {name: _list_present_files(locate_subfolder(folder, name)).hash_content for name in names}
    shutil.rmtree(folder / WORKING, ignore_errors=True)
    return write_marker(
        folder, {**found.content, "finished": True, "files": dict(sorted(files.items())), "parts": kept}
    )


def forget_damaged_file(folder: Path, name: str) -> None:
    """Take a file that is missing or damaged from the marker of a locked folder, to be written anew."""
    found = _list_present_files(folder)
    if name in found.files and not is_whole(found, name):
        files = {known: value for known, value in found.files.items() if known != name}
        write_marker(folder, {**found.content, "files": files})


@contextmanager
def renew_file(folder: Path, name: str) -> Iterator[Path]:
    """Let one file of a finished, locked folder be written anew in the block; all else stays finished.

    If the block is cut off, the folder is still finished, without this file: verify then names what may be
    there of it, and the same command writes it.
    """
    found = _list_present_files(folder)
    others = {known: value for known, value in found.files.items() if known != name}
    write_marker(folder, {**found.content, "files": others})
    yield folder / name
    files = {**others, name: hash_file(folder / name)}
    write_marker(folder, {**found.content, "files": dict(sorted(files.items()))})


def remove_blocks(folder: Path) -> None:
    """Remove the blocks of everything that was ever under way in a locked folder."""
    shutil.rmtree(folder / BLOCKS, ignore_errors=True)


def abandon_folder(folder: Path, found: Marker | None) -> None:
    """Take back the marker of a request that was refused, where it is all there is in a new folder."""
    with suppress(OSError, StorageError):
        marker = read_marker(folder)
        if found is None and marker is not None:
            locate_marker(folder, marker.kind).unlink()
            if [entry for entry in os.scandir(folder) if entry.name != LOCK]:
                write_marker(folder, marker.content)


def is_whole(found: Marker, name: str) -> bool:
    """Return whether a file that a marker names is there as it was written."""
    try:
        return hash_file(locate_inside(found.folder, name)) == found.files.get(name)
    except (OSError, StorageError):
        return False


def has_results(found: Marker) -> bool:
    """Return whether anything finished is in the folder or in one of its parts."""
    return found.is_finished or any(has_results(part) for part in _list_parts(found))


def remove_unfinished(folder: Path) -> None:
    """Remove files left unfinished by a process that was killed, from a locked folder that is ours."""
    folders = [folder, *(folder / name for name in _SUBFOLDERS)]
    with suppress(OSError):
        folders += [Path(entry) for entry in os.scandir(folder / BLOCKS)]
    for subfolder in folders:
        with suppress(OSError):
            if subfolder == folder or not subfolder.is_symlink():
                _remove_unfinished(subfolder)


def _remove_unfinished(folder: Path) -> None:
    for entry in os.scandir(folder):
        if _PART.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
            Path(entry.path).unlink(missing_ok=True)


def _is_same_request(found: Marker, kind: str, request: Mapping[str, Any]) -> bool:
    return found.kind == kind and found.request == request


def _list_present_files(folder: Path) -> Marker:
    found = read_marker(folder)
    if found is None:
        raise StorageError(f"{folder} lost its marker while it was written: give the same command again")
    return found


def _list_parts(found: Marker) -> Iterator[Marker]:
    for name in found.parts:
        with suppress(StorageError):
            part = read_marker(locate_inside(found.folder, f"{name}/{RUN_MARKER}").parent)
            if part is not None:
                yield part


def _clear_folder(found: Marker, keep: set[str]) -> None:
    """Remove the files and parts that a marker names, apart from those to ``keep``, and nothing else."""
    _remove_files(found.folder, [name for name in found.files if name not in keep])
    with translate_storage_errors(found.folder):
        for part in _list_parts(found):
            if part.folder.name not in keep:
                _remove_part(part.folder)


def _remove_files(folder: Path, names: Collection[str]) -> None:
    """Remove files by name, and the subfolders that are then empty."""
    with translate_storage_errors(folder):
        for name in names:
            with suppress(StorageError, FileNotFoundError, NotADirectoryError, IsADirectoryError):
                locate_inside(folder, name).unlink()
        for within in {name.split("/")[0] for name in names if "/" in name}:
            with suppress(OSError):
                (folder / within).rmdir()


def _remove_part(folder: Path) -> None:
    with lock_folder(folder) as found:
        if found is not None:
            _clear_folder(found, set())
            locate_marker(folder, found.kind).unlink()
        for name in (BLOCKS, WORKING):
            shutil.rmtree(folder / name, ignore_errors=True)
    _remove_empty(folder, [folder])


def _list_missing_parents(folder: Path) -> list[Path]:
    """Folders that making ``folder`` would make, the innermost first."""
    try:
        return [path for path in (folder, *folder.parents) if not path.exists()]
    except (OSError, ValueError):
        return []


def _remove_empty(folder: Path, made: list[Path]) -> None:
    """Remove folders that were made here, if nothing but the lock came to be in them."""
    if folder not in made:
        return
    with suppress(OSError, ValueError):
        if [entry.name for entry in os.scandir(folder)] == [LOCK]:
            (folder / LOCK).unlink()
    for path in made:
        with suppress(OSError, ValueError):
            path.rmdir()
