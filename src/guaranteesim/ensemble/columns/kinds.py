"""Kinds of output columns, families of them, and tables.

A column is a ``str``, its name, that also knows its unit and its meaning. So ``results.events[Events.casus]``
is a pandas series, ``Events.casus.read(results.events)`` is a typed array, and a misspelt ``Events.cassus``
fails the type check. The Arrow schema, the dtypes of the frames and the tables of docs/outcomes.md come from
the same objects. This module imports nothing heavy, because the command line needs the names before it needs
the engine.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from guaranteesim.ensemble.lazy_tables import LazyTable

# What the placeholders in the names of families stand for. Any other one stands for a name in lower case.
_PLACEHOLDERS: Mapping[str, str] = {
    "<S>": "[A-Z][A-Z0-9_]*",
    "<q>": r"q\d\d",
    "<path>": r"[^.]+(?:\.[^.]+)+",
}


class Column(str):
    """Name of an output column, with its unit and meaning.

    Attributes:
        unit: Unit as docs/outcomes.md prints it, "–" for none.
        meaning: Meaning of a value, in a phrase.
        optional: Some runs have no such column, for example those without guarantors.
        nullable: A value may be missing.
        arrow_type: Name of the Arrow type of the values.
        pandas_dtype: Name of their dtype in a frame.
    """

    unit: str
    meaning: str
    optional: bool
    nullable: bool = False
    arrow_type: ClassVar[str]
    pandas_dtype: ClassVar[str]

    def __new__(cls, name: str, unit: str, meaning: str, *, optional: bool = False) -> Self:
        """Return the column called ``name``."""
        column = super().__new__(cls, name)
        column.unit, column.meaning, column.optional = unit, meaning, optional
        return column

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Pickle as a plain string, so that frames with these names can be read without this module."""
        return str, (str(self),)

    def rename(self, name: str) -> Any:
        """Return a column of the same kind, unit and meaning under another name."""
        # The constructors of the kinds differ, so the attributes are copied instead of passed.
        column = str.__new__(type(self), name)
        column.__dict__.update(self.__dict__)
        return column


class WholeColumn(Column):
    """Column of whole numbers."""

    arrow_type = "int64"
    pandas_dtype = "int64"

    def read(self, frame: pd.DataFrame | LazyTable) -> NDArray[np.int64]:
        """Return the values, int64 (rows,)."""
        return frame[self].to_numpy(dtype="int64")


class NumberColumn(Column):
    """Column of numbers, all finite."""

    arrow_type = "double"
    pandas_dtype = "float64"

    def read(self, frame: pd.DataFrame | LazyTable) -> NDArray[np.float64]:
        """Return the values, float64 (rows,)."""
        return frame[self].to_numpy(dtype="float64")


class MissingNumberColumn(NumberColumn):
    """Column of numbers that may be missing, such as the days until something that never happens."""

    pandas_dtype = "Float64"
    nullable = True

    def read(self, frame: pd.DataFrame | LazyTable) -> NDArray[np.float64]:
        """Return the values, float64 (rows,), NaN where one is missing."""
        return frame[self].to_numpy(dtype="float64", na_value=float("nan"))


class FlagColumn(Column):
    """Column of yes and no."""

    arrow_type = "bool"
    pandas_dtype = "bool"

    def __new__(cls, name: str, meaning: str, *, optional: bool = False) -> Self:
        """Return the column; its unit is "yes/no"."""
        return super().__new__(cls, name, "yes/no", meaning, optional=optional)

    def read(self, frame: pd.DataFrame | LazyTable) -> NDArray[np.bool_]:
        """Return the values, bool (rows,)."""
        return frame[self].to_numpy(dtype="bool")


class WordColumn(Column):
    """Column of words in an order, stored as codes.

    Attributes:
        words: The words, lowest first; empty where the scenario gives them.
    """

    arrow_type = "dictionary"
    pandas_dtype = "category"
    words: tuple[str, ...]

    def __new__(cls, name: str, meaning: str, words: tuple[str, ...] = ()) -> Self:
        """Return the column; its unit is "words"."""
        column = super().__new__(cls, name, "words", meaning)
        column.words = words
        return column

    def read(self, frame: pd.DataFrame | LazyTable) -> NDArray[np.object_]:
        """Return the values, str (rows,)."""
        return frame[self].astype(str).to_numpy(dtype="object")


C = TypeVar("C", bound=Column)


@dataclass(frozen=True)
class ColumnFamily(Generic[C]):
    """Columns that differ in a state, a rung or a part of utility.

    Attributes:
        pattern: The column with placeholders in its name, such as ``utility_<S>``.

    Example:
        >>> votes = ColumnFamily(WordColumn("vote_<S>", "vote of a party", ("no", "yes")))
        >>> votes["GBR"], votes["GBR"].words, votes.find_column("vote_gbr")
        ('vote_GBR', ('no', 'yes'), None)
    """

    pattern: C

    def __getitem__(self, keys: str | tuple[str, ...]) -> C:
        """Return the column for a key, or for as many keys as the pattern has placeholders."""
        name = str(self.pattern)
        for key in (keys,) if isinstance(keys, str) else keys:
            name = re.sub(r"<\w+>", key, name, count=1)
        renamed: C = self.pattern.rename(name)
        return renamed

    def find_column(self, name: str) -> C | None:
        """Return the column of this name, or None if the family has no such column."""
        parts = re.split(r"(<\w+>)", str(self.pattern))
        text = "".join(_PLACEHOLDERS.get(part, r"\w+") if "<" in part else re.escape(part) for part in parts)
        renamed: C | None = self.pattern.rename(name) if re.fullmatch(text, name) else None
        return renamed

    def list_keys(self, frame: pd.DataFrame | LazyTable) -> list[str]:
        """Return the keys of the columns in a frame, in its order; the pattern must have one placeholder."""
        before, _, after = re.split(r"(<\w+>)", str(self.pattern))
        found = (name for name in map(str, frame.columns) if self.find_column(name) is not None)
        return [name[len(before) : len(name) - len(after)] for name in found]


class ColumnTable:
    """A table of output columns, declared as class attributes in the order of the file."""

    @classmethod
    def list_columns(cls) -> list[Column | ColumnFamily[Any]]:
        """Return the declared columns and families in the order of the file."""
        return [item for item in vars(cls).values() if isinstance(item, Column | ColumnFamily)]

    @classmethod
    def find_column(cls, name: str) -> Column | None:
        """Return the declared column that a name stands for, or None."""
        for item in cls.list_columns():
            if isinstance(item, ColumnFamily):
                found: Column | None = item.find_column(name)
                if found is not None:
                    return found
            elif item == name:
                return item
        return None

    @classmethod
    def find_missing(cls, names: Container[str]) -> Iterator[Column]:
        """Yield the columns that every such table has and that ``names`` lacks."""
        for item in cls.list_columns():
            if isinstance(item, Column) and not item.optional and item not in names:
                yield item
