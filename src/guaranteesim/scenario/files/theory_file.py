"""Theories as files: changes to the assumptions of a scenario, with their claim and sources.

The file has a ``theory:`` block, which is removed before the changes are merged onto a scenario::

    theory:
      title: Current calculus
      sources: [Press 2005]
      says: The past conduct of a guarantor tells a challenger nothing.
    beliefs: {record_weight: 0}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from guaranteesim.errors import Problem, ScenarioError
from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.files.names import find_name_fault
from guaranteesim.scenario.reading.document import Document, remove_key
from guaranteesim.scenario.reading.extends import read_extended
from guaranteesim.scenario.reading.problems import suggest_known_word
from guaranteesim.scenario.reading.validation_messages import collect_validation_problems
from guaranteesim.scenario.schema import Scenario

BLOCK = "theory"
DEFAULTS = "defaults"
"""Name of the scenarios as written, in tables beside the theories."""
ASSUMPTIONS = (
    "challenger",
    "protege",
    "ladder",
    "theatre",
    "willingness",
    "outside_treaty",
    "beliefs",
    "switches",
)
"""The parts of a scenario that a theory may change: they mean the same in every scenario."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class TheoryHeader(Frozen):
    """Header of a theory: the ``theory:`` block."""

    title: str = Field(min_length=1, max_length=120)
    """The name readers see."""
    short: str = Field(default="", max_length=28)
    """A name that fits above a column; the title if there is none."""
    sources: tuple[str, ...] = Field(min_length=1)
    """Works that state the theory."""
    says: str = Field(min_length=1)
    """Claim of the theory."""
    changes: str = ""
    """Expression of the claim in the model, in words."""
    order: int = 1000
    """Rank among the theories in tables; last by default."""


class TheoryDocument(Frozen):
    """A theory as it stands in its file."""

    theory: TheoryHeader
    """What the theory claims, and who states it."""


@dataclass(frozen=True)
class Theory:
    """A theory that was read and checked; its changes are merged onto scenarios."""

    name: str
    about: TheoryHeader
    changes: Document
    """Changes of the theory, without the ``theory:`` block."""

    @property
    def short(self) -> str:
        """A name that fits above a column."""
        return self.about.short or self.about.title


def read_theory(path: Path) -> Theory:
    """Return the theory in a file, named after the file.

    Raises:
        ScenarioError: with every problem of the block and of what may be changed, each with its line.
    """
    document = read_extended(path)
    # A file without the block is no theory, and the rules for theories would only mislead.
    is_theory = BLOCK in document.data
    problems = [*_find_misnamed(document, path.stem), *_find_misplaced(document)] if is_theory else []
    try:
        about = _read_header(document)
    except ScenarioError as error:
        raise ScenarioError([*error.problems, *problems]) from None
    if problems:
        raise ScenarioError(problems)
    return Theory(path.stem, about, remove_key(document, BLOCK))


def extract_overlay(document: Document) -> Document:
    """Return the document without its ``theory:`` block; raise ``ScenarioError`` if the block is invalid."""
    if BLOCK not in document.data:
        return document
    _read_header(document)
    return remove_key(document, BLOCK)


def _read_header(document: Document) -> TheoryHeader:
    if BLOCK not in document.data:
        hint = f"begin the file with {BLOCK}: {{title: ..., sources: [...], says: ...}}"
        raise ScenarioError(
            [document.make_problem((), f"there is no {BLOCK}: block to say whose it is", hint)]
        )
    try:
        return TheoryDocument.model_validate({BLOCK: document.data[BLOCK]}).theory
    except ValidationError as error:
        raise ScenarioError(collect_validation_problems(error, document, TheoryDocument)) from None


def _find_misnamed(document: Document, name: str) -> Iterator[Problem]:
    fault = find_name_fault(name)
    if fault:
        yield document.make_problem(
            (), f"a theory cannot be called {name!r}, which {fault}", "rename the file"
        )
    # The table of theories shows the unchanged scenarios under this name.
    elif not _NAME.fullmatch(name) or name == DEFAULTS:
        yield document.make_problem(
            (), f"{name!r} cannot be a theory's name", "call the file by letters, digits, - and _"
        )


def _find_misplaced(document: Document) -> Iterator[Problem]:
    """Yield a problem for each part that a theory may not change, and for a theory without changes."""
    changed = [key for key in document.data if key != BLOCK]
    if not changed:
        yield document.make_problem(
            (), "the theory changes nothing", f"it may change {', '.join(ASSUMPTIONS)}"
        )
    for key in changed:
        if key not in ASSUMPTIONS:
            yield document.make_problem((key,), *_explain_refusal(key), at_key=True)
        # ``challenger.state`` lies in a part that may be changed, and says who and not how.
        elif isinstance(document.data[key], dict) and "state" in document.data[key]:
            message = "a theory holds for every scenario and cannot say which state it is"
            yield document.make_problem((key, "state"), message, "remove it", at_key=True)


def _explain_refusal(key: str) -> tuple[str, str]:
    allowed = f"it may change {', '.join(ASSUMPTIONS)}"
    if key in Scenario.model_fields:
        return "a theory holds for every scenario and cannot change this", allowed
    return "there is no such part of a scenario", suggest_known_word(key, ASSUMPTIONS) or allowed
