"""Designs laid out from factors: grid, Latin hypercube, Sobol sequence, or a table of one's own.

Saltelli and Morris designs belong to the estimators of SALib and are made where those are used
(:mod:`guaranteesim.analysis.sensitivity`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.ensemble.experiment.design import Design, Floats
from guaranteesim.errors import UserError
from guaranteesim.scenario.numbers.factor import Factor

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 1_000_000


def lay_out_grid(factors: Sequence[Factor], points: int = 11) -> Design:
    """Return every combination of the factors' values, the last factor varying fastest.

    Raises:
        UserError: more than a million combinations, or fewer than two.
    """
    axes = [factor.list_values(points) for factor in factors]
    _check_rows(math.prod(len(axis) for axis in axes))
    columns = np.meshgrid(*axes, indexing="ij")
    return Design(tuple(factor.path for factor in factors), np.column_stack([c.reshape(-1) for c in columns]))


def sample_latin_hypercube(factors: Sequence[Factor], rows: int, seed: int) -> Design:
    """Return a Latin hypercube of ``rows`` points (McKay, Beckman and Conover 1979).

    Raises:
        UserError: fewer than two rows, or more than a million.
    """
    from scipy.stats import qmc

    _check_rows(rows)
    sampler = qmc.LatinHypercube(len(factors), rng=np.random.default_rng(seed))
    return convert_unit_points(factors, sampler.random(rows))


def sample_sobol_sequence(factors: Sequence[Factor], rows: int, seed: int) -> Design:
    """Return the next power of two of points, at least ``rows``, of a scrambled Sobol sequence (Owen 1997).

    Raises:
        UserError: fewer than two rows, or more than a million.
    """
    from scipy.stats import qmc

    _check_rows(rows)
    sampler = qmc.Sobol(len(factors), rng=np.random.default_rng(seed))
    return convert_unit_points(factors, sampler.random_base2(math.ceil(math.log2(rows))))


def sample_random(factors: Sequence[Factor], rows: int, seed: int) -> Design:
    """Return independent random points.

    Raises:
        UserError: fewer than two rows, or more than a million.
    """
    _check_rows(rows)
    return convert_unit_points(factors, np.random.default_rng(seed).random((rows, len(factors))))


def convert_unit_points(factors: Sequence[Factor], points: Floats) -> Design:
    """Return the design of points in the unit cube, (rows, factors)."""
    columns = [factor.convert_uniform(points[:, place]) for place, factor in enumerate(factors)]
    return Design(tuple(factor.path for factor in factors), np.column_stack(columns))


SAMPLERS: Mapping[str, Callable[[Sequence[Factor], int, int], Design]] = {
    "latin-hypercube": sample_latin_hypercube,
    "sobol": sample_sobol_sequence,
    "random": sample_random,
}
"""Designs of a given number of rows by name, called with factors, rows and seed."""


def read_design(path: Path) -> Design:
    """Return the design in a CSV or Parquet file: one row a design point, its columns named by paths.

    Raises:
        UserError: a file that cannot be read, a column without numbers, a missing value, fewer than two rows.
    """
    import pandas as pd

    try:
        frame = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, index_col=False)
    except FileNotFoundError:
        raise UserError(
            f"there is no file {path}: name a CSV or Parquet file with a column for each path"
        ) from None
    except (OSError, ValueError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0].removeprefix("Error tokenizing data. C error: ")
        raise UserError(f"{path} cannot be read as a table: {reason}") from error
    return convert_frame(frame, str(path))


def convert_frame(frame: pd.DataFrame, name: str = "the table") -> Design:
    """Return the design in a frame whose columns are named by paths.

    Raises:
        UserError: as :func:`read_design`.
    """
    import pandas as pd

    if not len(frame.columns):
        raise UserError(f"{name} has no columns: name each column by the path of a number")
    columns: dict[str, Floats] = {}
    for label in frame.columns:
        numbers = pd.to_numeric(frame[label], errors="coerce").to_numpy(dtype=np.float64)
        bad = np.flatnonzero(~np.isfinite(numbers))
        if bad.size:
            found = frame[label].iloc[int(bad[0])]
            raise UserError(f"{name}, row {bad[0] + 1}, column {label}: {found!r} is not a finite number")
        columns[str(label)] = numbers
    _check_rows(len(frame))
    return Design.from_columns(columns)


def _check_rows(rows: int) -> None:
    if rows < 2:
        raise UserError(f"a design needs at least 2 rows to vary anything, not {rows}")
    if rows > MOST_ROWS:
        raise UserError(f"the design would have {rows:,} rows; ask for fewer (at most {MOST_ROWS:,})")
