"""Side terms on their way into a scenario: overlays that say what they are, in any order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from guaranteesim.errors import Problem, ScenarioError
from guaranteesim.scenario.files.catalog import SIDE_TERMS
from guaranteesim.scenario.reading.document import Document, find_value, remove_key
from guaranteesim.scenario.reading.merge import merge_documents
from guaranteesim.scenario.reading.problems import Path, format_path
from guaranteesim.scenario.reading.short_forms import is_replacement

BLOCK = "side_terms"
"""Key under which a side term gives its name, its title and what it excludes."""
PARTS = "with"
"""Key under which a package names its side terms."""

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
