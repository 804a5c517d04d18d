"""JSON merge patch (RFC 7396) that remembers which file each value came from.

Maps merge, lists replace, null deletes. Beyond the RFC: numbers and decision rules keep together
(see :mod:`guaranteesim.scenario.forms`).
"""

from __future__ import annotations

from typing import Any

from guaranteesim.scenario.document import Document, walk
from guaranteesim.scenario.forms import opened, replaces


def merge(base: Document, patch: Document) -> Document:
    """``base`` changed by ``patch``; every value keeps the place of the document it came from."""
    data = merged(base.data, patch.data)
    places = {}
    for path, _ in walk(data):
        place = patch.places.get(path) or base.places.get(path)
        if place is not None:
            places[path] = place
    files = tuple(dict.fromkeys((*base.files, *patch.files)))
    return Document(data, places, files, base.overlays | patch.overlays)


def merged(base: Any, patch: Any, key: str | int | None = None) -> Any:
    """``base`` changed by ``patch``; neither is altered. ``key`` is the name under which they stand."""
    if not isinstance(patch, dict):
        return patch
    base = opened(key, base)
    keeps = isinstance(base, dict) and not replaces(key, patch, base)
    result: dict[str, Any] = dict(base) if keeps else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value, name)
    return result
