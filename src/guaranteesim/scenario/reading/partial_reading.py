"""Partial reading of a scenario with values of the wrong form.

Each wrong value is replaced by any valid one, so that the rest can be read. A gap then takes its place, and
every check that uses the gap stops. So a mistake of form hides no mistake of content, and no mistake of
content is reported that only follows from a mistake of form.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from guaranteesim.scenario.base import UNCHECKED
from guaranteesim.scenario.numbers.quantity import Quantity, find_measure
from guaranteesim.scenario.reading import schema_navigation
from guaranteesim.scenario.reading.gaps import GAP, Gap, PartlyRead
from guaranteesim.scenario.reading.problems import Path, find_nearest_word

Model = TypeVar("Model", bound=BaseModel)

# Mending one value may uncover the next. Real files need two or three rounds.
_MOST_ATTEMPTS = 8
_REMOVED = object()
# One valid value of each kind of text, number and container in the schema.
_FALLBACKS: tuple[Any, ...] = ("AAA", "2000-01-01", 1, {}, [])


def read_partly(data: Any, error: ValidationError, root: type[Model]) -> Model | None:
    """Return ``data`` as a model of ``root`` with gaps for the values in ``error``; contents are not checked.

    Return ``None`` if the values cannot be mended.
    """
    patching = _Patching(copy.deepcopy(data), root)
    for _ in range(_MOST_ATTEMPTS):
        items = error.errors(include_url=False)
        paths = [schema_navigation.split_location(item["loc"], patching.data) for item in items]
        # A list and not a generator: every complaint must be mended, whatever the others give.
        if not all([patching.mend_complaint(item, path) for item, path in zip(items, paths, strict=True)]):
            return None
        try:
            model = root.model_validate(patching.data, context=UNCHECKED)
        except ValidationError as again:
            error = again
            continue
        for path in patching.gaps:
            _change_inside(model, path, lambda _: GAP)
        for path, unread in patching.unread_keys.items():
            _change_inside(model, path, partial(_mark_partly_read, unread=unread))
        return model
    return None


class _Patching:
    """Replacement of wrong values by valid ones."""

    def __init__(self, data: Any, root: type[BaseModel]) -> None:
        self.data = data
        self.gaps: set[Path] = set()
        self.unread_keys: dict[Path, list[str | int]] = defaultdict(list)
        self._root = root
        self._tried: dict[Path, Iterator[Any]] = {}

    def mend_complaint(self, item: Mapping[str, Any], path: Path) -> bool:
        """Mend the value at ``path`` that pydantic reports in ``item``; return False if it cannot."""
        if not path:
            return False
        try:
            holder = _find_inside(self.data, path[:-1])
        except (KeyError, IndexError, TypeError):
            return True  # The container was wrong as well, and is replaced already.
        if item["type"] == "extra_forbidden":
            return self._remove_unknown_key(holder, path)
        if item["loc"][-1] == "[key]":
            self.unread_keys[path[:-1]].append(path[-1])
            return holder.pop(path[-1], _REMOVED) is not _REMOVED
        return self._fill_with_candidate(path)

    def _fill_with_candidate(self, path: Path) -> bool:
        """Put the next candidate at ``path``, or mend its container if no candidate is left."""
        if not path:
            return False
        value = next(self._tried.setdefault(path, self._list_candidates(path)), GAP)
        if isinstance(value, Gap):
            return self._fill_with_candidate(path[:-1])
        self.gaps.add(path)
        holder = _find_inside(self.data, path[:-1])
        if value is _REMOVED:
            holder.pop(path[-1], None)
        else:
            holder[path[-1]] = value
        return True

    def _remove_unknown_key(self, holder: Any, path: Path) -> bool:
        """Remove an unknown key, and mark the key that it probably misspells as a gap."""
        known = schema_navigation.list_keys(schema_navigation.find_kinds_at(self._root, path[:-1]))
        meant = find_nearest_word(path[-1], known)
        if meant is not None and meant not in holder:
            self.gaps.add((*path[:-1], meant))
        return holder.pop(path[-1], _REMOVED) is not _REMOVED

    def _list_candidates(self, path: Path) -> Iterator[Any]:
        """Yield candidates for ``path``: its absence if that is allowed, then values of its kind."""
        info = schema_navigation.find_field(self._root, path)
        if info is not None and not info.is_required():
            yield _REMOVED
        measure = find_measure(info) if info is not None else None
        for kind in schema_navigation.find_kinds_at(self._root, path):
            # The upper bound of a measure is always a valid value of it.
            yield from _list_values(kind, 1 if measure is None or measure.le is None else measure.le)
        yield from copy.deepcopy(_FALLBACKS)


def _list_values(kind: Any, number: float) -> Iterator[Any]:
    origin = get_origin(kind)
    if kind is Quantity:
        yield number
    elif origin is Literal:
        yield get_args(kind)[0]
    elif origin in (tuple, list, frozenset):
        yield from ([], ["AAA"])
    elif origin is dict or (isinstance(kind, type) and issubclass(kind, BaseModel)):
        yield {}
    elif schema_navigation.is_open((kind,)):
        yield "all"


def _find_inside(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _change_inside(value: Any, path: Path, change: Callable[[Any], Any]) -> Any:
    """Return ``value`` with the part at ``path`` changed; models and maps are changed in place."""
    if not path:
        return change(value)
    part, rest = path[0], path[1:]
    if isinstance(value, tuple):
        return tuple(_change_inside(x, rest, change) if index == part else x for index, x in enumerate(value))
    # Models are frozen, so their dictionary is changed, past pydantic.
    inside: Any = value.__dict__ if isinstance(value, BaseModel) else value
    if isinstance(inside, dict) and (part in inside or not rest):
        inside[part] = _change_inside(inside.get(part), rest, change)
    return value


def _mark_partly_read(value: Any, unread: list[str | int]) -> Any:
    return PartlyRead(value, unread) if isinstance(value, dict) else value
