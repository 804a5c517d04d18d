"""Readers of the YAML form of a rule, shared by all rules, and the error that locates a problem."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from guaranteesim.errors import RuleError

if TYPE_CHECKING:
    from guaranteesim.treaty.rule import Rule

Path = tuple[str | int, ...]


class RuleFormError(RuleError):
    """One problem in the form of a rule.

    ``path`` leads to it inside the form, for example ``("any_of", 1, "veto", 0)``. A caller that knows the
    file can name the line.
    """

    def __init__(self, message: str, path: Path = ()) -> None:
        # Both arguments are kept, so that the error can be pickled.
        super().__init__(message, tuple(path))
        self.message = message
        self.path: Path = tuple(path)

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class Entry:
    """Input of a rule: the value under its key, the keys beside it, and a parser for rules inside it."""

    key: str
    value: object
    beside: Mapping[str, object]
    path: Path
    parse: Callable[[object, Path], Rule]

    def locate_value(self, *more: str | int) -> Path:
        """Return the path of the value under the rule's own key, or of a part of this value."""
        return (*self.path, self.key, *more)

    def locate_companion(self, key: str) -> Path:
        """Return the path of a key beside the rule's own."""
        return (*self.path, key)

    def refuse_value(self) -> None:
        """Refuse a value for a rule that takes none. An empty map and an empty value are accepted."""
        if self.value is not None and self.value != {}:
            message = (
                f"'{self.key}' takes no value; write '{self.key}', or '{self.key}: {{}}' beside a modifier"
            )
            raise RuleFormError(message, self.locate_value())

    def read_options(self, allowed: Collection[str]) -> Mapping[str, object]:
        """Return the value as a map of options, each key one of ``allowed``.

        An empty value gives an empty map.
        """
        if self.value is None:
            return {}
        options = read_mapping(self.value, f"the options of '{self.key}'", self.locate_value())
        for name in options:
            if name not in allowed:
                message = f"unknown option '{name}' of '{self.key}'{suggest_word(name, allowed)}"
                raise RuleFormError(message, self.locate_value(name))
        return options


def suggest_word(word: str, known: Collection[str]) -> str:
    """Return ``"; did you mean 'quota'?"``, or all known words if none is near."""
    written = {name.casefold(): name for name in known}
    # Letters of either case are compared, and the word is shown as it is known.
    near = difflib.get_close_matches(word.casefold(), list(written), n=1)
    if near:
        return f"; did you mean '{written[near[0]]}'?"
    return f"; expected one of: {', '.join(sorted(known))}"


def read_mapping(value: object, what: str, path: Path) -> Mapping[str, object]:
    """Return ``value`` as a map with text keys."""
    if not isinstance(value, Mapping):
        raise RuleFormError(f"{what} must be a map of 'key: value', not {shorten_value(value)}", path)
    for key in value:
        if not isinstance(key, str):
            raise RuleFormError(f"the keys of {what} must be text, not {shorten_value(key)}", path)
    return value


def read_state(value: object, path: Path) -> str:
    """Return ``value`` as the code of one state."""
    if not isinstance(value, str) or not value.strip():
        raise RuleFormError(f"expected the code of a state such as USA, not {shorten_value(value)}", path)
    return value


def read_state_list(value: object, what: str, path: Path) -> tuple[str, ...]:
    """Return ``value`` as a list of different states."""
    if not isinstance(value, (list, tuple)):
        raise RuleFormError(
            f"'{what}' must be a list of states such as [USA, GBR], not {shorten_value(value)}", path
        )
    states = tuple(read_state(item, (*path, place)) for place, item in enumerate(value))
    for place, item in enumerate(states):
        if item in states[:place]:
            raise RuleFormError(f"{item} stands twice in '{what}'; name each state once", (*path, place))
    return states


def read_whole_number(value: object, what: str, path: Path, *, least: int) -> int:
    """Return ``value`` as a whole number of at least ``least``."""
    # In Python a truth value is a whole number, and `at_least: true` is a mistake.
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        remedy = ""
        if isinstance(value, float) and math.isfinite(value) and value > least:
            low, high = math.floor(value), math.ceil(value)
            remedy = f"; write {low}" if low == high else f"; write {low} or {high}"
        elif value is None:
            remedy = f"; write {what}: NUMBER"
        raise RuleFormError(
            f"'{what}' must be a whole number of at least {least}, not {shorten_value(value)}{remedy}", path
        )
    return value


def read_nonnegative(value: object, what: str, path: Path) -> float:
    """Return ``value`` as a finite number of at least 0."""
    good = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not good or not math.isfinite(value) or value < 0:  # type: ignore[arg-type, operator]  # good says so
        raise RuleFormError(f"'{what}' must be a number of at least 0, not {shorten_value(value)}", path)
    return value  # type: ignore[return-value]  # good says so


def read_weights(value: object, path: Path) -> tuple[tuple[str, float], ...]:
    """Return ``value`` as weights by state, none below 0 and at least one above 0."""
    weights = read_mapping(value, "'weights'", path)
    pairs = tuple(
        (read_state(key, path), read_nonnegative(item, f"weight of {key}", (*path, key)))
        for key, item in weights.items()
    )
    if not any(weight for _, weight in pairs):
        raise RuleFormError("'weights' must give at least one state a weight above 0", path)
    return pairs


def read_share(value: object, what: str, path: Path) -> float | str:
    """Return ``value`` as a share above 0 and up to 1: a number, or a fraction such as ``2/3``."""
    try:
        good = (
            not isinstance(value, bool)
            and isinstance(value, (int, float, str))
            and 0 < convert_to_fraction(value) <= 1
        )
    except (ValueError, ZeroDivisionError, OverflowError):
        good = False
    # A text is a fraction only with a stroke: "0.75" in quotation marks is refused as a slip.
    if not good or (isinstance(value, str) and "/" not in value):
        message = (
            f"'{what}' must be a share above 0 and up to 1, such as 0.75 or 2/3, not {shorten_value(value)}"
        )
        raise RuleFormError(message, path)
    return value  # type: ignore[return-value]  # good says so


def convert_to_fraction(value: float | str) -> Fraction:
    """Return the number as it is written: 0.1 is one tenth, not the nearest binary number."""
    # The text of a float is the shortest decimal that gives it back, which is the one in the file.
    return Fraction(str(value).replace(" ", ""))


def shorten_value(value: object) -> str:
    """Return a value as text for a message, shortened to 60 characters."""
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def join_words(names: Collection[str], last: str = "and") -> str:
    """Return ``"USA, GBR and FRA"``, or an empty text without names."""
    if not names:
        return ""
    *head, tail = names
    return f"{', '.join(head)} {last} {tail}" if head else tail


def count_days(days: float) -> str:
    """Return ``"1 day"`` or ``"2.5 days"``."""
    return f"{days:g} day{'' if days == 1 else 's'}"
