"""Pandas frames made from Arrow tables: words become ordered categories, "never" becomes missing."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pyarrow as pa

from guaranteesim.ensemble.arrow_tables import WORDS


def convert_to_frame(table: pa.Table) -> pd.DataFrame:
    """Return the same rows and columns as a frame.

    The dtypes are those that :mod:`guaranteesim.ensemble.columns` declares: int64, float64, bool, ordered
    categories, and ``Float64`` where a number may be missing.
    """
    return pd.DataFrame(
        {field.name: _convert_column(field, table.column(field.name)) for field in table.schema}
    )


def find_value_bytes(field: pa.Field) -> int:
    """Return the bytes that one value of a field takes in a frame."""
    if field.metadata and WORDS in field.metadata:
        return 1
    if field.nullable:
        return 9  # the number and whether it is there
    return 1 if pa.types.is_boolean(field.type) else 8


def _convert_column(field: pa.Field, column: pa.ChunkedArray) -> pd.Series:
    # The file is asked, not the declaration, so that a table of an older version can still be looked at.
    if field.metadata and WORDS in field.metadata:
        return pd.Series(_make_categories(column, json.loads(field.metadata[WORDS])))
    if field.nullable:
        return pd.Series(pd.array(column.to_pandas(), dtype="Float64"))
    return pd.Series(column.to_numpy())


def _make_categories(column: pa.ChunkedArray, words: list[str]) -> pd.Categorical:
    # A Parquet reader may give each chunk its words in another order, so codes are translated chunk by chunk.
    parts = [_align_codes(chunk, words) for chunk in column.chunks]
    codes = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int8)
    dtype = pd.CategoricalDtype(words, ordered=True)
    return pd.Categorical.from_codes(codes, dtype=dtype)


def _align_codes(chunk: pa.DictionaryArray, words: list[str]) -> np.ndarray:
    code_of_entry = np.array([words.index(word) for word in chunk.dictionary.to_pylist()], dtype=np.int8)
    return np.asarray(code_of_entry[chunk.indices.to_numpy()])
