"""Names that are not allowed, and names that differ only by case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

# pandas, R and spreadsheets read these as missing when they open a CSV file.
_MISSING = frozenset({"na", "nan", "null", "none"})
_TRUTHS = frozenset({"true", "false", "yes", "no", "on", "off"})
# Scenarios, theories and packages become names of files and folders.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
CHOICES = frozenset({"none", "yes", "no", "on", "off"})
"""Reserved words that an option of a negotiation may still have as its name.

No file, column or folder is named after an option."""


def find_name_fault(name: str) -> str:
    """Return the reason against a name, or an empty text if it is allowed.

    Example:
        >>> find_name_fault("null"), find_name_fault("NUL"), find_name_fault("article-5-like")
        ('is read as a missing value in tables', 'is a device on Windows, where no file may have it', '')
    """
    # Readers of tables and Windows ignore case.
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
        # ``float`` also takes 1e5, inf and 1_000.
        float(name)
    except ValueError:
        return False
    return True


def find_alike_names(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return pairs of names that differ only by case: the first of a group with each later one."""
    groups: dict[str, dict[str, None]] = defaultdict(dict)
    for name in names:
        groups[name.casefold()][name] = None
    return [(first, other) for first, *others in map(tuple, groups.values()) for other in others]
