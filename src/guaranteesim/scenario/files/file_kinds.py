"""Kinds of files: a scenario, or another kind named by a block of its own."""

from __future__ import annotations

from guaranteesim.errors import ScenarioError
from guaranteesim.scenario.reading.document import Document

_OTHERS = {
    "theory": (
        "this is a theory, which changes scenarios",
        "give it to theories with --theories, or to any command with --overlay",
    ),
    "negotiation": ("this is a negotiation over the terms of a scenario", "give it to bargain"),
}
"""By the block they begin with: what they are, and what they are for."""


def require_scenario(document: Document) -> Document:
    """Return the document, unless it is something else where a scenario is needed."""
    for block, (message, hint) in _OTHERS.items():
        if block in document.data:
            raise ScenarioError([document.make_problem((block,), message, hint, at_key=True)])
    return document
