"""Negotiations by name or file, and their packages as validated scenarios.

The shipped negotiations lie in ``scenarios/negotiations``; any other is named by its file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from guaranteesim.errors import Note, Problem, ScenarioError
from guaranteesim.scenario.files.arguments import find_here, is_path, name_path_kind, note_name_clash
from guaranteesim.scenario.files.catalog import (
    find_shipped_folder,
    list_shipped_negotiations,
    list_shipped_scenarios,
    list_yaml_files,
)
from guaranteesim.scenario.files.negotiation_file import BLOCK, Negotiation, read_negotiation
from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.reading.extends import SUFFIXES, find_scenario_root
from guaranteesim.scenario.reading.ineffective_keys import find_ineffective
from guaranteesim.scenario.reading.loader import validate_document
from guaranteesim.scenario.reading.merge import merge_documents
from guaranteesim.scenario.reading.overlays import apply_sets
from guaranteesim.scenario.reading.problems import make_text_printable, suggest_known_word
from guaranteesim.scenario.reading.yaml_reader import format_file_path
from guaranteesim.scenario.schema import Scenario

# One mistake in the base arises in every package; a screen of problems is enough.
_MOST_PROBLEMS = 50


@dataclass(frozen=True)
class Package:
    """One option of each term, and the scenario that results from the base."""

    name: str
    """Its number among all combinations: ``p001`` …"""
    chosen: tuple[str, ...]
    """The option of each term, by name, in the order of the terms."""
    scenario: Scenario


def find_negotiation(wanted: str | Path) -> Negotiation:
    """Return the negotiation meant by a file or the name of a shipped one.

    Raises:
        ScenarioError: it cannot be found or read, with every problem.
    """
    path, text = Path(wanted), str(wanted)
    names = {file.stem: file for file in list_shipped_negotiations()}
    try:
        if not is_path(wanted) and text in names:
            return read_negotiation(names[text])
        if is_path(wanted) and path.is_file():
            return read_negotiation(path)
        near = [file.name for file in list_yaml_files(path.parent)] if is_path(wanted) else list(names)
    except (OSError, ValueError):
        # A name that the file system refuses has no files beside it.
        near = []
    here = None if is_path(wanted) else find_here(text)
    hint = (
        f"write ./{here} for the {name_path_kind(here)} here"
        if here
        else suggest_known_word(path.name, near)
        or f"give a file, or one of: {', '.join(names) or 'none shipped'}"
    )
    raise ScenarioError([Problem(make_text_printable(text[:80]), "there is no such negotiation", hint=hint)])


def collect_negotiation_name_notes(wanted: str | Path) -> list[Note]:
    """Return a note if a file or folder in the working directory has the name of the shipped negotiation."""
    return note_name_clash(wanted, [file for file in list_shipped_negotiations() if file.stem == str(wanted)])


def find_base_file(negotiation: Negotiation) -> Path:
    """Return the file of the arrangement that the options change.

    Raises:
        ScenarioError: there is none, or it lies outside the scenario root of the negotiation.
    """
    written = negotiation.about.base
    if not is_path(written):
        return _find_shipped_base(negotiation, written)
    if Path(written).suffix not in SUFFIXES:
        hint = "put a .yaml file beside this one, or name a shipped scenario"
        raise _make_refusal(negotiation, "must name a shipped scenario or a .yaml file", hint)
    # The same limit as for ``extends:``: a file from elsewhere must not read the rest of the disk.
    root = find_scenario_root(negotiation.path.resolve())
    try:
        path = (negotiation.path.parent / written).resolve()
        is_inside, is_file = path.is_relative_to(root), path.is_file()
    except (OSError, ValueError, RuntimeError):
        is_inside = is_file = False
    if not is_inside:
        raise _make_refusal(
            negotiation, f"leads out of the folder {root.name}", "copy the file into that folder"
        )
    if not is_file:
        beside = [file.name for file in list_yaml_files(path.parent)]
        hint = suggest_known_word(path.name, beside) or "check the file's name"
        raise _make_refusal(negotiation, f"there is no file {format_file_path(path)}", hint)
    return negotiation.path.parent / written


def _find_shipped_base(negotiation: Negotiation, written: str) -> Path:
    """Return the shipped scenario of that name; a bare name never stands for a path."""
    folder = find_shipped_folder()
    named = {file.stem: file for file in list_shipped_scenarios()}
    named |= {
        file.relative_to(folder).with_suffix("").as_posix(): file
        for file in list_shipped_scenarios()
        if folder
    }
    if written in named:
        return named[written]
    hint = suggest_known_word(written, named) or "name a shipped scenario, or a .yaml file beside this one"
    raise _make_refusal(negotiation, f"there is no shipped scenario {written[:80]!r}", hint)


def build_packages(negotiation: Negotiation, base: Document, sets: Sequence[str] = ()) -> list[Package]:
    """Return every package that is not excluded, the option of the last term changing fastest.

    Args:
        negotiation: What is open.
        base: The arrangement that the options change, with its overlays.
        sets: ``path=value`` changes, applied last, to every package.

    Raises:
        ScenarioError: with the problems of all packages. Each is listed once, with file, line and the
            options that cause it.
    """
    # Try every package before raising: a problem may arise only where two options meet.
    found, failed = [], defaultdict(list)
    for name, chosen in negotiation.list_combinations():
        # The name addresses the package in results, so it depends on the file alone.
        try:
            found.append(Package(name, chosen, _resolve_package(negotiation, base, chosen, name, sets)))
        except ScenarioError as error:
            for problem in error.problems:
                failed[problem].append(chosen)
    problems = [*_find_ineffective(negotiation, base), *_merge_problems(negotiation, failed)]
    if problems:
        raise ScenarioError(problems)
    return found


def _find_ineffective(negotiation: Negotiation, base: Document) -> Iterator[Problem]:
    """Yield a problem for what an option writes without effect, alone and beside every other option."""
    for term, about in negotiation.terms.items():
        for option in about.options:
            change = negotiation.find_change(term, option)
            found = _find_unmet(base, change)
            # An option may remove what only an option of another term adds; that is no mistake.
            others = (
                _find_unmet(merge_documents(base, negotiation.find_change(name, other)), change)
                for name, another in negotiation.terms.items()
                if name != term
                for other in another.options
            )
            if found:
                missed = [{_find_problem_key(problem) for problem in unmet} for unmet in others]
                yield from (p for p in found if all(_find_problem_key(p) in spots for spots in missed))


def _find_problem_key(problem: Problem) -> tuple[str, int | None, int | None, str]:
    return problem.file, problem.line, problem.column, problem.where


def _find_unmet(base: Document, change: Document) -> list[Problem]:
    """Return a problem for each part of ``change`` that has no effect on ``base``."""
    return find_ineffective(merge_documents(replace(base, ineffective=()), change), Scenario)


def _resolve_package(
    negotiation: Negotiation, base: Document, chosen: Sequence[str], name: str, sets: Sequence[str]
) -> Scenario:
    changed = base
    for term, option in zip(negotiation.terms, chosen, strict=True):
        change = negotiation.find_change(term, option)
        changed = merge_documents(changed, change) if change.data else changed
    # Options without effect are judged once for all packages, by ``_find_ineffective``.
    changed = replace(changed, ineffective=base.ineffective)
    changed, problems = apply_sets(changed, sets, Scenario)
    titles = (
        f"{term.title}: {term.options[option].title}"
        for term, option in zip(negotiation.terms.values(), chosen, strict=True)
    )
    named = {**changed.data, "name": name, "title": "; ".join(titles)}
    return validate_document(replace(changed, data=named), Scenario, problems)


def _merge_problems(
    negotiation: Negotiation, failed: Mapping[Problem, Sequence[tuple[str, ...]]]
) -> list[Problem]:
    """Return each problem once, with the options that all packages with this problem share."""
    merged = []
    for problem, where in failed.items():
        shared = [
            f"{term}: {choices.pop()}"
            for term, choices in zip(negotiation.terms, map(set, zip(*where, strict=True)), strict=True)
            if len(choices) == 1
        ]
        under = (
            f"in packages with {', '.join(shared)}"
            # A problem of every package comes from the base, and no option causes it.
            if shared and len(where) < negotiation.package_count
            else ""
        )
        hint = "; ".join(part for part in (problem.hint, under) if part)
        merged.append(replace(problem, hint=hint))
    more = len(merged) - _MOST_PROBLEMS
    if more <= 0:
        return merged
    rest = Problem(merged[0].file, f"and {more} more problems", hint="remove these first")
    return [*merged[:_MOST_PROBLEMS], rest]


def _make_refusal(negotiation: Negotiation, message: str, hint: str) -> ScenarioError:
    return ScenarioError([negotiation.document.make_problem((BLOCK, "base"), message, hint)])
