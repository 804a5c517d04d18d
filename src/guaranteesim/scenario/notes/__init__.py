"""Notes on parts of a scenario that are valid and probably not meant.

A kind of note is one function in a module of this package, marked with
:func:`~guaranteesim.scenario.notes.registry.kind_of_note`; the package imports all of its modules.
"""

from guaranteesim.errors import Note
from guaranteesim.scenario.notes.registry import collect_notes, list_note_kinds

__all__ = ["Note", "collect_notes", "list_note_kinds"]
