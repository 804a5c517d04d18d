"""Registry of the kinds of notes, and the function that collects all notes on a scenario."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from guaranteesim.errors import Note
from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.reading.problems import Path

if TYPE_CHECKING:
    from guaranteesim.scenario.schema import Scenario

Found = tuple[Path, str, str]
"""Path from the root of the scenario, message and remedy."""
Kind = Callable[["Scenario"], Iterator[Found]]

_KINDS: dict[str, Kind] = {}


def kind_of_note(find: Kind) -> Kind:
    """Register a function that finds one kind of note; its name becomes ``Note.kind``."""
    _KINDS[find.__name__] = find
    return find


@cache
def list_note_kinds() -> dict[str, Kind]:
    """Return every kind of note by its name, from all modules of this package."""
    package = importlib.import_module(__package__)
    for module in sorted(found.name for found in pkgutil.iter_modules(package.__path__)):
        # The import registers the kinds of the module.
        importlib.import_module(f"{__package__}.{module}")
    return dict(_KINDS)


def collect_notes(scenario: Scenario, document: Document | None = None) -> list[Note]:
    """Return every note on a valid scenario, in the order of the file.

    Args:
        scenario: The scenario, all changes made.
        document: The document it was validated from; gives each note its file, line and column. Without
            it a note names the scenario and the path only.
    """
    source = document or Document(None, {}, (scenario.name,))
    found = [
        _locate_note(source, kind, *item)
        for kind, find in list_note_kinds().items()
        for item in find(scenario)
    ]
    # Files in the order in which they were read, then lines: the order in which a user mends them.
    rank = {file: number for number, file in enumerate(source.files)}
    found.sort(key=lambda note: (rank.get(note.file, -1), note.line or 0, note.column or 0))
    # Two kinds may report the same path with the same words.
    return list(dict.fromkeys(found))


def _locate_note(document: Document, kind: str, path: Path, message: str, remedy: str) -> Note:
    at = document.make_problem(path, message, remedy, at_key=True)
    return Note(at.file, at.message, at.line, at.column, at.where, at.hint, kind)
