"""Loading of scenarios: a file, overlays and settings are read, merged and validated.

All problems are reported together.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from guaranteesim.errors import Problem, ScenarioError
from guaranteesim.scenario.files.catalog import find_scenario
from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.reading.extends import read_extended
from guaranteesim.scenario.reading.ineffective_keys import find_ineffective
from guaranteesim.scenario.reading.overlays import apply_overlay, apply_sets
from guaranteesim.scenario.reading.partial_reading import read_partly
from guaranteesim.scenario.reading.side_terms import PARTS, extract_parts
from guaranteesim.scenario.reading.validation_messages import collect_validation_problems, locate_problems
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.checks import find_inconsistencies

Model = TypeVar("Model", bound=BaseModel)

# One mistake near the root of a file may cause hundreds.
_MOST_PROBLEMS = 50

_OTHER_KINDS = {
    "theory": (
        "this is a theory, which changes scenarios",
        "give it to theories with --theories, or to any command with --overlay",
    ),
    "negotiation": ("this is a negotiation over the terms of a scenario", "give it to bargain"),
    "experiment": ("this is an experiment, which runs scenarios", "give it to experiment"),
}
"""Other kinds of files by their block: description and remedy."""


def load_scenario(source: str | Path, overlays: Sequence[str] = (), sets: Sequence[str] = ()) -> Scenario:
    """Read, merge and validate one scenario.

    Args:
        source: A path, or the name of a shipped scenario.
        overlays: Named overlays of the file, side terms by name, or ``.yaml`` files of changes, applied in
            this order.
        sets: ``path=value`` settings, applied last.

    Raises:
        ScenarioError: with every problem found, each with file, line and column.
    """
    document, problems = assemble_document(source, overlays, sets)
    return validate_document(document, Scenario, problems)


def load_document(
    source: str | Path,
    overlays: Sequence[str] = (),
    sets: Sequence[str] = (),
    root: type[BaseModel] = Scenario,
) -> Document:
    """Return the merged document, with the source position of every value and the files that were read.

    ``root`` is the schema of the document; settings may name its paths.

    Raises:
        ScenarioError: an overlay or a setting cannot be applied, or something has no effect.
    """
    document, problems = assemble_document(source, overlays, sets, root)
    problems = [*problems, *find_ineffective(document, root)]
    if problems:
        raise ScenarioError(problems)
    return document


def assemble_document(
    source: str | Path,
    overlays: Sequence[str] = (),
    sets: Sequence[str] = (),
    root: type[BaseModel] = Scenario,
) -> tuple[Document, list[Problem]]:
    """Return the merged document, and the problems of overlays and settings that could not be applied.

    :func:`validate_document` takes both and reports everything at once.

    Raises:
        ScenarioError: the file itself cannot be read.
    """
    path = find_scenario(source)
    written = _require_scenario(read_extended(path))
    document, parts = extract_parts(written)
    # Go on after a wrong overlay, so that the user sees all mistakes in one go.
    problems: list[Problem] = []
    for position, overlay in enumerate((*parts, *overlays)):
        try:
            document = apply_overlay(document, overlay, path)
        except ScenarioError as error:
            named = written if position < len(parts) else None
            problems += [_locate_part(problem, named, position) for problem in error.problems]
    document, unset = apply_sets(document, sets, root)
    return document, [*problems, *unset]


def _locate_part(problem: Problem, written: Document | None, position: int) -> Problem:
    """Return a problem of a side term that a file names, with the line that names it if it has none."""
    if written is None or problem.line is not None:
        return problem
    return written.make_problem((PARTS, position), f"{problem.file}: {problem.message}", problem.hint)


def _require_scenario(document: Document) -> Document:
    """Return the document; raise ``ScenarioError`` if it is a theory or a negotiation."""
    for block, (message, hint) in _OTHER_KINDS.items():
        if block in document.data:
            raise ScenarioError([document.make_problem((block,), message, hint, at_key=True)])
    return document


def select_fitting_sets(source: str | Path, overlays: Sequence[str], sets: Sequence[str]) -> list[str]:
    """Return ``sets`` without removals of keys that the scenario does not have.

    The settings were chosen for another scenario, beside which this one is read.
    """
    document, _ = assemble_document(source, overlays)
    fitting = []
    for setting in sets:
        changed, _ = apply_sets(document, [setting], Scenario)
        new = changed.ineffective[len(document.ineffective) :]
        if not any(item.is_null for item in new):
            fitting.append(setting)
            document = changed
    return fitting


def resolve_data(
    source: str | Path, overlays: Sequence[str] = (), sets: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the merged plain data of a scenario, which :func:`load_from_dict` reads back."""
    data: dict[str, Any] = load_document(source, overlays, sets).data
    return data


def load_from_dict(data: dict[str, Any], name: str = "<data>") -> Scenario:
    """Return the scenario of plain data; ``name`` stands for the file in errors."""
    return validate_document(Document.from_plain(data, name), Scenario)


def validate_document(document: Document, root: type[Model], problems: Sequence[Problem] = ()) -> Model:
    """Return ``document`` as a model of the schema ``root``.

    Args:
        document: The merged data.
        root: The schema.
        problems: Problems that are known already; they are raised with the others.

    Raises:
        ScenarioError: with every problem, in the order of the files.
    """
    found = [*problems, *find_ineffective(document, root)]
    try:
        model = root.model_validate(document.data)
    except ValidationError as error:
        found += [
            *collect_validation_problems(error, document, root),
            *_find_content_problems(document, error, root),
        ]
    if found:
        raise ScenarioError(_sort_problems(list(dict.fromkeys(found)), document.files))
    return model


def _find_content_problems(
    document: Document, error: ValidationError, root: type[BaseModel]
) -> list[Problem]:
    """Return problems of content in a scenario that also has values of the wrong form."""
    scenario = read_partly(document.data, error, Scenario) if root is Scenario else None
    return locate_problems(find_inconsistencies(scenario), document, (), root) if scenario is not None else []


def _sort_problems(problems: list[Problem], files: tuple[str, ...]) -> list[Problem]:
    rank = {file: position for position, file in enumerate(files)}

    def find_order_key(problem: Problem) -> tuple[int, int, int]:
        return rank.get(problem.file, -1), problem.line or 0, problem.column or 0

    ordered = sorted(problems, key=find_order_key)
    more = len(ordered) - _MOST_PROBLEMS
    if more <= 0:
        return ordered
    rest = Problem(ordered[0].file, f"and {more} more problems", hint="remove these first")
    return [*ordered[:_MOST_PROBLEMS], rest]
