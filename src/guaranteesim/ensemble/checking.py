"""Whether a results folder is still what was written, file by file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from guaranteesim.ensemble.claims import LOCK
from guaranteesim.ensemble.files import file_sha256, inside, reason, results_folder, subfolder
from guaranteesim.ensemble.markers import KINDS, RUN, Marker, marker_of, marker_path
from guaranteesim.errors import StorageError, UserError

_LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
"""Files that operating systems leave in every folder that is looked at."""


_DEPTH = {RUN: 0, "theory": 1}
"""Parts are of a lower depth than the whole, which is 2 for every other kind: so this comes to an end."""


def verify(folder: str | Path) -> list[str]:
    """Every problem of a results folder in a sentence; empty if each byte is as it was written.

    The folder may be that of a run, a comparison, a comparison under theories, a negotiation or a back-test;
    its parts are checked with it. Missing, damaged and additional files are named.

    Raises:
        UserError: if it is no results folder of ours.
    """
    folder = results_folder(folder)
    try:
        marker = marker_of(folder)
    except StorageError as error:
        return [str(error)]
    except OSError as error:
        raise UserError(f"cannot read {folder}: {reason(error)}") from error
    if marker is None:
        raise UserError(f"{folder} holds no results of ours")
    return list(_problems(marker))


def _problems(marker: Marker) -> Iterator[str]:
    if marker.is_outdated:
        yield outdated(marker)
        return
    path = marker_path(marker.folder, marker.kind)
    if not marker.is_sound:
        yield f"{path} was changed or damaged after it was written"
    if not marker.is_finished:
        yield unfinished(marker)
        return
    for name, expected in marker.files.items():
        yield from problem_of(marker, name, expected)
    for name, expected in marker.parts.items():
        yield from _problems_of_part(marker, name, expected)
    for extra in _extra(marker):
        yield f"{extra} is not one of the files that were written: move it elsewhere"


def outdated(marker: Marker) -> str:
    """Say that results are in another format, and what to do."""
    return (
        f"{marker.folder} holds {marker.told()} in format {marker.content['format']} of another version of "
        "guaranteesim: read it with that version, or give the command that made it again with --replace"
    )


def unfinished(marker: Marker) -> str:
    """Say that a folder is unfinished, and what to do."""
    return f"{marker.folder} holds {marker.told()}: the same command, given again, goes on with it"


def problem_of(marker: Marker, name: str, expected: str) -> Iterator[str]:
    """The problem of one file that a marker names, if it has one."""
    path = marker.folder / name
    try:
        path = inside(marker.folder, name)
        if file_sha256(path) != expected:
            yield f"{path} was changed or damaged after it was written"
    except (FileNotFoundError, NotADirectoryError):
        yield f"{path} is missing"
    except StorageError as error:
        yield str(error)


def _problems_of_part(marker: Marker, name: str, expected: str) -> Iterator[str]:
    folder = marker.folder / name
    try:
        part = marker_of(inside(marker.folder, f"{name}/marker").parent)
    except (OSError, StorageError) as error:
        yield str(error)
        return
    if part is None:
        yield f"{folder} is missing" if not folder.exists() else f"{folder} holds no results of ours"
        return
    if "/" in name or _DEPTH.get(part.kind, 2) >= _DEPTH.get(marker.kind, 2):
        yield f"{folder} holds {part.told()}, which is no part of a {KINDS[marker.kind]}"
        return
    problems = list(_problems(part))
    yield from problems
    if not problems and part.digest != expected:
        yield f"{folder} holds another {KINDS[part.kind]} than when {marker.folder} was written"


def _extra(marker: Marker) -> Iterator[Path]:
    """What is in the folder beside what its marker names; other folders are not entered."""
    known = {*marker.files, marker_path(Path(), marker.kind).name, LOCK}
    folders = {name.rpartition("/")[0] for name in marker.files} | {""}
    for within in sorted(folders):
        place = marker.folder / within
        try:
            names = sorted(entry.name for entry in os.scandir(subfolder(marker.folder, within or ".")))
        except (OSError, StorageError):
            continue
        for name in names:
            whole = f"{within}/{name}" if within else name
            if name not in _LITTER and whole not in known and whole not in {*marker.parts, *folders}:
                yield place / name
