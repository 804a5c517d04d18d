"""Worlds of a run that meet a condition on the columns of events and worlds.

A name of the table of events means the crisis, any other name the world of it; ``world.`` before a name that
both tables have means the world. A condition with a name of the table of events is met by a world with such
a crisis, any other condition by the world itself.
"""

from __future__ import annotations

import operator as op
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from guaranteesim.analysis.worlds.condition_syntax import (
    Comparison,
    Condition,
    Junction,
    Negation,
    list_comparisons,
    parse_condition,
)
from guaranteesim.ensemble.columns import Events, Worlds
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError
from guaranteesim.scenario.reading.problems import suggest_known_word

WORLD = "world."
_SIDES: Mapping[str, Callable[..., np.ndarray]] = {
    "=": op.eq, "!=": op.ne, "<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge,
}  # fmt: skip
_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def find_worlds(results: Results, text: str) -> np.ndarray:
    """Return the numbers of the worlds that meet a condition, ascending (n,).

    Args:
        results: The run.
        text: The condition, such as ``rung=invasion and not honoured``.

    Raises:
        UserError: the condition cannot be read, or names a column or a value that there is not.
    """
    condition = parse_condition(text)
    names = [item.column for item in list_comparisons(condition)]
    _refuse_unknown(results, names)
    by_crisis = any(name in results.event_table and name != Events.world for name in names)
    rows = _CrisisRows(results) if by_crisis else _WorldRows(results)
    held = _evaluate(condition, rows)
    return np.unique(rows.worlds[held])


class _WorldRows:
    """Rows of a condition on worlds."""

    def __init__(self, results: Results) -> None:
        self.table = results.world_table
        self.worlds: np.ndarray = Worlds.world.read(self.table)

    def read(self, name: str) -> pd.Series:
        return self.table[name.removeprefix(WORLD)]


class _CrisisRows:
    """Rows of a condition on crises, each with the columns of its world."""

    def __init__(self, results: Results) -> None:
        self.events, self.table = results.event_table, results.world_table
        self.worlds: np.ndarray = Events.world.read(self.events)
        numbers = Worlds.world.read(self.table)
        order = np.argsort(numbers)
        self._positions = order[np.searchsorted(numbers, self.worlds, sorter=order)]

    def read(self, name: str) -> pd.Series:
        if not name.startswith(WORLD) and name in self.events:
            return self.events[name]
        return self.table[name.removeprefix(WORLD)].take(self._positions)


def _refuse_unknown(results: Results, names: Sequence[str]) -> None:
    events, worlds = list(results.event_table.columns), list(results.world_table.columns)
    for name in names:
        plain = name.removeprefix(WORLD)
        known = worlds if name.startswith(WORLD) else [*events, *worlds]
        if plain not in known:
            few = "rung, month, casus, called, decided, honoured, in_time, success, clash, opens_war"
            hint = suggest_known_word(plain, known) or f"there are, among others: {few}"
            raise UserError(f"no column of events or worlds is called {plain[:40]!r} ({hint})")


def _evaluate(condition: Condition, rows: _WorldRows | _CrisisRows) -> np.ndarray:
    if isinstance(condition, Comparison):
        return _compare(condition, rows.read(condition.column))
    if isinstance(condition, Negation):
        return ~_evaluate(condition.part, rows)
    assert isinstance(condition, Junction)
    parts = [_evaluate(part, rows) for part in condition.parts]
    return np.asarray((np.logical_and if condition.needs_all else np.logical_or).reduce(parts))


def _compare(item: Comparison, values: pd.Series) -> np.ndarray:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return _compare_words(item, values)
    if values.dtype == bool:
        return _compare_flags(item, values)
    return _compare_numbers(item, values)


def _compare_words(item: Comparison, values: pd.Series) -> np.ndarray:
    """Compare words; those of rungs and votes have an order, and the values are the places in it."""
    words = [str(word) for word in values.cat.categories]
    if not item.operator:
        raise UserError(f"{item.column} is a word: compare it, for example {item.column}={_quote(words[-1])}")
    wanted = item.value.replace("_", " ") if item.value not in words else item.value
    if wanted not in words:
        hint = suggest_known_word(item.value, words) or "there are: " + ", ".join(map(_quote, words))
        raise UserError(f"{item.column} is never {item.value[:40]!r} ({hint})")
    if item.operator not in ("=", "!=") and item.column != Events.rung:
        raise UserError(f"{item.column} has no order: compare it with = or !=")
    return np.asarray(_SIDES[item.operator](values.cat.codes.to_numpy(), words.index(wanted)))


def _quote(word: str) -> str:
    return f'"{word}"' if " " in word or not word else word


def _compare_flags(item: Comparison, values: pd.Series) -> np.ndarray:
    flags = values.to_numpy()
    if not item.operator:
        return flags
    if item.operator not in ("=", "!="):
        raise UserError(f"{item.column} is yes or no: compare it with = or !=, or write it alone")
    wanted = _FLAGS.get(item.value.lower())
    if wanted is None:
        raise UserError(f"{item.column} is yes or no, not {item.value[:40]!r}")
    return np.asarray((flags == wanted) == (item.operator == "="))


def _compare_numbers(item: Comparison, values: pd.Series) -> np.ndarray:
    # A missing number meets no comparison.
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    if not item.operator:
        return np.asarray(numbers > 0)
    sides = _SIDES[item.operator](numbers, _read_number(item))
    return np.asarray(sides & ~np.isnan(numbers))


def _read_number(item: Comparison) -> float:
    percent = item.value.endswith("%")
    try:
        number = float(item.value.removesuffix("%"))
    except ValueError:
        number = np.nan
    if not np.isfinite(number):
        raise UserError(f"{item.column} is a number, not {item.value[:40]!r}; 5% and 0.05 are the same")
    return number / 100 if percent else number
