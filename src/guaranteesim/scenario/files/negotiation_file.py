"""Negotiations as files: the open terms of an arrangement, and the options for each.

::

    negotiation:
      title: A reassurance force and its clock
      base: coalition-us-backstop
      terms:
        clock:
          title: Clock
          options:
            one-day:
              title: 24 hours
              source: assumption
              change: {arrangement: {commitments: {assistance: {deadline_days: 1}}}}
            none: {title: none, source: Paris Declaration, change: {}}
        rule:
          title: Rule
          options:
            each: {title: each for itself, source: assumption}
            all:
              title: all agree
              source: assumption
              change: {arrangement: {commitments: {assistance: {rule: all}}}}
      excludes:
        hasty-unanimity: {options: {clock: one-day, rule: all}, source: assumption}
    worlds: 500

A package is one option of each term, unless an exclusion says that the options cannot stand together. What
an option changes is merged onto the base as a merge patch.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError, WithJsonSchema

from guaranteesim.errors import Problem, ScenarioError
from guaranteesim.scenario.base import ChoiceName, Frozen, Name
from guaranteesim.scenario.files.names import find_alike_names, find_name_fault
from guaranteesim.scenario.reading.document import Document, extract_subtree
from guaranteesim.scenario.reading.extends import read_extended
from guaranteesim.scenario.reading.ineffective_keys import find_ineffective
from guaranteesim.scenario.reading.problems import suggest_known_word
from guaranteesim.scenario.reading.validation_messages import collect_validation_problems

BLOCK = "negotiation"
MOST_PACKAGES = 500
"""Packages tried at most: what can be read, and simulated in minutes."""
CHANGED = "arrangement"
"""The part of a scenario that is negotiated."""

# The name becomes a folder of results, as that of a scenario does.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class TermOption(Frozen):
    """One way to settle a term."""

    title: str = Field(min_length=1, max_length=120)
    """The name readers see."""
    source: str = Field(min_length=1)
    """Source of the proposal, or reason of the assumption."""
    text: str = ""
    """Meaning of the option in plain words, and its expression in the model."""
    change: dict[str, Any] = Field(default_factory=dict)
    """Changes of the base, below `arrangement`; none if empty."""


class Term(Frozen):
    """One open question of the negotiation."""

    title: str = Field(min_length=1, max_length=60)
    """The name readers see."""
    options: dict[ChoiceName, TermOption] = Field(min_length=2)
    """The ways to settle it, by name; the first is the one the others are compared with."""


class Exclusion(Frozen):
    """Options of different terms that cannot stand together."""

    options: dict[
        Name,
        Annotated[
            tuple[ChoiceName, ...],
            BeforeValidator(lambda value: (value,) if isinstance(value, str) else value),
            Field(min_length=1),
            WithJsonSchema(
                {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
            ),
        ],
    ]
    """The options by term, one or several of each. A package with one of those named of every term here is
    left out."""
    source: str = Field(min_length=1)
    """Source of the incompatibility, or ``assumption``."""
    text: str = ""
    """Why the options cannot stand together, in plain words."""

    def covers(self, chosen: Mapping[str, str]) -> bool:
        """Return whether a package with these options, by term, is left out."""
        return all(chosen[term] in options for term, options in self.options.items())


class NegotiationHeader(Frozen):
    """Header of a negotiation: the ``negotiation:`` block."""

    title: str = Field(min_length=1, max_length=120)
    """The name readers see."""
    description: str = ""
    """Subject of the negotiation, in plain words."""
    sources: tuple[str, ...] = ()
    """Sources of the terms and options."""
    base: str = Field(min_length=1, max_length=300)
    """The arrangement that the options change: a shipped scenario, or a file beside this one."""
    terms: dict[Name, Term] = Field(min_length=1)
    """The open questions, by name; they are settled independently of one another, apart from `excludes`."""
    excludes: dict[Name, Exclusion] = Field(default_factory=dict)
    """Options that cannot stand together, by name; packages with them are not run."""
    breakdown: float = Field(default=0.05, ge=0.001, lt=1)
    """Chance that a refused offer ends the talks for good, for the solution by alternating offers."""


class NegotiationDocument(Frozen):
    """A negotiation as it stands in its file."""

    negotiation: NegotiationHeader
    """The open terms and their options."""
    worlds: int | None = Field(default=None, ge=1, le=10_000_000)
    """Worlds to simulate for each package; as in the base if absent."""


@dataclass(frozen=True)
class Negotiation:
    """A negotiation that was read and checked, as :func:`read_negotiation` returns it."""

    name: str
    about: NegotiationHeader
    worlds: int | None
    """Worlds for each package, or as in the base."""
    path: Path
    document: Document
    """The whole file, with the source position of every value."""

    @property
    def terms(self) -> dict[str, Term]:
        """The open questions, in order."""
        return self.about.terms

    @property
    def combination_count(self) -> int:
        """The number of combinations: the product of the numbers of options."""
        return math.prod(len(term.options) for term in self.terms.values())

    @property
    def package_count(self) -> int:
        """The number of packages: combinations that no exclusion leaves out."""
        return sum(1 for _ in self.list_combinations())

    def list_combinations(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the name and the options of every package, the option of the last term changing fastest.

        The name numbers all combinations, so that an exclusion renames no other package.
        """
        options = [tuple(term.options) for term in self.terms.values()]
        for number, chosen in enumerate(product(*options), start=1):
            if not self.list_exclusions(chosen):
                yield f"p{number:03}", chosen

    def list_exclusions(self, chosen: tuple[str, ...]) -> list[str]:
        """Return the names of the exclusions that leave out a combination."""
        by_term = dict(zip(self.terms, chosen, strict=True))
        return [name for name, item in self.about.excludes.items() if item.covers(by_term)]

    def count_excluded(self) -> dict[str, int]:
        """Return how many combinations each exclusion leaves out; one may be left out by several."""
        counts = dict.fromkeys(self.about.excludes, 0)
        for chosen in product(*(tuple(term.options) for term in self.terms.values())):
            for name in self.list_exclusions(chosen):
                counts[name] += 1
        return counts

    def find_change(self, term: str, option: str) -> Document:
        """Return what an option changes, as a document with the source position of every value."""
        path = (BLOCK, "terms", term, "options", option)
        # An option may leave the base as it is; the file then may have no ``change:`` to cut out.
        if not self.terms[term].options[option].change:
            return Document({}, {}, self.document.files)
        return extract_subtree(self.document, (*path, "change"))


def read_negotiation(path: Path) -> Negotiation:
    """Return the negotiation in a file, named after the file.

    Raises:
        ScenarioError: with every problem, each with its line.
    """
    document = read_extended(path)
    if BLOCK not in document.data:
        hint = f"begin the file with {BLOCK}: {{title: ..., base: ..., terms: ...}}"
        raise ScenarioError(
            [document.make_problem((), f"there is no {BLOCK}: block, so nothing is open", hint)]
        )
    problems = find_ineffective(document, NegotiationDocument)
    try:
        headed = NegotiationDocument.model_validate(document.data)
    except ValidationError as error:
        # The checks below need the terms, which could not be read.
        raise ScenarioError(
            [*problems, *collect_validation_problems(error, document, NegotiationDocument)]
        ) from None
    found = Negotiation(path.stem, headed.negotiation, headed.worlds, path, document)
    problems += [*_find_misnamed(found), *_find_alike(found), *_find_misplaced(found), *_find_too_many(found)]
    # What is left can be counted only where every name is known and the combinations are few enough.
    problems = problems or list(_find_mistaken_exclusions(found))
    if problems:
        raise ScenarioError(problems)
    return found


def _find_misnamed(negotiation: Negotiation) -> Iterator[Problem]:
    fault = find_name_fault(negotiation.name)
    if fault:
        message = f"a negotiation cannot be called {negotiation.name!r}, which {fault}"
        yield negotiation.document.make_problem((), message, "rename the file")
    elif not _NAME.fullmatch(negotiation.name):
        message = f"{negotiation.name!r} cannot be a negotiation's name"
        yield negotiation.document.make_problem((), message, "call the file by letters, digits, - and _")


def _find_alike(negotiation: Negotiation) -> Iterator[Problem]:
    """Yield a problem for terms and options whose names differ only by case."""
    maps: list[tuple[tuple[str, ...], list[str]]] = [((BLOCK, "terms"), list(negotiation.terms))]
    maps += [
        ((BLOCK, "terms", name, "options"), list(term.options)) for name, term in negotiation.terms.items()
    ]
    for path, names in maps:
        for one, other in find_alike_names(names):
            message = f"{other} differs from {one} only by case"
            yield negotiation.document.make_problem(
                (*path, other), message, "rename one of the two", at_key=True
            )


def _find_misplaced(negotiation: Negotiation) -> Iterator[Problem]:
    """Yield a problem for each key outside the arrangement that an option changes."""
    for name, term in negotiation.terms.items():
        for choice, option in term.options.items():
            path = (BLOCK, "terms", name, "options", choice, "change")
            for key in option.change:
                if key != CHANGED:
                    hint = suggest_known_word(key, [CHANGED]) or f"put what is negotiated below {CHANGED}:"
                    message = f"only the {CHANGED} is negotiated, and an option cannot change this"
                    yield negotiation.document.make_problem((*path, key), message, hint, at_key=True)
            if not isinstance(option.change.get(CHANGED, {}), dict):
                message = "must be a map of what the option changes"
                yield negotiation.document.make_problem(
                    (*path, CHANGED), message, "or leave it out", at_key=True
                )


def _find_too_many(negotiation: Negotiation) -> Iterator[Problem]:
    if negotiation.combination_count > MOST_PACKAGES:
        counts = " x ".join(str(len(term.options)) for term in negotiation.terms.values())
        message = (
            f"the terms make {counts} = {negotiation.combination_count:,} packages, and at most "
            f"{MOST_PACKAGES} are tried"
        )
        hint = "remove options or terms, or make two negotiations of it"
        yield negotiation.document.make_problem((BLOCK, "terms"), message, hint, at_key=True)


def _find_mistaken_exclusions(negotiation: Negotiation) -> Iterator[Problem]:
    """Yield a problem for exclusions of what is not there, and for those that leave too little."""
    problems = [
        problem
        for name, item in negotiation.about.excludes.items()
        for problem in _find_mistaken_exclusion(negotiation, name, item)
    ]
    yield from problems or _find_excluded_options(negotiation)


def _find_mistaken_exclusion(negotiation: Negotiation, name: str, item: Exclusion) -> Iterator[Problem]:
    path = (BLOCK, "excludes", name, "options")
    make = negotiation.document.make_problem
    if len(item.options) < 2:
        hint = "to try an option in no package, remove it from its term"
        yield make(path, "an exclusion needs options of at least two terms", hint, at_key=True)
    for term, options in item.options.items():
        if term not in negotiation.terms:
            hint = (
                suggest_known_word(term, negotiation.terms) or f"name one of: {', '.join(negotiation.terms)}"
            )
            yield make((*path, term), f"there is no term {term!r}", hint, at_key=True)
            continue
        known = negotiation.terms[term].options
        for option in options:
            if option not in known:
                hint = suggest_known_word(option, known) or f"name one of: {', '.join(known)}"
                yield make((*path, term), f"the term {term!r} has no option {option!r}", hint)


def _find_excluded_options(negotiation: Negotiation) -> Iterator[Problem]:
    """Yield a problem if no package is left, or for each option that no package is left with."""
    left = [chosen for _, chosen in negotiation.list_combinations()]
    if not left:
        message = f"the exclusions leave none of {negotiation.combination_count} packages"
        yield negotiation.document.make_problem(
            (BLOCK, "excludes"), message, "remove an exclusion, or name fewer options in it", at_key=True
        )
        return
    for position, (name, term) in enumerate(negotiation.terms.items()):
        for option in term.options:
            if all(chosen[position] != option for chosen in left):
                yield negotiation.document.make_problem(
                    (BLOCK, "terms", name, "options", option),
                    "the exclusions leave no package with this option",
                    "remove the option, or name fewer options in the exclusions",
                    at_key=True,
                )
