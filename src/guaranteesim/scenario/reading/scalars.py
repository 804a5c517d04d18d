"""Plain scalars by the core schema of YAML 1.2 (section 10.3.2).

``NO``, the code of Norway in many tables, and ``yes`` are text there.
"""

from __future__ import annotations

import math
import re

from guaranteesim.scenario.reading.characters import find_override, name_character

Scalar = str | int | float | bool | None

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_ENDLESS = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
# Tab and newline are allowed. Lone surrogates and U+FFFE cannot be written as UTF-8 text.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff\ufffe\uffff]")

# Eighteen digits fit a signed 64-bit integer, which Arrow and NumPy can hold.
_LONGEST_INTEGER = 18


def resolve_scalar(text: str) -> Scalar:
    """Return the value of a plain (unquoted) scalar; raise ``ValueError`` for infinite and huge numbers.

    Example:
        >>> [resolve_scalar(text) for text in ("NO", "0.4", "~", "true", "0o17", "1_000")]
        ['NO', 0.4, None, True, 15, '1_000']
    """
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INTEGER.fullmatch(text) or _BASED.fullmatch(text):
        return _parse_integer(text)
    if _FLOAT.fullmatch(text):
        return _parse_finite(text)
    if _ENDLESS.fullmatch(text):
        raise ValueError(f"{text} is not a finite number")
    return text


def check_text(text: str) -> None:
    """Raise ``ValueError`` if text holds control characters."""
    found = _CONTROL.search(text)
    letter = found.group() if found else find_override(text)
    if letter:
        raise ValueError(f"the text holds the control character {name_character(letter)}")


def _parse_integer(text: str) -> int:
    if len(text.lstrip("+-")) > _LONGEST_INTEGER:
        raise ValueError(f"the number {text[:12]}... has too many digits")
    return int(text, 0) if _BASED.fullmatch(text) else int(text)


def _parse_finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:24]} is too large to be a number")
    return number
