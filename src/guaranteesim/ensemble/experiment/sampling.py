"""Designs laid out from factors: grid, Latin hypercube, Sobol sequence, random points, Saltelli or Morris.

The designs of Saltelli and Morris are those of SALib. Its estimators need their rows in this order
(:mod:`guaranteesim.analysis.sensitivity.total_effects`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from guaranteesim.ensemble.experiment.design import Design, Floats
from guaranteesim.errors import UserError
from guaranteesim.scenario.numbers.factor import Factor

MOST_ROWS = 1_000_000
MORRIS_LEVELS = 4
"""Levels of a factor in a design of Morris, as he recommends."""

_MISSING = 'this needs the extra "analysis": pip install "guaranteesim[analysis]"'
# Morris takes the ends of the unit interval, which are far out in the tails of a distribution.
_TAIL = 0.005


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


def sample_saltelli(factors: Sequence[Factor], rows: int, seed: int) -> Design:
    """Return a design of Saltelli with at least ``rows`` points, without second order (Saltelli et al. 2010).

    Raises:
        UserError: no factor, fewer than two rows, more than a million, or SALib is not installed.
    """
    return convert_unit_points(factors, lay_out_saltelli_points(len(factors), rows, seed))


def sample_morris(factors: Sequence[Factor], rows: int, seed: int) -> Design:
    """Return trajectories of Morris with at least ``rows`` points (Morris 1991).

    A factor with a distribution goes from its 0.5 % to its 99.5 % quantile.

    Raises:
        UserError: no factor, fewer than two rows, more than a million, or SALib is not installed.
    """
    points = lay_out_morris_points(len(factors), rows, seed)
    drawn = np.array([factor.quantity is not None for factor in factors], dtype=bool)
    return convert_unit_points(factors, np.where(drawn, _TAIL + (1 - 2 * _TAIL) * points, points))


def lay_out_saltelli_points(factors: int, rows: int, seed: int) -> Floats:
    """Return points of the unit cube: of a power of two of base points, ``factors`` + 2 rows each.

    Raises:
        UserError: as :func:`sample_saltelli`.
    """
    _refuse_no_factor(factors)
    refuse_bad_row_count(rows)
    base = 2 ** max(math.ceil(math.log2(rows / (factors + 2))), 1)
    refuse_bad_row_count(base * (factors + 2))
    try:
        from SALib.sample import sobol
    except ImportError:
        raise UserError(_MISSING) from None
    rng = np.random.default_rng(seed)
    return np.asarray(sobol.sample(_describe_cube(factors), base, calc_second_order=False, seed=rng))


def lay_out_morris_points(factors: int, rows: int, seed: int) -> Floats:
    """Return points of the unit cube: at least two trajectories of ``factors`` + 1 rows.

    Raises:
        UserError: as :func:`sample_morris`.
    """
    _refuse_no_factor(factors)
    refuse_bad_row_count(rows)
    trajectories = max(math.ceil(rows / (factors + 1)), 2)
    refuse_bad_row_count(trajectories * (factors + 1))
    try:
        from SALib.sample import morris
    except ImportError:
        raise UserError(_MISSING) from None
    rng = np.random.default_rng(seed)
    return np.asarray(morris.sample(_describe_cube(factors), trajectories, MORRIS_LEVELS, seed=rng))


def _describe_cube(factors: int) -> dict[str, object]:
    """Return the unit cube as SALib takes it."""
    names = [f"x{place}" for place in range(factors)]
    return {"num_vars": factors, "names": names, "bounds": [[0.0, 1.0]] * factors}


def _refuse_no_factor(factors: int) -> None:
    if not factors:
        raise UserError("a design needs a number to vary: name at least one")


def convert_unit_points(factors: Sequence[Factor], points: Floats) -> Design:
    """Return the design of points in the unit cube, (rows, factors).

    Raises:
        UserError: no factor.
    """
    _refuse_no_factor(len(factors))
    columns = [factor.convert_uniform(points[:, place]) for place, factor in enumerate(factors)]
    return Design(tuple(factor.path for factor in factors), np.column_stack(columns))


SAMPLERS: Mapping[str, Callable[[Sequence[Factor], int, int], Design]] = {
    "latin-hypercube": sample_latin_hypercube,
    "sobol": sample_sobol_sequence,
    "random": sample_random,
    "saltelli": sample_saltelli,
    "morris": sample_morris,
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
