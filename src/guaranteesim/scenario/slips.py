"""Likely slips behind a wrong key or value, and the remedy for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

_MOST_KEYS = 14
_LONGEST_QUOTE = 80
_DIGITS = re.compile(r"[0-9]+")


def comma_hint(key: str, before: tuple[str, Any] | None) -> str:
    """Return the remedy where a comma inside ``{ }`` made the key out of the end of a value, else nothing.

    Args:
        key: A key without a value.
        before: The key and the value that stand before it on the same line.

    Example:
        >>> comma_hint("5", ("ground", 0))
        'is this a decimal comma? write ground: 0.5'
    """
    if before is None:
        return ""
    name, value = before
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and _DIGITS.fullmatch(key):
        thousands = f", or {value}{key} if it separates thousands" if len(key) == 3 else ""
        return f"is this a decimal comma? write {name}: {value}.{key}{thousands}"
    if isinstance(value, str):
        text = f"{value}, {key}".replace('"', "'")
        text = text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 3]}..."
        return f'a text with a comma needs quotes: write {name}: "{text}"'
    return ""


def choice_of(known: Sequence[str]) -> str:
    """Return the known keys as a hint, or nothing where there are too many to help."""
    return f"known keys: {', '.join(known)}" if 0 < len(known) <= _MOST_KEYS else ""
