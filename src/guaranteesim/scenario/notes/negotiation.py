"""Notes on options of a negotiation that make the same arrangement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guaranteesim.errors import Note, ScenarioError
from guaranteesim.scenario.files.negotiation_file import BLOCK, CHANGED, Negotiation
from guaranteesim.scenario.files.same_packages import describe_read_data
from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.reading.loader import validate_document
from guaranteesim.scenario.reading.merge import merge_documents
from guaranteesim.scenario.schema import Scenario


def collect_negotiation_notes(negotiation: Negotiation, base: Document) -> list[Note]:
    """Return a note for each option that changes the base exactly as an earlier one of its term does.

    Args:
        negotiation: What is open.
        base: The arrangement that the options change, with its overlays.
    """
    return [note for term in negotiation.terms for note in _find_alike_options(negotiation, base, term)]


def _find_alike_options(negotiation: Negotiation, base: Document, term: str) -> Iterator[Note]:
    first: dict[object, str] = {}
    for option in negotiation.terms[term].options:
        same = first.setdefault(_apply_change(base, negotiation.find_change(term, option)), option)
        if same != option:
            path = (BLOCK, "terms", term, "options", option)
            message = (
                f"{option} makes the same arrangement as {same}: packages with one or the other count as one"
            )
            remedy = "change one of the two, or remove it"
            at = negotiation.document.make_problem(path, message, remedy, at_key=True)
            yield Note(at.file, at.message, at.line, at.column, at.where, at.hint, "options_alike")


def _apply_change(base: Document, change: Document) -> object:
    """Return the arrangement that one option makes of the base, in a form that can be compared."""
    changed = merge_documents(base, change) if change.data else base
    try:
        return describe_read_data(validate_document(changed, Scenario).arrangement)
    except ScenarioError:
        # An option may need one of another term to be valid; then its own text is compared.
        return repr(_sort_data(changed.data.get(CHANGED)))


def _sort_data(data: Any) -> Any:
    if isinstance(data, dict):
        return sorted((key, _sort_data(value)) for key, value in data.items())
    return [_sort_data(item) for item in data] if isinstance(data, list) else data
