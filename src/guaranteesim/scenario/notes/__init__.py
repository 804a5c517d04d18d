"""Notes: what is valid in a scenario and probably does not mean what it says.

A kind of note is one function in a module of this package, marked with
:func:`~guaranteesim.scenario.notes.registry.kind_of_note`; every module here is found by itself.
"""

from guaranteesim.errors import Note
from guaranteesim.scenario.notes.registry import collect_notes, list_note_kinds

__all__ = ["Note", "collect_notes", "list_note_kinds"]
