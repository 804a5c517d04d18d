"""Reader of YAML 1.2, which returns plain data with source positions.

The reader refuses tags, anchors and aliases, merge keys, directives, duplicate keys, several documents, and
whatever is too deep, too long or too large. So no file can become an object or a huge tree. Scalars follow
the core schema: ``NO`` is text.
"""

from __future__ import annotations

import os
import stat
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any, NoReturn

from guaranteesim.errors import Problem, ScenarioError
from guaranteesim.scenario.reading.document import Document, SourcePosition
from guaranteesim.scenario.reading.problems import make_text_printable
from guaranteesim.scenario.reading.yaml_tree import YamlTree

MAX_BYTES = 1_000_000


def read_yaml_file(path: FilePath) -> Document:
    """Return the document of one file; raise ``ScenarioError`` with every problem found in it."""
    return read_yaml_text(_read_raw_text(path), format_file_path(path))


# A family of scenarios extends one file, which is parsed once. Documents are never changed.
@lru_cache(maxsize=32)
def read_yaml_text(text: str, file: str = "<text>") -> Document:
    """Return the document of a text whose root is a map of keys."""
    document = _read_tree(text, file)
    if document.data is None:
        _refuse_file(file, "the file holds nothing", "a scenario is a map of keys, such as `name: my-own`")
    if not isinstance(document.data, dict):
        found = "a list" if isinstance(document.data, list) else "a single value"
        _refuse_file(
            file, f"the file holds {found}", "a scenario is a map of keys, such as `name: my-own`", (1, 1)
        )
    return document


def read_yaml_value(text: str, name: str) -> Any:
    """Return the value of ``text``, of any kind; ``name`` stands for the file in errors."""
    return _read_tree(text, name).data


def format_file_path(path: FilePath) -> str:
    """Return a path for display: relative if it lies below the working folder, absolute otherwise."""
    full, here = os.path.abspath(path), os.getcwd()
    return os.path.relpath(full, here) if full.startswith(here.rstrip(os.sep) + os.sep) else full


def _read_raw_text(path: FilePath) -> str:
    file = make_text_printable(format_file_path(path))
    try:
        # Opening a pipe or a device could wait for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            _refuse_file(file, "is not a file", "give a YAML file")
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "is not a usable name"
        _refuse_file(file, f"cannot be read: {reason.lower()}")
    return _decode_text(raw, file)


def _decode_text(raw: bytes, file: str) -> str:
    if len(raw) > MAX_BYTES:
        _refuse_file(file, "is larger than 1 MB", "a scenario is a few hundred lines; move data elsewhere")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse_file(file, "is UTF-16", "save it as UTF-8")
    # Editors on Windows begin a file with this mark.
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        where = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        _refuse_file(file, f"the byte 0x{raw[error.start]:02x} is not UTF-8", "save the file as UTF-8", where)


def _read_tree(text: str, file: str) -> Document:
    if len(text) > MAX_BYTES:
        _refuse_file(file, "is larger than 1 MB", "a scenario is a few hundred lines; move data elsewhere")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        _refuse_file(file, "holds a NUL character", "is it a text file?", (line, 1))
    _refuse_directives(text, file)
    tree = YamlTree(file)
    _feed_events(tree, text)
    if tree.problems:
        raise ScenarioError(tree.problems)
    return Document(tree.root, tree.positions or {(): SourcePosition(file, 1, 1)}, (file,))


def _refuse_directives(text: str, file: str) -> None:
    """Raise ``ScenarioError`` if the text begins with a YAML directive."""
    # The parser drops directives that it does not know, so search the text itself.
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("%"):
            _refuse_file(
                file, "a YAML directive is not allowed", "remove the line that begins with %", (number, 1)
            )
        if line.strip() and not line.lstrip().startswith("#"):
            return


def _feed_events(tree: YamlTree, text: str) -> None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            tree.take_event(event)
    except MarkedYAMLError as error:
        tree.stop_reading(error.problem or error.context or "unknown syntax error", *_find_marks(error))
    except YAMLError as error:
        tree.stop_reading(
            str(getattr(error, "reason", "")) or "unknown syntax error", _find_reader_position(error, text)
        )
    except (ValueError, OverflowError, LookupError, AttributeError, TypeError) as error:
        # The scanner lets a few Python errors through, such as chr() of an escape beyond Unicode.
        tree.stop_reading(
            f"cannot be understood near the last value read ({type(error).__name__})", tree.last
        )


def _find_marks(error: Any) -> tuple[tuple[int | None, int | None], int | None]:
    """Return where to look for a mistake of syntax, and the line on which the faulty construct begins."""
    problem, context = (
        (mark.line + 1, mark.column + 1) if mark else (None, None)
        for mark in (error.problem_mark or error.context_mark, error.context_mark)
    )
    reason = error.problem or ""
    # The scanner notices these where the text goes on, and the reader has to change where it began.
    is_late = "could not find expected ':'" in reason or "unexpected end of stream" in reason
    # A construct that begins on the line of the mistake needs no mention.
    opened = context[0] if context[0] != problem[0] else None
    return (context if is_late and context[0] is not None else problem), opened


def _find_reader_position(error: Exception, text: str) -> tuple[int | None, int | None]:
    at = getattr(error, "position", None)
    if not isinstance(at, int):
        return None, None
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")


def _refuse_file(
    file: str, message: str, hint: str = "", where: tuple[int | None, int | None] = (None, None)
) -> NoReturn:
    raise ScenarioError([Problem(file, message, *where, hint=hint)])
