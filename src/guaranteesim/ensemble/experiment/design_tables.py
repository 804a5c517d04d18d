"""Designs from a table of one's own: a CSV or Parquet file, or a frame."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from guaranteesim.ensemble.experiment.design import Design, Floats
from guaranteesim.ensemble.experiment.sampling import refuse_bad_row_count
from guaranteesim.ensemble.keep.files import describe_os_error
from guaranteesim.errors import UserError
from guaranteesim.scenario.numbers.amount_hints import suggest_number

if TYPE_CHECKING:
    import pandas as pd


def read_design(path: Path) -> Design:
    """Return the design in a CSV or Parquet file: one row a design point, its columns named by paths.

    Raises:
        UserError: a file that cannot be read, a column without a name or without numbers, a missing value,
            fewer than two rows.
    """
    import pandas as pd

    try:
        frame = pd.read_parquet(path) if path.suffix == ".parquet" else _read_csv(path)
    except FileNotFoundError:
        raise UserError(
            f"there is no file {path}: name a CSV or Parquet file with a column for each path"
        ) from None
    except pd.errors.EmptyDataError:
        raise UserError(f"{path} is empty: give it a column for each path, named in the first line") from None
    except UnicodeDecodeError:
        raise UserError(f"{path} cannot be read as a table: save it as text in UTF-8") from None
    except OSError as error:
        raise UserError(f"{path} cannot be read: {describe_os_error(error)}") from error
    except ValueError as error:
        # The libraries say what went wrong inside them, not what is wrong with the file.
        raise UserError(f"{path} cannot be read as a table: {_find_fault(path, str(error))}") from error
    return convert_frame(frame, str(path))


def convert_frame(frame: pd.DataFrame, name: str = "the table") -> Design:
    """Return the design in a frame whose columns are named by paths.

    Raises:
        UserError: as :func:`read_design`.
    """
    labels = [str(label).strip() for label in frame.columns]
    if not labels:
        raise UserError(f"{name} has no columns: name each column by the path of a number")
    if len(frame) < 2:
        there = "no row" if frame.empty else "one row"
        raise UserError(
            f"{name} has {there} below its heading: give it at least 2 rows, so that it varies something"
        )
    for place, label in enumerate(labels):
        if not label:
            raise UserError(
                f"{name}, column {place + 1} has no name: name it by the path of a number, or remove it"
            )
    refuse_bad_row_count(len(frame))
    columns = [_convert_column(frame.iloc[:, place], label, name) for place, label in enumerate(labels)]
    return Design(tuple(labels), np.column_stack(columns))


def _read_csv(path: Path) -> pd.DataFrame:
    """Return the file as text: pandas would rename columns, cut long rows and round some numbers."""
    import pandas as pd

    with path.open(encoding="utf-8-sig") as file:
        header = file.readline()
    for character, word in ((";", "semicolons"), ("\t", "tabs")):
        if character in header:
            raise UserError(
                f"{path} separates its columns by {word}: separate them by commas, and write decimal points"
            )
    lines = pd.read_csv(
        path, header=None, dtype=str, keep_default_na=False, skipinitialspace=True, encoding="utf-8-sig"
    )
    frame = lines.iloc[1:].reset_index(drop=True)
    frame.columns = lines.iloc[0]
    return frame


def _find_fault(path: Path, said: str) -> str:
    """Return what is wrong with a file that a library could not read, with the remedy."""
    if path.suffix == ".parquet":
        return "it is no Parquet file; save it as one, or as CSV"
    found = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", said)
    if found:
        return (
            f"line {found[2]} has {found[3]} cells where the heading has {found[1]}; give every line as "
            "many, and write decimal points, not commas"
        )
    if "quote" in said or "EOF" in said:
        return 'a cell that begins with " does not end; remove the quotation mark'
    return "give it a heading of paths and lines of numbers, separated by commas"


def _convert_column(values: pd.Series, label: str, name: str) -> Floats:
    from pandas.api import types

    if types.is_numeric_dtype(values.dtype) and values.dtype.kind in "iuf":
        numbers = values.to_numpy(dtype=np.float64, na_value=math.nan)
    else:
        numbers = np.array([_convert_value(value) for value in values.astype(object)])
    bad = np.flatnonzero(~np.isfinite(numbers))
    if bad.size:
        found = values.iloc[int(bad[0])]
        text, remedy = (repr(found), suggest_number(found)) if isinstance(found, str) else (str(found), "")
        fault = f"{text[:60]} is not a finite number" if str(found).strip() else "the cell is empty"
        remedy = remedy or "fill it in, or leave the row out"
        raise UserError(f"{name}, row {bad[0] + 1}, column {label}: {fault}; {remedy}")
    return numbers


def _convert_value(value: Any) -> float:
    """Return a number, or nan for what is none."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, str | int | float | np.number):
        return math.nan
    try:
        # ``float`` takes underscores between digits, which a scenario does not.
        return math.nan if isinstance(value, str) and "_" in value else float(value)
    except (ValueError, OverflowError, TypeError):
        return math.nan
