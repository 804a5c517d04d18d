"""Changes of a scenario by its user: named overlays, overlay files and ``--set path=value``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel

from guaranteesim.errors import Problem, ScenarioError
from guaranteesim.scenario.files.side_terms import find_side_term, refuse_unknown_side_term
from guaranteesim.scenario.files.theory_file import extract_overlay
from guaranteesim.scenario.reading import schema_navigation
from guaranteesim.scenario.reading.characters import suggest_plain_characters
from guaranteesim.scenario.reading.document import Document, SourcePosition, walk_values
from guaranteesim.scenario.reading.extends import SUFFIXES, read_extended
from guaranteesim.scenario.reading.merge import Merger, merge_documents
from guaranteesim.scenario.reading.problems import Path, format_path, make_text_printable, suggest_known_word
from guaranteesim.scenario.reading.short_forms import expand_short_form
from guaranteesim.scenario.reading.side_terms import (
    add_side_term,
    is_side_term,
    list_fitting_terms,
    refuse_foreign_term,
)
from guaranteesim.scenario.reading.yaml_reader import read_yaml_value

_MAX_SETTING = 10_000
_ABSENT = object()


def apply_overlay(document: Document, chosen: str, path: FilePath) -> Document:
    """Return ``document`` changed by one of its named overlays, by a side term, or by a ``.yaml`` file.

    The file holds changes, a side term or a theory.

    Args:
        document: The scenario.
        chosen: The name of the overlay or side term, or the file.
        path: The file of the scenario; its side terms lie in a folder beside it.

    Raises:
        ScenarioError: there is no such overlay, it is empty or wrong, or it contradicts another side term.
    """
    if FilePath(chosen).suffix in SUFFIXES:
        return _apply_overlay_file(document, FilePath(chosen))
    if chosen in document.overlays:
        return merge_documents(document, document.overlays[chosen])
    file = find_side_term(chosen, path)
    if file is None:
        if not document.overlays:
            raise refuse_unknown_side_term(chosen, list_fitting_terms(document, path))
        hint = suggest_known_word(chosen, document.overlays)
        hint = hint or f"overlays it offers: {', '.join(document.overlays)}"
        raise ScenarioError([Problem(document.files[0], f"there is no overlay {chosen!r}", hint=hint)])
    refuse_foreign_term(document, read_extended(file), file, path)
    return _apply_overlay_file(document, file)


def _apply_overlay_file(document: Document, path: FilePath) -> Document:
    overlay = read_extended(path)
    if not (overlay.data or overlay.overlays):
        hint = "write what it changes, or leave the overlay out"
        raise ScenarioError([overlay.make_problem((), "an empty overlay changes nothing", hint)])
    if is_side_term(overlay):
        return add_side_term(document, overlay)
    return merge_documents(document, extract_overlay(overlay))


def apply_sets(
    document: Document, settings: Iterable[str], root: type[BaseModel]
) -> tuple[Document, list[Problem]]:
    """Return ``document`` with all settings that can be applied, and the problems of the others."""
    problems: list[Problem] = []
    for setting in settings:
        try:
            document = apply_set(document, setting, root)
        except ScenarioError as error:
            problems += error.problems
    return document, problems


def apply_set(document: Document, setting: str, root: type[BaseModel]) -> Document:
    """Return ``document`` changed by one ``path=value``; the value is YAML, and null removes.

    A map is merged with the present map; a number or a rule replaces the old one. The path addresses items
    of a list by index or by their ``name``. It may lead inside a number or rule in short form. A setting
    without effect is added to ``ineffective`` of the result.

    Raises:
        ScenarioError: the setting is malformed, or neither schema nor file has such a path.
    """
    label = make_text_printable(f"--set {setting[:80]}")
    written, equals, text = setting.partition("=")
    if not equals or not text.strip() or len(setting) > _MAX_SETTING:
        message, hint = "is not path=value", "for example --set run.worlds=500; the value null removes"
        raise ScenarioError([Problem(label, message, hint=hint)])
    value = _read_value(text, label)
    finder = _Finder(document, root, label)
    path = finder.find_path(written.strip())
    data = document.data
    # A default of the schema is not in the data; write it there, so that the rest of it stays.
    for there, default in finder.defaults.items():
        data = _Assignment(there, label).assign(data, default)
    assignment = _Assignment(path, label)
    before, data = data, assignment.assign(data, value)
    # ``{}`` changes nothing where the schema fills the key with the same by itself.
    if value == {} and not assignment.merger.ineffective and (data == before or finder.is_filled):
        assignment.merger.note_empty_map(path)
    return replace(
        document,
        data=data,
        positions=_collect_positions(document, data, path, label),
        ineffective=(*document.ineffective, *assignment.merger.ineffective),
    )


def _read_value(text: str, label: str) -> Any:
    try:
        return read_yaml_value(text, label)
    except ScenarioError as error:
        raise ScenarioError([Problem(label, p.message, hint=p.hint) for p in error.problems]) from None


class _Assignment:
    """Assignment of a value at one path of plain data."""

    def __init__(self, path: Path, label: str) -> None:
        self.merger = Merger({}, SourcePosition(label))
        self._path = path
        self._label = label

    def assign(self, data: Any, value: Any, depth: int = 0) -> Any:
        """Return a copy of ``data``, which lies ``depth`` parts down the path, with ``value`` put in."""
        if depth == len(self._path):
            return self.merger.merge_values(data, value, self._path)
        part = self._path[depth]
        is_removal = value is None and depth == len(self._path) - 1
        if isinstance(data, list) and isinstance(part, int):
            if is_removal:
                hint = "give the whole list as [..., ...]"
                raise ScenarioError([Problem(self._label, "an item of a list cannot be removed", hint=hint)])
            return [*data[:part], self.assign(data[part], value, depth + 1), *data[part + 1 :]]
        inside = expand_short_form(self._path[depth - 1] if depth else None, data)
        inside = dict(inside) if isinstance(inside, dict) else {}
        if is_removal:
            self.merger.remove_key(inside, self._path)
        else:
            inside[str(part)] = self.assign(inside.get(part), value, depth + 1)
        return inside


def _collect_positions(document: Document, data: Any, path: Path, label: str) -> dict[Path, SourcePosition]:
    """Return the source positions after a setting, which stands for the file of what it set."""
    mine = SourcePosition(label)
    positions = {}
    for there, _ in walk_values(data):
        old = document.positions.get(there)
        is_mine = there[: len(path)] == path
        if is_mine or old is not None:
            positions[there] = mine if is_mine or old is None else old
    return positions


class _Finder:
    """Search for a dotted path in the data and the schema together."""

    def __init__(self, document: Document, root: type[BaseModel], label: str) -> None:
        self._data: Any = document.data
        self._kinds: schema_navigation.Kinds = (root,)
        self._label = label
        self._path: Path = ()
        self.defaults: dict[Path, Any] = {}
        """Defaults of the schema for maps and lists on the path that the file leaves out."""
        self.is_filled = False
        """True if the file leaves the path out and the schema fills it like an empty map."""

    def find_path(self, written: str) -> Path:
        """Return the path with list items as indices; raise ``ScenarioError`` if it leads nowhere."""
        parts = written.split(".")
        for position, text in enumerate(parts):
            is_last = position == len(parts) - 1
            part = self._read_part(text, is_last=is_last)
            self._path = (*self._path, part)
            self._data = self._step_into(part, is_last=is_last)
            self._kinds = schema_navigation.find_kinds_below(self._kinds, part)
        return self._path

    def _read_part(self, text: str, *, is_last: bool) -> str | int:
        if isinstance(self._data, list):
            return self._read_index(text)
        known = schema_navigation.list_keys(self._kinds)
        there = list(self._data) if isinstance(self._data, dict) else []
        # A new name may be set as a whole, and a path may not lead into a name that does not exist.
        is_new = is_last and schema_navigation.is_free(self._kinds)
        if text in known or text in there or (text and (is_new or schema_navigation.is_open(self._kinds))):
            return text
        raise self._refuse_unknown(text, [*known, *(name for name in there if name not in known)])

    def _read_index(self, text: str) -> int:
        names = [item.get("name") if isinstance(item, dict) else None for item in self._data]
        if text in names:
            return names.index(text)
        # Nine digits are enough for any list; Python refuses to read very long integers.
        if text.isdecimal() and int(text[:9]) < len(names):
            return int(text)
        offered = [str(name) for name in names if name is not None]
        indices = f"0 to {len(names) - 1}" if names else ""
        raise self._refuse_unknown(text, offered, indices)

    def _step_into(self, part: str | int, *, is_last: bool) -> Any:
        if isinstance(part, int) or (isinstance(self._data, dict) and part in self._data):
            return self._data[part]
        default = schema_navigation.find_default(self._kinds, part)
        if is_last:
            is_model = bool(
                schema_navigation.list_models(schema_navigation.find_kinds_below(self._kinds, part))
            )
            self.is_filled = isinstance(default, dict) and (is_model or not default)
            return _ABSENT
        if isinstance(default, dict | list) and default:
            self.defaults[self._path] = default
            return default
        return _ABSENT

    def _refuse_unknown(self, text: str, offered: list[str], also: str = "") -> ScenarioError:
        where = format_path(self._path) or "the scenario"
        shown = [*offered[:12], "..."] if len(offered) > 12 else [*offered, also] if also else offered
        hint = (
            suggest_plain_characters(text)
            or suggest_known_word(text, offered)
            or (f"there are: {', '.join(shown)}" if shown else "")
        )
        has_parts = shown or isinstance(self._data, list) or schema_navigation.is_free(self._kinds)
        message = (
            f"there is no {text!r} in {where}" if has_parts else f"{where} is a single value without parts"
        )
        return ScenarioError([Problem(self._label, make_text_printable(message), hint=hint)])
