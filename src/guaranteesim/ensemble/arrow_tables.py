"""Columns as Arrow tables: whole numbers, floats, flags, and words stored as codes.

A column of words carries its words in order in its own metadata, so that a file can be read back to
the very same ordered categories by whoever has nothing but the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from guaranteesim.errors import GuaranteesimError

WORDS = b"words"
"""Metadata key of a column of words: a JSON list, lowest first."""


def build_arrow_table(
    columns: Mapping[str, np.ndarray],
    words: Mapping[str, Sequence[str]] | None = None,
    missing: Sequence[str] = (),
) -> pa.Table:
    """Return an Arrow table of equally long columns.

    Args:
        columns: Name to values of shape (rows,); two-dimensional values become lists of fixed length.
        words: For each column of codes, what the codes 0, 1, … mean.
        missing: Columns in which infinity stands for "never" and becomes missing.

    Raises:
        GuaranteesimError: if a number is not finite: that is a fault in the model, and is never written.
    """
    words = words or {}
    arrays, fields = [], []
    for name, values in columns.items():
        array = (
            _encode_words(values, words[name])
            if name in words
            else _encode_numbers(name, values, name in missing)
        )
        about = {WORDS: json.dumps(list(words[name]))} if name in words else None
        arrays.append(array)
        fields.append(pa.field(name, array.type, nullable=name in missing, metadata=about))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _encode_words(codes: np.ndarray, words: Sequence[str]) -> pa.Array:
    values = pa.array(words, type=pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int8)), values, ordered=True)


def _encode_numbers(name: str, values: np.ndarray, may_miss: bool) -> pa.Array:
    if values.ndim == 2:
        flat = pa.array(np.ascontiguousarray(values).ravel())
        return pa.FixedSizeListArray.from_arrays(flat, values.shape[1])
    never = np.isposinf(values) if may_miss else np.zeros(0, dtype=bool)
    if values.dtype.kind == "f":
        _check_finite(name, values[~never] if may_miss else values)
    return pa.array(np.ascontiguousarray(values), mask=never if may_miss else None)


def _check_finite(name: str, values: np.ndarray) -> None:
    bad = int(np.count_nonzero(~np.isfinite(values)))
    if bad:
        raise GuaranteesimError(
            f"the model gave {bad} values of {name} that are not finite numbers; nothing was written. "
            "This is a fault in the model: please report it with the scenario and the seed"
        )
