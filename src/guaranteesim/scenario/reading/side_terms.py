"""Side terms on their way into a scenario: overlays that say what they are, in any order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path as FilePath
from pathlib import PurePosixPath
from typing import Any

from guaranteesim.errors import Note, Problem, ScenarioError
from guaranteesim.scenario.files.catalog import SIDE_TERMS, list_yaml_files
from guaranteesim.scenario.files.side_terms import find_family_folder, list_side_terms
from guaranteesim.scenario.reading.document import Document, find_value, remove_key
from guaranteesim.scenario.reading.extends import read_extended
from guaranteesim.scenario.reading.merge import merge_documents
from guaranteesim.scenario.reading.problems import Path, format_path
from guaranteesim.scenario.reading.short_forms import is_replacement

BLOCK = "side_terms"
"""Key under which a side term gives its name, its title and what it excludes."""
PARTS = "with"
"""Key under which a package names its side terms."""

NO_DEAL_TERMS = "no_deal_terms"
"""Kind of the note that side terms have no effect on a scenario without a deal."""

REMOVABLE = frozenset({("arrangement", "commitments"), ("acceptance", "objections")})
"""Maps whose entries a term may take out of a scenario that need not have them."""


def is_side_term(overlay: Document) -> bool:
    """Return whether an overlay is a side term."""
    return BLOCK in overlay.data


def add_side_term(document: Document, term: Document) -> Document:
    """Return ``document`` with a side term, which has effect once however often it is added.

    What the term takes out is taken out if it is there. A scenario without a deal stays as it is: nothing is
    signed in it, so it has no side terms.

    Raises:
        ScenarioError: another side term of ``document`` sets the same otherwise.
    """
    names = _read_names(term)
    if _has_no_deal(document) or names <= document.data.get(BLOCK, {}).keys():
        return document
    problems = list(_find_contradictions(document, term))
    if problems:
        raise ScenarioError(problems)
    merged = merge_documents(document, term)
    data = {**merged.data, BLOCK: dict(sorted(merged.data[BLOCK].items()))}
    new = merged.ineffective[len(document.ineffective) :]
    added = [item for item in new if not (item.is_null and item.path[:-1] in REMOVABLE)]
    return replace(merged, data=data, ineffective=(*document.ineffective, *added))


def refuse_foreign_term(document: Document, term: Document, file: FilePath, path: FilePath) -> None:
    """Refuse a side term of a family whose challenger or protégé is another one.

    Its states and sizes are those of the conflict it was tabled in. A file of changes given as a file is the
    user's own choice and is not judged here.

    Args:
        document: The scenario.
        term: The side term.
        file: The file of the side term.
        path: The file of the scenario.

    Raises:
        ScenarioError: the conflicts differ; the message names both families and the terms that fit.
    """
    family = find_family_folder(file.parent)
    if family == find_family_folder(path):
        return
    theirs, ours = _find_family_conflict(family), read_conflict(document)
    if theirs is None or ours is None or theirs == ours:
        return
    # Without the name of the scenario, so that one message serves for all files of a folder.
    message = (
        f"{file.stem} is a side term of the family {family.name} ({theirs[0]} against {theirs[1]}), and "
        f"{find_family_folder(path).name} is about {ours[0]} against {ours[1]}"
    )
    fitting = [name for name, files in list_side_terms(path).items() if _fits(files, ours)]
    hint = (
        f"side terms that fit: {', '.join(fitting)}"
        if fitting
        else f"no side term fits; write one in a folder {SIDE_TERMS} there, or changes for --overlay"
    )
    raise ScenarioError([term.make_problem((BLOCK,), message, hint, at_key=True)])


def list_fitting_terms(document: Document, path: FilePath) -> list[str]:
    """Return the names of the side terms for the conflict of a scenario; its own family's all fit."""
    ours = read_conflict(document)
    return [name for name, files in list_side_terms(path).items() if ours is None or _fits(files, ours)]


def _fits(files: Sequence[FilePath], conflict: tuple[str, str]) -> bool:
    return any(_find_family_conflict(find_family_folder(file.parent)) in (None, conflict) for file in files)


@cache
def _find_family_conflict(family: FilePath) -> tuple[str, str] | None:
    """Return challenger and protégé of the first scenario of a family that names them, or None."""
    for file in list_yaml_files(family):
        try:
            found = read_conflict(read_extended(file))
        except ScenarioError:
            continue
        if found is not None:
            return found
    return None


def read_conflict(document: Document) -> tuple[str, str] | None:
    """Return challenger and protégé of a scenario; None if it does not name both."""
    named = [document.data.get(side) for side in ("challenger", "protege")]
    states = [side.get("state") for side in named if isinstance(side, dict)]
    known = [state for state in states if isinstance(state, str)]
    return (known[0], known[1]) if len(known) == len(named) else None


def note_no_deal_terms(document: Document, overlays: Sequence[str], path: FilePath) -> list[Note]:
    """Return a note if side terms were asked for a scenario without a deal, which has none."""
    known = list_side_terms(path) if overlays and _has_no_deal(document) else {}
    named = [name for name in overlays if name not in document.overlays and name in known]
    if not named:
        return []
    verb = "has" if len(named) == 1 else "have"
    message = f"nothing is signed in it, so {' and '.join(named)} {verb} no effect"
    hint = "add side terms to a guarantee"
    at = document.make_problem(("start", "at_war"), message, hint, at_key=True)
    return [Note(at.file, at.message, at.line, at.column, at.where, at.hint, NO_DEAL_TERMS)]


def extract_parts(document: Document) -> tuple[Document, tuple[str, ...]]:
    """Return the document without its ``with:``, and the side terms named there.

    Raises:
        ScenarioError: ``with:`` is no list of names.
    """
    if PARTS not in document.data:
        return document, ()
    names = document.data[PARTS]
    if not isinstance(names, list) or not names or not all(isinstance(name, str) and name for name in names):
        hint = f"for example {PARTS}: [relief-staged, monitors]"
        raise ScenarioError([document.make_problem((PARTS,), "must be a list of side terms", hint)])
    return remove_key(document, PARTS), tuple(names)


def _read_names(term: Document) -> frozenset[str]:
    block = term.data[BLOCK]
    if not isinstance(block, dict) or not block:
        hint = "for example side_terms: {relief: {title: sanctions relief}}"
        raise ScenarioError([term.make_problem((BLOCK,), "must be a map of named side terms", hint)])
    return frozenset(block)


def _has_no_deal(document: Document) -> bool:
    """Return whether the scenario is what happens if nothing is signed: the war goes on."""
    start = document.data.get("start")
    at_war = isinstance(start, dict) and start.get("at_war") is True
    return at_war and document.data.get("no_deal") is None


def _find_contradictions(document: Document, term: Document) -> Iterator[Problem]:
    """Yield a problem for each value of the term that another side term has set otherwise."""
    for path, value in _walk_set_values(term.data):
        position = document.positions.get(path)
        # The position of a value names the file that set it, which is a side term by its folder.
        file = PurePosixPath(position.file.replace("\\", "/")) if position else None
        if file is not None and file.parent.name == SIDE_TERMS and find_value(document.data, path) != value:
            message = f"the side term {file.stem} sets {format_path(path)} otherwise"
            yield term.make_problem(path, message, "choose one of the two")


def _walk_set_values(data: dict[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield what a patch sets, each number and rule as one value."""
    for key, value in data.items():
        there = (*path, key)
        if isinstance(value, dict) and not is_replacement(key, value):
            yield from _walk_set_values(value, there)
        elif value is not None:
            yield there, value
