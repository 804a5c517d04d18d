"""Verification that a results folder is still what was written, file by file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from guaranteesim.ensemble.keep.files import (
    describe_os_error,
    hash_file,
    locate_inside,
    locate_results_folder,
    locate_subfolder,
)
from guaranteesim.ensemble.keep.folder_claims import LOCK
from guaranteesim.ensemble.keep.markers import EXPERIMENT, KINDS, RUN, Marker, locate_marker, read_marker
from guaranteesim.errors import StorageError, UserError

# Files that operating systems leave in every folder that is looked at.
_LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}


# Parts are of a lower depth than the whole, which is 2 for every other kind: so this comes to an end.
_DEPTH = {RUN: 0, EXPERIMENT: 0, "theory": 1}


def verify_folder(folder: str | Path) -> list[str]:
    """Return every problem of a results folder in a sentence; empty if each byte is as it was written.

    The folder may be that of a run, a comparison, a comparison under theories, a negotiation or a back-test;
    its parts are checked with it. Missing, damaged and additional files are named.

    Raises:
        UserError: if it is no results folder of ours.
    """
    folder = locate_results_folder(folder)
    try:
        marker = read_marker(folder)
    except StorageError as error:
        return [str(error)]
    except OSError as error:
        raise UserError(f"cannot read {folder}: {describe_os_error(error)}") from error
    if marker is None:
        raise UserError(f"{folder} holds no results of ours")
    return list(_find_problems(marker))


def _find_problems(marker: Marker) -> Iterator[str]:
    if marker.is_outdated:
        yield describe_outdated(marker)
        return
    path = locate_marker(marker.folder, marker.kind)
    if not marker.is_sound:
        yield f"{path} was changed or damaged after it was written"
    if not marker.is_finished:
        yield describe_unfinished(marker)
        return
    for name, expected in marker.files.items():
        yield from find_file_problem(marker, name, expected)
    for name, expected in marker.parts.items():
        yield from _find_part_problems(marker, name, expected)
    for extra in _find_extra_files(marker):
        yield f"{extra} is not one of the files that were written: move it elsewhere"


def describe_outdated(marker: Marker) -> str:
    """Say that results are in another format, and what to do."""
    return (
        f"{marker.folder} holds {marker.describe_content()} in format {marker.content['format']} of "
        "another version of "
        "guaranteesim: read it with that version, or give the command that made it again with --replace"
    )


def describe_unfinished(marker: Marker) -> str:
    """Say that a folder is unfinished, and what to do."""
    return (
        f"{marker.folder} holds {marker.describe_content()}: the same command, given again, goes on with it"
    )


def find_file_problem(marker: Marker, name: str, expected: str) -> Iterator[str]:
    """Yield the problem of one file that a marker names, if it has one."""
    path = marker.folder / name
    try:
        path = locate_inside(marker.folder, name)
        if hash_file(path) != expected:
            yield f"{path} was changed or damaged after it was written"
    except (FileNotFoundError, NotADirectoryError):
        yield f"{path} is missing"
    except StorageError as error:
        yield str(error)


def _find_part_problems(marker: Marker, name: str, expected: str) -> Iterator[str]:
    folder = marker.folder / name
    try:
        part = read_marker(locate_inside(marker.folder, f"{name}/marker").parent)
    except (OSError, StorageError) as error:
        yield str(error)
        return
    if part is None:
        yield f"{folder} is missing" if not folder.exists() else f"{folder} holds no results of ours"
        return
    # A part inside itself would make the check endless.
    if "/" in name or _DEPTH.get(part.kind, 2) >= _DEPTH.get(marker.kind, 2):
        yield f"{folder} holds {part.describe_content()}, which is no part of a {KINDS[marker.kind]}"
        return
    problems = list(_find_problems(part))
    yield from problems
    if not problems and part.hash_content != expected:
        yield f"{folder} holds another {KINDS[part.kind]} than when {marker.folder} was written"


def _find_extra_files(marker: Marker) -> Iterator[Path]:
    """Yield what is in the folder beside what its marker names; other folders are not entered."""
    known = {*marker.files, locate_marker(Path(), marker.kind).name, LOCK}
    folders = {name.rpartition("/")[0] for name in marker.files} | {""}
    for within in sorted(folders):
        subfolder = marker.folder / within
        try:
            names = sorted(entry.name for entry in os.scandir(locate_subfolder(marker.folder, within or ".")))
        except (OSError, StorageError):
            continue
        for name in names:
            whole = f"{within}/{name}" if within else name
            if name not in _LITTER and whole not in known and whole not in {*marker.parts, *folders}:
                yield subfolder / name
