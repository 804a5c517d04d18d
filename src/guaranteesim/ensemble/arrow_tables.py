"""Arrow tables made from columns of numbers, as :mod:`guaranteesim.ensemble.columns` declares them.

A column of words carries its words in order in its own metadata. A reader that has nothing but the file can
rebuild the same ordered categories.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from guaranteesim.ensemble.columns import Column, ColumnTable, WordColumn
from guaranteesim.errors import GuaranteesimError

WORDS = b"words"
"""Metadata key of a column of words: a JSON list, lowest first."""


def build_arrow_table(
    table: type[ColumnTable],
    values: Mapping[str, np.ndarray],
    words: Mapping[str, Sequence[str]] | None = None,
) -> pa.Table:
    """Return an Arrow table whose fields are those that ``table`` declares.

    Args:
        table: Declared columns.
        values: Name to values of shape (rows,), in the order of the file.
        words: Meaning of the codes 0, 1, … of those columns of words whose words the scenario gives.

    Raises:
        GuaranteesimError: if a number is not finite, or a column has an undeclared name or another type. Both
        are
            faults of the program, and nothing is written.
    """
    arrays, fields = [], []
    for name, column_values in values.items():
        column = _find_declared_column(table, name)
        known = _find_words(column, words or {})
        array = _encode_words(column_values, known) if known else _encode_numbers(column, column_values)
        arrays.append(array)
        fields.append(_make_field(column, array.type, known))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def build_histogram_table(counts: Mapping[str, np.ndarray], histograms: Mapping[str, np.ndarray]) -> pa.Table:
    """Return the counts of a block per month, before blocks are merged, as an Arrow table.

    Args:
        counts: Name to whole numbers, (months,).
        histograms: Name to whole numbers, (months, bins), stored as lists of fixed length.
    """
    arrays = {name: pa.array(np.ascontiguousarray(values)) for name, values in counts.items()}
    for name, values in histograms.items():
        flat = pa.array(np.ascontiguousarray(values).ravel())
        arrays[name] = pa.FixedSizeListArray.from_arrays(flat, values.shape[1])
    return pa.table(arrays)


def _find_declared_column(table: type[ColumnTable], name: str) -> Column:
    column = table.find_column(name)
    if column is None:
        raise GuaranteesimError(f"the column {name} is not declared in {table.__name__}")
    return column


def _find_words(column: Column, words: Mapping[str, Sequence[str]]) -> Sequence[str]:
    declared = column.words if isinstance(column, WordColumn) else ()
    return declared or words.get(column, ())


def _make_field(column: Column, arrow_type: pa.DataType, words: Sequence[str]) -> pa.Field:
    # The declared type is compared instead of cast to: a cast would hide a change of the model.
    if not words and str(arrow_type) != column.arrow_type:
        raise GuaranteesimError(f"the column {column} has the type {arrow_type}, not {column.arrow_type}")
    metadata = {WORDS: json.dumps(list(words))} if isinstance(column, WordColumn) else None
    return pa.field(str(column), arrow_type, nullable=column.nullable, metadata=metadata)


def _encode_words(codes: np.ndarray, words: Sequence[str]) -> pa.Array:
    values = pa.array(words, type=pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int8)), values, ordered=True)


def _encode_numbers(column: Column, values: np.ndarray) -> pa.Array:
    # The model says "never" by infinity. Only columns declared as nullable may contain it.
    never = np.isposinf(values) if column.nullable else np.zeros(0, dtype=bool)
    if values.dtype.kind == "f":
        _check_finite(str(column), values[~never] if column.nullable else values)
    return pa.array(np.ascontiguousarray(values), mask=never if column.nullable else None)


def _check_finite(name: str, values: np.ndarray) -> None:
    bad = int(np.count_nonzero(~np.isfinite(values)))
    if bad:
        raise GuaranteesimError(
            f"the model gave {bad} values of {name} that are not finite numbers; nothing was written. "
            "This is a fault in the model: please report it with the scenario and the seed"
        )
