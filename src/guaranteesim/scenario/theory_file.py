"""A theory in a file: changes to a scenario's assumptions, with what is claimed and by whom.

Beside its changes the file has a ``theory:`` block, which is taken out before it meets a scenario::

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
from guaranteesim.scenario.document import Document, without
from guaranteesim.scenario.extends import read_extended
from guaranteesim.scenario.names import fault_in_name
from guaranteesim.scenario.problems import did_you_mean
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.wording import problems_from

BLOCK = "theory"
DEFAULTS = "defaults"
"""What the scenarios as written are called beside the theories."""
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


class About(Frozen):
    """What a theory is: the ``theory:`` block."""

    title: str = Field(min_length=1, max_length=120)
    """The name readers see."""
    short: str = Field(default="", max_length=28)
    """A name that fits above a column; the title if there is none."""
    sources: tuple[str, ...] = Field(min_length=1)
    """Who states it, and where."""
    says: str = Field(min_length=1)
    """What it claims."""
    changes: str = ""
    """How the claim is expressed here, in words."""
    order: int = 1000
    """Its place among the theories; last unless it says otherwise."""


class _Headed(Frozen):
    theory: About


@dataclass(frozen=True)
class Theory:
    """A theory ready to be laid over scenarios."""

    name: str
    about: About
    changes: Document
    """What it changes, without the ``theory:`` block."""

    @property
    def short(self) -> str:
        """A name that fits above a column."""
        return self.about.short or self.about.title


def read_theory(path: Path) -> Theory:
    """The theory in a file, named after the file.

    Raises:
        ScenarioError: with every problem of the block and of what may be changed, each with its line.
    """
    document = read_extended(path)
    is_theory = BLOCK in document.data  # what is wrong with a theory does not concern another file
    problems = [*_misnamed(document, path.stem), *_misplaced(document)] if is_theory else []
    try:
        about = _about(document)
    except ScenarioError as error:
        raise ScenarioError([*error.problems, *problems]) from None
    if problems:
        raise ScenarioError(problems)
    return Theory(path.stem, about, without(document, BLOCK))


def as_overlay(document: Document) -> Document:
    """The document without its ``theory:`` block, which must be sound if there is one."""
    if BLOCK not in document.data:
        return document
    _about(document)
    return without(document, BLOCK)


def _about(document: Document) -> About:
    if BLOCK not in document.data:
        hint = f"begin the file with {BLOCK}: {{title: ..., sources: [...], says: ...}}"
        raise ScenarioError([document.problem((), f"there is no {BLOCK}: block to say whose it is", hint)])
    try:
        return _Headed.model_validate({BLOCK: document.data[BLOCK]}).theory
    except ValidationError as error:
        raise ScenarioError(problems_from(error, document, _Headed)) from None


def _misnamed(document: Document, name: str) -> Iterator[Problem]:
    fault = fault_in_name(name)
    if fault:
        yield document.problem((), f"a theory cannot be called {name!r}, which {fault}", "rename the file")
    elif not _NAME.fullmatch(name) or name == DEFAULTS:
        yield document.problem(
            (), f"{name!r} cannot be a theory's name", "call the file by letters, digits, - and _"
        )


def _misplaced(document: Document) -> Iterator[Problem]:
    """What a theory may not change, and a theory that changes nothing."""
    changed = [key for key in document.data if key != BLOCK]
    if not changed:
        yield document.problem((), "the theory changes nothing", f"it may change {', '.join(ASSUMPTIONS)}")
    for key in changed:
        if key not in ASSUMPTIONS:
            yield document.problem((key,), *_why_not(key), at_key=True)
        elif isinstance(document.data[key], dict) and "state" in document.data[key]:
            message = "a theory holds for every scenario and cannot say which state it is"
            yield document.problem((key, "state"), message, "remove it", at_key=True)


def _why_not(key: str) -> tuple[str, str]:
    allowed = f"it may change {', '.join(ASSUMPTIONS)}"
    if key in Scenario.model_fields:
        return "a theory holds for every scenario and cannot change this", allowed
    return "there is no such part of a scenario", did_you_mean(key, ASSUMPTIONS) or allowed
