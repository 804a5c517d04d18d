"""A small language of conditions, read into a tree: ``rung=invasion and not honoured``.

    condition  = either
    either     = both ("or" both)*
    both       = negated ("and" negated)*
    negated    = "not" negated | "(" condition ")" | comparison
    comparison = column [operator value]
    operator   = "=" | "!=" | "<" | "<=" | ">" | ">="

Nothing of the text is ever executed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guaranteesim.errors import UserError

LONGEST = 1000
"""Characters of the longest condition."""
_DEEPEST = 40
"""Brackets and negations within each other."""
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<operator><=|>=|!=|==|=|<|>)
    | (?P<bracket>[()])
    | "(?P<double>[^"]*)" | '(?P<single>[^']*)'
    | (?P<word>[^\s()<>=!"']+)
    )""",
    re.VERBOSE,
)
_RESERVED = ("and", "or", "not")
EXAMPLE = "rung=invasion and not honoured"


@dataclass(frozen=True)
class Comparison:
    """A column beside a value; without a value, the column itself is the condition."""

    column: str
    operator: str = ""
    value: str = ""


@dataclass(frozen=True)
class Negation:
    """The opposite of a condition."""

    part: Condition


@dataclass(frozen=True)
class Junction:
    """Two or more conditions of which all must hold, or one."""

    parts: tuple[Condition, ...]
    needs_all: bool


Condition = Comparison | Negation | Junction


def parse_condition(text: str) -> Condition:
    """Return the tree of a condition.

    Raises:
        UserError: it cannot be read; the message says where.
    """
    if len(text) > LONGEST:
        raise UserError(f"a condition has at most {LONGEST} characters, not {len(text)}")
    return _Parser(text).parse()


def list_comparisons(condition: Condition) -> Iterator[Comparison]:
    """Yield every comparison of a condition, from left to right."""
    if isinstance(condition, Comparison):
        yield condition
    elif isinstance(condition, Negation):
        yield from list_comparisons(condition.part)
    else:
        for part in condition.parts:
            yield from list_comparisons(part)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    place: int


class _Parser:
    def __init__(self, text: str) -> None:
        self._text, self._at, self._depth = text, 0, 0
        self._tokens = list(self._split())

    def parse(self) -> Condition:
        if not self._tokens:
            raise UserError(f"the condition is empty: write for example {EXAMPLE!r}")
        found = self._parse_either()
        if self._at < len(self._tokens):
            token = self._tokens[self._at]
            hint = "one '(' is missing" if token.text == ")" else "join conditions with and, or"
            raise self._refuse(token, f"is not expected here: {hint}")
        return found

    def _split(self) -> Iterator[_Token]:
        place, text = 0, self._text.rstrip()
        while place < len(text):
            found = _TOKEN.match(text, place)
            if found is None:
                start = place + len(text[place:]) - len(text[place:].lstrip())
                raise self._refuse(_Token("", text[start], start), "cannot be read")
            kind = str(found.lastgroup)
            start = found.start(kind)
            place = found.end()
            word = found[kind]
            if kind == "word" and word.lower() in _RESERVED:
                yield _Token(word.lower(), word, start)
            else:
                yield _Token({"double": "quoted", "single": "quoted"}.get(kind, kind), word, start)

    def _refuse(self, token: _Token | None, what: str) -> UserError:
        if token is None:
            return UserError(f"the condition ends too early: {what}. Example: {EXAMPLE!r}")
        return UserError(f"{token.text!r} (character {token.place + 1} of the condition) {what}")

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, kind: str, text: str | None = None) -> _Token | None:
        token = self._peek()
        if token is None or token.kind != kind or (text is not None and token.text != text):
            return None
        self._at += 1
        return token

    def _parse_either(self) -> Condition:
        parts = [self._parse_both()]
        while self._take("or"):
            parts.append(self._parse_both())
        return parts[0] if len(parts) == 1 else Junction(tuple(parts), needs_all=False)

    def _parse_both(self) -> Condition:
        parts = [self._parse_negated()]
        while self._take("and"):
            parts.append(self._parse_negated())
        return parts[0] if len(parts) == 1 else Junction(tuple(parts), needs_all=True)

    def _parse_negated(self) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UserError(f"a condition has at most {_DEEPEST} brackets and negations within each other")
        try:
            if self._take("not"):
                return Negation(self._parse_negated())
            if self._take("bracket", "("):
                inner = self._parse_either()
                if not self._take("bracket", ")"):
                    raise self._refuse(
                        self._peek(), "stands where ')' is expected" if self._peek() else "')' is missing"
                    )
                return inner
            return self._parse_comparison()
        finally:
            self._depth -= 1

    def _parse_comparison(self) -> Comparison:
        column = self._take("word")
        if column is None:
            raise self._refuse(
                self._peek(),
                "stands where the name of a column is expected"
                if self._peek()
                else "the name of a column is missing",
            )
        operator = self._take("operator")
        if operator is None:
            return Comparison(column.text)
        value = self._take("word") or self._take("quoted")
        if value is None:
            raise self._refuse(
                self._peek(),
                "stands where a value is expected"
                if self._peek()
                else f"a value is missing after {operator.text!r}",
            )
        return Comparison(column.text, "=" if operator.text == "==" else operator.text, value.text)
