"""Designs laid out from factors: grid, Latin hypercube, Sobol sequence or random points.

Saltelli and Morris designs belong to the estimators of SALib and are made where those are used
(:mod:`guaranteesim.analysis.sensitivity`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from guaranteesim.ensemble.experiment.design import Design, Floats
from guaranteesim.errors import UserError
from guaranteesim.scenario.numbers.factor import Factor

MOST_ROWS = 1_000_000


def lay_out_grid(factors: Sequence[Factor], points: int = 11) -> Design:
    """Return every combination of the factors' values, the last factor varying fastest.

    Raises:
        UserError: more than a million combinations, or fewer than two.
    """
    axes = [factor.list_values(points) for factor in factors]
    refuse_bad_row_count(math.prod(len(axis) for axis in axes))
    columns = np.meshgrid(*axes, indexing="ij")
    return Design(tuple(factor.path for factor in factors), np.column_stack([c.reshape(-1) for c in columns]))


def sample_latin_hypercube(factors: Sequence[Factor], rows: int, seed: int) -> Design:
    """Return a Latin hypercube of ``rows`` points (McKay, Beckman and Conover 1979).

    Raises:
        UserError: fewer than two rows, or more than a million.
    """
    from scipy.stats import qmc

    refuse_bad_row_count(rows)
    sampler = qmc.LatinHypercube(len(factors), rng=np.random.default_rng(seed))
    return convert_unit_points(factors, sampler.random(rows))


def sample_sobol_sequence(factors: Sequence[Factor], rows: int, seed: int) -> Design:
    """Return the next power of two of points, at least ``rows``, of a scrambled Sobol sequence (Owen 1997).

    Raises:
        UserError: fewer than two rows, or more than a million.
    """
    from scipy.stats import qmc

    refuse_bad_row_count(rows)
    sampler = qmc.Sobol(len(factors), rng=np.random.default_rng(seed))
    return convert_unit_points(factors, sampler.random_base2(math.ceil(math.log2(rows))))


def sample_random(factors: Sequence[Factor], rows: int, seed: int) -> Design:
    """Return independent random points.

    Raises:
        UserError: fewer than two rows, or more than a million.
    """
    refuse_bad_row_count(rows)
    return convert_unit_points(factors, np.random.default_rng(seed).random((rows, len(factors))))


def convert_unit_points(factors: Sequence[Factor], points: Floats) -> Design:
    """Return the design of points in the unit cube, (rows, factors).

    Raises:
        UserError: no factor.
    """
    if not factors:
        raise UserError("a design needs a number to vary: name at least one")
    columns = [factor.convert_uniform(points[:, place]) for place, factor in enumerate(factors)]
    return Design(tuple(factor.path for factor in factors), np.column_stack(columns))


SAMPLERS: Mapping[str, Callable[[Sequence[Factor], int, int], Design]] = {
    "latin-hypercube": sample_latin_hypercube,
    "sobol": sample_sobol_sequence,
    "random": sample_random,
}
"""Designs of a given number of rows by name, called with factors, rows and seed."""


def refuse_bad_row_count(rows: int) -> None:
    """Refuse a number of design points that varies nothing, or is too large.

    Raises:
        UserError: fewer than two rows, or more than a million.
    """
    if rows < 2:
        raise UserError(f"a design needs at least 2 rows to vary anything, not {rows}")
    if rows > MOST_ROWS:
        raise UserError(f"the design would have {rows:,} rows; ask for fewer (at most {MOST_ROWS:,})")
