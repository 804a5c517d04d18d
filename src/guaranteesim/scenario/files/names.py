"""Names that nothing may have, and names that only their case tells apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

_MISSING = frozenset({"na", "nan", "null", "none"})
_TRUTHS = frozenset({"true", "false", "yes", "no", "on", "off"})
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
CHOICES = frozenset({"none", "yes", "no", "on", "off"})
"""Reserved words that an option of a negotiation may have for its name: nothing is called by it elsewhere."""


def find_name_fault(name: str) -> str:
    """Return why nothing may have this name, and an empty text if it may.

    Example:
        >>> find_name_fault("null"), find_name_fault("NUL"), find_name_fault("article-5-like")
        ('is read as a missing value in tables', 'is a device on Windows, where no file may have it', '')
    """
    folded = name.casefold()
    if folded in _MISSING:
        return "is read as a missing value in tables"
    if folded in _TRUTHS:
        return "is read as true or false in tables and files"
    if folded in _DEVICES:
        return "is a device on Windows, where no file may have it"
    return "is read as a number in tables" if _is_number(name) else ""


def _is_number(name: str) -> bool:
    try:
        float(name)
    except ValueError:
        return False
    return True


def find_alike_names(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the different names that only their case tells apart, the first with each later one."""
    groups: dict[str, dict[str, None]] = defaultdict(dict)
    for name in names:
        groups[name.casefold()][name] = None
    return [(first, other) for first, *others in map(tuple, groups.values()) for other in others]
