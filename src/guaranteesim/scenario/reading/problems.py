"""Problems inside a scenario: their path, the message, and what was probably meant.

Validators raise :class:`LocatedErrors`, which carries several problems at once. Each has its own path below
the value that was validated. The loader turns paths into file, line and column.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from guaranteesim.errors import RuleError

Path = tuple[str | int, ...]
"""Path of a value in a document: keys and list indices from the root down."""


class LocatedErrors(ValueError):
    """Several problems found together by one validator.

    Each item is ``(path, message, hint)`` with ``path`` relative to the value that was validated:
    in a validator of the root model it is the path from the root, in one of a commitment it starts
    inside that commitment. ``hint`` names the remedy and may be empty.

    Example:
        >>> str(LocatedErrors([(("parties", 2), "unknown state 'FRE'", "did you mean FRA?")]))
        "parties[2]: unknown state 'FRE' (did you mean FRA?)"
    """

    def __init__(self, items: Iterable[tuple[Sequence[str | int], str, str]]) -> None:
        self.items: tuple[tuple[Path, str, str], ...] = tuple(
            (tuple(path), message, hint) for path, message, hint in items
        )
        super().__init__(self.items)

    def __str__(self) -> str:
        return "; ".join(_format_line(*item) for item in self.items)


def make_located_error(path: Sequence[str | int], message: str, hint: str = "") -> LocatedErrors:
    """Return one problem at ``path`` below the value being validated."""
    return LocatedErrors([(path, message, hint)])


@contextmanager
def locate_rule_errors() -> Iterator[None]:
    """Turn a ``RuleError`` of the treaty into ``LocatedErrors``, which a validator may raise."""
    try:
        yield
    except RuleError as error:
        raise make_located_error(getattr(error, "path", ()), str(error)) from error


def suggest_known_word(word: object, known: Iterable[object]) -> str:
    """Return ``"did you mean FRA?"`` if a known word is close to ``word``, or an empty text."""
    close = find_nearest_word(word, known)
    return f"did you mean {close}?" if close is not None else ""


def find_nearest_word(word: object, known: Iterable[object]) -> str | None:
    """Return the known word that is closest to ``word``, or None if none is close."""
    by_folded = {
        str(name).casefold(): str(name) for name in known if not _are_other_codes(str(word), str(name))
    }
    # 0.6 is the cutoff of difflib itself: FRE finds FRA, and GBR does not find USA.
    close = difflib.get_close_matches(str(word).casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def _are_other_codes(word: str, known: str) -> bool:
    """Return whether two state codes are those of different states rather than one and a slip.

    Two of three letters are alike in FRA and BRA. A slip keeps the first letter or exchanges letters.
    """
    if not (len(word) == len(known) == 3 and known.isupper()):
        return False
    return word[0].upper() != known[0] and sorted(word.upper()) != sorted(known)


def format_path(path: Sequence[str | int]) -> str:
    """Return a path in the notation of users: ``arrangement.commitments[0].parties[2]``."""
    words = ""
    for part in path:
        words += f"[{part}]" if isinstance(part, int) else f".{part}" if words else str(part)
    return words


def make_text_printable(text: str) -> str:
    """Return ``text`` on one line, without control characters."""
    return "".join(letter if letter.isprintable() else " " if letter.isspace() else "?" for letter in text)


def _format_line(path: Path, message: str, hint: str) -> str:
    where = f"{format_path(path)}: " if path else ""
    return f"{where}{message}" + (f" ({hint})" if hint else "")
