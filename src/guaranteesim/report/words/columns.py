"""Dictionary of the columns of every CSV table: what each means, and its unit.

``columns.csv`` beside this module is the one place where they are described; outcomes have their titles and
units in the registry of outcomes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from guaranteesim.analysis.outcomes.registry import OUTCOMES

_FILE = "columns.csv"
_ENDS = {"_low": "lower end of the 95 % interval of {}", "_high": "upper end of the 95 % interval of {}"}
_OUTCOME_TABLES = ("comparison", "rows")
_SUFFIXES = {
    "_unconditional": "the unconditional value: each world with the chance that all who must accept do",
    "_difference": "difference from the baseline, in the same row and world by world",
}
_PLACEHOLDERS = {
    "<S>": r"[A-Z][A-Z0-9]{1,7}",
    "<part>": r"[a-z]+",
    "<path>": r"[\w-]+(?:\.[\w-]+)+",
    "<baseline>": r"\w+",
}


@dataclass(frozen=True)
class ColumnMeaning:
    """What a column of a table means.

    Attributes:
        table: Name of the table, without ``.csv``.
        column: Name of the column.
        unit: Its unit: "share", "months", "yes/no" …; empty for a text.
        meaning: What it means.
    """

    table: str
    column: str
    unit: str
    meaning: str


def describe_columns(table: str, columns: Sequence[str]) -> list[ColumnMeaning]:
    """Return the meaning of every column of a table; one that is not known has an empty meaning.

    Columns named after a term of a negotiation or a mechanism are described by what the table has for them.
    """
    return [_describe_column(table, column, columns) for column in columns]


@cache
def read_dictionary() -> tuple[ColumnMeaning, ...]:
    """Return every entry of the dictionary, in the order of the file."""
    with Path(__file__).with_name(_FILE).open(encoding="utf-8", newline="") as file:
        return tuple(
            ColumnMeaning(row["table"], row["column"], row["unit"], row["meaning"])
            for row in csv.DictReader(file)
        )


def _describe_column(table: str, column: str, columns: Sequence[str]) -> ColumnMeaning:
    found = next(_find_meanings(table, column), None)
    if found is not None:
        return found
    for end, words in _ENDS.items():
        estimate = column.removesuffix(end)
        if estimate != column and estimate in columns:
            of = next(_find_meanings(table, estimate), None)
            return ColumnMeaning(table, column, of.unit if of else "", words.format(estimate))
    free = {"packages": "<term>", "subsets": "<channel>"}
    if table in free:
        wanted = (table, free[table])
        entry = next(item for item in read_dictionary() if (item.table, item.column) == wanted)
        return ColumnMeaning(table, column, entry.unit, entry.meaning)
    return ColumnMeaning(table, column, "", "")


def _find_meanings(table: str, column: str) -> Iterator[ColumnMeaning]:
    for item in read_dictionary():
        if item.table == table and _matches(item.column, column):
            yield ColumnMeaning(table, column, item.unit, item.meaning)
    if table in _OUTCOME_TABLES:
        for outcome in OUTCOMES:
            if column == outcome.name:
                yield ColumnMeaning(table, column, outcome.unit, outcome.title)
            for suffix, words in _SUFFIXES.items():
                if column == f"{outcome.name}{suffix}":
                    yield ColumnMeaning(table, column, outcome.unit, f"{outcome.title}: {words}")


@cache
def _compile(name: str) -> re.Pattern[str]:
    text = re.escape(name)
    for placeholder, form in _PLACEHOLDERS.items():
        text = text.replace(re.escape(placeholder), f"(?:{form})")
    return re.compile(text)


def _matches(name: str, column: str) -> bool:
    return bool(_compile(name).fullmatch(column)) and name not in ("<term>", "<channel>")
