"""Summaries of columns that merge: a column is summarised in parts, and any parts give the same summary.

Counts, sums and means are exact, because sums are kept as whole numbers of the least binary unit. Quantiles
are exact where a column has at most :data:`MOST_VALUES` different values, as counts, flags and months have.
Elsewhere values are counted in bins whose width is a fixed share of the value, as in an HDR histogram or the
sketch of [Masson2019], and a quantile is within :data:`QUANTILE_ERROR` of itself. Neither needs the whole
column at once, and neither depends on how the rows are cut.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from guaranteesim.ensemble.columns import QUANTILES

if TYPE_CHECKING:
    import pandas as pd

    from guaranteesim.ensemble.lazy_tables import LazyTable

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

MOST_VALUES = 1024
"""Different values up to which each is counted by itself."""
_BITS = 8
QUANTILE_ERROR = 2.0 ** -(_BITS + 1)
"""Greatest relative error of a quantile of a column with more values, about 0.2 %."""

# Bits of the mantissa of a double, and those of them that a bin leaves out.
_MANTISSA = 52
_DROPPED = _MANTISSA - _BITS
# The least binary unit of a double is 2**-1074: every finite double is a whole number of it.
_LEAST_EXPONENT = 1074
_LOW_BITS = 26
# Rows whose parts of mantissas add up exactly in a double.
_ROWS_AT_ONCE = 65_536


@dataclass(frozen=True)
class ColumnSummary:
    """Summary of some rows of a column; ``one + other`` is the summary of both.

    Attributes:
        rows: Rows, missing ones included.
        missing: Rows without a value.
        total: Sum of the values in units of 2⁻¹⁰⁷⁴, exact.
        least: The least value; inf without any.
        greatest: The greatest value; −inf without any.
        values: Different values, ascending, or the numbers of the bins.
        counts: Rows of each, int64.
        is_exact: Whether ``values`` are values.
    """

    rows: int
    missing: int
    total: int
    least: float
    greatest: float
    values: Floats | Counts
    counts: Counts
    is_exact: bool

    def __eq__(self, other: object) -> bool:
        """Return whether every number is the same."""
        if not isinstance(other, ColumnSummary):
            return NotImplemented
        return self._list_numbers() == other._list_numbers()

    def __hash__(self) -> int:
        return hash((self.rows, self.total))

    def _list_numbers(self) -> tuple[object, ...]:
        ends = self.rows, self.missing, self.total, self.least, self.greatest, self.is_exact
        return *ends, self.values.tolist(), self.counts.tolist()

    def __add__(self, other: ColumnSummary) -> ColumnSummary:
        """Return the summary of the rows of both."""
        is_exact = self.is_exact and other.is_exact
        parts = [item if is_exact else item._count_in_bins() for item in (self, other)]
        values, counts = _add_counts(*((item.values, item.counts) for item in parts))
        return ColumnSummary(
            self.rows + other.rows,
            self.missing + other.missing,
            self.total + other.total,
            min(self.least, other.least),
            max(self.greatest, other.greatest),
            values,
            counts,
            is_exact,
        )._limit_values()

    @property
    def mean(self) -> float:
        """The mean of the values, rounded once from the exact one; nan without any value."""
        known = self.rows - self.missing
        # A quotient of whole numbers is rounded correctly, however large they are.
        return self.total / (known << _LEAST_EXPONENT) if known else float("nan")

    def estimate_quantile(self, share: float) -> float:
        """Return the least value that at least ``share`` of the known rows do not exceed.

        It is exact where :attr:`is_exact`, and else within :data:`QUANTILE_ERROR` of it, relative to it.
        """
        known = self.rows - self.missing
        if not known:
            return float("nan")
        rank = min(max(math.ceil(share * known), 1), known)
        if rank in (1, known):
            return self.least if rank == 1 else self.greatest
        place = int(np.searchsorted(np.cumsum(self.counts), rank))
        value = self.values[place] if self.is_exact else _find_middle(int(self.values[place]))
        return min(max(float(value), self.least), self.greatest)

    def _limit_values(self) -> ColumnSummary:
        return self._count_in_bins() if self.is_exact and len(self.values) > MOST_VALUES else self

    def _count_in_bins(self) -> ColumnSummary:
        if not self.is_exact:
            return self
        bins = _find_bins(np.asarray(self.values, dtype=np.float64))
        values, counts = _add_counts((bins, self.counts))
        return ColumnSummary(
            self.rows, self.missing, self.total, self.least, self.greatest, values, counts, False
        )


def summarise_values(values: Floats) -> ColumnSummary:
    """Return the summary of some values, (k,); nan is a missing one.

    Raises:
        ValueError: a value is infinite.
    """
    numbers = np.asarray(values, dtype=np.float64)
    known = numbers[~np.isnan(numbers)] + 0.0  # −0 becomes 0
    if not np.isfinite(known).all():
        raise ValueError("an infinite value has no place in a summary")
    different, counts = np.unique(known, return_counts=True)
    return ColumnSummary(
        numbers.size,
        numbers.size - known.size,
        _add_exactly(known),
        float(different[0]) if known.size else float("inf"),
        float(different[-1]) if known.size else float("-inf"),
        different,
        counts.astype(np.int64),
        True,
    )._limit_values()


def merge_summaries(parts: Iterable[ColumnSummary]) -> ColumnSummary:
    """Return the summary of the rows of all parts; in any order and cut it is the same."""
    return sum(parts, summarise_values(np.zeros(0)))


def describe_table(table: LazyTable, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Summarise the columns of numbers and flags of a table, reading one column at a time.

    Args:
        table: The table.
        columns: Which ones; all but those of words if None.

    Returns:
        One row per column: ``column``, ``rows``, ``missing``, ``mean``, ``least``, a quantile for each of
        :data:`~guaranteesim.ensemble.columns.QUANTILES`, ``greatest``, and ``exact``, whether the quantiles
        are.
    """
    import pandas as pd

    rows = []
    for name in table.columns if columns is None else columns:
        found = _summarise_column(table, name)
        if found is not None:
            shares = {f"q{round(100 * share):02d}": found.estimate_quantile(share) for share in QUANTILES}
            rows.append(
                {
                    "column": str(name),
                    "rows": found.rows,
                    "missing": found.missing,
                    "mean": found.mean,
                    "least": found.least,
                    **shares,
                    "greatest": found.greatest,
                    "exact": found.is_exact,
                }
            )
    return pd.DataFrame(rows)


def _summarise_column(table: LazyTable, name: str) -> ColumnSummary | None:
    """Return the summary of a column; None of one of words."""
    import pandas as pd

    parts = []
    for batch in table.iterate_batches([name], _ROWS_AT_ONCE):
        if isinstance(batch[name].dtype, pd.CategoricalDtype):
            return None
        parts.append(summarise_values(batch[name].to_numpy(dtype="float64", na_value=float("nan"))))
    return merge_summaries(parts)


def _add_counts(*parts: tuple[Floats | Counts, Counts]) -> tuple[Floats | Counts, Counts]:
    """Return the different values of all parts, ascending, with the sums of their counts."""
    values, places = np.unique(np.concatenate([part[0] for part in parts]), return_inverse=True)
    counts = np.zeros(len(values), dtype=np.int64)
    np.add.at(counts, places, np.concatenate([part[1] for part in parts]))
    return values, counts


def _add_exactly(values: Floats) -> int:
    """Return the sum in units of 2⁻¹⁰⁷⁴."""
    return sum(
        _add_some_exactly(values[first : first + _ROWS_AT_ONCE])
        for first in range(0, values.size, _ROWS_AT_ONCE)
    )


def _add_some_exactly(values: Floats) -> int:
    # A double is a whole number of 53 bits times a power of two. Its halves add up exactly in doubles.
    fraction, exponent = np.frexp(values)
    whole = np.ldexp(fraction, _MANTISSA + 1).astype(np.int64)
    lowest = int(exponent.min())
    places = exponent - lowest
    high = np.bincount(places, weights=(whole >> _LOW_BITS).astype(np.float64))
    low = np.bincount(places, weights=(whole & ((1 << _LOW_BITS) - 1)).astype(np.float64))
    total = 0
    for place in np.flatnonzero((high != 0) | (low != 0)).tolist():
        shift = lowest + place - (_MANTISSA + 1) + _LEAST_EXPONENT
        part = (int(high[place]) << _LOW_BITS) + int(low[place])
        # Below the least normal double the last bits of the fraction are 0, so nothing is lost.
        total += part << shift if shift >= 0 else part >> -shift
    return total


def _find_bins(values: Floats) -> Counts:
    """Return the bin of each value: sign, exponent and first bits of its mantissa, in the order of values."""
    bits = np.ascontiguousarray(values).view(np.int64)
    size = (bits & np.int64(2**63 - 1)) >> _DROPPED
    return np.where(bits < 0, -size - 1, size)


def _find_middle(place: int) -> float:
    """Return the middle of a bin."""
    size = place if place >= 0 else -place - 1
    low, high = (np.array([size, size + 1], dtype=np.int64) << _DROPPED).view(np.float64)
    middle = float(low + (high - low) / 2) if np.isfinite(high) else float(low)
    return middle if place >= 0 else -middle
