"""The no-deal scenario that a scenario names: its file, and problems with it."""

from __future__ import annotations

from pathlib import Path

from guaranteesim.errors import Note, Problem
from guaranteesim.scenario.files.catalog import PACKAGES, list_shipped_scenarios
from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.reading.extends import SUFFIXES
from guaranteesim.scenario.reading.problems import suggest_known_word


def find_no_deal_file(path: Path | None, name: str) -> Path | None:
    """Return the file of a no-deal scenario, or None.

    A file beside the scenario goes before a shipped one. No other name looks beside its file first; here it
    lets a folder of scenarios be copied or moved as a whole. :func:`collect_no_deal_notes` reports where
    both files exist.

    Args:
        path: The file of the scenario that names it, if it has one.
        name: What it names.
    """
    beside = [path.with_name(f"{name}{suffix}") for suffix in SUFFIXES] if path else []
    # A package lies below its family.
    if path and path.resolve().parent.name == PACKAGES:
        beside += [path.parent.parent / f"{name}{suffix}" for suffix in SUFFIXES]
    found = [file for file in beside if file.is_file()]
    found += [file for file in list_shipped_scenarios() if file.stem == name]
    return found[0] if found else None


def collect_no_deal_notes(document: Document, path: Path, name: str) -> list[Note]:
    """Return a note if the no-deal file beside a scenario hides a shipped one of the same name."""
    found = find_no_deal_file(path, name)
    others = [file for file in list_shipped_scenarios() if file.stem == name]
    if found is None or not others or found.resolve() in {file.resolve() for file in others}:
        return []
    # A copied scenario may meet an edited no-deal file; its user should know which one is run.
    message = f"the file {found.name} beside this one is meant, not the shipped {name}"
    at = document.make_problem(("no_deal",), message, "rename it to mean the shipped one")
    return [Note(at.file, at.message, at.line, at.column, at.where, at.hint, "name_clash")]


def explain_foreign_no_deal(document: Document, path: Path, name: str) -> Problem | None:
    """Return the problem that the no-deal scenario of a file is about another conflict, or None.

    The files are compared as they are written: a change of the challenger reaches both.
    """
    from guaranteesim.scenario.reading.extends import read_extended
    from guaranteesim.scenario.reading.side_terms import read_conflict

    other = find_no_deal_file(path, name)
    if other is None:
        return None
    ours, theirs = read_conflict(read_extended(path)), read_conflict(read_extended(other))
    if ours is None or theirs is None or ours == theirs:
        return None
    conflict = f"{ours[0]} against {ours[1]}"
    message = f"{name} is about {theirs[0]} against {theirs[1]}, and this scenario about {conflict}"
    return document.make_problem(("no_deal",), message, "name a scenario of the same conflict, or null")


def explain_missing_no_deal(document: Document, path: Path, name: str) -> Problem | None:
    """Return the problem that the no-deal scenario of a file cannot be found, or None."""
    if find_no_deal_file(path, name) is not None:
        return None
    known = [
        file.stem
        for file in (*list_shipped_scenarios(), *path.parent.glob("[!_.]*"))
        if file.suffix in SUFFIXES
    ]
    remedy = suggest_known_word(name, sorted(set(known))) or "add the file;"
    message = f"there is no {name!r} beside this file, and no shipped scenario of that name"
    return document.make_problem(("no_deal",), message, f"{remedy} null compares as if in force")
