"""YAML documents as plain data, with the source position of each value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from guaranteesim.errors import Problem
from guaranteesim.scenario.reading.problems import Path, format_path, make_text_printable


@dataclass(frozen=True)
class SourcePosition:
    """Source position: file, line and column of a value and of its key, counted from 1.

    Lines are ``None`` for values from ``--set`` or from Python, which no file holds.
    """

    file: str
    line: int | None = None
    column: int | None = None
    key_line: int | None = None
    key_column: int | None = None


@dataclass(frozen=True)
class IneffectiveKey:
    """A null or an empty map in a patch that changes nothing.

    It is an error unless the schema gives it a meaning, so it is kept until the schema is known
    (:mod:`guaranteesim.scenario.reading.ineffective_keys`).
    """

    path: Path
    position: SourcePosition
    is_null: bool
    """True for a key without a value, false for an empty map."""
    before: tuple[str, Any] | None = None
    """The key and value written just before it on the same line."""
    there: tuple[str, ...] = ()
    """Keys of the patched map."""


@dataclass(frozen=True)
class Document:
    """Plain data (maps, lists, text, numbers, booleans, None) with the source position of every value.

    ``positions`` maps the path of a value to its source position; the root has the path ``()``. ``files``
    are the files that were read, as displayed, in the order of reading.
    """

    data: Any
    positions: dict[Path, SourcePosition]
    files: tuple[str, ...] = ()
    overlays: dict[str, Document] = field(default_factory=dict)
    """Named overlays that the document offers, its own and inherited ones."""
    ineffective: tuple[IneffectiveKey, ...] = ()
    """Nulls and empty maps that patches wrote without effect; they are not in ``data``."""

    @classmethod
    def from_plain(cls, data: Any, name: str = "<data>") -> Document:
        """Return a document from plain data; ``name`` stands for the file in errors."""
        position = SourcePosition(name)
        return cls(data, {path: position for path, _ in walk_values(data)}, (name,))

    def find_position(self, path: Sequence[str | int]) -> SourcePosition:
        """Return the source position of ``path``, or of the nearest part above it that has one."""
        for length in range(len(path), 0, -1):
            found = self.positions.get(tuple(path[:length]))
            if found is not None:
                return found
        return self.positions.get((), SourcePosition(self.files[0] if self.files else "<data>"))

    def make_problem(
        self, path: Sequence[str | int], message: str, hint: str = "", *, at_key: bool = False
    ) -> Problem:
        """Return a problem of the value at ``path``, or of its key if ``at_key``."""
        return make_problem_at(self.find_position(path), path, message, hint, at_key=at_key)


def make_problem_at(
    position: SourcePosition, path: Sequence[str | int], message: str, hint: str = "", *, at_key: bool = False
) -> Problem:
    """Return a problem of the value at a source position, or of its key if ``at_key``."""
    line, column = position.line, position.column
    # A block begins on the line below its key, where a reader does not look for it.
    if position.key_line is not None and (at_key or line != position.key_line):
        line, column = position.key_line, position.key_column
    where, message, hint = (make_text_printable(text) for text in (format_path(path), message, hint))
    return Problem(position.file, message, line, column, where, hint)


def walk_values(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every value below ``data`` with its path, parents before children."""
    yield path, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from walk_values(value, (*path, key))
    elif isinstance(data, list | tuple):
        for index, value in enumerate(data):
            yield from walk_values(value, (*path, index))


def find_value(data: Any, path: Sequence[str | int]) -> Any:
    """Return the value at ``path``; raise ``KeyError`` if there is none."""
    for part in path:
        in_map = isinstance(data, dict) and part in data
        in_list = isinstance(data, list | tuple) and isinstance(part, int) and 0 <= part < len(data)
        if not (in_map or in_list):
            raise KeyError(part)
        data = data[part]
    return data


def extract_subtree(document: Document, path: Path) -> Document:
    """Return the part of ``document`` below ``path`` as a document of its own."""
    size = len(path)
    positions = {
        below[size:]: position for below, position in document.positions.items() if below[:size] == path
    }
    return Document(find_value(document.data, path), positions, document.files)


def remove_key(document: Document, key: str) -> Document:
    """Return ``document`` without the top-level ``key``."""
    data = {name: value for name, value in document.data.items() if name != key}
    positions = {path: position for path, position in document.positions.items() if path[:1] != (key,)}
    return replace(document, data=data, positions=positions)
