"""Construction of plain data with source positions from the events of a YAML parser."""

from __future__ import annotations

from typing import Any

from guaranteesim.errors import Problem, ScenarioError
from guaranteesim.scenario.reading import scalars
from guaranteesim.scenario.reading.characters import suggest_plain_characters
from guaranteesim.scenario.reading.document import SourcePosition
from guaranteesim.scenario.reading.problems import Path, format_path, make_text_printable

# Far above any real scenario; the limits keep a hostile file from filling the memory.
MAX_NODES = 50_000
MAX_DEPTH = 40
MAX_PROBLEMS = 50

_SYNTAX_HINTS = (
    ("\\t", "indent with spaces, not tabs"),
    ("mapping values are not allowed", "a text that contains ': ' needs quotes; check the indentation too"),
    (
        "could not find expected ':'",
        "is the colon after a key missing, or the space after the colon? or is a quote or bracket left open?",
    ),
    (
        "expected <block end>, but found '?'",
        "a list and keys do not mix: remove the - before the first key, or check the indentation",
    ),
    ("expected <block end>", "check the indentation of this line against the lines above it"),
    ("expected ',' or", "a bracket or brace{opened} is left open, or a comma is missing"),
    ("unexpected end of stream", "a quote is left open"),
    ("cannot start any token", "put the text in quotes"),
    ("escape", "inside double quotes a backslash starts an escape; single quotes take it as it is"),
    ("special characters", "remove the control character"),
)


class _Frame:
    """A map or list whose end was not read yet."""

    def __init__(self, value: dict[str, Any] | list[Any], path: Path) -> None:
        self.value = value
        self.path = path
        self.key: str | None = None
        self.key_at: tuple[int, int] | None = None

    @property
    def wants_key(self) -> bool:
        return isinstance(self.value, dict) and self.key is None


class YamlTree:
    """Tree under construction, which takes parser events and collects problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Any = None
        self.positions: dict[Path, SourcePosition] = {}
        self.problems: list[Problem] = []
        self.last: tuple[int, int] = (1, 1)
        self._open: list[_Frame] = []
        self._nodes = 0
        self._documents = 0
        self._on = {
            "DocumentStartEvent": self._take_document,
            "AliasEvent": self._refuse_alias,
            "ScalarEvent": self._take_scalar,
            "MappingStartEvent": lambda event: self._open_container(event, {}),
            "SequenceStartEvent": lambda event: self._open_container(event, []),
            "MappingEndEvent": self._close_container,
            "SequenceEndEvent": self._close_container,
        }

    def take_event(self, event: Any) -> None:
        """Handle one event of the parser."""
        handler = self._on.get(type(event).__name__)
        if handler is not None:
            self.last = event.start_mark.line + 1, event.start_mark.column + 1
            handler(event)

    def stop_reading(
        self, reason: str, where: tuple[int | None, int | None], opened: int | None = None
    ) -> None:
        """Raise ``ScenarioError`` with all problems: the text is not valid YAML from here on.

        ``opened`` is the line on which the construct begins that is not valid.
        """
        hint = next((hint for sign, hint in _SYNTAX_HINTS if sign in reason), "")
        hint = hint.replace("{opened}", f" opened on line {opened}" if opened else "")
        self.problems.append(
            Problem(self.file, make_text_printable(f"not valid YAML: {reason}"), *where, hint=hint)
        )
        raise ScenarioError(self.problems)

    def _take_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._raise_fatal("the file holds several documents", "keep one, and remove the line ---")
        if event.version or event.tags:
            self._raise_fatal("a YAML directive is not allowed", "remove the line that begins with %")

    def _refuse_alias(self, event: Any) -> None:
        self._count_node()
        self._note_problem(
            f"the alias *{str(event.anchor)[:40]} is not allowed", "write the value out, or use extends:"
        )
        if self._open and self._open[-1].wants_key:
            self._raise_fatal("a key must be plain text", "write the key out")
        self._place_value(None)

    def _take_scalar(self, event: Any) -> None:
        self._count_node()
        self._refuse_decoration(event)
        if self._open and self._open[-1].wants_key:
            self._take_key(event)
        else:
            self._place_value(self._take_value(event))

    def _open_container(self, event: Any, value: dict[str, Any] | list[Any]) -> None:
        self._count_node()
        self._refuse_decoration(event)
        if self._open and self._open[-1].wants_key:
            self._raise_fatal(
                "a key must be plain text, not a map or a list", "is a text with { or [ unquoted?"
            )
        if len(self._open) >= MAX_DEPTH:
            self._raise_fatal(f"nested more than {MAX_DEPTH} deep", "a scenario needs a dozen levels")
        self._open.append(_Frame(value, self._place_value(value)))

    def _close_container(self, event: Any) -> None:
        self._open.pop()

    def _take_key(self, event: Any) -> None:
        frame, key = self._open[-1], event.value
        frame.key, frame.key_at = key, self.last
        if not key.isprintable():
            hint = suggest_plain_characters(key) or "is a colon missing after the key?"
            self._note_problem("a key must be one line of printable characters", hint)
        elif key == "<<":
            self._note_problem("the merge key << is not allowed", "use extends: or write the values out")
        elif key == "" or len(key) > 200:
            self._note_problem("a key must be 1 to 200 characters long", "is a text with a colon unquoted?")
        elif key in frame.value:
            first = self.positions[(*frame.path, key)].key_line
            comma = "is it the end of a number with a decimal comma? write a point; or "
            hint = f"{comma if key.isdecimal() else ''}remove one of the two"
            self._note_problem(f"the key {key!r} is already there on line {first}", hint, key)
        self._check_text(key)

    def _take_value(self, event: Any) -> scalars.Scalar:
        text: str = event.value
        self._check_text(text)
        # A quoted scalar is a text, whatever it looks like.
        if event.style is not None:
            return text
        try:
            return scalars.resolve_scalar(text)
        except ValueError as error:
            self._note_problem(str(error), "write a finite number, or quote it if it is a text")
            return None

    def _check_text(self, text: str) -> None:
        try:
            scalars.check_text(text)
        except ValueError as error:
            self._note_problem(str(error), "remove it")

    def _place_value(self, value: Any) -> Path:
        """Add ``value`` at the position of the parser, and return its path."""
        if not self._open:
            path: Path = ()
            key_at = None
            self.root = value
        else:
            frame = self._open[-1]
            path, key_at = self._put_value(frame, value), frame.key_at
            frame.key = frame.key_at = None
        self.positions[path] = SourcePosition(self.file, *self.last, *(key_at or (None, None)))
        return path

    @staticmethod
    def _put_value(frame: _Frame, value: Any) -> Path:
        if isinstance(frame.value, list):
            frame.value.append(value)
            return (*frame.path, len(frame.value) - 1)
        key = frame.key or ""
        frame.value[key] = value
        return (*frame.path, key)

    def _refuse_decoration(self, event: Any) -> None:
        if event.anchor is not None:
            self._note_problem(
                f"the anchor &{str(event.anchor)[:40]} is not allowed", "write the value out where needed"
            )
        if event.tag is not None:
            self._note_problem("a YAML tag is not allowed", "remove the word that begins with !")

    def _count_node(self) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._raise_fatal(f"holds more than {MAX_NODES:,} values", "a scenario has a few hundred")

    def _note_problem(self, message: str, hint: str, key: str | None = None) -> None:
        path = self._open[-1].path if self._open else ()
        where = make_text_printable(format_path((*path, key) if key is not None else path))
        self.problems.append(
            Problem(self.file, make_text_printable(message), *self.last, where=where, hint=hint)
        )
        if len(self.problems) >= MAX_PROBLEMS:
            raise ScenarioError(self.problems)

    def _raise_fatal(self, message: str, hint: str) -> None:
        self._note_problem(message, hint)
        raise ScenarioError(self.problems)
