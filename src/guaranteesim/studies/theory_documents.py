"""Scenarios as documents that a theory is applied to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from guaranteesim.errors import Problem, ScenarioError
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    from guaranteesim.ensemble.results import Results
    from guaranteesim.scenario.files.theory_file import Theory
    from guaranteesim.scenario.reading.document import Document
    from guaranteesim.scenario.schema import Scenario

OpenDocument: TypeAlias = "tuple[Document, tuple[str, ...]]"
"""A scenario with its overlays, and the settings that follow the theory."""


def apply_theory_to_all(
    documents: Sequence[OpenDocument], theory: Theory | None, problems: list[Problem]
) -> Iterator[Scenario]:
    """Yield every scenario under a theory; append the problems of those that do not fit."""
    from guaranteesim.scenario.files.theories import apply_theory

    for document, sets in documents:
        try:
            yield apply_theory(document, theory, sets)
        except ScenarioError as error:
            problems += error.problems


def write_open_document(part: Study | Results) -> OpenDocument:
    """Return a scenario as a document with all its changes, and the settings that follow a theory."""
    from guaranteesim.scenario.reading.document import Document

    document = Document.from_plain(part.scenario.model_dump(mode="json"), part.name)
    return document, part.sets if isinstance(part, Study) else ()
