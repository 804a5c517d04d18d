"""Inheritance of files by ``extends:``, never outside the scenario root.

The root is the topmost folder named ``scenarios`` above the first file, or else the folder of that file.
A file may also offer ``overlays:``, patches that a user chooses by name. A file that extends it offers
them too.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from guaranteesim.errors import ScenarioError
from guaranteesim.scenario.files.names import find_alike_names, find_name_fault
from guaranteesim.scenario.reading.document import Document, extract_subtree, remove_key
from guaranteesim.scenario.reading.merge import merge_documents
from guaranteesim.scenario.reading.problems import suggest_known_word
from guaranteesim.scenario.reading.yaml_reader import format_file_path, read_yaml_file

MAX_STEPS = 8
MAX_LENGTH = 300
ROOT_NAMES = frozenset({"scenarios", "_scenarios"})
SUFFIXES = frozenset({".yaml", ".yml"})
FAMILY_PARTS = frozenset({"packages", "side-terms"})
"""Folders within the folder of a family of scenarios."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def read_extended(path: FilePath) -> Document:
    """Return the document of ``path`` merged onto everything that it extends.

    Raises:
        ScenarioError: a file cannot be read, or an ``extends:`` leads nowhere or outside the root.
    """
    # Links are followed first, so that the root is that of the real file.
    first = _resolve_path(path)
    return _read_with_parents(first, find_scenario_root(first), ()) if first else read_yaml_file(path)


def find_scenario_root(path: FilePath) -> FilePath:
    """Return the folder that no ``extends:`` of the resolved file ``path`` may leave."""
    named = [folder for folder in path.parents if folder.name in ROOT_NAMES]
    # A package extends a guarantee of the family that it lies below.
    beside = path.parent.parent if path.parent.name in FAMILY_PARTS else path.parent
    return named[-1] if named else beside


def _read_with_parents(path: FilePath, root: FilePath, trail: tuple[FilePath, ...]) -> Document:
    document = _extract_overlays(read_yaml_file(path))
    if "extends" not in document.data:
        return document
    parent = _find_parent(document, path, root, (*trail, path))
    whole = merge_documents(_read_with_parents(parent, root, (*trail, path)), remove_key(document, "extends"))
    # Problems are listed in the order of files, and users begin with their own.
    return replace(whole, files=tuple(dict.fromkeys((*document.files, *whole.files))))


def _find_parent(document: Document, path: FilePath, root: FilePath, trail: tuple[FilePath, ...]) -> FilePath:
    written = document.data["extends"]
    problem = _describe_unfit_path(written)
    if problem:
        raise _make_refusal(document, *problem)
    parent = _resolve_path(path.parent / written)
    # A scenario from a stranger must not show the content of other files in its errors.
    if parent is None or not parent.is_relative_to(root):
        raise _make_refusal(
            document, f"leads out of the folder {format_file_path(root)}", "copy the file into that folder"
        )
    if parent in trail:
        names = " -> ".join(file.name for file in (*trail[trail.index(parent) :], parent))
        raise _make_refusal(
            document, f"goes round in a circle: {names}", "remove one of these extends: lines"
        )
    if len(trail) > MAX_STEPS:
        raise _make_refusal(document, f"goes more than {MAX_STEPS} files deep", "put files together")
    if not _is_file(parent):
        raise _make_refusal(
            document, f"there is no file {format_file_path(parent)}", _suggest_near_name(parent, path)
        )
    return parent


def _describe_unfit_path(written: Any) -> tuple[str, str] | None:
    """Return message and hint for a text that can be no path, or None."""
    example = "for example extends: _states.yaml"
    if not isinstance(written, str) or not written.strip():
        return "must name one file", example
    if len(written) > MAX_LENGTH:
        return f"is longer than {MAX_LENGTH} characters", example
    # Refuse absolute paths of every system, so that a file that works here works everywhere.
    if written.startswith(("/", "~")) or "\\" in written or re.match(r"[A-Za-z]:", written):
        return "must be relative to the folder of this file, with / between folders", example
    if FilePath(written).suffix not in SUFFIXES:
        return "must name a .yaml file", example
    return None


def _make_refusal(document: Document, message: str, hint: str) -> ScenarioError:
    return ScenarioError([document.make_problem(("extends",), message, hint)])


def _resolve_path(path: FilePath) -> FilePath | None:
    """Return the real path, or None if it cannot be followed (a NUL, a circle of links)."""
    try:
        real = path.resolve()
    except (OSError, ValueError, RuntimeError):
        return None
    # From Python 3.13 on, a circle of links is no error, and ``resolve`` returns its last link.
    # From Python 3.13 on a circle of links is no error: the last link of it comes back.
    return None if os.path.islink(real) else real


def _is_file(path: FilePath) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _suggest_near_name(path: FilePath, own: FilePath) -> str:
    """Return the remedy for a file that is not there: one beside it with a similar name, but not ``own``."""
    try:
        names = sorted(
            file.name for file in path.parent.iterdir() if file.suffix in SUFFIXES and file.name != own.name
        )
    except OSError:
        return "check the folder's name"
    return suggest_known_word(path.name, names) or "check the file's name"


def _extract_overlays(document: Document) -> Document:
    """Return the document with its ``overlays:`` moved out of its data."""
    if "overlays" not in document.data:
        return document
    named = document.data["overlays"]
    if not isinstance(named, dict):
        problem = document.make_problem(
            ("overlays",), "must be a map of named patches", "for example pessimist: {...}"
        )
        raise ScenarioError([problem])
    problems = [
        document.make_problem(("overlays", name), message, hint, at_key=True)
        for name, patch in named.items()
        for message, hint in _find_overlay_faults(name, patch)
    ]
    problems += [
        document.make_problem(
            ("overlays", other), f"{other} differs from {one} only by case", "rename one", at_key=True
        )
        for one, other in find_alike_names(named)
    ]
    if problems:
        raise ScenarioError(problems)
    rest = remove_key(document, "overlays")
    own = {name: extract_subtree(document, ("overlays", name)) for name in named}
    return replace(rest, overlays=own)


def _find_overlay_faults(name: str, patch: Any) -> list[tuple[str, str]]:
    faults = []
    if not _NAME.fullmatch(name):
        faults.append(("an overlay's name is letters, digits, - and _", "rename it"))
    elif find_name_fault(name):
        faults.append((f"an overlay cannot be called {name!r}, which {find_name_fault(name)}", "rename it"))
    if not isinstance(patch, dict):
        faults.append(("an overlay must be a map of what it changes", "for example {beliefs: {...}}"))
    elif not patch:
        faults.append(("an empty overlay changes nothing", "write what it changes, or remove it"))
    elif patch.keys() & {"extends", "overlays"}:
        faults.append(("an overlay cannot hold extends: or overlays:", "move them to the top of the file"))
    return faults
