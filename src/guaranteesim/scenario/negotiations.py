"""Finding negotiations, and their packages as validated scenarios.

The shipped negotiations lie in ``scenarios/negotiations``; any other is named by its file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from guaranteesim.errors import Note, Problem, ScenarioError
from guaranteesim.scenario.arguments import find_here, is_path, kind_of, note_clash
from guaranteesim.scenario.catalog import find, shipped_negotiations, yaml_files
from guaranteesim.scenario.document import Document
from guaranteesim.scenario.extends import scenario_root
from guaranteesim.scenario.loader import validate
from guaranteesim.scenario.merge import merge
from guaranteesim.scenario.negotiation_file import BLOCK, Negotiation, read_negotiation
from guaranteesim.scenario.overlays import apply_set
from guaranteesim.scenario.problems import did_you_mean, printable
from guaranteesim.scenario.schema import Scenario

_MOST_PROBLEMS = 50


@dataclass(frozen=True)
class Package:
    """One option of each term, and the scenario that makes of the base."""

    name: str
    """Its number: ``p001`` …"""
    chosen: tuple[str, ...]
    """The option of each term, by name, in the order of the terms."""
    scenario: Scenario


def find_negotiation(wanted: str | Path) -> Negotiation:
    """The negotiation meant by a file or the name of a shipped one.

    Raises:
        ScenarioError: it cannot be found or read, with every problem.
    """
    path, text = Path(wanted), str(wanted)
    names = {file.stem: file for file in shipped_negotiations()}
    try:
        if not is_path(wanted) and text in names:
            return read_negotiation(names[text])
        if is_path(wanted) and path.is_file():
            return read_negotiation(path)
        near = [file.name for file in yaml_files(path.parent)] if is_path(wanted) else list(names)
    except (OSError, ValueError):
        near = []
    here = None if is_path(wanted) else find_here(text)
    hint = (
        f"write ./{here} for the {kind_of(here)} here"
        if here
        else did_you_mean(path.name, near) or f"give a file, or one of: {', '.join(names) or 'none shipped'}"
    )
    raise ScenarioError([Problem(printable(text[:80]), "there is no such negotiation", hint=hint)])


def negotiation_name_notes(wanted: str | Path) -> list[Note]:
    """Return a note if a file or folder in the working directory has the name of the shipped negotiation."""
    return note_clash(wanted, [file for file in shipped_negotiations() if file.stem == str(wanted)])


def base_of(negotiation: Negotiation) -> Path:
    """The file of the arrangement that the options change.

    Raises:
        ScenarioError: there is none, or it lies outside the scenario root of the negotiation.
    """
    written = negotiation.about.base
    if not is_path(written):
        return _located(negotiation, written)
    root = scenario_root(negotiation.path.resolve())
    try:
        path = (negotiation.path.parent / written).resolve()
        is_inside = path.is_relative_to(root)
    except (OSError, ValueError, RuntimeError):
        is_inside = False
    if not is_inside:
        raise _refused(negotiation, f"leads out of the folder {root.name}", "copy the file into that folder")
    return _located(negotiation, negotiation.path.parent / written)


def packages(negotiation: Negotiation, base: Document, sets: Sequence[str] = ()) -> list[Package]:
    """Every package, in the order of the options; the option of the last term changes fastest.

    Args:
        negotiation: What is open.
        base: The arrangement that the options change, with its overlays.
        sets: ``path=value`` changes, applied last, to every package.

    Raises:
        ScenarioError: with the problems of all packages, each said once with file, line and the options
            under which it arises.
    """
    found, failed = [], defaultdict(list)
    options = [tuple(term.options) for term in negotiation.terms.values()]
    for number, chosen in enumerate(product(*options), start=1):
        name = f"p{number:03}"
        try:
            found.append(Package(name, chosen, _resolved(negotiation, base, chosen, name, sets)))
        except ScenarioError as error:
            for problem in error.problems:
                failed[problem].append(chosen)
    if failed:
        raise ScenarioError(_said(negotiation, failed))
    return found


def _resolved(
    negotiation: Negotiation, base: Document, chosen: Sequence[str], name: str, sets: Sequence[str]
) -> Scenario:
    changed = base
    for term, option in zip(negotiation.terms, chosen, strict=True):
        change = negotiation.change(term, option)
        changed = merge(changed, change) if change.data else changed
    for setting in sets:
        changed = apply_set(changed, setting, Scenario)
    titles = (
        f"{term.title}: {term.options[option].title}"
        for term, option in zip(negotiation.terms.values(), chosen, strict=True)
    )
    named = {**changed.data, "name": name, "title": "; ".join(titles)}
    return validate(replace(changed, data=named), Scenario)


def _said(negotiation: Negotiation, failed: Mapping[Problem, Sequence[tuple[str, ...]]]) -> list[Problem]:
    """Each problem with the options that all packages which have it share."""
    said = []
    for problem, where in failed.items():
        shared = [
            f"{term}: {choices.pop()}"
            for term, choices in zip(negotiation.terms, map(set, zip(*where, strict=True)), strict=True)
            if len(choices) == 1
        ]
        under = f"in packages with {', '.join(shared)}" if shared and len(where) < negotiation.size else ""
        hint = "; ".join(part for part in (problem.hint, under) if part)
        said.append(replace(problem, hint=hint))
    more = len(said) - _MOST_PROBLEMS
    if more <= 0:
        return said
    rest = Problem(said[0].file, f"and {more} more problems", hint="remove these first")
    return [*said[:_MOST_PROBLEMS], rest]


def _located(negotiation: Negotiation, wanted: str | Path) -> Path:
    try:
        return find(wanted)
    except ScenarioError as error:
        problem = error.problems[0]
        raise _refused(negotiation, f"{problem.file}: {problem.message}", problem.hint) from None


def _refused(negotiation: Negotiation, message: str, hint: str) -> ScenarioError:
    return ScenarioError([negotiation.document.problem((BLOCK, "base"), message, hint)])


def same_as(found: Iterable[Package]) -> dict[str, str]:
    """For every package, the name of the first one with the same arrangement: which run stands for it."""
    first: dict[str, str] = {}
    return {
        package.name: first.setdefault(package.scenario.arrangement.model_dump_json(), package.name)
        for package in found
    }
